"""Which year a torn stamp means: the session lies before, the next control after it, and so on.

::

    23. JULI 203        session 2021, next control 2026-09-30: 2025, the last year that leaves some months between

>>> from pipeline.grammar.stamp import read_stamp
>>> read = read_stamp("23. JULI 203")
>>> days = candidates("23. JULI 203", read, (2021, 2026), "2026-09-30", Told(past="2024-09-23"))
>>> days, nearest(days, "2026-09-30", Told())
(['2025-07-23', '2026-07-23'], '2025-07-23')

A year read clearly stands, though the reports speak of a later one; in a stamp that is not clear the only year counts
that is possible:

>>> read = read_stamp("2 5. HOV. 2015")
>>> candidates("2 5. HOV. 2015", read, (2015, 2017), "2017-01-30", Told(past="2016-11"))
['2016-11-25']
"""

from collections.abc import Sequence

from pipeline.fields.date.told import Told
from pipeline.grammar import date
from pipeline.grammar.edtf import before, span
from pipeline.grammar.stamp import Stamp, days_of, repair

__all__ = ["LONGEST", "candidates", "months", "nearest", "year_not_turned"]

_SHORTEST = 3
"""Months that usually lie between a memo and the next control, at least."""

LONGEST = 8
"""Years after its session in which a resolution is usually still reported on."""


def candidates(text: str, read: Stamp, years: tuple[int, int], control: str | None, told: Told) -> list[str]:
    """The days that the stamp may show, sorted: those its letters say, else those of any year that is possible."""
    read_so = repair(text, years)
    days = [day for day in read_so if _possible(day, control, told.past)]
    if not days and len(read_so) == 1 and read_so[0][:4] == read.year:
        every = () if read.sure else days_of(read, range(years[0], years[1] + 1))
        possible = [day for day in every if _possible(day, control, told.past)]
        return possible if len(possible) == 1 else list(read_so)
    late = control or told.to_come
    if read.year != (days[0][:4] if days else ""):
        days = [day for day in days if _possible(day, late, told.past)]
    if not days and len(read.year) >= 2 and read.year[:1] in "2Z":
        every = days_of(read, range(years[0], years[1] + 1))
        days = [day for day in every if _possible(day, late, told.past)]
    workdays = [day for day in days if read.sure and len(day) == 10 and not date.is_free(day)]
    usual = [day for day in workdays or days if int(day[:4]) <= years[0] + LONGEST]
    return sorted(usual or (days if days and days[0][:4] == read.year else []))


def year_not_turned(day: str, session: int, control: str | None, told: Told) -> str | None:
    """A January day in the next year, where the stamp's year was not turned yet.

    The year is over by the reports, the day is a Sunday, or it is the session's own January.
    """
    rests = len(day) == 10 and date.is_free(day)
    if day[5:7] != "01" or not (day[:4] in {told.done_in, str(session)} or rests):
        return None
    later = f"{int(day[:4]) + 1}{day[4:]}"
    rests = len(later) == 10 and date.is_free(later) and day[:4] != str(session)
    return later if _possible(later, control, told.past) and not rests else None


def _possible(day: str, control: str | None, past: str | None) -> bool:
    late = control is not None and before(control, day)
    early = past is not None and day < past[: len(day)]
    return not late and not early


def nearest(days: Sequence[str], control: str | None, told: Told) -> str | None:
    """The only day, or the last before the next control or what is to come, or the first after what is past."""
    if len(days) <= 1:
        return days[0] if days else None
    late = control or told.to_come
    if late is None:
        near = [day for day in days if int(day[:4]) <= int(days[0][:4]) + 4]
        return days[0] if len(near) == 1 or told.past else None
    before = [day for day in days if day <= late]
    usual = [day for day in before if control is None or months(control) - months(day) >= _SHORTEST]
    return max(usual or before, default=None)


def months(day: str) -> int:
    """Months since the year 0 of the end of an EDTF date."""
    ends = span(day)
    return 12 * ends[1].year + ends[1].month if ends else 12 * int(day[:4]) + 12
