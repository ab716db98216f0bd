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

from collections.abc import Iterator, Mapping, Sequence

from pipeline.doubts import doubt
from pipeline.fields.date.believed import believed
from pipeline.fields.date.stamps import Stamp
from pipeline.fields.date.told import Told
from pipeline.fields.date.typed import in_type, typed
from pipeline.fields.date.weighed import Anchors, likeliest, shipped
from pipeline.fields.date.years import LONGEST, candidates, nearest
from pipeline.fields.found import Found, doubt_at
from pipeline.grammar.stamp import Stamp as Shown
from pipeline.grammar.stamp import days_of, read_stamp, year_alone
from pipeline.memo import Date
from pipeline.page import Doubt

__all__ = ["memo_date"]

Result = tuple[Found[Date], list[Doubt]]

SURE = 0.75
"""The share from which a month or a year that its signs alone don't say is the reader's, too (tried on folds)."""
UNLIKELY = 0.15
"""The share below which a year that no figure shows is nobody's (tried on folds)."""
LEAST = 3
"""Signs of month and year that must be left for a stamp to say anything: no reader makes a date of less."""
LATEST = 2099
"""The last year of a memo where nobody says when it was read."""


def memo_date(
    stamps: Sequence[Stamp],
    session: int | None,
    control: str | None,
    told: Told,
    latest: int = LATEST,
    weights: Mapping[str, float] | None = None,
) -> tuple[Found[Date] | None, list[Doubt]]:
    """The memo's date from its stamps (best first), with doubts.

    The session's year, the next control and what is told (EDTF) bound it, and so does ``latest``, the year in which the
    memo was read. ``weights`` are what signals are worth where signs alone don't say month and year
    (`pipeline.fields.date.weighed`).
    """
    if not stamps:
        return None, [doubt("date_missing", "header.date")]
    known = Anchors(session, control, told, latest, shipped() if weights is None else weights)
    value, doubts = next(_read(stamps, known), None) or _unread(stamps[0].seen)
    return value, [
        *doubts,
        *_contradicting(value, session, told),
        *([] if doubts else _rivals(value, stamps, known)),
    ]


def _read(stamps: Sequence[Stamp], known: Anchors) -> Iterator[Result]:
    """What the stamps say, the best first: whole dates, then a year alone, then what stands away from the label."""
    own = [stamp.seen for stamp in stamps if not stamp.away]
    for seen in own:
        if found := typed(seen, known.years) or _stamped(seen, known):
            yield found
    for seen in own:
        if found := _signs_weighed(seen, known):
            yield found
    for seen in own:
        if (year := year_alone(seen.value, known.years)) is not None:
            yield _year_only(seen, year, "stamp_month_unreadable")
    for seen in (stamp.seen for stamp in stamps if stamp.away):
        found = typed(seen, known.years) or _stamped(seen, known)
        if found and found[0].value.edtf:
            yield _away(seen, found[0].value.edtf)


def _year_only(seen: Found[str], year: int, code: str) -> Result:
    note = doubt_at(seen.rows, code, "header.date", seen=seen.value)
    return Found(Date(text=seen.value, edtf=str(year)), seen.rows, 0.6, seen.value), [note]


def _away(seen: Found[str], day: str) -> Result:
    """A receipt's day, maybe: no date of the memo, but what a person may take for it."""
    note = doubt_at(seen.rows, "stamp_away", "header.date", seen=seen.value, likely=day)
    return Found(Date(text=seen.value), seen.rows, 0.6, seen.value), [note]


def _unread(seen: Found[str]) -> Result:
    note = doubt_at(seen.rows, "stamp_unreadable", "header.date", seen=seen.value)
    return Found(Date(text=seen.value), seen.rows, 0.5), [note]


def _signs_weighed(seen: Found[str], known: Anchors) -> Result | None:
    """A stamp whose month no letters show by themselves: the likeliest day, where month and year are likely enough."""
    likely = likeliest(seen.value, known)
    if likely is None or min(likely.month, likely.year) < SURE:
        return None
    note = doubt_at(seen.rows, "stamp_unclear", "header.date", seen=seen.value, likely=likely.day)
    return Found(Date(text=seen.value, edtf=likely.day), seen.rows, 0.55, seen.value), [note]


def _year_weighed(seen: Found[str], read: Shown, chosen: str | None, known: Anchors) -> str | None:
    """The day in the likeliest year, where the signs of the year don't say one; else the day chosen before."""
    likely = likeliest(seen.value, known) if chosen is None or chosen[:4] != read.year else None
    if likely is not None and likely.kept < LEAST:
        return None
    if likely is not None and chosen is not None and likely.years.get(chosen[:4], 0.0) < UNLIKELY:
        return None
    if likely is None or likely.year < SURE or (chosen is None and likely.against):
        return chosen
    return days_of(read, (int(likely.day[:4]),))[0]


def _stamped(seen: Found[str], known: Anchors) -> Result | None:
    """The date that a stamp shows, in the year that the rest of the memo makes likely; None where it is no stamp."""
    years, control, told = known.years, known.control, known.told
    typed_as = in_type(seen.value)
    read = read_stamp(seen.value)
    if read is None or (typed_as is not None and typed_as["year"][:2] == "19"):
        return None  # a year of another century is typed as it stands
    days = candidates(seen.value, read, years, control, told)
    unsure = len({day[:7] for day in days}) > 1 and len({day[:4] for day in days}) == 1
    chosen = days[0] if unsure else _year_weighed(seen, read, nearest(days, control, told), known)
    text = seen.value
    if chosen is None:
        return Found(Date(text=text), seen.rows, 0.4), [
            doubt_at(seen.rows, "stamp_year_unreadable", "header.date", seen=text)
        ]
    if unsure:
        note = doubt_at(seen.rows, "stamp_june_or_july", "header.date", seen=text, likely=chosen)
        return Found(Date(text=text, edtf=chosen[:4]), seen.rows, 0.6), [note]
    day, notes = believed(text, chosen, read, years, control, told)
    sure = 0.93 if not notes else 0.62 if len(days) == 1 else 0.5
    doubts = [
        doubt_at(seen.rows, code, "header.date", seen=text, likely=likely, **values) for code, likely, values in notes
    ]
    return Found(Date(text=text, edtf=day), seen.rows, sure), doubts


def _rivals(found: Found[Date], stamps: Sequence[Stamp], known: Anchors) -> list[Doubt]:
    """A doubt where another stamp shows another day, or a receipt's an earlier one."""
    day = found.value.edtf or ""
    for stamp in stamps:
        shown = read_stamp(stamp.seen.value)
        clear = shown is not None and shown.sure
        read = typed(stamp.seen, known.years) or (_stamped(stamp.seen, known) if clear else None)
        other = read[0].value.edtf if read and not read[1] else None
        if other and len(other) == len(day) and (other < day if stamp.away else other != day):
            return [doubt_at(found.rows, "stamp_unclear", "header.date", seen=found.value.text, likely=day)]
    return []


def _contradicting(found: Found[Date], session: int | None, told: Told) -> list[Doubt]:
    """A doubt about a date before what the reports call past, or years behind the session."""
    day = found.value.edtf
    for past in (told.past, told.done_in):
        shared = min(len(day or ""), len(past or ""))
        if day and past and day[:shared] < past[:shared]:
            return [doubt_at(found.rows, "date_before_report", "header.date", day=day, past=past)]
    if day and session and int(day[:4]) >= session + LONGEST:
        return [doubt_at(found.rows, "date_long_after_session", "header.date", day=day, session=str(session))]
    return []
