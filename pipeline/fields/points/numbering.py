r"""The numbers of points put right: those that waited, were lost or were misread.

::

    1.  2.  3.                            three numbers wait in a column of their own
    Der Rat beschließt … Er bittet …      two points begin: the third does where that is likeliest

>>> drafts = [Draft(number, 0) for number in ("1", None, "3", "3")]
>>> [draft.number for draft in numbered(drafts, [], 0)]
['1', '2', '3', '4']
"""

from collections.abc import Sequence
from itertools import pairwise, takewhile

from pipeline.fields.points.draft import Draft

__all__ = ["numbered"]

_IN_DOUBT = 0.75
"""How sure a point is whose number was filled in, at most."""
_CROWDED = 0.5
"""What each point too many before a number costs, where the number counts 1: the point may be none, or the number the
end of a sentence. By eye: a fifth more or less changes nothing."""
_FIRST = 20
"""A first point has no higher number (5 is the highest in annotated memos): such numbers are ages or days."""
_HARDLY = 0.001
"""So likely the beginning of a point must be for a number that nobody read: without it one memo in 266 is parted where
a number is only misread. A number that was read and waits has its point somewhere, however unlikely each row is."""


def numbered(drafts: list[Draft], waiting: Sequence[str], named: int) -> list[Draft]:
    """The points with their numbers put right; without any number all is one point.

    Where numbers are left over (``waiting``) or lost, as many points begin where their beginning is likeliest;
    ``named`` is the last point that a heading names, which may lie behind the last number found.
    """
    return _put_right(_dealt_anew(drafts, waiting) if waiting else _with_lost(drafts, named))


def _with_lost(drafts: list[Draft], named: int) -> list[Draft]:
    """The points, more of them where numbers are lost: between two that were read, or before the last that is named."""
    whole: list[Draft] = []
    for at, draft in enumerate(drafts):
        later = drafts[at + 1 :]
        between = sum(1 for _ in takewhile(lambda other: not other.number, later))
        follows = later[between].order[0] if between < len(later) else named + 1
        lost = follows - draft.order[0] - 1 - between if draft.number else 0
        whole += _parted(draft, lost) if 0 < lost < len(draft.rows) else [draft]
    return whole


def _dealt_anew(drafts: list[Draft], waiting: Sequence[str]) -> list[Draft]:
    """The numbers that waited, and those dealt out already, in their order to as many points.

    >>> from pipeline.page import Line, Word
    >>> from pipeline.rows import Row
    >>> rows = [Row.of(1, n, Line((Word(text),))) for n, text in enumerate(("Bauen.", "Er", "bittet."), 1)]
    >>> [(one.number, one.text) for one in _dealt_anew([Draft("1", 0, rows, [0.9, 0.0002, 0.0001])], ["2"])]
    [('1', 'Bauen.'), ('2', 'Er bittet.')]
    """
    numbers = sorted(
        {*waiting, *(draft.number for draft in drafts if draft.number)}, key=lambda number: Draft(number, 0).order
    )
    places = [(-likely, at, row) for at, draft in enumerate(drafts) for row, likely in enumerate(draft.begins) if row]
    missing = len(numbers) - len(drafts)
    chosen = sorted(places)[: max(0, missing)]
    if len(chosen) != missing:
        return drafts
    parts: list[Draft] = []
    for at, draft in enumerate(drafts):
        parts += _cut(draft, [row for _, other, row in chosen if other == at])
    for part, number in zip(parts, numbers, strict=False):
        part.number = number
    return parts


def _parted(draft: Draft, lost: int) -> list[Draft]:
    """The point in as many more, begun at the rows where that is likeliest; whole where it is likely nowhere."""
    ranked = sorted(range(1, len(draft.rows)), key=lambda at: -draft.begins[at])[:lost]
    if len(ranked) < lost or draft.begins[ranked[-1]] < _HARDLY:
        return [draft]
    parts = _cut(draft, ranked)
    parts[0].number = draft.number
    return parts


def _cut(draft: Draft, rows: Sequence[int]) -> list[Draft]:
    """The point cut before these of its rows, its parts still without a number."""
    cuts = [0, *sorted(rows), len(draft.rows)]
    return [Draft(None, draft.block, draft.rows[a:b], draft.begins[a:b]) for a, b in pairwise(cuts)]


def _put_right(drafts: list[Draft]) -> list[Draft]:
    """The points with the numbers that rise; those between them get the numbers that are free there, if any are."""
    if min((draft.order[0] for draft in drafts if draft.number), default=_FIRST + 1) > _FIRST:
        return _as_one(drafts)
    trusted = _rising([draft.order if draft.number else None for draft in drafts])
    kept = drafts[trusted[0] : trusted[0] + 1]
    for draft in reversed(drafts[: trusted[0]]):
        kept.insert(0, _filled(draft, kept[0].order[0] - 1))
    for at, draft in enumerate(drafts[trusted[0] + 1 :], trusted[0] + 1):
        following = next((drafts[place].order for place in trusted if place >= at), (kept[-1].order[0] + 2,))
        if at in trusted:
            kept.append(draft)
        elif following[0] > kept[-1].order[0] + 1:
            kept.append(_filled(draft, kept[-1].order[0] + 1))
        else:
            kept[-1].rows += draft.rows
    return kept


def _filled(draft: Draft, number: int) -> Draft:
    """The point with a number that wasn't read; none where there is none left for it."""
    draft.number = str(number) if number > 0 else None
    draft.sureness = _IN_DOUBT
    return draft


def _rising(orders: Sequence[tuple[int, ...] | None]) -> list[int]:
    """The places of the numbers that rise and leave room for the points between them, the later ones of two alike.

    The ``4.`` of a sentence's end („gemäß den Punkten 3 und 4.“) has more points before it than there is room for.

    >>> _rising([(1,), None, (2,), (3,)]), _rising([(2,), (2,), (3,)]), _rising([(1,), *[None] * 4, (3,), (7,)])
    ([0, 2, 3], [1, 2], [0, 6])
    """
    rows: list[tuple[float, list[int]]] = []
    for at, order in enumerate(orders):
        if order is not None:
            alone = (1 - _CROWDED * max(0, at - (order[0] - 1)), [at])
            behind = [
                (worth + 1 - _CROWDED * _crowd(orders[row[-1]] or (), order, at - row[-1] - 1), [*row, at])
                for worth, row in rows
                if (orders[row[-1]] or ()) < order
            ]
            rows.append(max(reversed([alone, *behind]), key=_worth))
    return max(reversed(rows), key=_worth)[1]


def _worth(row: tuple[float, list[int]]) -> tuple[float, int]:
    return row[0], len(row[1])


def _crowd(before: tuple[int, ...], after: tuple[int, ...], between: int) -> int:
    """How many more points begin between two numbers than there are numbers between them; 1.1 leaves room for any."""
    return max(0, between - (after[0] - before[0] - 1)) if len(before) == len(after) == 1 else 0


def _as_one(drafts: list[Draft]) -> list[Draft]:
    """An unnumbered resolution is one point, however many blocks it is quoted in."""
    for draft in drafts[:1]:
        draft.number = None
    for other in drafts[1:]:
        drafts[0].rows += other.rows
        drafts[0].sureness = _IN_DOUBT
    return drafts[:1]
