"""Which way is up, how skewed the page lies, and where the lid was open.

The lines of a page show in its rows of ink: on a page that lies on its side the columns are sharper than the rows. In
upright text much more ink rises above the small letters (capitals, b, d, h, l, dots) than hangs below them; on a page
that seems to stand on its head Tesseract's own script detection is asked before anything is turned.
"""

from typing import NamedTuple

import numpy as np
from PIL import Image

from pipeline.prepare import measures, osd

__all__ = ["LONG_SIDE", "Upright", "rotated", "upright", "without_dark_edges"]

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
    """A page upright and straight: in grey with its black borders covered, the ink found on it, and the steps."""

    grey: Image.Image
    ink: measures.Ink
    skew: float
    steps: tuple[str, ...]


def upright(picture: Image.Image, dpi: int) -> Upright:
    """The page (grey) upright and straight, and what was done for it."""
    steps: list[str] = []
    grey, cut = without_dark_edges(picture, dpi)
    found = measures.ink_of(grey, dpi)
    turn = _turn(grey, found, dpi)
    if turn:
        steps.append(f"turned {turn}°")
        picture, grey = rotated(picture, turn), rotated(grey, turn)
        found = measures.ink_of(grey, dpi)
    angle = round(measures.skew(found), 2)
    if abs(angle) >= STRAIGHT:
        steps.append(f"straightened {angle:g}°")
        picture = rotated(picture, angle)
    if steps:  # its borders lie elsewhere now
        grey, cut = without_dark_edges(picture, dpi)
        found = measures.ink_of(grey, dpi)
        angle = measures.skew(found)
    return Upright(grey, found, angle, (*steps, *cut))


def rotated(picture: Image.Image, degrees: float) -> Image.Image:
    """The picture turned counterclockwise; corners that come in are paper."""
    quarter = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}
    if degrees in quarter:
        return picture.transpose(quarter[int(degrees)])
    paper = _paper(picture)
    return picture.rotate(degrees, Image.Resampling.BILINEAR, expand=True, fillcolor=paper)


def without_dark_edges(picture: Image.Image, dpi: int) -> tuple[Image.Image, tuple[str, ...]]:
    """The grey page with its black borders painted over, and how many millimetres they took of which side."""
    factor = max(1, dpi // 50)
    small = np.asarray(picture.reduce(factor))
    (paper,) = measures.levels(small, 80)
    sides = (np.percentile(small, 75, axis=0), np.percentile(small, 75, axis=1))
    widths = [_bar(profile, paper) * factor for side in sides for profile in (side, side[::-1])]
    if not any(widths):
        return picture, ()
    left, right, top, bottom = widths
    clean = Image.new("L", picture.size, round(paper))
    inner = (left, top, picture.width - right, picture.height - bottom)
    clean.paste(picture.crop(inner), inner)
    return clean, (f"dark edges covered: {', '.join(f'{width / dpi * 25.4:.0f}' for width in widths)} mm",)


def _bar(profile: np.ndarray[tuple[int, ...], np.dtype[np.float64]], paper: float) -> int:
    """How many pixels at the start of a side's profile are a black bar: dark, then paper at once."""
    reach = max(1, len(profile) // 8)
    dark = np.flatnonzero(profile[:reach] < 0.45 * paper)
    if not dark.size or profile[0] >= 0.45 * paper:
        return 0
    end = int(dark[-1]) + 1
    inside = profile[end + 2 : end + 8]
    return min(end + 2, reach) if inside.size and float(np.median(inside)) > 0.6 * paper else 0


def _turn(grey: Image.Image, found: measures.Ink, dpi: int) -> int:
    """By how many degrees (counterclockwise) the page must be turned: 0, 90, 180 or 270."""
    rows = max(measures.sharpness(found, angle) for angle in TRIED)
    columns = max(measures.sharpness(found, angle, across=True) for angle in TRIED)
    side = 90 if rows < ON_ITS_SIDE * columns else 0
    if side:
        grey = rotated(grey, side)
        found = measures.ink_of(grey, dpi)
    lines = measures.rows_of(found, measures.skew(found))
    if lines.number >= 3 and lines.above >= UPRIGHT * lines.below:
        return side
    head_down = lines.below > UPRIGHT * lines.above
    asked = osd.rotation(grey.reduce(2) if dpi >= 250 else grey)
    if asked is None:
        return (side + 180) % 360 if head_down and lines.number >= 8 and side else side
    return (side + asked) % 360


def _paper(picture: Image.Image) -> tuple[int, ...] | int:
    """The most common brightness (of each channel) on the page."""
    histogram = np.array(picture.histogram()).reshape(len(picture.getbands()), 256)
    common = tuple(int(channel.argmax()) for channel in histogram)
    return common if len(common) > 1 else common[0]
