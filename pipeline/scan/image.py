"""Pictures of pages: TIFF with one or many, PNG, JPEG.

::

    fax.tif      1728 x 2200, 204 x 196 dpi, 1 bit a pixel, two pages
    photo.jpg    3024 x 4032, turned by its camera's mark

A multi-page TIFF is streamed: each sheet opens the file and goes to its own frame when its picture is asked for.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from PIL import Image, ImageOps

from pipeline.errors import BeschlussbuchError, ScanTooLarge, UnreadableScan
from pipeline.page import Sheet
from pipeline.settings import Settings

__all__ = ["check_size", "credible_dpi", "frame", "sheets"]

TURNED = {5, 6, 7, 8}
"""Values of the EXIF orientation mark (tag 274) that turn a picture on its side."""


def sheets(path: Path, settings: Settings) -> tuple[Sheet, ...]:
    """One sheet for each frame. Raises UnreadableScan and ScanTooLarge; pixels are not decoded here."""
    with _opened(path) as picture:
        count = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1  # a telephone's JPEG hides previews
        return tuple(_sheet(path, picture, index, settings) for index in range(min(count, settings.max_pages + 1)))


def frame(path: Path, index: int) -> Image.Image:
    """The frame of that index (from 0), decoded, turned as its EXIF mark says. Raises UnreadableScan."""
    with _opened(path) as picture:
        picture.seek(index)
        picture.load()
        return ImageOps.exif_transpose(picture) if _mark(picture) != 1 else picture.copy()


def check_size(path: Path, number: int, width: int, height: int, settings: Settings) -> None:
    """Raise ScanTooLarge for a page of more pixels than the settings allow."""
    if width * height > settings.max_megapixels * 1e6:
        size = f"{width * height / 1e6:.0f} megapixels"
        limit = f"the limit is {settings.max_megapixels:g}; scan it at a lower resolution or raise max_megapixels"
        raise ScanTooLarge(f"{path}: page {number} has {size}, {limit}")


def credible_dpi(dpi: float | None, width: int, height: int) -> int | None:
    """The resolution, where it makes a page of a plausible size: 8 cm to 1.3 m on its longer side.

    Cameras and editors write 72 or 96 when they know none, and nobody scans large sheets so coarsely.

    >>> credible_dpi(300, 2480, 3508), credible_dpi(72, 595, 842), credible_dpi(72, 2480, 3508)
    (300, 72, None)
    """
    if dpi is None or not 50 <= dpi <= 2400:
        return None
    return round(dpi) if 3 <= max(width, height) / dpi <= (51 if dpi > 96 else 18) else None


def _sheet(path: Path, picture: Image.Image, index: int, settings: Settings) -> Sheet:
    picture.seek(index)
    width, height = picture.size
    check_size(path, index + 1, width, height, settings)
    dpi = _dpi(picture)
    if _mark(picture) in TURNED:
        width, height = height, width
    return Sheet(path, index + 1, partial(frame, path, index), width, height, dpi, scanned=True)


def _mark(picture: Image.Image) -> int:
    """The orientation mark of a photograph; TIFF's is obeyed by the decoder, PNG has none."""
    return int(picture.getexif().get(274, 1)) if picture.format in {"JPEG", "MPO"} else 1


def _dpi(picture: Image.Image) -> int | None:
    """The mean of both directions (a fax has 204 x 196); JPEG's and TIFF's default of 72 on a large picture is none."""
    both = picture.info.get("dpi")
    if not both:
        return None
    return credible_dpi((float(both[0]) + float(both[1])) / 2, *picture.size)


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    """The picture, opened; what the decoder says about broken files becomes one clear error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is checked instead
        warnings.filterwarnings("ignore", module="PIL")  # a broken tag in a TIFF is no matter as long as it decodes
        try:
            with Image.open(path) as picture:
                yield picture
        except Image.DecompressionBombError:
            raise ScanTooLarge(f"{path}: a picture of more pixels than can be read; scan it at 300 dpi") from None
        except (BeschlussbuchError, MemoryError):
            raise
        except Exception as error:  # Pillow's decoders meet broken files with errors of every kind
            words = str(error) if isinstance(error, OSError | SyntaxError | ValueError) else repr(error)
            raise UnreadableScan(
                f"{path}: the picture is damaged or cut off ({words}); scan or copy it again"
            ) from None
