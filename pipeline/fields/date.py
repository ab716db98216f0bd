"""The memo's date: a stamp weighed against everything else the memo knows of time.

::

    Datum: 23. JULI 203            the session was in 2021, the next control is in 2026: 2023, 2024 or 2025?
    Datum: 3 0. MAI ZOffi          the day is sure, the year only by the next control

A stamp is never trusted alone: the session comes before the memo, the next control after it, and so do the dates that
the reports name as past. Where several years are left, the latest that leaves some months until the next control
counts:

>>> from pipeline.page import Line, Word
>>> from pipeline.rows import Row
>>> row = Row.of(1, 9, Line((Word("x"),)))
>>> def stamped(text: str) -> list[Stamp]:
...     return [Stamp(Found(text, (row,)), away=False)]
>>> found, doubts = memo_date(stamped("23. JULI 203"), 2021, "2026-09-30", Told(past="2024-09-23"))
>>> found.value.edtf, [one.reason for one in doubts]
('2025-07-23', ["the stamp's year reads 203, taken as 2025"])
>>> [memo_date(stamped(seen), 2024, None, Told())[1][0].reason for seen in ("0 OKT. 2024", "#. JUNI 2024")]
["the stamp's day is unreadable", "the stamp's day is unreadable"]
>>> found, doubts = memo_date(stamped("75. 81 2024"), 2024, None, Told())
>>> found.value.edtf, [one.code for one in doubts]
('2024', ['stamp_month_unreadable'])
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.doubts import doubt
from pipeline.fields.found import Found, doubt_at
from pipeline.fields.stamps import Stamp
from pipeline.fields.told import Told, day_in
from pipeline.fields.years import LONGEST, candidates, months, nearest, year_not_turned
from pipeline.grammar import date
from pipeline.grammar.period import day_typed
from pipeline.grammar.stamp import Stamp as Shown
from pipeline.grammar.stamp import read_stamp, year_alone
from pipeline.memo import Date
from pipeline.page import Doubt

__all__ = ["memo_date"]

Years = tuple[int, int]
Result = tuple[Found[Date], list[Doubt]]

LATEST = 2099
"""The last year of a memo where nobody says when it was read."""


def memo_date(
    stamps: Sequence[Stamp], session: int | None, control: str | None, told: Told, latest: int = LATEST
) -> tuple[Found[Date] | None, list[Doubt]]:
    """The memo's date from its stamps (best first), with doubts.

    The session's year, the next control and what is told (EDTF) bound it, and so does ``latest``, the year in which the
    memo was read.
    """
    first = max(session or 2006, 2006)
    last = min(int(control[:4]) if control else 9999, latest)
    if not stamps:
        return None, [doubt("date_missing", "header.date")]
    value, doubts = next(_read(stamps, (first, last), control, told), None) or _unread(stamps[0].seen)
    return value, [*doubts, *_contradicting(value, session, told.past)]


def _read(stamps: Sequence[Stamp], years: Years, control: str | None, told: Told) -> Iterator[Result]:
    """What the stamps say, the best first: whole dates, then a year alone, then what stands away from the label."""
    own = [stamp.seen for stamp in stamps if not stamp.away]
    for seen in own:
        if found := _typed(seen, years) or _stamped(seen, years, control, told):
            yield found
    for seen in own:
        if (year := year_alone(seen.value, years)) is not None:
            yield _year_only(seen, year, "stamp_month_unreadable")
    for seen in (stamp.seen for stamp in stamps if stamp.away):
        found = _typed(seen, years) or _stamped(seen, years, control, told)
        if found and found[0].value.edtf:
            yield _year_only(seen, int(found[0].value.edtf[:4]), "stamp_away", found[0].value.edtf)


def _year_only(seen: Found[str], year: int, code: str, likely: str | None = None) -> Result:
    note = doubt_at(seen.rows, code, "header.date", seen=seen.value, likely=likely)
    return Found(Date(text=seen.value.strip(), edtf=str(year)), seen.rows, 0.6, seen.value), [note]


def _unread(seen: Found[str]) -> Result:
    note = doubt_at(seen.rows, "stamp_unreadable", "header.date", seen=seen.value)
    return Found(Date(text=seen.value), seen.rows, 0.5), [note]


def _typed(seen: Found[str], years: Years) -> Result | None:
    """A date that was typed, not stamped: month in small letters, or figures."""
    short = day_typed(seen.value)
    if (
        short is not None
        and short.edtf
        and years[0] - 1 <= int(short.edtf[:4]) <= min(years[1] + 1, years[0] + LONGEST)
    ):
        return _unless_lost(seen, seen.value, Date(text=short.text, edtf=short.edtf), 0.97)
    found = _in_type(seen.value)
    day = day_in(found) if found else None
    if found is None or day is None or not years[0] - 1 <= int(day[:4]) <= years[1] + 1:
        return None
    return _unless_lost(seen, found[0], Date(text=found[0], edtf=day), 0.97 if len(day) == 10 else 0.7)


def _unless_lost(seen: Found[str], typed: str, day: Date, sure: float) -> Result:
    """The day that was typed, so sure, or in doubt where it may have lost a figure."""
    if not _digit_lost(typed):
        return Found(day, seen.rows, sure, seen.value), []
    lost = doubt_at(seen.rows, "stamp_digit_lost", "header.date", seen=seen.value)
    return Found(day, seen.rows, 0.62, seen.value), [lost]


def _digit_lost(text: str) -> bool:
    """Whether a typed day has one figure where its month has two: ``9.06.2026`` was ``29.06.2026``, maybe.

    >>> _digit_lost("9.06.2026"), _digit_lost("9.6.2026"), _digit_lost("09.06.2026"), _digit_lost("9. Juni 2026")
    (True, False, False, False)
    """
    day, _, month = text.strip().partition(".")
    return len(day) == 1 and day.isdecimal() and month.lstrip()[:1] == "0"


def _in_type(text: str) -> re.Match[str] | None:
    """The date that a text begins with, if it is typed: no stamp writes ``März``, or a month in figures."""
    found = date.PATTERN.search(text)
    stamped = found is not None and (found["month"] or found["month5"] or "")[1:2].isupper()
    return None if found is None or stamped or any(sign.isalnum() for sign in text[: found.start()]) else found


def _stamped(seen: Found[str], years: Years, control: str | None, told: Told) -> Result | None:
    typed = _in_type(seen.value)
    read = read_stamp(seen.value)
    if read is None or (typed is not None and typed["month"] and typed["year"][:2] in {"18", "19"}):
        return None  # a year of another century is typed as it stands
    days = candidates(seen.value, read, years, control, told)
    unsure = len({day[:7] for day in days}) > 1 and len({day[:4] for day in days}) == 1
    chosen = days[0] if unsure else nearest(days, control, told)
    text = seen.value.strip()
    if chosen is None:
        return Found(Date(text=text), seen.rows, 0.4), [
            doubt_at(seen.rows, "stamp_year_unreadable", "header.date", seen=text)
        ]
    if unsure:
        note = doubt_at(seen.rows, "stamp_june_or_july", "header.date", seen=text, likely=chosen)
        return Found(Date(text=text, edtf=chosen[:4]), seen.rows, 0.6), [note]
    day, notes = _weighed(text, chosen, read, years, control, told)
    sure = 0.93 if not notes else 0.62 if len(days) == 1 else 0.5
    doubts = [
        doubt_at(seen.rows, code, "header.date", seen=text, likely=likely, **values) for code, likely, values in notes
    ]
    return Found(Date(text=text, edtf=day), seen.rows, sure), doubts


Note = tuple[str, str, dict[str, str]]
"""A doubt to be: its code, the likely date, the values of its sentence."""


def _weighed(
    text: str, chosen: str, read: Shown, years: Years, control: str | None, told: Told
) -> tuple[str, list[Note]]:
    """The chosen day as far as it can be believed, and what speaks against it."""
    turned = year_not_turned(chosen, years[0], control, told)
    if turned is not None:
        turned = turned[:7] if len(turned) == 10 and date.is_free(turned) else turned
        return turned, [("stamp_year_not_turned", turned, {"read": chosen[:4], "taken": turned[:4]})]
    notes: list[Note] = []
    if len(chosen) == 10 and date.is_free(chosen):
        notes.append(("stamp_on_free_day", chosen[:7], {"day": chosen}))
        clear = read.sure and read.year == chosen[:4] and _two_marks(text)
        chosen = chosen if clear else chosen[:7]
    if read.year != chosen[:4]:
        notes.append(("stamp_year_inferred", chosen, {"read": read.year, "taken": chosen[:4]}))
    elif told.to_come and not control and chosen > told.to_come:
        notes.append(("stamp_after_plan", chosen, {"day": chosen, "to_come": told.to_come}))
    elif control and months(control) <= months(chosen):
        notes.append(("control_at_once", chosen, {"control": control, "day": chosen}))
    if read.day and len(chosen) == 7 and not notes:
        notes.append(("day_not_in_calendar", chosen, {}))
    if read.day is None:
        notes.append(("stamp_day_unreadable", chosen, {}))
    elif not _two_marks(text):
        notes.append(("stamp_digit_lost", chosen, {}))
    elif not read.sure:
        notes.append(("stamp_unclear", chosen, {}))
    return chosen, notes


def _two_marks(text: str) -> bool:
    """Whether two figures, or a dash and one, stand before the month: a single one may have lost its neighbour."""
    marks = [sign for sign in text[:6] if sign.isalnum() or sign in "=–—~-"]
    return len(marks) > 1 and (marks[0].isdigit() or not marks[0].isalnum()) and marks[1].isdigit()


def _contradicting(found: Found[Date], session: int | None, past: str | None) -> list[Doubt]:
    day = found.value.edtf
    if day and past and day < past[: len(day)]:
        return [doubt_at(found.rows, "date_before_report", "header.date", day=day, past=past)]
    if day and session and int(day[:4]) >= session + LONGEST:
        return [doubt_at(found.rows, "date_long_after_session", "header.date", day=day, session=str(session))]
    return []
