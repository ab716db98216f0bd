"""Print under pen strokes: what the first reader took for a picture is given to it again as a block of lines.

::

    Mit freundlichen Grüßen
        ⟋⟍  ⟋        a signature across the lines: Tesseract sees a drawing, and no word of them
    Dr. Lindenau⟋     read again as a block: "Dr. Lindenau", 0.94, and scribble of no confidence
    Beigeordneter

Only where ink that nobody has read is higher than a line and has enough pieces of a letter's height. A line is kept
where most of its letters belong to words that are sure, or known.
"""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from PIL import Image

from pipeline.page import Box, Line, Word
from pipeline.prepare import measures
from pipeline.recognize import program
from pipeline.recognize.patches import GAP, HIGH, SHORT, Unread
from pipeline.recognize.words import Known

__all__ = ["read"]

BLOCK = 6
"""Tesseract's page segmentation mode for lines below each other."""
MANY = 3
"""Blocks of a page that are read again at most, the largest first."""
LETTERS = 6.0
"""Width of unread pieces of a letter's height, at least, as a multiple of the small letters' height."""
LEADING = 1.2
"""The widest gap between two lines, as a multiple of it."""
UPRIGHT = (0.6, 2.2)
"""Height of a letter or a word without its neighbours, as multiples of it."""
SURE, LEGIBLE = 0.85, 0.4
"""Confidence from which a word counts, and from which a known one does."""
MOST = 0.6
"""The share of a line's letters, at least, that belong to words that count."""


def read(ink: Unread, lines: Sequence[Line], ground: program.Ground) -> tuple[Line, ...]:
    """The lines found in blocks of unread ink, boxes in pixels of the picture. Raises as `program.words_on`."""
    picture, settings, known, dpi, where = ground
    boxes = list(_blocks(ink, picture))[:MANY]
    told = program.strips_on([picture.crop(box) for box in boxes], settings, dpi=dpi, where=where, mode=BLOCK)
    there = [word.box for line in lines for word in line.words if word.box]
    found = (program.moved(line, box) for box, some in zip(boxes, told, strict=True) for line in some)
    fresh = (_without(line, there) for line in found)
    return tuple(line for line in fresh if _is_print(line, known))


def _blocks(ink: Unread, picture: Image.Image) -> Iterator[Box]:
    """Where unread ink is higher than a line and has pieces like letters, the largest first."""
    mask, size = (ink.mask == 1).astype(np.uint8), ink.size
    around = max(1, round(LEADING * size)), max(3, round(GAP * size))
    _, stats = measures.components(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones(around, np.uint8)))
    high = [row for row in stats[1:].tolist() if row[3] > HIGH * size and row[2] > SHORT * size]
    if not high:
        return
    pieces = measures.components(mask)[1][1:].tolist()
    letters = [row for row in pieces if UPRIGHT[0] * size <= row[3] <= UPRIGHT[1] * size]
    for left, top, width, height, _ in sorted(high, key=lambda row: -row[2] * row[3]):
        inside = (row for row in letters if left <= row[0] < left + width and top <= row[1] < top + height)
        if sum(row[2] for row in inside) >= LETTERS * size:
            room, factor = round(0.5 * size), ink.factor
            yield Box(
                max(0, left - room) * factor,
                max(0, top - room) * factor,
                min(picture.width, (left + width + room) * factor),
                min(picture.height, (top + height + room) * factor),
            )


def _without(line: Line, there: Sequence[Box]) -> Line:
    """The line without words that stand where others were read before."""
    words = tuple(word for word in line.words if word.box and not any(box.holds(word.box) for box in there))
    return line._replace(words=words, box=Box.around(word.box for word in words))


def _is_print(line: Line, known: Known) -> bool:
    """Whether most of its letters belong to words that are sure or known, and one of those is no mere syllable."""
    words = [(_letters(word), _counts(word, known)) for word in line.words]
    good = [letters for letters, counts in words if counts]
    return max(good, default=0) > 2 and sum(good) >= MOST * sum(letters for letters, _ in words)


def _letters(word: Word) -> int:
    return sum(map(str.isalnum, word.text))


def _counts(word: Word, known: Known) -> bool:
    confidence = word.confidence or 0.0
    return confidence >= SURE or (confidence >= LEGIBLE and bool(known(word.text.strip(".,;:!?()„“\"'"))))
