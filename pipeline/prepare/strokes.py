"""The strokes of the letters: evenly lit, free of noise, sharp, thick enough, and of the size the engine reads best.

The treatments were chosen by measuring: with memos drawn, damaged in fifteen ways (``bench/degrade.py``) and read.
A page with noise of 45 grey values keeps Tesseract busy for half a minute and comes back empty; smoothed by 1.5 pixels
it is read in a second as well as a clean one.
"""

from typing import NamedTuple

import numpy as np
from PIL import Image, ImageFilter

from pipeline.prepare import measures

__all__ = ["Clean", "clean", "credible", "resized"]

USUAL = 24 / 300
"""Height of small letters of 10 to 12 points, in pixels for one dpi."""
MANY = 10
"""Lines on a page that say more about its resolution than its file does."""
BEST = 17.0
"""Height of small letters that Tesseract reads best and fast, in pixels."""
FEW = 11.0
"""Below this height a page is enlarged."""
SMALL_PRINT = 14.0
"""Below this height letters are too small for filters of 3 pixels."""
UNEVEN = 28
"""Difference of the paper's brightness between its light and dark tenths that is evened out."""
EMPTY = 20
"""Contrast below which there is no ink on the page."""
PALE = 110
"""Contrast of ink and paper below which the page is stretched to full contrast."""
NOISY, SPECKLED, BLURRED, THIN, SHINING = 12.0, 0.0005, 0.17, 0.16, 0.7
"""Noise (grey values), lone pixels, slope of edges, stroke for letter height and grey apart from print: limits."""


class Clean(NamedTuple):
    """The picture for the engine, its pixels for one of the page's, the steps, and whether they changed the strokes."""

    picture: Image.Image
    scale: float
    steps: tuple[str, ...]
    treated: bool = False


def credible(lines: measures.Lines, dpi: int) -> float:
    """The height of small letters: as measured, if there are lines enough and it fits the resolution."""
    usual = USUAL * dpi
    trust = 1.7 if lines.number < MANY else 3.0
    return lines.letters if lines.number >= 4 and usual / trust <= lines.letters <= usual * trust else usual


def clean(picture: Image.Image, letters: float, *, gently: bool = False) -> Clean:
    """A grey page cleaned for the engine; ``letters`` is the height of its small letters in pixels.

    ``gently``: brought to the right size, but its strokes are left as they are.
    """
    steps: list[str] = []
    darkest, brightest = measures.levels(np.asarray(picture)[::4, ::4], 0.1, 80)
    if brightest - darkest < EMPTY:
        return Clean(picture, 1.0, ())
    for step in () if gently else (_even, _calm, _sharp, _thick, _opaque):
        picture, done = step(picture, letters, bool(steps))
        steps += [done] if done else []
    treated, jagged = bool(steps), _two_valued(picture)
    scale = _scale(letters, jagged)
    if scale != 1:
        verb = "reduced" if scale < 1 else "enlarged"
        steps.append(f"letters {letters:.0f} px: {verb} to {scale:.0%}")
        picture = resized(picture, scale)
    if jagged and letters < SMALL_PRINT:
        picture = picture.filter(ImageFilter.GaussianBlur(0.75 * scale))
        steps.append(f"1 bit a pixel and letters {letters:.0f} px: rounded")
    return Clean(picture, scale, tuple(steps), treated)


def resized(picture: Image.Image, scale: float) -> Image.Image:
    """The picture at that scale: pixels averaged when reduced, interpolated when enlarged."""
    if scale == 1:
        return picture
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC)


