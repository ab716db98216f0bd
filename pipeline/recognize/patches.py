"""Patches of ink on a page that nobody has read, cut out level: pale stamps, lost lines.

::

    2 8. AUG. 2 0 2 0        aslant, in pale ink, the gaps between its figures as wide as letters
    ────────────────         a rule: no print

What is left when the words that were read are taken off the page falls into pieces; pieces on one slanted line are
put together, and what has the height and the length of a line of print is cut out. A word that was read far from the
rest of its line, with unread ink beside it, is taken with that ink: half a stamp.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from pipeline.page import Box, Line, Word
from pipeline.prepare import measures

__all__ = ["Patch", "Unread", "apart", "ink_on", "is_read", "patches"]

Mask = NDArray[np.uint8]
Points = NDArray[np.float32]

NOTHING = 0.4
"""Confidence of its best word up to which a line counts as not read."""
MANY = 16
"""Patches of a page that are read at most, the largest first."""
LOW, HIGH = 0.9, 4.0
"""Height of a line of print with its tall letters, as multiples of its small ones."""
SHORT = 2.5
"""Length of a patch from which it is one, as a multiple of the small letters' height."""
GAP = 2.4
"""The widest gap between two words of a line, as a multiple of the small letters' height …"""
WIDE = 2.6
"""… and of two pieces on one slanted line, as a multiple of their own height."""
APART = 5.0
"""The gap before a word from which it need not belong to its line, as a multiple of its height."""
PALE = 0.2
"""Contrast of the palest ink that is looked at, as a share of the darkest ink's: a stamp that wants ink."""
ASLANT = 12.0
"""Degrees by which a stamp may lie aslant."""
INKED = (0.08, 0.7)
"""The share of ink in a line of print: less is a frame, more is a bar."""
FEW = 3
"""Words that stand apart at most."""
UNREAD, DIGIT = 0.12, 0.35
"""How much of a patch's ink nobody has read, at least: a share of it, or the ink of a lost digit, for the square of the
small letters' height: "4. MAI 2015" was read where "1 4. MAI 2015" is stamped."""
LEGIBLE, SURE = 0.6, 0.9
"""Confidence from which a word that stands apart counts as read, and one with digits in it: a stamp's."""
MARGIN = 2.0
"""Paper around all ink, as a multiple of the small letters' height."""
READ, MOST_LINES = 2, 250
"""The sign in the mask for ink that was read, but may belong to unread ink beside it; each line has its own, from this
number on, up to so many."""


class _Area(NamedTuple):
    """A rectangle aslant: its middle and its sides in pixels of the small mask, the angle in degrees."""

    x: float
    y: float
    width: float
    height: float
    angle: float


class _Piece(NamedTuple):
    """Ink that lies together: its points (n x 2: x, y), what each is in the mask, the rectangle around."""

    points: Points
    signs: Mask
    area: _Area

    @property
    def unread(self) -> int:
        """How many of the points nobody has read."""
        return int(np.count_nonzero(self.signs < READ))

    @property
    def torn(self) -> bool:
        """Whether it was read in several lines."""
        return len(np.unique(self.signs[self.signs >= READ])) > 1


class Patch(NamedTuple):
    """What looks like a line of print: its box in pixels of the picture; what is cut out, level, in full contrast."""

    box: Box
    picture: Image.Image


class Unread(NamedTuple):
    """Ink that nobody has read: its small mask, the picture's pixels for one of that, and its small letters' height."""

    mask: Mask
    factor: int
    size: float

    def around(self, picture: Image.Image) -> Box | None:
        """The part of the picture that has ink, with a line's height of paper around it; None where there is none."""
        columns, rows = np.flatnonzero(self.mask.any(axis=0)), np.flatnonzero(self.mask.any(axis=1))
        if not rows.size:
            return None
        room, factor = round(MARGIN * self.size), self.factor
        return Box(
            max(0, int(columns[0]) - room) * factor,
            max(0, int(rows[0]) - room) * factor,
            min(picture.width, (int(columns[-1]) + 1 + room) * factor),
            min(picture.height, (int(rows[-1]) + 1 + room) * factor),
        )

    def take_off(self, lines: Sequence[Line]) -> None:
        """Take away what the lines have read."""
        _without_words(self.mask, lines, self.factor, round(0.4 * self.size))


def ink_on(picture: Image.Image, *, dpi: int, letters: float) -> Unread:
    """The ink of a picture without its rules. ``letters`` is the height of small letters in its pixels."""
    grey = np.asarray(picture)
    noise = measures.blocks_deviation(grey) / 255
    ink = measures.ink_of(grey, dpi, max(PALE, 4 * noise))
    size = max(2.0, letters / ink.factor)
    mask = np.zeros((ink.height, ink.width), dtype=np.uint8)
    mask[ink.y.astype(np.intp), ink.x.astype(np.intp)] = 1
    _without_rules(mask, max(9, round(12 * size)))
    return Unread(mask, ink.factor, size)


def patches(ink: Unread, picture: Image.Image) -> tuple[Patch, ...]:
    """What looks like a line of print and was not read, the largest first; boxes in pixels of ``picture``."""
    found = (piece for piece in _joined(list(_pieces(ink.mask, ink.size))) if _like_print(piece, ink.size))
    return tuple(_cut(picture, piece, ink.factor, 0.25 * ink.size * ink.factor) for piece in islice(found, MANY))


def is_read(line: Line) -> bool:
    """Whether any of the line's words was read with some confidence."""
    return max((word.confidence or 0.0 for word in line.words), default=0.0) > NOTHING


