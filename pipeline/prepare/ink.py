"""Coloured ink apart from print: stamps and signatures lie across words that the engine should read.

::

    black print on white      grey        stays
    blue stamp over print     colour      goes into a picture of its own

Paper has a colour too (yellowed, pink forms): each channel is first brought to the paper's own white.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops

__all__ = ["separate"]

COLOURED = 55
"""Difference of the strongest and the weakest channel (of 255) from which a pixel is coloured."""
WORTH = 0.0004
"""Share of coloured pixels below which a page is treated as grey: 24 mm² of A4."""


def separate(picture: Image.Image) -> tuple[Image.Image, Image.Image | None, tuple[str, ...]]:
    """The print in grey, the coloured ink in grey on white (None where there is none), and what was done."""
    if picture.mode != "RGB":
        return picture, None, ()
    factor = max(1, min(picture.size) // 600)
    small = np.asarray(picture.reduce(factor)).astype(np.int16)
    paper = np.maximum(np.percentile(small.reshape(-1, 3), 85, axis=0), 1)
    share = float((_chroma(small * 255 / paper) > COLOURED).mean())
    if share < WORTH or share > 0.3:
        return picture.convert("L"), None, ()
    levels = [min(255, round(value * 255 / white)) for white in paper for value in range(256)]
    even = picture.point(levels)
    red, green, blue = even.split()
    strongest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    weakest = ImageChops.darker(ImageChops.darker(red, green), blue)
    chroma = ImageChops.subtract(strongest, weakest)
    lift = chroma.point([round(1.6 * value) * (value > COLOURED // 2) for value in range(256)])
    alone = chroma.point([255 - round(1.4 * value) * (value > COLOURED // 2) for value in range(256)])
    step = f"coloured ink on {share:.1%} of the page: read apart"
    return ImageChops.add(even.convert("L"), lift), alone, (step,)


def _chroma(pixels: NDArray[np.floating]) -> NDArray[np.floating]:
    return np.asarray(pixels.max(axis=2) - pixels.min(axis=2))
