"""The strokes of the letters: evenly lit, free of noise, sharp, thick enough, and of the size the engine reads best.

The treatments were chosen by measuring: with memos drawn, damaged in many ways (``bench/degrade.py``) and read.
A page with noise of 45 grey values keeps Tesseract busy for half a minute and comes back empty; smoothed by 1.5 pixels
it is read in a second as well as a clean one.
"""

from typing import NamedTuple

import cv2
import numpy as np

from pipeline.prepare import measures
from pipeline.prepare.measures import Grey
from pipeline.steps import Step, step

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
SQUARE = np.ones((3, 3), np.uint8)
"""A pixel and the eight around it."""


class Clean(NamedTuple):
    """The picture for the engine, its pixels for one of the page's, the steps, and whether they changed the strokes."""

    picture: Grey
    scale: float
    steps: tuple[Step, ...]
    treated: bool = False


def credible(lines: measures.Lines, dpi: int) -> float:
    """The height of small letters: as measured, if there are lines enough and it fits the resolution."""
    usual = USUAL * dpi
    trust = 1.7 if lines.number < MANY else 3.0
    return lines.letters if lines.number >= 4 and usual / trust <= lines.letters <= usual * trust else usual


def clean(picture: Grey, letters: float, *, gently: bool = False) -> Clean:
    """A grey page cleaned for the engine; ``letters`` is the height of its small letters in pixels.

    ``gently``: brought to the right size, but its strokes are left as they are.
    """
    steps: list[Step] = []
    darkest, brightest = measures.levels(picture[::4, ::4], 0.1, 80)
    if brightest - darkest < EMPTY:
        return Clean(picture, 1.0, ())
    for treat in () if gently else (_even, _calm, _sharp, _thick, _opaque):
        picture, done = treat(picture, letters, bool(steps))
        steps += [done] if done else []
    treated, jagged = bool(steps), _two_valued(picture)
    scale = _scale(letters, jagged)
    if scale != 1:
        sized = "reduced" if scale < 1 else "enlarged"
        steps.append(step(sized, letters=round(letters), percent=round(100 * scale)))
        picture = resized(picture, scale)
    if jagged and letters < SMALL_PRINT:
        picture = cv2.GaussianBlur(picture, (0, 0), 0.75 * scale)
        steps.append(step("rounded", letters=round(letters)))
    return Clean(picture, scale, tuple(steps), treated)


def resized(picture: Grey, scale: float) -> Grey:
    """The picture at that scale, interpolated; where it shrinks to less than half, pixels are averaged first."""
    if scale == 1:
        return picture
    height, width = picture.shape
    size = max(1, round(width * scale)), max(1, round(height * scale))
    if scale > 1:
        return cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC)
    return cv2.resize(measures.reduced(picture, int(1 / scale)), size, interpolation=cv2.INTER_LINEAR)


def _even(picture: Grey, letters: float, _: bool) -> tuple[Grey, Step | None]:
    """Shadows lifted, pale ink darkened."""
    factor = max(1, round(letters / 8))
    small = measures.reduced(picture, factor)
    paper = measures.paper_map(small)
    spread = float(np.percentile(paper, 92) - np.percentile(paper, 8))
    contrast = float(np.median(paper)) - measures.levels(small, 0.3)[0]
    if spread < UNEVEN and contrast >= PALE:
        return picture, None
    light = cv2.resize(paper.astype(np.float32), picture.shape[::-1], interpolation=cv2.INTER_CUBIC)
    shade = picture / np.maximum(light, 1)
    darkest = min(0.9, float(np.percentile(shade[::4, ::4], 0.5)))
    flat = np.clip((shade - darkest) * (250 / (1 - darkest)), 0, 255).astype(np.uint8)
    return flat, step("evened_out", spread=round(spread), contrast=round(contrast))


def _calm(picture: Grey, letters: float, _: bool) -> tuple[Grey, Step | None]:
    """Noise smoothed, lone specks taken out."""
    noise = measures.blocks_deviation(picture)
    if noise >= NOISY:
        radius = min(2.0, max(0.8, noise / 25)) * min(1.0, letters / 22)
        told = step("smoothed", noise=round(noise), radius=round(radius, 1))
        return cv2.GaussianBlur(picture, (0, 0), radius), told
    share = measures.specks(picture)
    if share < SPECKLED:
        return picture, None
    percent = round(100 * share, 2)
    if letters >= SMALL_PRINT:
        return cv2.medianBlur(picture, 3), step("specks_levelled", percent=percent)
    return _without_lone_pixels(picture), step("specks_out", percent=percent)


def _sharp(picture: Grey, letters: float, changed: bool) -> tuple[Grey, Step | None]:
    """Blurred letters sharpened, unless it was us who blurred them."""
    if changed or letters < SMALL_PRINT or (slope := measures.edge_slope(picture)) >= BLURRED:
        return picture, None
    soft = cv2.GaussianBlur(picture, (0, 0), 3)
    return cv2.addWeighted(picture, 2.5, soft, -1.5, 0), step("sharpened", percent=round(100 * slope))


def _thick(picture: Grey, letters: float, changed: bool) -> tuple[Grey, Step | None]:
    """Thin strokes thickened."""
    if changed or letters < SMALL_PRINT or not 0 < (stroke := measures.stroke(picture)) < THIN * letters:
        return picture, None
    return cv2.erode(picture, SQUARE), step("thickened", stroke=round(stroke, 1))


def _opaque(picture: Grey, _: float, changed: bool) -> tuple[Grey, Step | None]:
    """The print of the other side taken away."""
    if changed or (grey := measures.shining(picture)) < SHINING:
        return picture, None
    ink, paper = measures.levels(picture[::4, ::4], 0.3, 80)
    cut = ink + 0.55 * (paper - ink)
    stretched = np.clip((np.arange(256) - ink) / max(cut - ink, 1) * 255, 0, 255).round().astype(np.uint8)
    return cv2.LUT(picture, stretched), step("other_side_out", grey=round(grey, 1))


def _scale(letters: float, jagged: bool) -> float:
    """Small print is enlarged, large print reduced; print of 1 bit a pixel loses too much when it is reduced."""
    if letters < FEW:
        return min(3.0, round(BEST / letters, 2))
    return round(BEST / letters, 2) if letters > 1.25 * BEST and not jagged else 1.0


def _two_valued(picture: Grey) -> bool:
    """Whether the page was scanned with 1 bit a pixel."""
    sample = picture[::7, ::3]
    return float(((sample < 16) | (sample > 239)).mean()) > 0.97


def _without_lone_pixels(picture: Grey) -> Grey:
    """No pixel darker or lighter than all eight around it."""
    around = SQUARE.copy()
    around[1, 1] = 0
    return np.clip(picture, cv2.erode(picture, around), cv2.dilate(picture, around))
