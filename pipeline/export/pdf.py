"""The archive copy: a scan as PDF/A, its page pictures as they came, the corrected reading behind them to be searched.

::

    scan-0042.tif           1 page, 1 bit, CCITT group 4, 48 kB
    scan-0042.tif.pdfa.pdf  the same bytes of the picture, 52 kB; a search for "Weise" finds what was seen as "Welse"

Pictures go over byte for byte where the file holds JPEG, CCITT group 4, Flate or a PDF's own streams (img2pdf and
pikepdf see to that); OCRmyPDF was weighed and left aside, since it makes PDF/A through Ghostscript, which packs the
pictures anew and takes longer than the reading. The text that a scanner left behind the picture gives way to the
corrected one. A page drawn by a program keeps its drawing and its own text; where it cannot stand in PDF/A as it is
(`pipeline.export.pdf_rules`), it becomes a picture, and `Copy.notes` says so.
"""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Literal, NamedTuple

import img2pdf
import pikepdf

from pipeline.errors import EncryptedScan, UnreadableScan
from pipeline.export import pdf_rules, pdf_words
from pipeline.export.pdf_letters import Letters
from pipeline.export.pdf_notes import Note
from pipeline.export.pdf_words import Matrix
from pipeline.export.placed import joined_words, regions
from pipeline.memo import Memo
from pipeline.page import Page, Sheet
from pipeline.prepare import plain, way_back
from pipeline.scan import Scan
from pipeline.scan.image import lies, page_frames

__all__ = ["Copy", "Part", "archive_copy"]

Part = Literal[2, 3]
"""Of ISO 19005: 2 holds pages alone, 3 the records beside them."""

POINTS = 72
ROUNDING = 1e-3
"""A page's size off by no more than this share is right."""

UPRIGHT, TURNED_BY_PDF = {1}, {1, 3, 6, 8}
"""Orientation marks with which a picture goes over as it is: PDF turns pages, but mirrors none, and img2pdf turns a
TIFF that its decoder has turned already."""

ORDINARY_DPI = 200
"""For a page whose resolution nobody knows: A4 at that has 1654 x 2339 pixels."""


class _Base(NamedTuple):
    """A file with one page for each sheet that shows what the sheet shows.

    ``notes`` says what became pictures and why; pages that are ``foreign`` may hold more than a picture.
    """

    pdf: pikepdf.Pdf
    notes: tuple[Note, ...] = ()
    foreign: bool = False


class Copy(NamedTuple):
    """The copy's bytes, and what could not go over as it was."""

    data: bytes
    notes: tuple[Note, ...] = ()


