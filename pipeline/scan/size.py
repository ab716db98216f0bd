"""How large a page's picture is when it is read: as large as letters need it, and no larger than fits.

::

    A4 at 300 dpi        9 megapixels   as it is
    A3 at 600 dpi       70 megapixels   reduced to 430 dpi
    A0 at 300 dpi      139 megapixels   reduced to 153 dpi, with a doubt: small print can be lost
    beyond the limit                    not read, with a doubt; the other pages are

>>> found = fit(2, 139_000_000, (9933, 14043), 300, Settings())
>>> found.size, found.dpi, found.doubts[0].reason
((5046, 7134), 152, 'page 2 has 139 megapixels and was reduced to 152 dpi: small print can be lost')
"""

from collections.abc import Sequence
from math import ceil, sqrt
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from pipeline.doubts import doubt
from pipeline.errors import ScanTooLarge
from pipeline.page import Address, Doubt, Sheet
from pipeline.settings import Settings

__all__ = ["ENOUGH", "Fit", "fit", "fitted", "readable"]

ENOUGH = 36e6
"""Pixels above which a page is reduced: A4 at 600 dpi. What is done to a page takes some ten bytes a pixel."""
COARSE = 200
"""Pixels an inch below which small print is lost."""


TOO_COARSE = 40
"""Pixels an inch below which nothing can be read."""


class Fit(NamedTuple):
    """The size in which a page's picture is read (None: not at all), its resolution there, and what is doubtful."""

    size: tuple[int, int] | None
    dpi: int | None
    doubts: tuple[Doubt, ...] = ()


def fit(
    number: int, pixels: int, size: tuple[int, int], dpi: int | None, settings: Settings, *, drawn: bool = False
) -> Fit:
    """How a page is read whose file holds so many pixels, and which would be read in that size.

    What a program drew (``drawn``) can be drawn in any size.
    """
    width, height = size
    at = Address(page=number)
    millions = round(pixels / 1e6)
    enough = min(ENOUGH, settings.max_megapixels * 1e6)
    scale = min(1.0, sqrt(enough / (width * height)))
    if (scale * (dpi or COARSE) < TOO_COARSE) if drawn else (pixels > settings.max_megapixels * 1e6):
        limit = f"{settings.max_megapixels:g}"
        return Fit(None, dpi, (doubt("page_too_large", "text", at=at, page=number, megapixels=millions, limit=limit),))
    if scale == 1:
        return Fit(size, dpi)
    if 1 / scale > 2:
        scale = 1 / ceil(1 / scale)  # whole squares of pixels are averaged, which takes no memory besides
        size = ceil(width * scale), ceil(height * scale)
    else:
        size = int(width * scale), int(height * scale)
    reduced = dpi and round(dpi * scale)
    if reduced and reduced >= COARSE:
        return Fit(size, reduced)
    to = f"{reduced} dpi" if reduced else f"{size[0]} x {size[1]} pixels"
    return Fit(size, reduced, (doubt("page_reduced", "text", at=at, page=number, megapixels=millions, to=to),))


def fitted(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture in that size; its pixels become squares, and fewer."""
    if picture.size == size:
        return picture.copy()
    factor = round(picture.width / size[0])
    plain = picture.convert("L") if picture.mode == "1" else picture.convert("RGB") if picture.mode == "P" else picture
    if factor > 1 and size == tuple(ceil(side / factor) for side in picture.size):
        return plain.reduce(factor)
    return plain.resize(size, Image.Resampling.BICUBIC, reducing_gap=3.0)


def readable(path: Path, sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """The sheets, if one of them can be read. Raises ScanTooLarge where all are too large."""
    if sheets and all(sheet.picture is None and not sheet.layer for sheet in sheets):
        raise ScanTooLarge("page_too_large", path, **sheets[0].doubts[0].values)
    return tuple(sheets)
