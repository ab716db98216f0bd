"""Boxes to be ticked, and whether they are: an engine reads an empty one as D, U or nothing, and drops a ticked one.

::

    ☐ vertraulich     D vertraulich    nothing is added
    ☒ vertraulich     vertraulich      a cross in the box becomes a word, ☒, before the word beside it

A box is a square of four straight sides, about as high as a capital letter; it is ticked where its middle has ink.
"""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline.page import Box, Line, Word
from pipeline.prepare import measures
from pipeline.recognize.patches import Unread

__all__ = ["TICKED", "with_ticks"]

TICKED = "☒"
SIDE = (0.9, 2.6)
"""Length of a box's side, as multiples of the small letters' height."""
SQUARE = 1.25
"""Longer by shorter side, at most."""
STRAIGHT = 0.85
"""Share of a side that has ink in one row of pixels (capital letters have a side with 0.7 at most)."""
RIM, MIDDLE = 0.25, (0.3, 0.7)
"""Where the sides lie, and what is the middle, as shares of the whole."""
FILLED = 0.12
"""Share of ink in the middle from which a box is ticked …"""
BLACK = 0.9
"""… and above which it is no box but a block."""
SURE = 0.9
"""Confidence from which a word that lies over a box is no box."""
NEAR = 4.0
"""How far from its box a word may stand, as a multiple of the box's side."""

Ink = NDArray[np.bool_]


def with_ticks(lines: Sequence[Line], ink: Unread, picture: Image.Image) -> tuple[Line, ...]:
    """The lines with a word for each ticked box that stands before a word; ``ink`` is the whole ink of ``picture``."""
    kept = list(lines)
    sure = [word.box for line in lines for word in line.words if word.box and (word.confidence or 0) >= SURE]
    for box in _ticked(ink, picture):
        if any(other.holds(box) for other in sure):
            continue
        beside = [(index, place) for index, line in enumerate(kept) if (place := _place(line, box)) is not None]
        if beside:
            index, place = beside[0]
            words = kept[index].words
            before = tuple(word for word in words[:place] if not _within(word, box))
            fresh = (*before, Word(TICKED, box, 0.9), *words[place:])
            kept[index] = kept[index]._replace(words=fresh, box=Box.around(word.box for word in fresh))
    return tuple(kept)


def _ticked(ink: Unread, picture: Image.Image) -> Iterator[Box]:
    """The boxes that are ticked."""
    least, most = (share * ink.size for share in SIDE)
    mask = (ink.mask > 0).astype(np.uint8)
    boxes = measures.components(mask)[1][1:, :4]
    shorter, longer = boxes[:, 2:].min(axis=1), boxes[:, 2:].max(axis=1)
    boxes = boxes[(shorter >= least) & (longer <= most) & (longer <= SQUARE * shorter + 1)]
    grey = np.asarray(picture)
    for left, top, width, height in boxes[_angular(boxes, mask)].tolist():
        edges = ((left - 1) * ink.factor, (top - 1) * ink.factor, (left + width + 1) * ink.factor)
        box = Box(max(0, edges[0]), max(0, edges[1]), edges[2], (top + height + 1) * ink.factor)
        part = grey[box.top : box.bottom, box.left : box.right]
        dark = part < (int(part.min()) + int(part.max())) / 2
        rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
        if rows.size and columns.size:
            own = dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
            if _is_ticked(own):
                yield box


def _angular(boxes: NDArray[np.int32], mask: NDArray[np.uint8]) -> Ink:
    """Which boxes (left, top, width, height) have ink in each corner of a reduced picture: few letters do."""
    left, top, width, height = boxes.T
    sums = cv2.integral(mask)

    def inked(x: NDArray[np.int32], y: NDArray[np.int32]) -> Ink:
        return np.asarray(sums[y + 2, x + 2] - sums[y, x + 2] - sums[y + 2, x] + sums[y, x] > 0)

    right, bottom = left + width - 2, top + height - 2
    return inked(left, top) & inked(right, top) & inked(left, bottom) & inked(right, bottom)


def _is_ticked(ink: Ink) -> bool:
    """Whether it is a square of straight sides with something in its middle."""
    corners = (ink[rows, columns].any() for rows in (np.s_[:2], np.s_[-2:]) for columns in (np.s_[:2], np.s_[-2:]))
    if min(ink.shape) < 8 or not all(corners):  # B and D are round at the right
        return False
    for turned in (ink, ink[::-1], ink.T, ink.T[::-1]):
        if turned[: max(1, round(RIM * len(turned)))].mean(axis=1).max() < STRAIGHT:
            return False
    top, bottom = (round(share * ink.shape[0]) for share in MIDDLE)
    left, right = (round(share * ink.shape[1]) for share in MIDDLE)
    return FILLED <= float(ink[top:bottom, left:right].mean()) <= BLACK


def _place(line: Line, box: Box) -> int | None:
    """Before which of the line's words the box stands, if one is near and on its height."""
    middle, side = (box.top + box.bottom) / 2, box.right - box.left
    for place, word in enumerate(line.words):
        if word.box and word.box.right > box.right + side / 2 and word.box.top <= middle <= word.box.bottom:
            return place if word.box.left - box.right <= NEAR * side and not _within(word, box) else None
    return None


def _within(word: Word, box: Box) -> bool:
    """Whether the word is what was read of the box."""
    return (
        word.box is not None
        and word.box.left < box.right
        and word.box.right <= box.right + (box.right - box.left) / 2
        and word.box.right > box.left
    )