def apart(line: Line) -> tuple[Word, ...]:
    """The words of a line that may belong to something beside it: few, and far from the rest of the line."""
    parts: list[list[Word]] = [[]]
    for word in line.words:
        left = parts[-1][-1].box if parts[-1] else None
        if left and word.box and word.box.left - left.right > APART * (word.box.bottom - word.box.top):
            parts.append([])
        parts[-1].append(word)
    return tuple(word for part in parts if len(part) <= FEW for word in part)


def _without_words(mask: Mask, lines: Sequence[Line], factor: int, room: int) -> None:
    """Words that were read leave the page; where they may belong to unread ink they are marked, or stay if unsure."""
    for number, line in enumerate(filter(is_read, lines)):
        loose = apart(line)
        for word in line.words:
            if word.box is not None:
                left, top, right, bottom = (side // factor for side in word.box)
                place = mask[max(0, top - room) : bottom + 1 + room, max(0, left - room) : right + 1 + room]
                least = SURE if any(map(str.isdigit, word.text)) else LEGIBLE
                sure = (word.confidence or 0) >= least
                place[place > 0] = 0 if word not in loose else READ + number % MOST_LINES if sure else 1


def _without_rules(mask: Mask, long: int) -> None:
    """Ruled lines and the sides of frames leave the page."""
    for shape in ((1, long), (long, 1)):
        rules = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        mask[cv2.dilate(rules, np.ones((3, 3), np.uint8)) > 0] = 0


def _pieces(mask: Mask, size: float) -> Iterator[_Piece]:
    """What lies together in the way of a word, the largest first."""
    room = max(1, round(0.35 * size)), max(3, round(GAP * size))
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones(room, np.uint8))
    labels, stats = measures.components(joined)
    order = sorted(range(1, len(stats)), key=lambda label: -int(stats[label][4]))
    for label in order[: 10 * MANY]:
        left, top, width, height, _ = stats[label].tolist()
        if height >= 0.7 * LOW * size and width >= 0.5 * size:
            part = mask[top : top + height, left : left + width]
            own = (labels[top : top + height, left : left + width] == label) & (part > 0)
            rows, columns = np.nonzero(own)
            if rows.size:
                points = np.stack([columns + left, rows + top], axis=1).astype(np.float32)
                yield _piece(points, part[own])


def _piece(points: Points, signs: Mask) -> _Piece:
    """The points with the narrowest rectangle around them."""
    (x, y), (wide, high), angle = cv2.minAreaRect(points)
    if wide < high:
        wide, high, angle = high, wide, angle - 90
    angle -= 180 * round(angle / 180)
    return _Piece(points, signs, _Area(x + 0.5, y + 0.5, wide + 1, high + 1, angle))


def _joined(pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """Those that lie on one slanted line put together, and after them the pieces themselves."""
    rest = sorted(pieces, key=lambda piece: -piece.area.width)
    while rest:
        parts = [rest.pop(0)]
        whole = parts[0]
        while beside := [piece for piece in rest if _goes_on(whole.area, piece.area)]:
            rest = [piece for piece in rest if all(piece is not other for other in beside)]
            parts += beside
            points = np.concatenate([piece.points for piece in parts])
            whole = _piece(points, np.concatenate([piece.signs for piece in parts]))
        yield whole
        if len(parts) > 1:
            yield from parts


def _goes_on(line: _Area, other: _Area) -> bool:
    """Whether the other one lies on the slanted line, right before or behind it."""
    if abs(line.angle) > ASLANT or other.height > 1.3 * line.height:
        return False
    cosine, sine = math.cos(math.radians(line.angle)), math.sin(math.radians(line.angle))
    x, y = other.x - line.x, other.y - line.y
    gap = abs(x * cosine + y * sine) - (line.width + other.width) / 2
    return gap <= WIDE * line.height and abs(y * cosine - x * sine) <= 0.5 * line.height


def _like_print(piece: _Piece, size: float) -> bool:
    """Whether it has the shape of a line of print, nearly level, and was read in pieces or not all of it."""
    _, _, wide, high, angle = piece.area
    share = len(piece.points) / max(1.0, wide * high)
    shaped = LOW * size <= high <= HIGH * size and wide >= max(SHORT * size, 1.5 * high)
    level = abs(angle) <= ASLANT and INKED[0] <= share <= INKED[1]
    unread = piece.unread >= min(UNREAD * len(piece.points), DIGIT * size * size)
    return shaped and level and (unread or piece.torn)


def _cut(picture: Image.Image, piece: _Piece, factor: int, room: float) -> Patch:
    """The patch cut out of the picture, turned level, its contrast stretched."""
    x, y, wide, high = (value * factor for value in piece.area[:4])
    angle = piece.area.angle
    half, tall = wide / 2 + room, high / 2 + room
    across = abs(tall * math.sin(math.radians(angle))) + half
    along = abs(half * math.sin(math.radians(angle))) + tall
    box = Box(
        max(0, round(x - across)),
        max(0, round(y - along)),
        min(picture.width, round(x + across)),
        min(picture.height, round(y + along)),
    )
    level = picture.crop(box).rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    middle_x, middle_y = level.width / 2, level.height / 2
    frame = (middle_x - half, middle_y - tall, middle_x + half, middle_y + tall)
    line = level.crop(tuple(round(side) for side in frame))  # type: ignore[arg-type]  # four of them
    return Patch(box, ImageOps.autocontrast(line, cutoff=(0.5, 30)))
