"""A rectangle on a page: where a word, a line, a stamp stands.

>>> Box.around([Box(10, 10, 20, 20), Box(15, 5, 40, 18)])
Box(left=10, top=5, right=40, bottom=20)
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol, Self, TypeVar

__all__ = ["COLUMN", "Box", "column_ends", "cut_before"]

COLUMN = 3
"""White between two columns, in heights of a line: between words there is a third of one, in justified print up to
one, after a number's dot two."""


class Box(NamedTuple):
    """A rectangle in pixels of the page picture as kept, origin at the top left, right and bottom exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    def holds(self, other: "Box") -> bool:
        """Whether the other one's middle lies in it."""
        x, y = (other.left + other.right) / 2, (other.top + other.bottom) / 2
        return self.left <= x < self.right and self.top <= y < self.bottom

    @staticmethod
    def around(boxes: "Iterable[Box | None]") -> "Box | None":
        """The smallest box around all of them, or None where there is none.

        >>> Box.around([Box(10, 10, 20, 20), None, Box(15, 5, 40, 18)])
        Box(left=10, top=5, right=40, bottom=20)
        """
        known = [box for box in boxes if box is not None]
        if not known:
            return None
        lefts, tops, rights, bottoms = zip(*known, strict=True)
        return Box(min(lefts), min(tops), max(rights), max(bottoms))


def column_ends(boxes: "Sequence[Box | None]") -> list[int]:
    """The words (counted from 0, by their boxes) in front of which the white is so wide that a column ends there.

    >>> column_ends([Box(0, 0, 30, 20), Box(36, 0, 90, 20), None, Box(300, 0, 330, 20), Box(400, 0, 430, 20)])
    [4]
    """
    return [
        index
        for index, (box, after) in enumerate(pairwise(boxes), 1)
        if box and after and after.left - box.right > COLUMN * max(1, box.bottom - box.top)
    ]


class _OfWords(Protocol):
    """A line, or what is made of one."""

    def cut(self, word: int, /) -> tuple[Self, Self]: ...


Cut = TypeVar("Cut", bound=_OfWords)


def cut_before(whole: Cut, words: Sequence[int]) -> list[Cut]:
    """The parts of a line, cut before each of these words (counted from 0, in their order).

    >>> from pipeline.page import Line, Word
    >>> [part.text for part in cut_before(Line((Word("GZ:"), Word("61.7"), Word("Datum:"))), [2])]
    ['GZ: 61.7', 'Datum:']
    """
    parts = []
    for word in reversed(words):
        whole, tail = whole.cut(word)
        parts.append(tail)
    return [whole, *reversed(parts)]
