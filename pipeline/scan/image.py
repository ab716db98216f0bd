"""Pictures of pages: TIFF with one or many, PNG, JPEG.

::

    fax.tif      1728 x 1100, 204 x 98 dpi, 1 bit a pixel, two pages      → 1728 x 2290, 204 dpi
    photo.jpg    3024 x 4032, turned by its camera's mark
    scan.tif     a page, and a small picture of it for file managers      → one page

A multi-page TIFF is streamed: each sheet opens the file and goes to its own frame when its picture is asked for.
Pixels that are no squares are made squares, and what has more pixels than letters need is reduced, before anybody
measures on them.
"""

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from pipeline.doubts import doubt
from pipeline.errors import BeschlussbuchError, UnreadableScan
from pipeline.page import Address, Doubt, Sheet
from pipeline.scan import damage, joined, size
from pipeline.settings import Settings

__all__ = ["credible_dpi", "frame", "lies", "page_frames", "sheets"]

Image.MAX_IMAGE_PIXELS = None  # our own limit is checked instead, before a picture is decoded

TURNED = {5, 6, 7, 8}
"""Values of the EXIF orientation mark (tag 274) that turn a picture on its side."""
ORIENTATION, SUBFILE, OLD_SUBFILE = 274, 254, 255
"""Tags: how a picture lies, what a frame of a TIFF is (and what it was called before 1992)."""
REDUCED, MASK = 1, 4
"""Bits of NewSubfileType: a smaller copy of another frame, a mask for another frame."""
FAX, FAX_WIDTHS = (204.0, 98.0), {1728, 2048, 2432}
"""Pixels an inch of a fax in its coarse quality, and how many it has across (ITU-T T.4)."""
OBLONG = 1.01
"""From this ratio of a pixel's sides on it is no square; beyond the other one the file is wrong."""
ABSURD = 5.0


def sheets(path: Path, settings: Settings) -> tuple[Sheet, ...]:
    """One sheet for each frame that is a page. Raises UnreadableScan and ScanTooLarge; pixels are not decoded here."""
    with _opened(path) as picture:
        frames, broken = _pages_among(picture, settings.max_pages + 1)
        found = [_sheet(path, picture, index, number, settings) for number, index in enumerate(frames, 1)]
        found[0] = replace(found[0], doubts=(*found[0].doubts, *_further(picture), *_behind(path, picture)))
        if broken:
            lost = doubt("pages_damaged", "text", at=Address(page=len(found)), page=len(found) + 1)
            found[-1] = replace(found[-1], doubts=(*found[-1].doubts, lost))
        return size.readable(path, found)


def frame(path: Path, index: int, wanted: tuple[int, int] | None = None) -> Image.Image:
    """The frame of that index (from 0), decoded, turned as its EXIF mark says, in the wanted size.

    Raises UnreadableScan.
    """
    with _opened(path) as picture:
        picture.seek(index)
        mark = _mark(picture)  # as the sheet's size was told: a PNG may have another one behind its pixels
        if wanted and picture.format == "JPEG" and picture.mode in {"L", "RGB"}:
            picture.draft(picture.mode, wanted if mark not in TURNED else wanted[::-1])
        picture.load()
        upright = ImageOps.exif_transpose(picture) if mark != 1 else picture
        return size.fitted(upright, wanted or upright.size)


def page_frames(path: Path) -> list[int]:
    """The indexes (from 0) of the frames that are pages. Raises UnreadableScan."""
    with _opened(path) as picture:
        return _pages_among(picture, sys.maxsize)[0]


def lies(path: Path) -> set[int]:
    """The orientation marks (1 to 8: as it is) of the frames that are pages. Raises UnreadableScan."""
    with _opened(path) as picture:
        found = set()
        for index in _pages_among(picture, sys.maxsize)[0]:
            picture.seek(index)
            found.add(_lies(picture))
        return found


def credible_dpi(dpi: float | None, width: int, height: int) -> int | None:
    """The resolution, where it makes a page of a plausible size: 8 cm to 1.3 m on its longer side.

    Cameras and editors write 72 or 96 when they know none, and nobody scans large sheets so coarsely.

    >>> credible_dpi(300, 2480, 3508), credible_dpi(72, 595, 842), credible_dpi(72, 2480, 3508)
    (300, 72, None)
    """
    if dpi is None or not 50 <= dpi <= 2400:
        return None
    return round(dpi) if 3 <= max(width, height) / dpi <= (51 if dpi > 96 else 18) else None


def _pages_among(picture: Image.Image, most: int) -> tuple[list[int], bool]:
    """The frames that are pages, and whether others behind them are damaged.

    No pages are those that call themselves a mask, or a smaller copy of another one.
    """
    if picture.format != "TIFF":
        return [0], False  # a telephone's JPEG hides previews
    kinds: dict[int, tuple[int, int]] = {}
    broken = False
    for index in range(most):
        try:
            kinds[index] = _kind(picture, index)
        except EOFError:
            break
        except Exception:  # Pillow's errors for a broken directory are of every kind
            if not kinds:
                raise
            broken = True
            break
    largest = max((pixels for kind, pixels in kinds.values() if not kind), default=0)
    pages = [
        index
        for index, (kind, pixels) in kinds.items()
        if not kind & MASK and not (kind & REDUCED and 2 * pixels < largest)
    ]
    return pages or list(kinds), broken


