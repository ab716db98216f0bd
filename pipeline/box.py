"""A rectangle on a page: where a word, a line, a stamp stands.

>>> Box.around([Box(10, 10, 20, 20), Box(15, 5, 40, 18)])
Box(left=10, top=5, right=40, bottom=20)
"""

from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["Box"]


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
