r"""When the next control is due, in all the words in which memos announce it, as EDTF.

::

    Nächste Beschlusskontrolle: 30.9.21              Nächste Beschlusskontrolle: Herbst 2021
                                IV/2021                                         Anfang/Ende Oktober 2021
                                Mitte 2022                                      31.11.2021

No more is said than the words say: a month for „Ende Oktober“, a season (21 spring, 22 summer, 23 autumn, 24 winter)
for „Herbst“, a year for a year. Quarters, half-years and the parts of a year end in a month, and that month stands for
them; what begins and ends is an interval:

>>> def edtf(*texts: str, memo: str | None = None) -> list[str | None]:
...     return [found.edtf if (found := period_of(text, memo)) else None for text in texts]
>>> edtf("30.9.21", "30. Sept. 2021", "2021-09-30", "3/2015", "03/15", "Ende Oktober 2021", "Herbst 2021", "2022")
['2021-09-30', '2021-09-30', '2021-09-30', '2015-03', '2015-03', '2021-10', '2021-23', '2022']
>>> edtf("IV/2021", "4. Quartal 2021", "1. Halbjahr 2022", "Mitte 2022", "Jahresende 2021", "Oktober/November 2021")
['2021-12', '2021-12', '2022-06', '2022-06', '2021-12', '2021-10/2021-11']

What is no day of the calendar has no EDTF, and `Period.doubt` says why; so has a date without a year, unless the memo's
own date is known: then it is the first such day after it.

>>> period_of("31.11.2021"), period_of("im Herbst")
(Period(text='31.11.2021', edtf=None, doubt='no_such_day'), Period(text='Herbst', edtf=None, doubt='no_year'))
>>> period_of("30. September", "2021-10-17")
Period(text='30. September', edtf='2022-09-30', doubt='year_taken')
>>> period_of("nach Fertigstellung") is None
True

Source: ISO 8601-2:2019; the shapes are those of some 700 memos and of the letters of other offices.
"""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Literal, NamedTuple

from pipeline.grammar.edtf import span
from pipeline.grammar.period_shapes import UNSAID, Match, matches, years_alone

__all__ = ["Period", "Trouble", "day_typed", "period_of"]

Trouble = Literal["no_such_day", "no_year", "year_taken", "several", "other_side", "not_clear"]
"""Why a period is in doubt: the calendar lacks the day; no year is said, or it was taken from the memo's date; several
dates are named, of which this is the first; it is only said to be after this one (``nach dem 30.9.2021``); letters
are misread."""


class Period(NamedTuple):
    """The words of a date, its EDTF form (None where the words don't give it), and what is doubtful about it."""

    text: str
    edtf: str | None
    doubt: Trouble | None = None


_BETWEEN = re.compile(r"\s*(?P<word>/|bis(?:\s+zum)?|oder|und|u\.|[-–—])\s*")
_AFTER = re.compile(r"\b(?:nach|ab|frühestens|nicht\s+vor)\s+(?:(?:dem|der|zum|im|in)\s+)?$", re.IGNORECASE)


def period_of(text: str, memo: str | None = None) -> Period | None:
    """The date that the words of a control line name, ``memo`` being the memo's date (EDTF); None where they name none.

    Of several dates it is the first in time, with a doubt.
    """
    read = [_settled(text, one, memo) for one in _joined(text, matches(text) or years_alone(text))]
    whole = [one for one in read if one.edtf is not None]
    if not whole:
        return read[0] if read else None
    exact = [one for one in whole if not any(_covers(one, other) for other in whole)]
    first = min(exact or whole, key=_days)
    others = {one.edtf for one in read if one not in whole or one in exact} - {first.edtf}
    return first._replace(doubt=first.doubt or ("several" if others else None))


