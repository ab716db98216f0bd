"""The ink that nobody has read: lines that the first reader passed over are found and given to the second.

::

    Datum:  2 8. AUG. 2020          a date stamp, pale and aslant: no word stands there
    Mit freundlichen Grüßen
    ~~ /,                           three signs of no confidence …
    Beigeordnete für Soziales       … where a line of print lies under a signature

What is left when the words that were read are taken off the page, falls into patches; those that have the height and
the length of a line of print are cut out and read. A reading is kept where it is sure and says something: a German
word, an identifier, a date. Handwriting, logos and dirt are neither.
"""

import math
import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from pipeline.page import Box, Line
from pipeline.prepare import measures
from pipeline.recognize import choose, rapid

__all__ = ["Patch", "patches", "read"]

Mask = NDArray[np.uint8]
Labels = NDArray[np.integer | np.floating]

NOTHING = 0.4
"""Confidence of its best word up to which a line counts as not read."""
SURE = 0.85
"""The second reader's score from which it is believed."""
MANY = 16
"""Patches of a page that are read at most, the largest first."""
LOW, HIGH = 0.9, 4.0
"""Height of a line of print with its tall letters, as multiples of its small ones."""
SHORT = 2.5
"""Length of a patch from which it is one, as a multiple of the small letters' height."""
GAP = 2.4
"""The widest gap between two words of a line, as a multiple of the small letters' height."""
PALE = 0.2
"""Contrast of the palest ink that is looked at, as a share of the darkest ink's: a stamp that wants ink."""
ASLANT = 12.0
"""Degrees by which a stamp may lie aslant."""
INKED = (0.08, 0.7)
"""The share of ink in a line of print: less is a frame, more is a bar."""


class _Area(NamedTuple):
    """A rectangle aslant: its middle and its sides in pixels of the small mask, the angle in degrees."""

    x: float
    y: float
    width: float
    height: float
    angle: float


class Patch(NamedTuple):
    """What looks like a line of print: its box in pixels of the picture; what is cut out, level, in full contrast."""

    box: Box
    picture: Image.Image


def read(
    lines: Sequence[Line], picture: Image.Image, *, dpi: int, letters: float, known: choose.Known
) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """The lines with those that had been passed over, and what was found, in words.

    ``letters`` is the height of small letters, boxes and it are in pixels of ``picture``.
    """
    found = patches(lines, picture, dpi=dpi, letters=letters)
    told = rapid.strips([patch.picture for patch in found])
    new = [
        rapid.line_of(patch.box, strip.text, strip.score)
        for patch, strip in zip(found, told, strict=True)
        if strip.score >= SURE and _says_something(strip.text, known)
    ]
    kept: list[Line] = [line for line in lines if _is_read(line) or not any(_covers(other, line) for other in new)]
    for line in new:
        _put(line, kept)
    return tuple(kept), tuple(f"passed over by the first reader: {line.text}" for line in new)


def patches(lines: Sequence[Line], picture: Image.Image, *, dpi: int, letters: float) -> tuple[Patch, ...]:
    """What looks like a line of print and was not read, the largest first."""
    import cv2

    grey = np.asarray(picture)
    noise = measures.blocks_deviation(grey) / 255
    ink = measures.ink_of(grey, dpi, max(PALE, 4 * noise))
    mask = np.zeros((ink.height, ink.width), dtype=np.uint8)
    mask[ink.y.astype(np.intp), ink.x.astype(np.intp)] = 1
    size = max(2.0, letters / ink.factor)
    _take_off(mask, lines, ink.factor, round(0.4 * size))
    _without_rules(mask, max(9, round(12 * size)))
    joined = cv2.morphologyEx(
        mask, cv2.MORPH_CLOSE, np.ones((max(1, round(0.35 * size)), max(3, round(GAP * size))), np.uint8)
    )
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    order = sorted(range(1, count), key=lambda label: -int(stats[label][4]))
    room = 0.25 * letters
    found = (_patch(mask, labels, label, stats[label].tolist(), size) for label in order[: 10 * MANY])
    return tuple(_cut(picture, area, ink.factor, room) for area in islice(filter(None, found), MANY))


