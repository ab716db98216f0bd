"""PDF: pages that are one scanned picture, pages drawn by a program, and the text behind either.

::

    page   num  type   width height color comp bpc  enc interp  object ID x-ppi y-ppi size ratio
       1     0 image    2480  3507  rgb     3   8  jpeg   no         5  0   300   300  596K 2.3%

says that page 1 is one picture which fills an A4 page at 300 dpi. It is taken out as it is: rendering it at another
resolution would cost time and sharpness. Other pages are rendered by pdf2image. All questions about the file (page
sizes, pictures, text) are put to poppler once for all pages.
"""

import re
import tempfile
from collections.abc import Mapping
from functools import partial
from math import ceil
from pathlib import Path
from typing import NamedTuple

import pdf2image
from pdf2image import exceptions
from PIL import Image

from pipeline import programs
from pipeline.errors import ChildTimeout, EncryptedScan, ScanTooLarge, UnreadableScan
from pipeline.page import Line, Sheet
from pipeline.scan import image, layer
from pipeline.settings import Settings

__all__ = ["embedded", "rendered", "sheets"]

PACKAGE = "poppler-utils"
QUIRK = 0.02
"""By how much of its size a picture may miss the page's edges and still be the page."""


class _Paper(NamedTuple):
    """A page's size in points (1/72 inch) as shown, and by how many degrees the file turns it for showing."""

    width: float
    height: float
    turned: int


class _Picture(NamedTuple):
    """An embedded picture: its pixels and its resolution as placed on the page."""

    width: int
    height: int
    dpi: float


def sheets(path: Path, settings: Settings) -> tuple[Sheet, ...]:
    """The pages of a PDF, each with its text layer. Raises as `pipeline.scan.scan` says."""
    papers = _papers(path, settings)
    pictures = _pictures(path, settings)
    layers = layer.pages(_poppler("pdftotext", path, settings, "-bbox-layout", "-cropbox", "-enc", "UTF-8", tail="-"))
    return tuple(
        _sheet(path, number, paper, pictures.get(number, ()), layers.get(number, ()), settings)
        for number, paper in enumerate(papers, 1)
    )


def rendered(path: Path, number: int, dpi: int, settings: Settings) -> Image.Image:
    """The page as drawn at that resolution, in colour. Raises ChildTimeout, MissingProgram, UnreadableScan."""
    try:
        pictures = pdf2image.convert_from_path(
            path, dpi, first_page=number, last_page=number, use_cropbox=True, timeout=ceil(settings.page_seconds)
        )
    except exceptions.PDFPopplerTimeoutError:
        message = f"{path}: page {number} took longer than {settings.page_seconds:g} s to render and was given up"
        raise ChildTimeout(message) from None
    except exceptions.PopplerNotInstalledError:
        raise programs.missing("pdftoppm", PACKAGE) from None
    except (exceptions.PDFPageCountError, exceptions.PDFSyntaxError):
        raise _damaged(path) from None
    if not pictures:
        raise UnreadableScan(f"{path}: page {number} cannot be rendered; print the file to PDF anew")
    return pictures[0]


def embedded(path: Path, number: int, size: tuple[int, int], turned: int, settings: Settings) -> Image.Image:
    """The one picture of the page as it lies in the file, turned as the page is shown; rendered where that fails."""
    with tempfile.TemporaryDirectory(prefix="beschlussbuch-") as folder:
        _poppler("pdfimages", path, settings, "-j", "-f", f"{number}", "-l", f"{number}", tail=f"{folder}/picture")
        files = [file for file in Path(folder).iterdir() if file.suffix in {".jpg", ".ppm", ".pbm", ".pgm"}]
        picture = image.frame(files[0], 0) if len(files) == 1 else None
    if picture is None or picture.size != size:
        return rendered(path, number, settings.dpi, settings).resize(size)
    return picture.rotate(-turned, expand=True) if turned else picture


