"""PDF: pages that are one scanned picture, pages drawn by a program, and the text behind either.

::

    picture   2480 x 3507 over all of an A4 page        taken out pixel by pixel, as the page shows it
    text      drawn by a program                        taken as it is; its picture is drawn when asked for

What a viewer shows is what is read: turned, mirrored, masked or painted over, the page as drawn decides. A page with
one picture is drawn by PDFium (`pipeline.scan.drawing`) at that picture's own resolution, so that no edge is blurred;
other pages, and those with something laid on them, by pdf2image. The sizes of the pages and their text are asked of
poppler, once for all pages; what each draws, and which of its words are shown, `pipeline.scan.look` tells.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from math import ceil
from pathlib import Path
from typing import NamedTuple

import cv2
import pdf2image
from pdf2image import exceptions
from PIL import Image, ImageDraw

from pipeline import programs
from pipeline.doubts import doubt
from pipeline.errors import ChildTimeout, EncryptedScan, ScanTooLarge, UnreadableScan
from pipeline.page import Address, Box, Doubt, Sheet
from pipeline.scan import attached, damage, drawing, image, layer, size
from pipeline.scan.look import Look, looks, scan_among
from pipeline.scan.masks import fineness
from pipeline.scan.place import Place
from pipeline.settings import Settings

__all__ = ["damaged", "own_pixels", "rendered", "sheets"]

COARSE = 40
"""Pixels an inch below which nothing is read."""
FINE = 600
"""Pixels an inch up to which a page is drawn for its pictures' sake."""
COLOURS, MORE = 200, 1.1
"""Pixels an inch below which a picture may hold colours alone, its letters in a mask; so many times finer that is."""


class _Paper(NamedTuple):
    """A page's size in points (1/72 inch) as shown, and by how many degrees the file turns it for showing."""

    width: float
    height: float
    turned: int


def sheets(path: Path, settings: Settings) -> tuple[Sheet, ...]:
    """The pages of a PDF, each with its text layer. Raises as `pipeline.scan.scan` says."""
    papers = _papers(path, settings)
    hanging = attached.not_read(path, len(papers))
    layers, broken = layer.told(path, len(papers), settings)
    seen = _with_masks(
        path, list(looks(path, [layers.get(number, ()) for number in range(1, len(papers) + 1)])), settings
    )
    found = [
        _sheet(path, number, paper, look, settings)
        for number, (paper, look) in enumerate(zip(papers, seen, strict=True), 1)
    ]
    found = [replace(sheet, doubts=(*sheet.doubts, *broken.get(sheet.number, ()))) for sheet in found]
    found[0] = replace(found[0], doubts=(*found[0].doubts, *hanging))
    return size.readable(path, found)


def rendered(
    path: Path, number: int, paper: _Paper, pixels: tuple[int, int], blackened: Sequence[Box], settings: Settings
) -> Image.Image:
    """The page as drawn in that size, in colour. Raises ChildTimeout, MissingProgram, UnreadableScan."""
    try:
        pictures = pdf2image.convert_from_path(
            path,
            first_page=number,
            last_page=number,
            use_cropbox=True,
            timeout=ceil(settings.page_seconds),
            size=pixels[::-1] if paper.turned % 180 else pixels,  # pdftoppm scales before it turns
        )
    except exceptions.PDFPopplerTimeoutError:
        seconds = f"{settings.page_seconds:g}"
        raise ChildTimeout("page_drawn_too_long", path, page=number, seconds=seconds) from None
    except exceptions.PopplerNotInstalledError:
        raise programs.missing("pdftoppm", programs.POPPLER) from None
    except (exceptions.PDFPageCountError, exceptions.PDFSyntaxError):
        raise _damaged(path) from None
    if not pictures:
        raise UnreadableScan("page_not_drawn", path, page=number)
    (picture,) = pictures
    pen = ImageDraw.Draw(picture)
    for box in blackened:
        pen.rectangle(box, "black")
    return size.fitted(picture, pixels)


def own_pixels(path: Path, number: int, pixels: tuple[int, int]) -> Image.Image:
    """A page that shows one picture, drawn in that size: if it is the picture's own, pixel by pixel.

    In grey where the picture is grey, with 1 bit a pixel where it has that and nothing is drawn beside it.
    """
    with drawing.opened(path) as document:
        page = document[number - 1]
        drawn = drawing.pieces(page) or []
        index = scan_among(drawn, page.get_width() * page.get_height())
        assert index is not None  # noqa: S101  # only such a page's picture is taken out
        scan, alone = drawn[index], sum(piece.seen for piece in drawn) == 1
        grey = scan.grey and scan.bits <= 8 and alone and not drawing.has_notes(page)
        picture = drawing.pixels(page, pixels, sharp=scan, coloured=not grey)
    if not grey:
        if scan.bits > 8 or not _grey(picture):
            return Image.fromarray(picture)
        picture = picture[:, :, 1]
    found = Image.fromarray(picture)
    return found.convert("1", dither=Image.Dither.NONE) if scan.bits == 1 and alone and pixels == scan.size else found


def _grey(picture: drawing.Pixels) -> bool:
    red, green, blue = cv2.split(picture)
    return not (cv2.norm(red, green, cv2.NORM_INF) or cv2.norm(red, blue, cv2.NORM_INF))