def _even(picture: Image.Image, letters: float, _: bool) -> tuple[Image.Image, str]:
    """Shadows lifted, pale ink darkened."""
    factor = max(1, round(letters / 8))
    small = np.asarray(picture.reduce(factor))
    paper = measures.paper_map(small)
    spread = float(np.percentile(paper, 92) - np.percentile(paper, 8))
    contrast = float(np.median(paper)) - measures.levels(small, 0.3)[0]
    if spread < UNEVEN and contrast >= PALE:
        return picture, ""
    size = picture.size
    light = np.asarray(Image.fromarray(paper).resize(size, Image.Resampling.BICUBIC))
    shade = np.asarray(picture, dtype=np.float32) / np.maximum(light, 1)
    darkest = min(0.9, float(np.percentile(shade[::4, ::4], 0.5)))
    flat = np.clip((shade - darkest) * (250 / (1 - darkest)), 0, 255).astype(np.uint8)
    return Image.fromarray(flat), f"paper uneven by {spread:.0f}, contrast {contrast:.0f} of 255: evened out"


def _calm(picture: Image.Image, letters: float, _: bool) -> tuple[Image.Image, str]:
    """Noise smoothed, lone specks taken out."""
    noise = measures.blocks_deviation(picture)
    if noise >= NOISY:
        radius = min(2.0, max(0.8, noise / 25)) * min(1.0, letters / 22)
        return picture.filter(ImageFilter.GaussianBlur(radius)), f"noise {noise:.0f} of 255: smoothed {radius:.1f} px"
    share = measures.specks(picture)
    if share < SPECKLED:
        return picture, ""
    if letters >= SMALL_PRINT:
        return picture.filter(ImageFilter.MedianFilter(3)), f"specks on {share:.2%}: median of 3"
    return _without_lone_pixels(picture), f"specks on {share:.2%}: taken out"


def _sharp(picture: Image.Image, letters: float, changed: bool) -> tuple[Image.Image, str]:
    """Blurred letters sharpened, unless it was us who blurred them."""
    if changed or letters < SMALL_PRINT or (slope := measures.edge_slope(picture)) >= BLURRED:
        return picture, ""
    return picture.filter(ImageFilter.UnsharpMask(3, 150, 0)), f"edges rise {slope:.0%} a pixel: sharpened"


def _thick(picture: Image.Image, letters: float, changed: bool) -> tuple[Image.Image, str]:
    """Thin strokes thickened."""
    if changed or letters < SMALL_PRINT or not 0 < (stroke := measures.stroke(picture)) < THIN * letters:
        return picture, ""
    return picture.filter(ImageFilter.MinFilter(3)), f"strokes {stroke:.1f} px: thickened"


def _opaque(picture: Image.Image, _: float, changed: bool) -> tuple[Image.Image, str]:
    """The print of the other side taken away."""
    if changed or (grey := measures.shining(picture)) < SHINING:
        return picture, ""
    ink, paper = measures.levels(np.asarray(picture)[::4, ::4], 0.3, 80)
    cut = ink + 0.55 * (paper - ink)
    levels = [round(min(255, max(0, (value - ink) / max(cut - ink, 1) * 255))) for value in range(256)]
    return picture.point(levels), f"grey apart from print, {grey:.1f} of the black: the other side taken away"


def _scale(letters: float, jagged: bool) -> float:
    """Small print is enlarged, large print reduced; print of 1 bit a pixel loses too much when it is reduced."""
    if letters < FEW:
        return min(3.0, round(BEST / letters, 2))
    return round(BEST / letters, 2) if letters > 1.25 * BEST and not jagged else 1.0


def _two_valued(picture: Image.Image) -> bool:
    """Whether the page was scanned with 1 bit a pixel."""
    sample = np.asarray(picture)[::7, ::3]
    return float(((sample < 16) | (sample > 239)).mean()) > 0.97


def _without_lone_pixels(picture: Image.Image) -> Image.Image:
    pixels = np.asarray(picture).astype(np.int16)
    padded = np.pad(pixels, 1, mode="edge")
    shifts = [(i, j) for i in range(3) for j in range(3) if (i, j) != (1, 1)]
    around = [padded[i : i + pixels.shape[0], j : j + pixels.shape[1]] for i, j in shifts]
    low, high = np.minimum.reduce(around), np.maximum.reduce(around)
    return Image.fromarray(np.clip(pixels, low, high).astype(np.uint8))