def archive_copy(paper: Scan, pages: Sequence[Page], memos: Sequence[Memo], part: Part = 2) -> Copy:
    """A scan's copy as PDF/A-2b, or PDF/A-3b with the records attached. The scan itself is only read.

    ``pages`` is the corrected reading of the sheets of ``paper``; a sheet is left without words where none was read.
    Raises UnreadableScan for a plain text, which has no pages to be shown, and EncryptedScan where the PDF asks for a
    password.
    """
    base = _pages_of(paper)
    with base.pdf as pdf:
        notes = base.notes + tuple(_written(base, paper, pages))
        pdf_rules.claim(pdf, memos, part, notes, black=not base.foreign and pdf_rules.in_black_alone(pdf))
        if part == 3:
            _attach(pdf, memos)
        out = BytesIO()
        pdf.save(
            out,
            min_version="1.7",
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return Copy(out.getvalue(), notes)


def _written(base: _Base, paper: Scan, pages: Sequence[Page]) -> Iterator[Note]:
    """Write the words on the pages; gives notes on those that had to become pictures. Each page is walked once."""
    pdf, letters, written = base.pdf, Letters(), list[int]()
    whole = joined_words(pages)
    for number, sheet in enumerate(paper.sheets):
        read = {index: page for index, page in enumerate(pages) if page.number == sheet.number}
        kept, why = _as_it_is(base, number, sheet, read.values())
        if why:
            yield why._replace(values={**why.values, "page": number + 1})
        target, words = pdf.pages[number], b""
        for index, page in {} if kept else read.items():
            words += pdf_words.text_of_page(regions(pages, index, whole), _placed(target, sheet, page), letters)
        if words:
            written.append(number)
            _write_words(target, words, apart=base.foreign)
    letters.give(pdf, [pdf.pages[number] for number in written])


def _as_it_is(base: _Base, number: int, sheet: Sheet, read: Iterable[Page]) -> tuple[bool, Note | None]:
    """Whether the page keeps its own text; it becomes a picture, and it is said why, where PDF/A cannot hold it."""
    target = base.pdf.pages[number]
    if not base.foreign:
        return False, None
    steps = pdf_rules.steps_of(target)
    if why := pdf_rules.offence(target, steps):
        _put_picture(base.pdf, number, sheet)
        return False, why
    if _brings_its_text(sheet, read):
        return True, None
    pdf_rules.without_text(base.pdf, target, steps)
    return False, None


def _brings_its_text(sheet: Sheet, read: Iterable[Page]) -> bool:
    """Whether the page draws its words itself, for everybody to see."""
    return not sheet.scanned and sheet.picture is not None and all(page.text_from == "layer" for page in read)


def _pages_of(paper: Scan) -> _Base:
    if paper.media_type == "text/plain":
        raise UnreadableScan("no_page_pictures", paper.path)
    return _of_pdf(paper) if paper.media_type == "application/pdf" else _of_pictures(paper)


def _of_pdf(paper: Scan) -> _Base:
    """The PDF's own pages, with what lies on them drawn into them."""
    try:
        pdf = pikepdf.open(paper.path)
    except pikepdf.PasswordError:
        raise EncryptedScan("pdf_locked", paper.path, name=paper.path.name) from None
    except pikepdf.PdfError:
        raise UnreadableScan("pdf_damaged", paper.path) from None
    if len(pdf.pages) != len(paper.sheets):
        pdf.close()
        return _drawn(paper, Note("sheets_of_many_pages", {}))
    pdf_rules.flatten(pdf)
    return _Base(pdf, foreign=True)


def _of_pictures(paper: Scan) -> _Base:
    """The frames of a picture file as pages, undecoded where PDF knows their packing."""
    frames = page_frames(paper.path)
    if len(frames) != len(paper.sheets):
        return _drawn(paper, Note("sheets_of_many_pages", {}))
    if lies(paper.path) - (UPRIGHT if paper.media_type == "image/tiff" else TURNED_BY_PDF):
        return _drawn(paper, Note("picture_turned", {}))
    try:
        pdf = pikepdf.open(BytesIO(img2pdf.convert(paper.path.read_bytes(), rotation=img2pdf.Rotation.ifvalid)))
    except Exception as error:  # img2pdf refuses what it would have to change, with errors of many kinds
        return _drawn(paper, Note("picture_not_for_pdf", {"why": f"{type(error).__name__}: {error}"}))
    if "/ID" in pdf.trailer:
        del pdf.trailer["/ID"]  # made of the time; the copy's own is made of its content
    for index in reversed(range(len(pdf.pages))):
        if index not in frames:
            del pdf.pages[index]
    for target, sheet in zip(pdf.pages, paper.sheets, strict=True):
        _resize(target, sheet)
        for picture in target.get_images().values():
            _unwrap(picture)
    return _Base(pdf)


def _unwrap(picture: pikepdf.Object) -> None:
    """Say how a picture is packed in the fewest words: the only packing needs no list."""
    for name in ("/Filter", "/DecodeParms"):
        if isinstance(found := picture.get(name), pikepdf.Array) and len(found) == 1:
            picture[name] = found[0]
    del picture["/Type"]  # optional (ISO 32000-1, table 89)


def _drawn(paper: Scan, why: Note) -> _Base:
    """The sheets' pictures, packed anew without loss."""
    pdf = pikepdf.new()
    notes = [why]
    for index, sheet in enumerate(paper.sheets):
        pdf.add_blank_page()
        if sheet.picture is None:
            notes.append(Note("page_too_large", {"page": index + 1}))
        else:
            _put_picture(pdf, index, sheet)
    return _Base(pdf, tuple(notes))


def _put_picture(pdf: pikepdf.Pdf, index: int, sheet: Sheet) -> None:
    """Let the page show the sheet's picture and nothing else."""
    assert sheet.picture is not None  # noqa: S101 - asked before
    out = BytesIO()
    with sheet.picture() as picture:
        plain(picture).save(out, "PNG") if picture.mode != "1" else picture.save(out, "PNG")
    dpi = sheet.dpi or ORDINARY_DPI
    try:
        document = img2pdf.convert(out.getvalue(), layout_fun=img2pdf.get_fixed_dpi_layout_fun((dpi, dpi)))
    except ValueError:  # smaller than 3 points, or larger than 14,400
        raise UnreadableScan("page_not_drawn", sheet.file, page=sheet.number) from None
    with pikepdf.open(BytesIO(document)) as one:
        pdf.pages[index] = one.pages[0]
    _resize(pdf.pages[index], sheet)


def _resize(target: pikepdf.Page, sheet: Sheet) -> None:
    """Give a page that is one picture the size in points that the sheet has at its resolution."""
    dpi = sheet.dpi or ORDINARY_DPI
    wide, high = (side / dpi * POINTS for side in (sheet.width or 1, sheet.height or 1))
    if _turn(target) % 180:
        wide, high = high, wide
    left, low, right, top = _box(target)
    x, y = wide / (right - left), high / (top - low)
    if max(abs(x - 1), abs(y - 1)) > ROUNDING:
        target.contents_add(f"q {x:.6f} 0 0 {y:.6f} {-left * x:.4f} {-low * y:.4f} cm".encode(), prepend=True)
        target.contents_add(b"Q", prepend=False)
        for name in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
            if name in target.obj:
                del target.obj[name]
        target.obj.MediaBox = pikepdf.Array([0, 0, round(wide, 4), round(high, 4)])


def _placed(target: pikepdf.Page, sheet: Sheet, page: Page) -> Matrix:
    """From kept pixels to the page's points: back over what straightened the picture, then as the page is shown."""
    if not (sheet.width and sheet.height):
        return Matrix(1, 0, 0, 1, 0, 0)
    (a, c, e), (b, d, f) = way_back(sheet.width, sheet.height, page.prepared)
    left, low, right, top = _box(target)
    turn = _turn(target)
    wide, high = (top - low, right - left) if turn % 180 else (right - left, top - low)
    points = Matrix(wide / sheet.width, 0, 0, high / sheet.height, 0, 0)
    shown = {
        0: Matrix(1, 0, 0, -1, left, top),
        90: Matrix(0, 1, 1, 0, left, low),
        180: Matrix(-1, 0, 0, 1, right, low),
        270: Matrix(0, -1, -1, 0, right, top),
    }[turn]
    return Matrix(a, b, c, d, e, f).then(points).then(shown)


def _box(target: pikepdf.Page) -> tuple[float, float, float, float]:
    """The part of the page that is shown: left, lower, right, upper."""
    x, y, other_x, other_y = (float(side) for side in target.cropbox)
    return min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y)


def _turn(target: pikepdf.Page) -> int:
    """By how many degrees clockwise a viewer turns the page."""
    return int(target.rotation) % 360 // 90 * 90


def _write_words(target: pikepdf.Page, words: bytes, *, apart: bool) -> None:
    """Write words over what a page draws; ``apart``: whatever state that leaves behind."""
    if apart:
        target.contents_add(b"q", prepend=True)
        target.contents_add(b"Q", prepend=False)
    target.contents_add(words, prepend=False)
    target.contents_coalesce()


def _attach(pdf: pikepdf.Pdf, memos: Sequence[Memo]) -> None:
    """Put the records into the file, as data about it."""
    for number, memo in enumerate(memos, 1):
        name = "record.json" if len(memos) == 1 else f"record-{number}.json"
        spec = pikepdf.AttachedFileSpec(
            pdf,
            memo.model_dump_json(indent=1).encode(),
            filename=name,
            mime_type="application/json",
            relationship=pikepdf.Name.Data,
            description=f"Record of the memo, schema {memo.schema_version}",
        )
        pdf.attachments[name] = spec
    pdf.Root.AF = pikepdf.Array([pdf.attachments[name].obj for name in pdf.attachments])
