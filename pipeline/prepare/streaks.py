"""Lines that run through the print: dust on a scanner's glass, the stripes of a fax, a ruled sheet.

::

    ──Der──Oberbürgermeister──wird──beauftragt──    through the letters: taken out, the letters stay
    Maßnahme  │ Status                              beside the letters: a table's, left to the engine

A line is taken out across its own direction: what is dark on both of its sides is a letter's stroke and stays.
"""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.prepare import measures
from pipeline.prepare.measures import Grey
from pipeline.steps import Step, step

__all__ = ["STRAIGHT", "without_streaks"]

Mask = NDArray[np.bool_]

LONG = 0.25
"""Length of a streak, at least, as a share of the page's side along which it runs."""
UNBROKEN = 0.5
"""Inches of its unbroken pieces, at least."""
THIN = 0.03
"""Inches of its thickness, at most: half the height of small letters."""
STRAIGHT = 0.6
"""Degrees from level or upright up to which a streak is seen: those that were copied lie as aslant as the page."""
CROSSED = 4
"""Places where it has ink of letters on both sides, at least: those of tables have none …"""
WHOLE = 0.93
"""… unless it runs over this share of the page's side, margins and all: no author draws such lines."""
PALER, NOISE = (0.08, 0.2), 4.0
"""Contrast by which letters must be darker than a streak to show through it: so many times the noise of the streak
itself, within these bounds, as shares of the darkest ink's contrast."""
DARK = 0.25
"""Contrast of a streak, at least, as a share of the darkest ink's."""


def without_streaks(grey: Grey, dpi: int) -> tuple[Grey, tuple[Step, ...]]:
    """The page without lines through its print, and what was done.

    Before the page is straightened they lie as the glass lay; where it is a copy, they are straight when it is.
    """
    factor = max(1, round(dpi / measures.SMALL))
    if min(grey.shape) < factor:  # a strip of a few pixels, on which nothing is printed
        return grey, ()
    small = measures.reduced(grey, factor)
    ink, paper = measures.levels(small, 0.5, 80)
    dark = (small < paper - DARK * (paper - ink)).astype(np.uint8)
    piece = max(9, round(UNBROKEN * dpi / factor))
    rules = [cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones(shape, np.uint8)) for shape in ((1, piece), (piece, 1))]
    letters = cv2.subtract(dark, cv2.max(*rules))
    thin = max(1.5, THIN * dpi / factor)
    level = list(_streaks(rules[0], letters, thin))
    upright = list(_streaks(_turned(rules[1]), _turned(letters), thin))
    limits = paper - DARK * (paper - ink), PALER[0] * (paper - ink), PALER[1] * (paper - ink)
    if level:
        grey = _without(grey, level, factor, *limits)
    if upright:
        grey = _turned(_without(_turned(grey), upright, factor, *limits))
    return grey, (step("streaks_out", level=len(level), upright=len(upright)),) if level or upright else ()


def _turned(picture: Grey) -> Grey:
    """Columns as rows."""
    return np.ascontiguousarray(picture.T)


def _streaks(rules: Grey, letters: Grey, thin: float) -> Iterator[Mask]:
    """Those of the rules that run from left to right through print, each as a mask."""
    if not rules.any():
        return
    labels, stats = measures.components(rules)
    for label in range(1, len(stats)):
        _, top, width, height, area = stats[label].tolist()
        if width >= LONG * rules.shape[1] and area <= thin * width:
            rows = slice(max(0, top - 1), top + height + 1)
            whole = width >= WHOLE * rules.shape[1]
            if whole or _crossed(labels[rows] == label, letters[rows] > 0) >= CROSSED:
                yield np.asarray(labels == label)


def _crossed(streak: Mask, letters: Mask) -> int:
    """At how many places there are letters right above and right below the streak."""
    above = (letters[:-1] & streak[1:]).any(axis=0)
    below = (letters[1:] & streak[:-1]).any(axis=0)
    both = np.concatenate(([0], (above & below).astype(np.int8)))
    return int(np.count_nonzero(np.diff(both) > 0))


def _without(grey: Grey, streaks: Sequence[Mask], factor: int, dark: float, least: float, most: float) -> Grey:
    """The page without these streaks: where they are, what is dark over no more than their own height is paper.

    ``dark`` is where ink begins; what is darker than the streak by more than its noise (``least`` to ``most`` grey
    values) is a letter's and stays.
    """
    thick = max(int(streak.sum(axis=0).max()) for streak in streaks)
    place = cv2.dilate(np.logical_or.reduce(streaks).astype(np.uint8), np.ones((3, 1), np.uint8))
    height, width = (side * factor for side in place.shape)
    place = cv2.resize(place, (width, height), interpolation=cv2.INTER_NEAREST)
    part = grey[:height, :width]
    closed = cv2.morphologyEx(part, cv2.MORPH_CLOSE, np.ones(((thick + 2) * factor, 1), np.uint8))
    taken = part[(place > 0) & (part < dark) & (closed >= dark)]
    if taken.size:
        own = float(np.median(taken))
        noise = 1.5 * float(np.median(np.abs(taken - own)))
        place[part < own - min(most, max(least, NOISE * noise))] = 0
    clean = grey.copy()
    cv2.copyTo(closed, place, clean[:height, :width])
    return clean
