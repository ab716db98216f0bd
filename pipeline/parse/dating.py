"""The memo's date: a stamp weighed against everything else the memo knows of time.

::

    Datum: 23. JULI 203            the session was in 2021, the next control is in 2026: 2023, 2024 or 2025?
    Datum: 3 0. MAI ZOffi          the day is sure, the year only by the next control

A stamp is never trusted alone: the session comes before the memo, the next control after it, and so do the dates that
the reports name as past. Where several years are left, the latest that leaves some months until the next control
counts:

>>> from pipeline.page import Line, Word
>>> from pipeline.parse.rows import Row
>>> row = Row.of(1, 9, Line((Word("x"),)))
>>> found, doubts = memo_date([Found("23. JULI 203", (row,))], 2021, "2026-09-30", Told(past="2024-09-23"))
>>> found.value.edtf, [(one.code, one.values) for one in doubts]
('2025-07-23', [('stamp_year_inferred', {'read': '203', 'taken': '2025'})])
>>> [memo_date([Found(seen, (row,))], 2024, None, Told())[1][0].code for seen in ("0 OKT. 2024", "#. JUNI 2024")]
['stamp_day_unreadable', 'stamp_day_unreadable']
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from pipeline.doubts import doubt
from pipeline.grammar import date
from pipeline.grammar.edtf import before, span
from pipeline.grammar.period import day_typed
from pipeline.memo import Date
from pipeline.page import Doubt
from pipeline.parse.found import Found, doubt_at

__all__ = ["Told", "memo_date", "told_of"]

_SHORTEST = 3
"""Months that usually lie between a memo and the next control, at least."""

_LONGEST = 8
"""Years after its session in which a resolution is usually still reported on."""

_PAST = re.compile(r"\b(?:wurden?|erfolgten?|ist|sind|hat|vom)\b")
_TO_COME = re.compile(r"geplant|vorgesehen|voraussichtlich|angestrebt|sollen?\b|bis zum|wird\b|werden\b")
_PLANNED = re.compile(r"\b(?:wird|werden|ist|sind)\b.*\b(?:geplant|vorgesehen|voraussichtlich|angestrebt|erwartet)")
_NEAR = 40
"""Letters before a date in which the words stand that say what it is."""

_AS_OF = re.compile(r"\b[Ss]tand:?\s+(?:vom\s+)?$")
_DONE_IN = re.compile(r"\b(?:wurden?|ist|sind)\s+(?:im\s+Jahre?\s+|in\s+)?(20\d\d)\s+\w+")


class Told(NamedTuple):
    """What the reports know of time: the latest day that is past, the latest to come, the year things were done in.

    All are EDTF; ``past`` may be a month (``Mit Stand November 2016``).
    """

    past: str | None = None
    to_come: str | None = None
    done_in: str | None = None


def told_of(sentences: Sequence[str]) -> Told:
    """What the sentences of the reports tell of time.

    >>> told_of(["Der Vertrag wurde am 7. Oktober 2020 beurkundet.", "Der Bau ist für den 1. Mai 2022 geplant."])
    Told(past='2020-10-07', to_come='2022-05-01', done_in=None)
    >>> told_of(["Mit Stand Mai 2017 erhalten Sie die Übersicht.", "Der Bau wurde 2016 abgeschlossen."])
    Told(past='2017-05', to_come=None, done_in='2016')
    """
    past, to_come, done_in = [], [], []
    for sentence in sentences:
        if "20" not in sentence:
            continue
        days = [(found.start(), day) for found in date.PATTERN.finditer(sentence) if (day := _day_in(found))]
        past += [day for start, day in days if _AS_OF.search(sentence[max(0, start - _NEAR) : start])]
        if _PLANNED.search(sentence):
            to_come += [day for _, day in days]
        if _PAST.search(sentence) and not _TO_COME.search(sentence):
            past += [day for _, day in days if len(day) == 10]
            done_in += _DONE_IN.findall(sentence)
    return Told(max(past, default=None), max(to_come, default=None), max(done_in, default=None))


def _day_in(found: re.Match[str]) -> str | None:
    try:
        return date.edtf_of(found)
    except ValueError:
        return None


def memo_date(
    stamps: Sequence[Found[str]], session: int | None, control: str | None, told: Told
) -> tuple[Found[Date] | None, list[Doubt]]:
    """The memo's date from its stamps (best first), with doubts; the session's year and EDTF dates bound it."""
    first = max(session or 2006, 2006)
    last = min(int(control[:4]) if control else 9999, datetime.now(UTC).year)
    if not stamps:
        return None, [doubt("date_missing", "header.date")]
    for stamp in stamps:
        found = _typed(stamp, first, last) or _stamped(stamp, (first, last), control, told)
        if found is not None:
            value, doubts = found
            return value, [*doubts, *_contradicting(value, told.past)]
    stamp = stamps[0]
    unreadable = doubt_at(stamp.rows, "stamp_unreadable", "header.date", seen=stamp.value)
    return Found(Date(text=stamp.value), stamp.rows, 0.5), [unreadable]


def _typed(stamp: Found[str], first: int, last: int) -> tuple[Found[Date], list[Doubt]] | None:
    short = day_typed(stamp.value)
    if short is not None and short.edtf and first - 1 <= int(short.edtf[:4]) <= min(last + 1, first + _LONGEST):
        return Found(Date(text=short.text, edtf=short.edtf), stamp.rows, 0.97, stamp.value), []
    found = date.PATTERN.search(stamp.value)
    stamped = found is not None and (found["month"] or found["month5"] or "")[1:2].isupper()
    day = _day_in(found) if found and not stamped and re.fullmatch(r"\W*", stamp.value[: found.start()]) else None
    if found is None or day is None or not first - 1 <= int(day[:4]) <= last + 1:
        return None
    return Found(Date(text=found[0], edtf=day), stamp.rows, 0.97 if len(day) == 10 else 0.7, stamp.value), []


def _stamped(
    stamp: Found[str], years: tuple[int, int], control: str | None, told: Told
) -> tuple[Found[Date], list[Doubt]] | None:
    read = date.read_stamp(stamp.value)
    if read is None:
        return None
    days = _candidates(stamp.value, read, years, control, told)
    months = {day[:7] for day in days}
    unsure = len(months) > 1 and len({day[:4] for day in days}) == 1
    chosen = days[0] if unsure else _nearest(days, control, told)
    text, sure = stamp.value.strip(), 0.93 if read.sure and read.day else 0.62
    doubts: list[Doubt] = []

    def note(code: str, likely: str | None = None, **values: str) -> None:
        doubts.append(doubt_at(stamp.rows, code, "header.date", seen=text, likely=likely, **values))

    if chosen is None:
        note("stamp_year_unreadable")
        return Found(Date(text=text), stamp.rows, 0.4), doubts
    if unsure:
        note("stamp_june_or_july", chosen)
        return Found(Date(text=text, edtf=chosen[:4]), stamp.rows, 0.6), doubts
    turned = _year_not_turned(chosen, control, told)
    if turned is not None:
        note("stamp_year_not_turned", turned, read=chosen[:4], taken=turned[:4])
        return Found(Date(text=text, edtf=turned), stamp.rows, 0.6), doubts
    if len(chosen) == 10 and date.is_weekend(chosen):
        note("stamp_on_free_day", chosen[:7], day=chosen)
        chosen, sure = chosen[:7], 0.62
    if read.year != chosen[:4]:
        note("stamp_year_inferred", chosen, read=read.year, taken=chosen[:4])
        sure = 0.62 if len(days) == 1 else 0.5
    elif told.to_come and not control and chosen > told.to_come:
        note("stamp_after_plan", chosen, day=chosen, to_come=told.to_come)
        sure = min(sure, 0.6)
    elif control and _months(control) <= _months(chosen):
        note("control_at_once", chosen, control=control, day=chosen)
        sure = min(sure, 0.6)
    if read.day and len(chosen) == 7 and not doubts:
        note("day_not_in_calendar", chosen)
    if read.day is None:
        note("stamp_day_unreadable", chosen)
    elif not re.search(r"[\d=–—~-]\s*\d", text.split(",")[0][:6]):
        note("stamp_digit_lost", chosen)
        sure = min(sure, 0.62)
    elif not read.sure:
        note("stamp_unclear", chosen)
    return Found(Date(text=text, edtf=chosen), stamp.rows, sure), doubts


def _candidates(text: str, read: date.Stamp, years: tuple[int, int], control: str | None, told: Told) -> list[str]:
    """The days that the stamp may show, sorted: those its letters say, else those of any year that is possible."""
    read_so = date.repair(text, years)
    days = [day for day in read_so if _possible(day, control, told.past)]
    if not days and len(read_so) == 1 and read_so[0][:4] == read.year:
        return list(read_so)
    late = control or told.to_come
    if read.year != (days[0][:4] if days else ""):
        days = [day for day in days if _possible(day, late, told.past)]
    if not days and len(read.year) >= 2 and read.year[:1] in "2Z":
        every = date.days_of(read, range(years[0], years[1] + 1))
        days = [day for day in every if _possible(day, late, told.past)]
    workdays = [day for day in days if read.sure and len(day) == 10 and not date.is_weekend(day)]
    return sorted([day for day in workdays if int(day[:4]) <= years[0] + _LONGEST] or days)


def _year_not_turned(day: str, control: str | None, told: Told) -> str | None:
    """A January day in the next year, where the stamp's year was not turned yet: a Sunday, or the year is over."""
    if day[5:7] != "01" or not (day[:4] == told.done_in or (len(day) == 10 and date.is_weekend(day))):
        return None
    later = f"{int(day[:4]) + 1}{day[4:]}"
    rests = len(later) == 10 and date.is_weekend(later)
    return later if _possible(later, control, told.past) and not rests else None


def _possible(day: str, control: str | None, past: str | None) -> bool:
    late = control is not None and before(control, day)
    early = past is not None and day < past[: len(day)]
    return not late and not early


def _nearest(days: Sequence[str], control: str | None, told: Told) -> str | None:
    """The only day, or the last before the next control or what is to come, or the first after what is past."""
    if len(days) <= 1:
        return days[0] if days else None
    late = control or told.to_come
    if late is None:
        near = [day for day in days if int(day[:4]) <= int(days[0][:4]) + 4]
        return days[0] if len(near) == 1 or told.past else None
    before = [day for day in days if day <= late]
    usual = [day for day in before if control is None or _months(control) - _months(day) >= _SHORTEST]
    return max(usual or before, default=None)


def _months(day: str) -> int:
    """Months since the year 0 of the end of an EDTF date."""
    ends = span(day)
    return 12 * ends[1].year + ends[1].month if ends else 12 * int(day[:4]) + 12


def _contradicting(found: Found[Date], past: str | None) -> list[Doubt]:
    day = found.value.edtf
    if day and past and day < past[: len(day)]:
        return [doubt_at(found.rows, "date_before_report", "header.date", day=day, past=past)]
    return []
