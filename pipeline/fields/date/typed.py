"""A memo's date that was typed, not stamped: its month in small letters, or in figures.

::

    Datum: 28. März 2025          15.07.2025          9.06.2026: a figure of the day may be lost
"""

import re

from pipeline.fields.date.told import day_in
from pipeline.fields.date.years import LONGEST
from pipeline.fields.found import Found, doubt_at
from pipeline.grammar import date
from pipeline.grammar.period import day_typed
from pipeline.memo import Date
from pipeline.page import Doubt

__all__ = ["in_type", "typed"]


def typed(seen: Found[str], years: tuple[int, int]) -> tuple[Found[Date], list[Doubt]] | None:
    """A date that was typed, not stamped: month in small letters, or figures."""
    short = day_typed(seen.value)
    if (
        short is not None
        and short.edtf
        and years[0] - 1 <= int(short.edtf[:4]) <= min(years[1] + 1, years[0] + LONGEST)
    ):
        return _unless_lost(seen, seen.value, Date(text=short.text, edtf=short.edtf), 0.97)
    found = in_type(seen.value)
    day = day_in(found) if found else None
    if found is None or day is None or not years[0] - 1 <= int(day[:4]) <= years[1] + 1:
        return None
    return _unless_lost(seen, found[0], Date(text=found[0], edtf=day), 0.97 if len(day) == 10 else 0.7)


def _unless_lost(seen: Found[str], text: str, day: Date, sure: float) -> tuple[Found[Date], list[Doubt]]:
    """The day that was typed, so sure, or in doubt where it may have lost a figure."""
    if not _digit_lost(text):
        return Found(day, seen.rows, sure, seen.value), []
    lost = doubt_at(seen.rows, "stamp_digit_lost", "header.date", seen=seen.value)
    return Found(day, seen.rows, 0.62, seen.value), [lost]


def _digit_lost(text: str) -> bool:
    """Whether a typed day has one figure where its month has two: ``9.06.2026`` was ``29.06.2026``, maybe.

    >>> _digit_lost("9.06.2026"), _digit_lost("9.6.2026"), _digit_lost("09.06.2026"), _digit_lost("9. Juni 2026")
    (True, False, False, False)
    """
    day, _, month = text.partition(".")
    return len(day) == 1 and month[:1] == "0"


def in_type(text: str) -> re.Match[str] | None:
    """The date that a text begins with, if it is typed: no stamp writes ``März``, or a month in figures."""
    found = date.PATTERN.search(text)
    stamped = found is not None and (found["month"] or found["month5"] or "")[1:2].isupper()
    return None if found is None or stamped or any(sign.isalnum() for sign in text[: found.start()]) else found