def _further(picture: Image.Image) -> tuple[Doubt, ...]:
    """A doubt where a file holds several pictures and is no TIFF: an animation, a series. A JPEG's are previews."""
    count = 1 if picture.format in {"TIFF", "MPO"} else getattr(picture, "n_frames", 1)
    return (doubt("frames_not_read", "text", at=Address(page=1), count=count),) if count > 1 else ()


def _behind(path: Path, picture: Image.Image) -> tuple[Doubt, ...]:
    """A doubt where other files stand behind this one. A telephone's file of several says so, and is read as one."""
    count = 1 if picture.format == "MPO" else joined.count(path)
    return (doubt("files_joined", "text", at=Address(page=1), count=count),) if count > 1 else ()


def _kind(picture: Image.Image, index: int) -> tuple[int, int]:
    """What a frame of a TIFF says it is (bits REDUCED and MASK), and its pixels."""
    picture.seek(index)
    tags = picture.getexif()
    kind = int(tags.get(SUBFILE, 0) or 0) | (REDUCED if tags.get(OLD_SUBFILE) == 2 else 0)
    return kind & (REDUCED | MASK), picture.width * picture.height


def _sheet(path: Path, picture: Image.Image, index: int, number: int, settings: Settings) -> Sheet:
    picture.seek(index)
    x, y = _fineness(picture)
    fine, turned = max(x, y), _mark(picture) in TURNED
    width, height = round(picture.width * fine / x), round(picture.height * fine / y)
    dpi = credible_dpi(fine if fine > 1 else None, width, height)
    if turned:
        width, height = height, width
    found = size.fit(number, picture.width * picture.height, (width, height), dpi, settings)
    if found.size is None:
        return Sheet(path, number, None, width, height, dpi, scanned=True, doubts=found.doubts)
    load = partial(frame, path, index, found.size)
    checked = partial(damage.of_picture, path, index, number)
    return Sheet(path, number, load, *found.size, found.dpi, scanned=True, doubts=found.doubts, checked=checked)


def _mark(picture: Image.Image) -> int:
    """The orientation mark that is ours to obey; TIFF's is obeyed by the decoder."""
    return 1 if picture.format == "TIFF" else _lies(picture)


def _lies(picture: Image.Image) -> int:
    """The orientation mark, without decoding pixels: a PNG is asked for the one in front of them."""
    if picture.format == "PNG" and "exif" not in picture.info:
        return 1
    found = picture.getexif().get(ORIENTATION, 1)
    return found if found in range(1, 9) else 1


def _fineness(picture: Image.Image) -> tuple[float, float]:
    """Pixels an inch across and down, as the decoded picture lies; where only their ratio is known, that (1 or less).

    A fax has 204 x 98, 204 x 196, 200 x 100 … What is no ratio of a scanner's is taken for one resolution.
    """
    info = picture.info
    both = info.get("dpi") or info.get("resolution") or info.get("aspect") or info.get("jfif_density") or (1, 1)
    x, y = (float(value) for value in both)
    if x == y <= 1 and _has_a_fax_shape(picture):
        return FAX
    if picture.format == "TIFF" and _lies(picture) in TURNED:
        x, y = y, x
    if not (0 < x < float("inf") and 0 < y < float("inf")):
        return 1.0, 1.0
    if not info.get("dpi"):
        x, y = x / max(x, y), y / max(x, y)
    if not OBLONG < max(x, y) / min(x, y) < ABSURD:
        x = y = (x + y) / 2
    return x, y


def _has_a_fax_shape(picture: Image.Image) -> bool:
    """Whether it has a fax's width in black and white, and half a page's height."""
    return picture.mode == "1" and picture.width in FAX_WIDTHS and picture.height < picture.width


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    """The picture, opened; what the decoder says about broken files becomes one clear error."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="PIL")  # a broken tag in a TIFF is no matter as long as it decodes
        try:
            with path.open("rb") as file, Image.open(file) as picture:  # by its name Pillow maps a TIFF, turned wrongly
                yield picture
        except (BeschlussbuchError, MemoryError):
            raise
        except Exception as error:  # Pillow's decoders meet broken files with errors of every kind
            raise UnreadableScan("picture_damaged", path, why=_plain(error)) from None


def _plain(error: Exception) -> str:
    """What a decoder says, without its own names for the file."""
    if isinstance(error, UnidentifiedImageError):
        return "what it begins with is no picture that can be decoded"
    if isinstance(error, TypeError) and "dimensions" in str(error):
        return "its list of pages is cut off"
    return str(error) if isinstance(error, OSError | SyntaxError | ValueError) else repr(error)
