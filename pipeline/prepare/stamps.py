"""Grey ink over black print: a rubber stamp in a scan without colours, taken apart by how dark it is.

::

    Der Oberbürgermeister wird beauftragt, den Mietvertrag     black: the print
              EINGEGANGEN  21. März 2019                       grey: the stamp, into a picture of its own

Only in places as large as a stamp, where flat grey strokes lie over black ones: pale print has no black below it, and
the soft edges of black letters are not flat, and blurred letters have all greys alike, where a stamp's ink has one.
"""

from collections.abc import Iterator

import cv2
import numpy as np

from pipeline.box import Box
from pipeline.prepare import measures
from pipeline.prepare.measures import Grey
from pipeline.steps import Step, step

__all__ = ["separate"]

CONTRAST = 150
"""Contrast of ink and paper, at least: in photographs shadows look like grey ink."""
BETWEEN = (0.25, 0.8)
"""How dark a stamp's ink is, as shares of the way from the paper to the darkest ink."""
FLAT = 22
"""Difference of brightness between neighbouring pixels up to which they belong to one flat stroke."""
NEAR = 0.2
"""Inches between a stamp's letters that are seen as one thing."""
SIDES = (0.6, 4.5)
"""Inches of a stamp's longer side."""
HIGH = (0.3, 2.5)
"""Inches of its shorter side."""
FILLED, OVER = (0.015, 0.35), 0.01
"""Shares of flat grey (a shadow has more) and of black in the place of a stamp."""
BLACK = 0.65
"""Up to where on the way from black to the stamp's grey a pixel is print."""
BAND, ONE_INK = 0.19, 0.33
"""Share of a stamp's grey pixels, at least, that lie in so much of the way from the darkest to the palest: stamps
have 0.37 and more there, the letters of a blurred page 0.22 to 0.28."""
PAPER = 30
"""By how much the paper below a stamp may be darker than the page's: more is a shadow."""


def separate(grey: Grey, dpi: int) -> tuple[Grey, Grey | None, tuple[Step, ...]]:
    """The print without stamps, the stamps in grey on white (None where there are none), and what was done."""
    ink, paper = measures.levels(grey[::2, ::2], 0.5, 80)
    if paper - ink < CONTRAST:
        return grey, None, ()
    low, high = (round(paper - share * (paper - ink)) for share in reversed(BETWEEN))
    found = ((place, _between(grey, place, low, high)) for place in _places(grey, dpi, low, high, paper))
    places = [(place, greys) for place, greys in found if greys.size and _of_one_ink(greys, low, high)]
    if not places:  # or none but dots, which were grey in the reduced picture alone
        return grey, None, ()
    clean, stamps = grey.copy(), np.full_like(grey, 255)
    for (left, top, right, bottom), greys in places:
        part = grey[top:bottom, left:right]
        limit = ink + BLACK * (float(np.median(greys)) - ink)
        clean[top:bottom, left:right] = np.where(part > limit, round(paper), part)
        print_ = cv2.dilate((part <= limit).astype(np.uint8), np.ones((3, 3), np.uint8))  # with its soft edges
        stamps[top:bottom, left:right] = np.where(print_ > 0, 255, part)
    return clean, stamps, (step("stamps_apart", stamps=len(places)),)


def _between(grey: Grey, place: Box, low: int, high: int) -> Grey:
    """The pixels of a place that are neither black nor paper."""
    part = grey[place.top : place.bottom, place.left : place.right]
    return part[(part >= low) & (part <= high)]


def _of_one_ink(greys: Grey, low: int, high: int) -> bool:
    """Whether one grey is much more usual than the others between these two."""
    counts = measures.histogram(greys.reshape(1, -1)).ravel()
    near = np.convolve(counts[low : high + 1], np.ones(max(1, round(BAND * (high - low)))))
    return bool(near.max() >= ONE_INK * greys.size)


def _places(grey: Grey, dpi: int, low: int, high: int, paper: float) -> Iterator[Box]:
    """Where flat grey lies over black."""
    factor = max(1, round(dpi / 150))
    small = measures.reduced(grey, factor)
    inch = dpi / factor
    square = np.ones((2, 2), np.uint8)
    spread = cv2.subtract(cv2.dilate(small, square), cv2.erode(small, square))
    flat = cv2.bitwise_and(cv2.inRange(small, low, high), cv2.inRange(spread, 0, FLAT))
    black = cv2.inRange(small, 0, low - 1)
    room = max(3, round(NEAR * inch))
    joined = cv2.morphologyEx(flat, cv2.MORPH_CLOSE, np.ones((room, room), np.uint8))
    for left, top, width, height, _ in measures.components(joined)[1][1:].tolist():
        sides = sorted((width / inch, height / inch))
        if not (HIGH[0] <= sides[0] <= HIGH[1] and SIDES[0] <= sides[1] <= SIDES[1]):
            continue
        place = np.s_[top : top + height, left : left + width]
        filled = float((flat[place] > 0).mean())
        lit = float(np.percentile(small[place], 75)) >= paper - PAPER
        if lit and FILLED[0] <= filled <= FILLED[1] and (black[place] > 0).mean() >= OVER:
            edge = 2
            yield Box(
                max(0, left - edge) * factor,
                max(0, top - edge) * factor,
                (left + width + edge) * factor,
                (top + height + edge) * factor,
            )