def damaged(path: Path, number: int, settings: Settings) -> tuple[Doubt, ...]:
    """A doubt where the picture of a page that shows one is damaged inside."""
    with drawing.opened(path) as document:
        page = document[number - 1]
        drawn = drawing.pieces(page) or []
        scan = scan_among(drawn, page.get_width() * page.get_height())
        packing, data = drawing.stored(drawn[scan]) if scan is not None else ((), b"")
    match packing:
        case ("DCTDecode",):
            return damage.of_jpeg(data, number)
        case ("JPXDecode",):
            return damage.of_jpeg_2000(data, number)
        case ("FlateDecode",) if scan is not None:
            return damage.of_deflated(data, number, drawn[scan].size or (0, 0), drawn[scan].bits)
        case (*_, "CCITTFaxDecode" | "JBIG2Decode" | "DCTDecode"):
            argv = ["pdftoppm", "-r", "10", "-gray", "-f", f"{number}", "-l", f"{number}", str(path)]
            words = programs.said(argv, seconds=settings.page_seconds, package=programs.POPPLER)
            return damage.of_words(words, number)
    return ()


def _sheet(path: Path, number: int, paper: _Paper, look: Look, settings: Settings) -> Sheet:
    dpi, held = float(settings.dpi), 0
    if look.scan is not None and look.scan.size is not None:
        across, down = look.scan.size
        held = across * down
        dpi = look.scan.fine  # pixels become squares
    if not look.own and not look.lines:
        dpi = max(dpi, min(look.fine, FINE))
    wanted = max(1, round(paper.width / 72 * dpi)), max(1, round(paper.height / 72 * dpi))
    if held and max(abs(one - other) for one, other in zip(wanted, (across, down), strict=True)) <= 1:
        wanted = across, down
    fit = size.fit(number, held or wanted[0] * wanted[1], wanted, round(dpi), settings, drawn=not look.own)
    if fit.size is None:
        text = layer.scaled(look.lines, wanted[0] / paper.width, wanted[1] / paper.height) if look.lines else None
        return Sheet(path, number, None, *wanted, None, look.scan is not None, text, fit.doubts)
    x, y = fit.size[0] / paper.width, fit.size[1] / paper.height
    if look.own and not look.noted:
        load = partial(own_pixels, path, number, fit.size)
    else:
        blackened = [_pixels(place, x, y) for place in look.redacted]
        load = partial(rendered, path, number, paper, fit.size, blackened, settings)
    return Sheet(
        path,
        number,
        load,
        *fit.size,
        image.credible_dpi(fit.dpi, *fit.size),
        look.scan is not None,
        layer.scaled(look.lines, x, y) if look.lines else None,
        (*fit.doubts, *_doubts(number, look, x, y)),
        partial(damaged, path, number, settings) if look.own else None,
        look.drawn_over,
    )


def _with_masks(path: Path, seen: Sequence[Look], settings: Settings) -> Sequence[Look]:
    """The looks; pages whose letters stand in a finer mask than their picture is are drawn, as fine as that."""
    if not any(look.scan is not None and 0 < look.scan.fine < COLOURS for look in seen):
        return seen
    masks = fineness(path, settings)
    return [
        look._replace(own=False, fine=float(masks[number])) if masks.get(number, 0) > MORE * look.fine else look
        for number, look in enumerate(seen, 1)
    ]


def _doubts(number: int, look: Look, x: float, y: float) -> Iterator[Doubt]:
    for place in look.covered:
        yield doubt("page_covered", "text", at=Address(page=number, box=_pixels(place, x, y)))
    for note in look.closed:
        at = Address(page=number, box=_pixels(note.place, x, y))
        yield doubt("note_closed", "text", seen=note.words, at=at)
    for note in look.pinned:
        at = Address(page=number, box=_pixels(note.place, x, y))
        yield doubt("attachments_not_read", "text", at=at, names=[note.words or "?"])


def _pixels(place: Place, x: float, y: float) -> Box:
    left, top, right, bottom = place
    return Box(max(0, round(left * x)), max(0, round(top * y)), max(0, round(right * x)), max(0, round(bottom * y)))


def _papers(path: Path, settings: Settings) -> tuple[_Paper, ...]:
    try:
        info = pdf2image.pdfinfo_from_path(
            str(path), timeout=ceil(settings.page_seconds), first_page=1, last_page=settings.max_pages
        )
    except exceptions.PDFInfoNotInstalledError:
        raise programs.missing("pdfinfo", programs.POPPLER) from None
    except exceptions.PDFPopplerTimeoutError:
        raise ChildTimeout("program_too_slow", path, program="pdfinfo", seconds=f"{settings.page_seconds:g}") from None
    except exceptions.PDFPageCountError as error:
        if "Incorrect password" in str(error):
            raise EncryptedScan("pdf_locked", path, name=path.name) from None
        if "Invalid page count 0" in str(error):
            raise UnreadableScan("pdf_without_pages", path) from None
        raise _damaged(path) from None
    if info["Pages"] > settings.max_pages:
        raise ScanTooLarge("too_many_pages", path, pages=info["Pages"], limit=settings.max_pages)
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


def _damaged(path: Path) -> UnreadableScan:
    return UnreadableScan("pdf_damaged", path)
