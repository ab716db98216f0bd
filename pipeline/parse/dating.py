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
>>> found, doubts = memo_date([Found("23. JULI 203", (row,))], session=2021, control="2026-09-30", past="2024-09-23")
>>> found.value.edtf, [doubt.reason for doubt in doubts]
('2025-07-23', ["the stamp's year reads 203, taken as 2025"])
>>> memo_date([Found("0 OKT. 2024", (row,))], session=2024, control=None, past=None)[1][0].reason
"the stamp's day is unreadable"
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from pipeline.grammar import date
from pipeline.memo import Date
from pipeline.page import Doubt
from pipeline.parse.found import Found, doubt_at

__all__ = ["memo_date", "past_date"]

_SHORTEST = 3
"""Months that usually lie between a memo and the next control, at least."""

_PAST = re.compile(r"\b(?:wurden?|erfolgten?|ist|sind|hat|vom)\b")


def past_date(sentences: Sequence[str]) -> str | None:
    """The latest day that the reports speak of as past, None without one.

    >>> past_date(["Der Vertrag wurde am 7. Oktober 2020 beurkundet.", "Der Bau ist für den 1. Mai 2022 geplant."])
    '2020-10-07'
    """
    days = []
    for sentence in sentences:
        if not _PAST.search(sentence) or re.search(
            r"geplant|vorgesehen|voraussichtlich|sollen?\b|bis zum|wird\b|werden\b", sentence
        ):
            continue
        for found in date.PATTERN.finditer(sentence):
            try:
                days.append(date.edtf_of(found))
            except ValueError:
                continue
    return max((day for day in days if len(day) == 10), default=None)


def memo_date(
    stamps: Sequence[Found[str]], *, session: int | None, control: str | None, past: str | None
) -> tuple[Found[Date] | None, list[Doubt]]:
    """The memo's date from its stamps (best first), with doubts; years and EDTF dates bound it."""
    first = max(session or 2006, 2006)
    last = min(int(control[:4]) if control else 9999, datetime.now(UTC).year)
    if not stamps:
        return None, [Doubt(field="header.date", reason="no date could be found", kind="missing")]
    for stamp in stamps:
        found = _typed(stamp, first, last) or _stamped(stamp, first, last, control, past)
        if found is not None:
            value, doubts = found
            return value, [*doubts, *_contradicting(value, past)]
    stamp = stamps[0]
    reason = "the stamp is unreadable"
    return Found(Date(text=stamp.value), stamp.rows, 0.5), [
        doubt_at(stamp.rows, "header.date", reason, "unreadable", seen=stamp.value)
    ]


def _typed(stamp: Found[str], first: int, last: int) -> tuple[Found[Date], list[Doubt]] | None:
    found = date.PATTERN.search(stamp.value)
    stamped = found is not None and (found["month"] or "")[1:2].isupper()
    if not found or stamped or re.search(r"^\W*\d?\W?\s?$", stamp.value[: found.start()]) is None:
        return None
    try:
        day = date.edtf_of(found)
    except ValueError:
        return None
    if not first - 1 <= int(day[:4]) <= last + 1:
        return None
    before = re.search(r"\d", stamp.value[: found.start()])
    sure = 0.97 if len(day) == 10 and not before else 0.7
    if before:
        return None
    return Found(Date(text=found[0], edtf=day), stamp.rows, sure, stamp.value), []


def _stamped(
    stamp: Found[str], first: int, last: int, control: str | None, past: str | None
) -> tuple[Found[Date], list[Doubt]] | None:
    read = date.read_stamp(stamp.value)
    if read is None:
        return None
    read_so = date.repair(stamp.value, (first, last))
    days = [day for day in read_so if _possible(day, control, past)]
    if not days and len(read_so) == 1 and read_so[0][:4] == read.year:
        days = list(read_so)
    doubts: list[Doubt] = []
    if not days and len(read.year) >= 2:
        every = [f"{year}-{read.month:02}" + (f"-{read.day:02}" if read.day else "") for year in range(first, last + 1)]
        days = [day for day in every if _possible(day, control, past) and read.year[:1] in "2Z"]
    chosen = _nearest_to_control(sorted(days), control, known=past is not None)
    text = stamp.value.strip()
    if chosen is not None and len(chosen) == 10 and date.is_weekend(chosen):
        reason = f"{chosen} is no working day: the stamp's day is misread"
        doubts.append(doubt_at(stamp.rows, "header.date", reason, "unreadable", text, chosen[:7]))
        chosen = chosen[:7]
    if chosen is None:
        reason = "the stamp's year is unreadable"
        value = Date(text=text)
        return Found(value, stamp.rows, 0.4), [doubt_at(stamp.rows, "header.date", reason, "unreadable", text)]
    sure = 0.93 if read.sure and read.day else 0.62
    if read.year != chosen[:4]:
        reason = f"the stamp's year reads {read.year}, taken as {chosen[:4]}"
        doubts.append(doubt_at(stamp.rows, "header.date", reason, "ambiguous", text, chosen))
        sure = 0.62 if len(days) == 1 else 0.5
    if read.day is None:
        reason = "the stamp's day is unreadable"
        doubts.append(doubt_at(stamp.rows, "header.date", reason, "unreadable", text, chosen))
    elif not re.search(r"[\d=–—~-]\s*\d", text.split(",")[0][:6]):
        reason = "the stamp's day may have lost a digit"
        doubts.append(doubt_at(stamp.rows, "header.date", reason, "ambiguous", text, chosen))
        sure = min(sure, 0.62)
    return Found(Date(text=text, edtf=chosen), stamp.rows, sure), doubts


def _possible(day: str, control: str | None, past: str | None) -> bool:
    late = control is not None and control[: len(day)] < day[: len(control)]
    early = past is not None and day < past[: len(day)]
    return not late and not early


def _nearest_to_control(days: Sequence[str], control: str | None, *, known: bool) -> str | None:
    """The only day, or the last one before the next control, or (``known``) the first after what is past."""
    if len(days) <= 1:
        return days[0] if days else None
    if control is None:
        near = [day for day in days if int(day[:4]) <= int(days[0][:4]) + 4]
        return days[0] if len(near) == 1 or known else None
    before = [day for day in days if day <= control]
    usual = [day for day in before if _months(control) - _months(day) >= _SHORTEST]
    return max(usual or before, default=None)


def _months(day: str) -> int:
    """Months since the year 0 of an EDTF date; a year alone counts as its end."""
    return 12 * int(day[:4]) + int(day[5:7] or 12)


def _contradicting(found: Found[Date], past: str | None) -> list[Doubt]:
    day = found.value.edtf
    if day and past and day < past[: len(day)]:
        reason = f"the memo's date {day} lies before {past}, of which it reports"
        return [doubt_at(found.rows, "header.date", reason, "conflict")]
    return []
