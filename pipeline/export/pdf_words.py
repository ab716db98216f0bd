"""The words of a page as invisible text, each where it stands on the picture.

::

    BT 3 Tr .1 0 0 .1 0 0 Tm
    /G0 418 Tf
    701 7004 Td
    96 Tz(Weise )Tj      Weise, where the machine saw Welse, as wide as it is to the next word
    103 Tz(auf )Tj
    ET

A viewer finds, marks and copies the corrected reading. A word broken over two lines stands whole at its first half:
viewers undo hyphens in different ways, and a whole word is found by all of them (poppler, PDFium, pdf.js).
Each word is followed by a space, so that copied words do not run together.
"""

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.export.pdf_letters import Letters
from pipeline.export.placed import Placed, PlacedLine, Region
from pipeline.page import Box

__all__ = ["Matrix", "text_of_page"]

GLYPH = 0.5
"""The glyph's width as a share of the font's size."""
DESCENT = 0.2
"""How much of the font's size hangs below the line of writing."""
BROAD = 5
"""Widths are told in steps of so many hundredths of the glyph's; the next word makes up for what is too much."""
ROUND = 10
"""The font's size is a multiple of so many steps."""
NEAR = 0.25
"""A word may stand so far from its place, as a share of the font's size, before its place is named."""
WIDEST_GAP = 1.0
"""A gap between two words that a space can fill, as a share of the font's size."""
FINE = 10
"""A point has so many steps: places and sizes are whole numbers of them, which pack best."""


class Matrix(NamedTuple):
    """An affine map in PDF's order: ``x' = a·x + c·y + e``, ``y' = b·x + d·y + f``."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point comes to lie."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def then(self, other: "Matrix") -> "Matrix":
        """This map, and then the other one.

        >>> Matrix(1, 0, 0, 1, 5, 0).then(Matrix(2, 0, 0, 2, 0, 0)).at(1, 1)
        (12, 2)
        """
        a, b = other.a * self.a + other.c * self.b, other.b * self.a + other.d * self.b
        c, d = other.a * self.c + other.c * self.d, other.b * self.c + other.d * self.d
        return Matrix(a, b, c, d, *other.at(self.e, self.f))


def text_of_page(found: Iterable[Region], placed: Matrix, letters: Letters) -> bytes:
    """A page's words as a content stream, in the order of reading; ``placed`` maps kept pixels to the page's points.

    Words without a box are left out: they came without a picture.
    """
    pen = _Pen(placed, letters)
    drawn = b"".join(part for region in found for row in region.rows for part in pen.line(row))
    if not drawn:
        return b""
    turn = " ".join(f"{round(value / FINE, 5) + 0.0:g}" for value in pen.turn)
    return f"q BT 3 Tr {turn} 0 0 Tm\n".encode() + drawn + b"ET Q\n"


class _Pen:
    """Where the pen is, in steps along and across the writing; where the last place was named; the font at hand.

    All words of a page run in one direction: a picture is turned as a whole. A word and its space are made as wide as
    it is to the next word, so that a line of words names its place once.
    """

    def __init__(self, placed: Matrix, letters: Letters) -> None:
        self.placed, self.letters = placed, letters
        width = math.hypot(placed.a, placed.b) or 1.0
        self.cos, self.sin = placed.a / width, placed.b / width
        self.turn = (self.cos, self.sin, -self.sin, self.cos)
        self._along, self._named, self._font, self._percent = 0.0, (0, 0), ("", 0), 0

    def line(self, row: PlacedLine) -> Iterator[bytes]:
        """The words of a line, as high as the largest of them."""
        words = [(text, word.box) for word in row.words if (text := _whole(word)) and word.box is not None]
        if not words:
            return
        high = max(self._length(box.left, box.bottom, box.left, box.top) for _, box in words)
        size = max(1, round(high * FINE / ROUND)) * ROUND
        places = [self._place(box, size) for _, box in words]
        for number, (text, box) in enumerate(words):
            if number == 0 or self._strayed(places[number], size):
                yield self._go_to(*places[number])
            wide = self._length(box.left, box.bottom, box.right, box.bottom) * FINE
            follower = places[number + 1] if number + 1 < len(words) else None
            yield self._word(text, wide, size, follower)

    def _place(self, box: Box, size: int) -> tuple[int, int]:
        """Where a word's line of writing begins, along its box's lower side."""
        x, y = self.placed.at(box.left, box.bottom)
        across = (y * self.cos - x * self.sin) * FINE + DESCENT * size
        return round((x * self.cos + y * self.sin) * FINE), round(across)

    def _strayed(self, place: tuple[int, int], size: int) -> bool:
        """Whether the pen is not where the word stands, by more than a small part of its height."""
        return abs(place[0] - self._along) > NEAR * size or abs(place[1] - self._named[1]) > NEAR * size

    def _go_to(self, along: int, across: int) -> bytes:
        moved = f"{along - self._named[0]} {across - self._named[1]} Td\n".encode()
        self._along, self._named = along, (along, across)
        return moved

    def _word(self, text: str, wide: float, size: int, follower: tuple[int, int] | None) -> bytes:
        """The word and a space, up to the next word; by itself as wide as its box where that is far or elsewhere."""
        room = follower[0] - self._along if follower else 0
        letters = len(text) + 1
        if not wide < room < wide + WIDEST_GAP * size:
            room = wide * letters / len(text)
        percent = max(1, round(100 / BROAD * room / (letters * GLYPH * size))) * BROAD
        self._along += percent / 100 * letters * GLYPH * size
        before, self._percent = self._percent, percent
        stretch = b"" if before == percent else f"{percent} Tz".encode()
        return stretch + b"".join(self._shown(*run, size) for run in self.letters.runs(f"{text} "))

    def _shown(self, name: str, string: bytes, size: int) -> bytes:
        before, self._font = self._font, (name, size)
        return (b"" if before == self._font else f"{name} {size} Tf".encode()) + string + b"Tj\n"

    def _length(self, x: float, y: float, other_x: float, other_y: float) -> float:
        """How long a stretch of the picture is on the page, in points; 1 where it has no length."""
        (a, b), (c, d) = self.placed.at(x, y), self.placed.at(other_x, other_y)
        return math.hypot(c - a, d - b) or 1.0


def _whole(word: Placed) -> str:
    """The word's text; with its second half where it has one, nothing where it is one itself."""
    if word.joined is None:
        return word.text
    return word.joined.text if word.joined.first else ""
