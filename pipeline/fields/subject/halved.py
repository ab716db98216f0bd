r"""A title's lines in their order, where an engine gave the right half of one behind the line below it.

::

    Rahmenplan für die Halbinsel mit             left half
    Stand vom Mai 2030                           the line below
                                                 white
    Spielplätzen, Wegen, Stegen und dem          right half

A printed line is full: if the next line's first word had had room on it, it would stand there. So a short line whose
length and that of a block further down make a full one may be torn. It is where that block, at the title's end, asks
for more, or where words stand side by side in the resolution that only the other order brings together. Whatever tore a
title: where the text joins more of its rows with one of them moved, that is their order.

>>> from pipeline.page import Line, Word
>>> texts = ["Rahmenplan für die Halbinsel mit", "Stand vom Mai 2030", "Spielplätzen, Wegen, Stegen und dem"]
>>> rows = [Row.of(1, n, Line(tuple(map(Word, text.split())), gap=n // 2)) for n, text in enumerate(texts)]
>>> [texts.index(text) for _, text in in_order(list(zip(rows, texts)), ())]
[0, 2, 1]
"""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise, product, starmap

from pipeline.rows import Row, text_of

__all__ = ["in_order", "together"]

Kept = tuple[Row, str]
"""A row of the title and what is left of its text."""

_FULL = range(66, 110)
"""Letters of a full line of a title: most have some ninety. By eye: of 69 titles read off copies with torn halves
(`bench.distorted`) 21 are lost where the most is a fifth less, three where the least is a fifth more."""
_ROOM = 84
"""Letters up to which a line surely had room for the next word. By eye: a fifth less loses three of those titles, a
fifth more none."""
_SHORTEST = 12
"""Letters of a left half; shorter lines are labels and scraps."""
_MOST = 4
"""Blocks that the right half may be in."""
_ROWS = 6
"""Rows of a title that are put in order by the memo's text; more hold other things, too."""
_ANEW = ("hier:", "hier ", "Hier:", "-", "–", "•")
"""What begins a line of its own."""
_LINKS = ("sowie ", "und ", "oder ")
"""What does not stand behind an article or a preposition."""
_ASKS = frozenset(
    "der die das den dem des ein eine einen einem einer eines und oder für im in am an auf aus bei mit nach von vom zu "
    "zum zur über unter durch sowie gemäß".split()
)
"""Words that a title doesn't end with."""


def in_order(kept: Sequence[Kept], body: Sequence[Row]) -> list[Kept]:
    """The title's rows, with right halves behind their left ones; ``body`` are the rows of the memo's text."""
    rows = list(kept)
    for at in range(len(rows) - 2):
        if count := _right_halves(rows, at, body):
            rows[at + 1 : at + 2 + count] = [*rows[at + 2 : at + 2 + count], rows[at + 1]]
    return _as_told(rows, text_of(body)) if 1 < len(rows) <= _ROWS else rows


def _as_told(rows: list[Kept], body: str) -> list[Kept]:
    """The rows with one moved, where the memo's text then joins more of them; of such orders one that asks no more."""
    told = cache(lambda at, behind: together([rows[at][1], rows[behind][1]], body))

    def joined(order: Sequence[int]) -> int:
        return sum(starmap(told, pairwise(order)))

    order = list(range(len(rows)))
    if (most := joined(order)) == len(rows) - 1:
        return rows
    moves = ((at, [*order[:at], *order[at + 1 :]], to) for at, to in product(order, order))
    moved = [[*rest[:to], at, *rest[to:]] for at, rest, to in moves]
    best = max(moved, key=lambda one: (joined(one), not _asks(rows[one[-1]][1])))
    return [rows[at] for at in best] if joined(best) > most else rows


def _right_halves(rows: Sequence[Kept], at: int, body: Sequence[Row]) -> int:
    """How many blocks, from the second row behind this one on, are its right half; 0 where none are."""
    (_, left), (_, below), (first, _) = rows[at : at + 3]
    open_end = left.rpartition(" ")[2] in _ASKS
    if not first.line.gap or len(left) < _SHORTEST or (below.startswith(_ANEW) and not open_end):
        return 0
    broken = open_end and below.startswith((*_ANEW, *_LINKS))
    had_room = len(left) + 1 + len(below.split(" ")[0]) <= _ROOM
    length = len(left)
    for count, (_, half) in enumerate(rows[at + 2 : at + 2 + _MOST], 1):
        length += 1 + len(half)
        behind = [text for _, text in rows[at + 2 + count : at + 3 + count]]
        if length not in _FULL or (not behind and _asks(below)):
            continue
        if broken or (not behind and _asks(half)):
            return count
        if had_room and (_asks(left) or not half.startswith(_ANEW)):
            blocks, said = [text for _, text in rows[at + 2 : at + 2 + count]], text_of(body)
            if together([left, *blocks, below, *behind], said) > together([left, below, *blocks, *behind], said):
                return count
    return 0


def together(texts: Sequence[str], body: str) -> int:
    """How often the last word of one line and the first of the next stand side by side in the rest of the memo."""
    sides = ((one.rpartition(" ")[2], other.partition(" ")[0]) for one, other in pairwise(texts))
    return sum(f"{last} {first}".strip(' .,;„“"') in body for last, first in sides)


def _asks(text: str) -> bool:
    """Whether a line's last word asks for another."""
    return text[-1:] in "-,–" or text.rpartition(" ")[2] in _ASKS
