"""Coloured ink apart from print: stamps and signatures lie across words that the engine should read.

::

    black print on white      grey        stays
    blue stamp over print     colour      goes into a picture of its own

Paper has a colour too (yellowed, pink forms): each channel is first brought to the paper's own white.
"""

import cv2
import numpy as np

from pipeline.prepare import measures
from pipeline.prepare.measures import Grey, Pixels
from pipeline.steps import Step, step

__all__ = ["separate"]

COLOURED = 55
"""Difference of the strongest and the weakest channel (of 255) from which a pixel is coloured."""
WORTH = 0.0004
"""Share of coloured pixels below which a page is treated as grey: 24 mm² of A4."""


def separate(picture: Pixels) -> tuple[Grey, Grey | None, tuple[Step, ...]]:
    """The print in grey, the coloured ink in grey on white (None where there is none), and what was done.

    ``picture`` is height x width in grey, x 3 (red, green, blue) in colour.
    """
    if picture.ndim == 2:
        return picture, None, ()
    small = measures.reduced(picture, max(1, min(picture.shape[:2]) // 600))
    white = np.stack([_to_white(channel) for channel in cv2.split(small)], axis=1)[:, None]
    share = float((_chroma(cv2.LUT(small, white)) > COLOURED).mean())
    if share < WORTH or share > 0.3:
        return _grey(picture), None, ()
    even = cv2.LUT(picture, white)
    chroma = _chroma(even)
    strength = np.where(np.arange(256) > COLOURED // 2, np.arange(256), 0)
    lift, dark = (np.minimum(255, (times * strength).round()).astype(np.uint8) for times in (1.6, 1.4))
    taken = step("ink_apart", percent=round(100 * share, 1))
    return cv2.add(_grey(even), cv2.LUT(chroma, lift)), cv2.LUT(chroma, 255 - dark), (taken,)


def _to_white(channel: Grey) -> Grey:
    """For each of the 256 values of a channel what it is when the paper (its bright part) is brought to white."""
    (paper,) = measures.levels(channel, 85)
    return np.minimum(255, (np.arange(256) * 255 / max(paper, 1)).round()).astype(np.uint8)


def _chroma(pixels: Pixels) -> Grey:
    """The difference of the strongest and the weakest channel."""
    red, green, blue = cv2.split(pixels)
    return cv2.subtract(cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue))


def _grey(picture: Pixels) -> Grey:
    return cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