def _sheet(
    path: Path, number: int, paper: _Paper, pictures: tuple[_Picture, ...], lines: tuple[Line, ...], settings: Settings
) -> Sheet:
    only = pictures[0] if len(pictures) == 1 else None
    if only and _fills(only, paper):
        size = (only.height, only.width) if paper.turned % 180 else (only.width, only.height)
        dpi, load = only.dpi, partial(embedded, path, number, (only.width, only.height), paper.turned, settings)
    else:
        size = round(paper.width / 72 * settings.dpi), round(paper.height / 72 * settings.dpi)
        dpi, load = settings.dpi, partial(rendered, path, number, settings.dpi, settings)
    image.check_size(path, number, *size, settings)
    text = layer.scaled(lines, size[0] / paper.width, size[1] / paper.height) if lines else None
    scanned = any(_covers(picture, paper) for picture in pictures)
    return Sheet(path, number, load, *size, image.credible_dpi(dpi, *size), scanned, text)


def _fills(picture: _Picture, paper: _Paper) -> bool:
    """Whether the picture is the page: placed at a resolution that makes both its sides as long as the page's."""
    sides = (paper.height, paper.width) if paper.turned % 180 else (paper.width, paper.height)
    inches = picture.width / picture.dpi, picture.height / picture.dpi
    return all(abs(inch * 72 - side) <= QUIRK * side for inch, side in zip(inches, sides, strict=True))


def _covers(picture: _Picture, paper: _Paper) -> bool:
    """Whether the picture covers at least half of the page: then what is read there was scanned."""
    area = (picture.width / picture.dpi) * (picture.height / picture.dpi) * 72 * 72
    return area >= 0.5 * paper.width * paper.height


def _papers(path: Path, settings: Settings) -> tuple[_Paper, ...]:
    try:
        info = pdf2image.pdfinfo_from_path(
            str(path), timeout=ceil(settings.page_seconds), first_page=1, last_page=settings.max_pages
        )
    except exceptions.PDFInfoNotInstalledError:
        raise programs.missing("pdfinfo", PACKAGE) from None
    except exceptions.PDFPopplerTimeoutError:
        raise ChildTimeout(f"{path}: pdfinfo took longer than {settings.page_seconds:g} s and was ended") from None
    except exceptions.PDFPageCountError as error:
        if "Incorrect password" in str(error):
            remedy = f"remove the password with: qpdf --decrypt --password=… {path.name} open.pdf"
            raise EncryptedScan(f"{path}: the PDF asks for a password; {remedy}") from None
        raise _damaged(path) from None
    if info["Pages"] > settings.max_pages:
        limit = f"the limit is {settings.max_pages}; split it or raise max_pages"
        raise ScanTooLarge(f"{path}: {info['Pages']} pages, {limit}")
    return tuple(_paper(path, info, number) for number in range(1, info["Pages"] + 1))


def _paper(path: Path, info: Mapping[str, object], number: int) -> _Paper:
    """From ``Page    1 size: 595 x 841 pts (A4)`` and ``Page    1 rot: 90``."""
    fields = {tuple(key.split()): value for key, value in info.items()}
    found = re.match(r"([\d.]+) x ([\d.]+) pts", str(fields.get(("Page", f"{number}", "size"), "")))
    if not found or not float(found[1]) * float(found[2]):
        raise _damaged(path)
    width, height = float(found[1]), float(found[2])
    turned = int(str(fields.get(("Page", f"{number}", "rot"), 0))) % 360
    return _Paper(height, width, turned) if turned % 180 else _Paper(width, height, turned)


def _pictures(path: Path, settings: Settings) -> dict[int, tuple[_Picture, ...]]:
    """The pictures of each page, masks and placeholders left out."""
    found: dict[int, tuple[_Picture, ...]] = {}
    for row in _poppler("pdfimages", path, settings, "-list").decode().splitlines()[2:]:
        page, _, kind, width, height, *_, x_dpi, y_dpi, _, _ = row.split()
        if kind in {"image", "stencil"} and float(x_dpi) and float(y_dpi):
            picture = _Picture(int(width), int(height), (float(x_dpi) + float(y_dpi)) / 2)
            found[int(page)] = (*found.get(int(page), ()), picture)
    return found


def _poppler(program: str, path: Path, settings: Settings, *options: str, tail: str | None = None) -> bytes:
    argv = [program, *options, str(path), *([tail] if tail else [])]
    return programs.run(argv, seconds=settings.page_seconds, package=PACKAGE, memory_mb=settings.max_memory_mb)


def _damaged(path: Path) -> UnreadableScan:
    remedy = "scan or copy it again, or try to repair it with: qpdf in.pdf out.pdf"
    return UnreadableScan(f"{path}: the PDF is damaged or cut off; {remedy}")
