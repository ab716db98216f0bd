"""Which way is up, how skewed the page lies, and where the lid was open.

The lines of a page show in its rows of ink: on a page that lies on its side the columns are sharper than the rows. In
upright text much more ink rises above the small letters (capitals, b, d, h, l, dots) than hangs below them; on a page
that seems to stand on its head Tesseract's own script detection is asked before anything is turned.
"""

import math
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.prepare import measures, osd
from pipeline.prepare.measures import Grey, Pixels
from pipeline.steps import Step, step

__all__ = ["Upright", "likely_dpi", "rotated", "turned", "upright", "without_dark_edges"]

LONG_SIDE = 11.69
"""Inches of A4's longer side: the size that a page without a resolution is taken to have."""
TRIED = (-6, -4, -2, -1, 0, 1, 2, 4, 6)
"""Degrees at which rows are compared with columns."""
ON_ITS_SIDE = 0.6
"""Rows this much less sharp than columns say that the page lies on its side (sound pages: 1.3 and more)."""
UPRIGHT = 1.2
"""Ink above the small letters, as a multiple of the ink below, that says which way is up."""
STRAIGHT = 0.25
"""Degrees of skew that no engine minds."""


class Upright(NamedTuple):
    """A page upright and straight: in grey with its black borders covered, the lines found on it, and the steps.

    ``slant`` is by how many degrees it lay aslant.
    """

    grey: Grey
    lines: measures.Lines
    slant: float
    steps: tuple[Step, ...]


def upright(picture: Grey, dpi: int) -> Upright:
    """The page upright and straight, and what was done for it."""
    steps: list[Step] = []
    grey, cut = without_dark_edges(picture, dpi)
    found = measures.ink_of(grey, dpi)
    if far := measures.far_aslant(found):
        steps.append(step("straightened", degrees=far))
        picture, grey = rotated(picture, far), rotated(grey, far)
        found = measures.ink_of(grey, dpi)
    angle = measures.skew(found)
    if turn := _turn(grey, found, angle, dpi):
        steps.append(step("turned", degrees=turn))
        picture, grey = rotated(picture, turn), rotated(grey, turn)
        found = measures.ink_of(grey, dpi)
        angle = measures.skew(found)
    slant = angle
    if abs(slant) >= STRAIGHT:
        steps.append(step("straightened", degrees=slant))
        picture = rotated(picture, slant)
    if steps:  # its borders lie elsewhere now
        grey, cut = without_dark_edges(picture, dpi)
        if cut:
            found = measures.ink_of(grey, dpi)
            angle = measures.skew(found)
    return Upright(grey, measures.rows_of(found, angle), slant, (*steps, *cut))


def likely_dpi(width: int, height: int) -> int:
    """The resolution of a page of which its file says none."""
    return round(max(width, height) / LONG_SIDE)


def rotated(picture: Pixels, degrees: float) -> Pixels:
    """The picture (grey or in colour) turned counterclockwise; corners that come in are paper."""
    quarter = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_CLOCKWISE}
    if degrees in quarter:
        return cv2.rotate(picture, quarter[int(degrees)])
    turn, size = _slanted(picture.shape[1], picture.shape[0], degrees)
    return cv2.warpAffine(picture, turn, size, borderValue=_paper(picture))


def turned(width: int, height: int, degrees: float) -> tuple[npt.NDArray[np.float64], tuple[int, int]]:
    """Where `rotated` takes the points of a picture of that size (a matrix of 2 x 3), and the new size.

    >>> matrix, size = turned(200, 100, 90)
    >>> (matrix @ (200, 0, 1)).tolist(), size
    ([0.0, 0.0], (100, 200))
    """
    quarter = {
        90: ((0, 1, 0), (-1, 0, width)),
        180: ((-1, 0, width), (0, -1, height)),
        270: ((0, -1, height), (1, 0, 0)),
    }
    if degrees in quarter:
        return np.array(quarter[int(degrees)], float), (width, height) if degrees == 180 else (height, width)
    return _slanted(width, height, degrees)


def _slanted(width: int, height: int, degrees: float) -> tuple[npt.NDArray[np.float64], tuple[int, int]]:
    turn = np.array(cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1), float)
    cosine, sine = np.abs(turn[0, :2])
    size = math.ceil(width * cosine + height * sine), math.ceil(width * sine + height * cosine)
    turn[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    return turn, size


def without_dark_edges(picture: Grey, dpi: int) -> tuple[Grey, tuple[Step, ...]]:
    """The grey page with its black borders painted over, and how many millimetres they took of which side."""
    factor = max(1, dpi // 50)
    small = measures.reduced(picture, factor)
    (paper,) = measures.levels(small, 80)
    widths = [_bar(side, paper) * factor for side in (small.T, small.T[::-1], small, small[::-1])]
    if not any(widths):
        return picture, ()
    left, right, top, bottom = widths
    inner = slice(top, len(picture) - bottom), slice(left, picture.shape[1] - right)
    clean = np.full_like(picture, round(paper))
    clean[inner] = picture[inner]
    sides = dict(zip(("left", "right", "top", "bottom"), (round(width / dpi * 25.4) for width in widths), strict=True))
    return clean, (step("edges_covered", **sides),)


def _bar(rows: Grey, paper: float) -> int:
    """How many rows at the start of a picture are a black bar: dark over most of their length, then paper at once."""
    reach = max(1, len(rows) // 8)
    profile = np.percentile(rows[: reach + 8], 75, axis=1)
    dark = np.flatnonzero(profile[:reach] < 0.45 * paper)
    if not dark.size or profile[0] >= 0.45 * paper:
        return 0
    end = int(dark[-1]) + 1
    inside = profile[end + 2 : end + 8]
    return min(end + 2, reach) if inside.size and float(np.median(inside)) > 0.6 * paper else 0


def _turn(grey: Grey, found: measures.Ink, skew: float, dpi: int) -> int:
    """By how many degrees (counterclockwise) the page must be turned: 0, 90, 180 or 270."""
    rows = max(measures.sharpness(found, angle) for angle in TRIED)
    columns = max(measures.sharpness(found, angle, across=True) for angle in TRIED)
    side = 90 if rows < ON_ITS_SIDE * columns else 0
    if side:
        grey = rotated(grey, side)
        found = measures.ink_of(grey, dpi)
        skew = measures.skew(found)
    lines = measures.rows_of(found, skew)
    if lines.number >= 3 and lines.above >= UPRIGHT * lines.below:
        return side
    head_down = lines.below > UPRIGHT * lines.above
    asked = osd.rotation(measures.reduced(grey, 2 if dpi >= 250 else 1))
    if asked is None:
        return (side + 180) % 360 if head_down and lines.number >= 8 and side else side
    return (side + asked) % 360


def _paper(picture: Pixels) -> tuple[int, ...]:
    """The most common brightness (of each channel) on the page."""
    channels = cv2.split(picture[::4, ::4])
    return tuple(int(measures.histogram(channel).argmax()) for channel in channels)
