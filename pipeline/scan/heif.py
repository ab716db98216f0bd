"""HEIC: what telephones save their photographs as.

::

    IMG_0042.HEIC    a page, 3024 x 4032, turned as the telephone was held

The decoder is `pi_heif` (BSD; its wheels bring libheif and libde265, both LGPL): ``beschlussbuch[heic]``.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PIL import Image

from pipeline.extras import extra
from pipeline.page import Sheet
from pipeline.scan import image
from pipeline.settings import Settings

__all__ = ["sheets"]


def sheets(path: Path, settings: Settings) -> tuple[Sheet, ...]:
    """The picture as one sheet. Raises MissingProgram where the decoder is not installed, and what `image` raises."""
    _register()
    return tuple(
        replace(sheet, picture=partial(_loaded, sheet.picture) if sheet.picture else None, checked=None)
        for sheet in image.sheets(path, settings)
    )


def _register() -> None:
    with extra("heic"):
        from pi_heif import register_heif_opener

    register_heif_opener()


def _loaded(load: Callable[[], Image.Image]) -> Image.Image:
    """The picture, perhaps in another process than the one that opened the file."""
    _register()
    return load()