def day_typed(text: str) -> Period | None:
    """The day that the whole text is, typed with figures or a month's name in small letters; None for anything else.

    >>> [day_typed(text).edtf for text in ("17.3.21", "2021-03-17", "17/03/2021", "17. Mrz 21")]
    ['2021-03-17', '2021-03-17', '2021-03-17', '2021-03-17']
    >>> day_typed("31.02.2021"), day_typed("17. MRZ. 2021"), day_typed("(GB 7) 67.14"), day_typed("März 2021")
    (Period(text='31.02.2021', edtf=None, doubt='no_such_day'), None, None, None)
    """
    found = matches(text)
    if len(found) != 1 or re.search(r"[A-ZÄÖÜ]{2}", text):
        return None
    if re.search(r"\w", text[: found[0].start] + text[found[0].end :]):
        return None
    one = _settled(text, found[0], None)
    return one if one.doubt == "no_such_day" or (one.edtf and len(one.edtf) == 10) else None


def _joined(text: str, found: Sequence[Match]) -> list[Match]:
    """The matches, those that begin and end something as one; without those that say no year where others do."""
    joined = [*found[:1]]
    for before, after in pairwise(found):
        between = _BETWEEN.fullmatch(text[before.end : after.start])
        one = _interval(joined[-1], after, between["word"]) if between else None
        joined[-1:] = [one] if one else [joined[-1], after]
    return [one for one in joined if one.dated] or joined


def _interval(first: Match, last: Match, word: str) -> Match | None:
    """``Oktober/November 2021``: the first borrows the year of the last; None where the two are no interval."""
    if first.edtf is None or last.edtf is None or not last.dated:
        return None
    begins = first.edtf
    if begins.startswith(UNSAID):
        year = int(last.edtf[:4])
        begins = next((day for y in (year, year - 1) if (day := f"{y}{begins[4:]}") < last.edtf), begins)
    elif word in {"und", "u."}:
        return None
    ends = span(begins.split("/")[0]), span(last.edtf.split("/")[-1])
    if not ends[0] or not ends[1] or ends[0][0] >= ends[1][1]:
        return None
    return Match(first.start, last.end, f"{_plain(begins, 0)}/{_plain(last.edtf, 1)}")


def _plain(edtf: str, end: int) -> str:
    """A season as the month in which it begins or ends, since no interval may have one; else as it is."""
    days = span(edtf)
    if days and re.fullmatch(r"\d{4}-2[1-4]", edtf):
        return days[end].isoformat()[:7]
    return edtf.split("/")[-end]


def _settled(text: str, one: Match, memo: str | None) -> Period:
    """What was found as a period; a year that is left out is taken from the memo's date, with a doubt."""
    words = text[one.start : one.end].strip(" ,;:/")
    if one.edtf is None:
        return Period(words, None, "no_such_day")
    if one.dated:
        return Period(words, one.edtf, "other_side" if _AFTER.search(text[: one.start]) else None)
    known = span(memo)
    edtf = _with_year(one.edtf, known[0]) if known else None
    return Period(words, edtf, "year_taken" if edtf else "no_year")


def _with_year(edtf: str, memo: date) -> str | None:
    """The year by the memo's day: the first in which the date isn't over by then."""
    if edtf.endswith("M"):
        months = 12 * memo.year + memo.month - 1 + int(edtf[1:4])
        return f"{months // 12}-{months % 12 + 1:02}"
    if edtf.startswith("+"):
        return edtf.replace(edtf[:4], str(memo.year + int(edtf[:4])))
    years = (edtf.replace(UNSAID, str(memo.year + later)) for later in range(5))
    return next((day for day in years if (days := span(day)) and days[1] > memo), None)


def _days(period: Period) -> tuple[date, date]:
    return span(period.edtf) or (date.max, date.max)


def _covers(one: Period, other: Period) -> bool:
    """Whether one says less than the other (``30.09.2021 (III. Quartal 2021)``)."""
    (begin, end), (first, last) = _days(one), _days(other)
    return begin <= first and last <= end and (begin, end) != (first, last)
