"""A further scan of a sheet, whose reading says something else than the one that counts.

::

    scan-0042.pdf     V0760/15   point 2 in_progress   next control 2019-09-30    counts: it was there already
    box-7-0003.pdf    V0760/15   point 2 implemented   next control 2019-08-30    reads otherwise, which is told

One sheet has one say in the book. That is the reading's which was there when the other came in (for the first time, or
taken out and restored), unless the other says all of it and more (a page was missing from the scan), or a person has
edited the other alone. Nothing is lost: both readings are kept, and what the one that has no say reads otherwise stands
beside it until the one that counts is edited, or one is taken out.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pipeline.catalogue import sayings
from pipeline.catalogue.dates import short_german
from pipeline.catalogue.language import said, spoken
from pipeline.grammar.edtf import span
from pipeline.ledger.answers import MemoHead, Otherwise

if TYPE_CHECKING:
    from pipeline.memo import Memo, Point

__all__ = ["differences", "kept", "outranks", "packed", "reads_otherwise", "says_more", "told"]


def differences(here: "Memo", there: "Memo") -> tuple[Otherwise, ...]:
    """What a reading says otherwise than the one that counts (``there``), of what the book goes by."""
    return (*_of_heads(here, there), *_of_points(here, there))


def outranks(here: "Memo", there: "Memo") -> bool:
    """Whether a reading is to count before one that the book has already."""
    if bool(here.edits) != bool(there.edits):
        return bool(here.edits)
    return says_more(differences(there, here))


def says_more(found: Iterable[Otherwise]) -> bool:
    """Whether the reading that counts says all that the other does, and more."""
    told = list(found)
    return bool(told) and all(one.here is None or _holds(one.here, one.there) for one in told)


def packed(found: Iterable[Otherwise]) -> str | None:
    """Differences as the book keeps them: a date that is only read less exactly is none."""
    rows = [
        [one.field, one.point, one.here, one.there]
        for one in found
        if one.field != "date" or not (one.here is None or _holds(one.here, one.there))
    ]
    return json.dumps(rows, ensure_ascii=False) if rows else None


def kept(differs: str | None) -> tuple[Otherwise, ...]:
    """Differences as they were kept.

    >>> kept(packed([Otherwise("state", "2", "implemented", "in_progress")]))
    (Otherwise(field='state', point='2', here='implemented', there='in_progress'),)
    """
    return tuple(Otherwise(*row) for row in json.loads(differs or "[]"))


def reads_otherwise(memo: MemoHead, counting: str) -> str:
    """What a further scan reads otherwise, and which one counts, why or what to do; ``counting`` is its file."""
    what = told(memo.differs)
    if says_more(memo.differs):
        words = said("{other} counts, since it says all that {file} does, and more", other=counting, file=memo.file)
    else:
        words = said("{other} counts: if it is wrong, edit it at the desk or take it out", other=counting)
    return said(
        "{file}: a second scan of {other} on {number}, which reads otherwise: {what}; {why}",
        file=memo.file,
        other=counting,
        number=memo.number,
        what=what,
        why=words,
    )


def told(found: Iterable[Otherwise]) -> str:
    """The differences in words.

    >>> told([Otherwise("state", "2", "implemented", "in_progress"), Otherwise("next_control", None, None, "2019-09")])
    'point 2: implemented instead of in_progress; next control: none instead of 2019-09'
    >>> told([Otherwise("point", "3", None, "Der Weg wird gebaut."), Otherwise("point", None, "Der Steg.", None)])
    'without point 3; also a point without a number'
    """
    return "; ".join(map(_told, found))


def _told(one: Otherwise) -> str:
    point = said("point {number}", number=one.point) if one.point else said("a point without a number")
    if one.field == "point":
        return said("without {point}", point=point) if one.here is None else said("also {point}", point=point)
    what = point if one.field == "state" else said(_NAMES[one.field])
    return said("{what}: {here} instead of {there}", what=what, here=_word(one, one.here), there=_word(one, one.there))


_NAMES = {"date": "date of the memo", "report": "kind of report", "next_control": "next control"}
OWN_WORDS = (*_NAMES.values(), "interim", "final")
"""Words that are said by a variable, which `make messages` can't see."""


def _word(one: Otherwise, value: str | None) -> str:
    if value is None:
        return said("none")
    if spoken() == "de" and one.field == "state":
        return sayings("states")[value].de
    if spoken() == "de" and one.field in {"date", "next_control"}:
        return short_german(value)
    return said(value) if one.field == "report" else value


def _of_heads(here: "Memo", there: "Memo") -> Iterator[Otherwise]:
    for field, one, other in zip(_NAMES, _head(here), _head(there), strict=True):
        if one != other:
            yield Otherwise(field, None, one, other)


def _head(memo: "Memo") -> tuple[str | None, str | None, str | None]:
    """The memo's date, report and next control, in the order of `_NAMES`."""
    day, control = memo.header.date, memo.next_control
    return day.edtf if day else None, memo.report, (control.edtf or control.text) if control else None


def _of_points(here: "Memo", there: "Memo") -> Iterator[Otherwise]:
    mine, theirs = _points(here), _points(there)
    for name in dict.fromkeys([*theirs, *mine]):
        one, other = mine.get(name), theirs.get(name)
        if one is None or other is None:
            yield Otherwise("point", name[0], one.text if one else None, other.text if other else None)
        elif one.status.state != other.status.state:
            yield Otherwise("state", name[0], _state(one), _state(other))


def _points(memo: "Memo") -> "dict[tuple[str | None, int], Point]":
    """The points by their numbers, and by how often a number has come."""
    times: Counter[str | None] = Counter()
    found = {}
    for point in memo.points:
        times[point.number] += 1
        found[point.number, times[point.number]] = point
    return found


def _state(point: "Point") -> str | None:
    return None if point.status.state == "unknown" else point.status.state


def _holds(wide: str, narrow: str | None) -> bool:
    """Whether a date says the same as another, and less exactly: ``2019-05`` and ``2019-05-02``."""
    a, b = span(wide), span(narrow)
    return a is not None and b is not None and a[0] <= b[0] and b[1] <= a[1]