def _take_off(mask: Mask, lines: Sequence[Line], factor: int, room: int) -> None:
    """Words that were read leave the page."""
    for line in lines:
        if _is_read(line):
            for word in line.words:
                if word.box is not None:
                    left, top, right, bottom = (side // factor for side in word.box)
                    mask[max(0, top - room) : bottom + 1 + room, max(0, left - room) : right + 1 + room] = 0


def _without_rules(mask: Mask, long: int) -> None:
    """Ruled lines and the sides of frames leave the page."""
    import cv2

    for shape in ((1, long), (long, 1)):
        rules = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        mask[cv2.dilate(rules, np.ones((3, 3), np.uint8)) > 0] = 0


def _patch(mask: Mask, labels: Labels, label: int, stats: Sequence[int], size: float) -> _Area | None:
    """The narrowest rectangle around a patch of ink, where it has the shape of a line of print, nearly level."""
    import cv2

    left, top, width, height, _ = stats
    if width < SHORT * size or not LOW * size <= height <= width:
        return None
    rows, columns = np.nonzero((labels[top : top + height, left : left + width] == label) & _part(mask, stats))
    if not rows.size:
        return None
    (x, y), (wide, high), angle = cv2.minAreaRect(np.stack([columns + left, rows + top], axis=1).astype(np.float32))
    if wide < high:
        wide, high, angle = high, wide, angle - 90
    angle -= 180 * round(angle / 180)
    share = rows.size / max(1.0, (wide + 1) * (high + 1))
    like_print = LOW * size <= high + 1 <= HIGH * size and wide >= max(SHORT * size, 1.5 * high)
    level = abs(angle) <= ASLANT and INKED[0] <= share <= INKED[1]
    return _Area(x + 0.5, y + 0.5, wide + 1, high + 1, angle) if like_print and level else None


def _part(mask: Mask, stats: Sequence[int]) -> NDArray[np.bool_]:
    left, top, width, height, _ = stats
    return mask[top : top + height, left : left + width] > 0


def _cut(picture: Image.Image, area: _Area, factor: int, room: float) -> Patch:
    """The patch cut out of the picture, turned level, its contrast stretched."""
    x, y, wide, high = (value * factor for value in area[:4])
    half, tall = wide / 2 + room, high / 2 + room
    across = abs(tall * math.sin(math.radians(area.angle))) + half
    along = abs(half * math.sin(math.radians(area.angle))) + tall
    box = Box(
        max(0, round(x - across)),
        max(0, round(y - along)),
        min(picture.width, round(x + across)),
        min(picture.height, round(y + along)),
    )
    level = picture.crop(box).rotate(area.angle, Image.Resampling.BICUBIC, fillcolor=255)
    middle_x, middle_y = level.width / 2, level.height / 2
    frame = (middle_x - half, middle_y - tall, middle_x + half, middle_y + tall)
    line = level.crop(tuple(round(side) for side in frame))  # type: ignore[arg-type]  # four of them
    return Patch(box, ImageOps.autocontrast(line, cutoff=(0.5, 30)))


def _is_read(line: Line) -> bool:
    return max((word.confidence or 0.0 for word in line.words), default=0.0) > NOTHING


def _says_something(text: str, known: choose.Known) -> bool:
    words = re.findall(r"[^\W\d_]{3,}", text)
    named = any(map(choose.is_identifier, (text, *text.split())))
    return named or any(map(known, words)) or bool(re.fullmatch(r"(19|20)\d\d", text))


def _covers(new: Line, line: Line) -> bool:
    """Whether most of the line lies in the new one."""
    if new.box is None or line.box is None:
        return False
    wide = min(new.box.right, line.box.right) - max(new.box.left, line.box.left)
    high = min(new.box.bottom, line.box.bottom) - max(new.box.top, line.box.top)
    area = (line.box.right - line.box.left) * (line.box.bottom - line.box.top)
    return wide > 0 and high > 0 and wide * high > 0.5 * area


def _put(line: Line, lines: list[Line]) -> None:
    """Into its place: before the line below it, in that one's block where it is near; else in a block at the end."""
    assert line.box is not None  # noqa: S101  # made from a patch
    height = line.box.bottom - line.box.top
    below = [
        (other.box.top - line.box.bottom, place)
        for place, other in enumerate(lines)
        if other.box is not None
        and other.box.top >= line.box.bottom - height // 2
        and min(other.box.right, line.box.right) > max(other.box.left, line.box.left)
    ]
    gap, place = min(below, default=(0, len(lines)))
    near = bool(below) and gap < height
    block = lines[place].block if near else 1 + max((other.block for other in lines), default=0)
    lines.insert(place if near else len(lines), line._replace(block=block))
