"""Bytes of something else in the midst of pixels that are not packed: what a disk or a copy put in their place.

::

    row 1     240 241 240 240 240 239 …
    row 2     240 240 113 7 250 66 189 …      128 bytes and more without any order
    row 3     241 240 240 240 239 240 …

Pixels beside one another are alike, in photographs and on a noisy scan's paper, too; strange bytes jump by a third of
all levels and take nearly every value. A dithered or very noisy picture does that as well, but over many rows: damage
has calm rows above and below it.

>>> import random
>>> paper, strange = bytes([240]) * 30_000, random.Random(1).randbytes(300)
>>> in_pixels(paper + strange + paper, row=1000), in_pixels(paper, row=1000)
(True, False)
>>> in_pixels(paper + b"".join(paper[:200] + strange + paper[:500] for _ in range(40)) + paper, row=1000)   # dithered
False
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["in_pixels"]

WINDOW = 128
"""Bytes that are looked at together."""
STEP = WINDOW // 2
JUMPS = 60
"""Levels between neighbours, in the mean: strange bytes have 85, the most restless sound scans had 45."""
VALUES = 90
"""How many values a window has, of the 101 that 128 strange bytes have in the mean."""
CALM = 0.5
"""So much less than the strange bytes the rows above and below them jump."""
RESTLESS = 4000
"""Windows of which no block has more but in a picture that is restless all over: those of four lost blocks."""
MOST = 65_536
"""Bytes that a disk or a card loses at once, at most."""
EDGE = 2
"""Rows that strange bytes may reach into without having a whole one: beyond it they stand at a row's very edge, too."""


BLOCK = 8 * 2**20
"""Bytes that are looked through at once: what is measured on them takes as many again."""


def in_pixels(data: bytes, row: int) -> bool:
    """Whether pixels of ``row`` bytes a row have strange bytes in their midst."""
    pixels = np.frombuffer(data, np.uint8)
    rows, beside = max(1, BLOCK // row), MOST // row + 2 * EDGE
    return any(
        _in_block(pixels[max(0, first - beside) * row : (first + rows + beside) * row], row)
        for first in range(0, -(-len(pixels) // row), rows)
    )


def _in_block(pixels: NDArray[np.uint8], row: int) -> bool:
    pixels = pixels[: len(pixels) // STEP * STEP]
    if len(pixels) < 2 * WINDOW:
        return False
    jumps = cv2.absdiff(pixels[1:], pixels[:-1]).ravel()
    steps = cv2.reduce(np.append(jumps, np.uint8(0)).reshape(-1, STEP), 1, cv2.REDUCE_AVG, dtype=cv2.CV_32F).ravel()
    restless = np.flatnonzero(np.minimum(steps[1:], steps[:-1]) >= JUMPS)
    if len(restless) > RESTLESS:
        return False
    return any(_is_strange(pixels, jumps, int(at) * STEP, row) for at in restless)


def _is_strange(pixels: NDArray[np.uint8], jumps: NDArray[Any], start: int, row: int) -> bool:
    """Whether the window has nearly all values, and rows near it above and below it have neither."""
    if not _has_nearly_all(pixels, start):
        return False
    if not any(_jumps(jumps, start - rows * row) < CALM * JUMPS for rows in range(1, EDGE + 1)):
        return False
    lines = range(1, MOST // row + EDGE + 1)
    below = next((rows for rows in lines if _jumps(jumps, start + rows * row) < CALM * JUMPS), None)
    if below is None:
        return False
    if below <= EDGE:
        return True
    between = range(start + row, start + (below - 1) * row, row)
    return _jumps(jumps, (start // row + 1) * row, max(row // 20, 1)) >= JUMPS and all(
        _has_nearly_all(pixels, at) for at in between
    )


def _has_nearly_all(pixels: NDArray[np.uint8], start: int) -> bool:
    return len(np.unique(pixels[start : start + WINDOW])) >= VALUES


def _jumps(jumps: NDArray[Any], start: int, width: int = WINDOW) -> float:
    """How far bytes from there on jump, in the mean; beyond the picture as far as can be."""
    return float(jumps[start : start + width].mean()) if 0 <= start <= len(jumps) - width else 255.0
