"""What a PDF's page draws, piece by piece in the order of painting, as PDFium tells it; and the page as it is drawn.

::

    picture   1654 x 2338 pixels over the whole page, stored upside down
    text      „4. Mai 2022“, typed over it
    path      a black bar over a name

PDFium is what Chrome shows PDFs with. It knows one caller at a time: `opened` keeps the others waiting.
"""

import ctypes
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from numpy.typing import NDArray

__all__ = [
    "Document",
    "Note",
    "Piece",
    "Pixels",
    "Place",
    "hidden_pieces",
    "notes",
    "opened",
    "pieces",
    "pixels",
    "stored",
]

Document = Any
"""A document as PDFium has opened it; `pypdfium2` has no types."""
Pixels = NDArray[np.uint8]
"""Height x width x 3: red, green, blue."""

Kind = Literal["text", "path", "picture", "shading"]
KINDS: dict[int, Kind] = {
    raw.FPDF_PAGEOBJ_TEXT: "text",
    raw.FPDF_PAGEOBJ_PATH: "path",
    raw.FPDF_PAGEOBJ_IMAGE: "picture",
    raw.FPDF_PAGEOBJ_SHADING: "shading",
}
UNSEEN = {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}
"""Modes in which text leaves no ink: a scanner's text layer has the first."""
PALE, CLEAR = 190, 80
"""Text of lighter colour (each channel) or less opaque (of 255) may not be seen."""
DEEP = 12
"""Forms within forms are looked into so deep."""
MOST = 20_000
"""Pieces of a page that are looked at one by one: a plan has hundreds of thousands."""
EDGE = 0.02
"""By so much of a pixel a picture is drawn smaller, so that it takes no pixel more than it has."""

Matrix = tuple[float, float, float, float, float, float]

_one_at_a_time = threading.RLock()


class Place(NamedTuple):
    """A rectangle in points from the top left of the page as shown."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def area(self) -> float:
        """In square points."""
        return max(0.0, self.right - self.left) * max(0.0, self.bottom - self.top)


class Piece(NamedTuple):
    """One thing that the page draws.

    ``size`` is a picture's pixels across and down as shown, None where it is no picture or lies aslant. ``seen`` says
    that it leaves ink (not a scanner's text layer), ``solid`` that it can hide what lies below, ``doubtful`` that its
    text may not be seen (pale, clipped). ``bits`` is the depth of a picture's pixels.
    """

    kind: Kind
    place: Place
    seen: bool
    solid: bool
    doubtful: bool
    size: tuple[int, int] | None = None
    bits: int = 0
    handle: Any = None


class Note(NamedTuple):
    """Something laid on the page: a text box, a form field, a mark, a closed note with its words."""

    kind: int
    place: Place
    words: str = ""


@contextmanager
def opened(path: Path) -> Iterator[Document]:
    """The document. Raises pypdfium2's PdfiumError where PDFium cannot open it."""
    with _one_at_a_time:
        document = pdfium.PdfDocument(path)
        try:
            yield document
        finally:
            document.close()


def pieces(page: Any) -> list[Piece] | None:
    """All that the page draws, in order; None where it is too much to be looked at."""
    count = raw.FPDFPage_CountObjects(page)
    if count > MOST:
        return None
    found: list[Piece] = []
    show = _shown(page)
    for index in range(count):
        _look(page, raw.FPDFPage_GetObject(page, index), (1, 0, 0, 1, 0, 0), found, show)
        if len(found) > MOST:
            return None
    return found


def notes(page: Any) -> list[Note]:
    """What is laid on the page and shown; links and hidden things are not."""
    show, found = _shown(page), []
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        kind, flags = raw.FPDFAnnot_GetSubtype(annotation), raw.FPDFAnnot_GetFlags(annotation)
        unseen = flags & (raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW)
        if kind not in {raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP} and not unseen:
            box = raw.FS_RECTF()
            raw.FPDFAnnot_GetRect(annotation, box)
            found.append(Note(kind, show((box.left, box.bottom, box.right, box.top)), _contents(annotation)))
        raw.FPDFPage_CloseAnnot(annotation)
    return found


def pixels(
    page: Any, size: tuple[int, int], *, sharp: Piece | None = None, paper: int = 255, noted: bool = True
) -> Pixels:
    """The page drawn in that size, height x width x 3 (red, green, blue), on paper of that grey.

    ``sharp`` is drawn pixel by pixel; ``noted`` draws what is laid on the page, too.
    """
    width, height = size
    bitmap = pdfium.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGR)
    bitmap.fill_rect((paper, paper, paper, 255), 0, 0, width, height)
    x, y = (width / page.get_width(), height / page.get_height())
    across, down = 0.0, 0.0
    if sharp is not None and sharp.size is not None:
        x, across = _grid(sharp.place.left, sharp.place.right, sharp.size[0], x)
        y, down = _grid(sharp.place.top, sharp.place.bottom, sharp.size[1], y)
    matrix, all_of_it = raw.FS_MATRIX(x, 0, 0, y, across, down), raw.FS_RECTF(0, 0, width, height)
    flags = raw.FPDF_REVERSE_BYTE_ORDER | (raw.FPDF_ANNOT if noted else 0)
    raw.FPDF_RenderPageBitmapWithMatrix(bitmap, page, matrix, all_of_it, flags)
    drawn: Pixels = bitmap.to_numpy()
    return drawn


def stored(picture: Piece) -> tuple[tuple[str, ...], bytes]:
    """How a picture is packed (PDF's filters, the first to be undone first), and its bytes as they lie in the file."""
    names = []
    for index in range(raw.FPDFImageObj_GetImageFilterCount(picture.handle)):
        name = ctypes.create_string_buffer(64)
        raw.FPDFImageObj_GetImageFilter(picture.handle, index, name, len(name))
        names.append(name.value.decode("ascii", "replace"))
    data = ctypes.create_string_buffer(raw.FPDFImageObj_GetImageDataRaw(picture.handle, None, 0))
    raw.FPDFImageObj_GetImageDataRaw(picture.handle, data, len(data))
    return tuple(names), data.raw


@contextmanager
def hidden_pieces(some: Sequence[Piece]) -> Iterator[None]:
    """The page without these pieces, for as long as the block lasts."""
    for piece in some:
        raw.FPDFPageObj_SetIsActive(piece.handle, False)
    try:
        yield
    finally:
        for piece in some:
            raw.FPDFPageObj_SetIsActive(piece.handle, True)


def _grid(start: float, end: float, count: int, scale: float) -> tuple[float, float]:
    """Scale and shift by which ``count`` pixels between two places fall on whole pixels, if they nearly do anyway."""
    if abs((end - start) * scale - count) > 1:
        return scale, 0.0
    exact = (count - 2 * EDGE) / (end - start)
    return exact, round(start * scale) + EDGE - start * exact


def _look(page: Any, handle: Any, matrix: Matrix, found: list[Piece], show: Any, depth: int = 0) -> None:
    """Add the piece, or those in it where it is a form."""
    kind = raw.FPDFPageObj_GetType(handle)
    if kind == raw.FPDF_PAGEOBJ_FORM:
        inner = _times(_matrix(handle), matrix)
        for index in range(raw.FPDFFormObj_CountObjects(handle) if depth < DEEP else 0):
            if len(found) > MOST:
                return
            _look(page, raw.FPDFFormObj_GetObject(handle, index), inner, found, show, depth + 1)
        return
    name = KINDS.get(kind)
    if name is None:
        return
    place = show(_moved(_bounds(handle), matrix))
    match name:
        case "text":
            mode = raw.FPDFTextObj_GetTextRenderMode(handle)
            seen = mode not in UNSEEN
            found.append(Piece(name, place, seen, False, seen and _doubtful(handle), handle=handle))
        case "path":
            fill, stroke = ctypes.c_int(), ctypes.c_int()
            raw.FPDFPath_GetDrawMode(handle, fill, stroke)
            found.append(Piece(name, place, bool(fill or stroke), bool(fill), False, handle=handle))
        case "picture":
            size, bits = _size(page, handle, _times(_matrix(handle), matrix))
            found.append(Piece(name, place, True, True, False, size, bits, handle))
        case _:
            found.append(Piece(name, place, True, True, False, handle=handle))


def _doubtful(text: Any) -> bool:
    """Whether text may leave no ink: pale, hardly opaque, clipped, or not drawn at all."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if raw.FPDFPageObj_GetFillColor(text, red, green, blue, alpha) and (
        min(red.value, green.value, blue.value) >= PALE or alpha.value < CLEAR
    ):
        return True
    clip = raw.FPDFPageObj_GetClipPath(text)
    return bool(clip) and raw.FPDFClipPath_CountPaths(clip) > 0 and not _within(_bounds(text), clip)


def _within(box: tuple[float, ...], clip: Any) -> bool:
    """Whether a box lies within the boxes around all paths of a clip."""
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(raw.FPDFClipPath_CountPaths(clip)):
        points = []
        for index in range(raw.FPDFClipPath_CountPathSegments(clip, path)):
            raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, path, index), x, y)
            points.append((x.value, y.value))
        if len(points) != 4 and len(points) != 5:
            return False
        xs, ys = zip(*points, strict=True)
        if box[0] < min(xs) - 1 or box[2] > max(xs) + 1 or box[1] < min(ys) - 1 or box[3] > max(ys) + 1:
            return False
    return True


def _size(page: Any, picture: Any, matrix: Matrix) -> tuple[tuple[int, int] | None, int]:
    """A picture's pixels across and down as the page shows them, None where it lies aslant; and their depth."""
    facts = raw.FPDF_IMAGEOBJ_METADATA()
    raw.FPDFImageObj_GetImageMetadata(picture, page, facts)
    a, b, c, d = (abs(value) for value in matrix[:4])
    level, upright = max(b, c) <= 0.002 * max(a, d), max(a, d) <= 0.002 * max(b, c)
    if not (level or upright) or not facts.width or not facts.height:
        return None, facts.bits_per_pixel
    turned = page.get_rotation() % 180 != 0
    size = (facts.width, facts.height) if level != turned else (facts.height, facts.width)
    return size, facts.bits_per_pixel


def _contents(annotation: Any) -> str:
    length = raw.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    text = ctypes.create_string_buffer(length)
    raw.FPDFAnnot_GetStringValue(annotation, b"Contents", ctypes.cast(text, ctypes.POINTER(ctypes.c_ushort)), length)
    return text.raw[: max(0, length - 2)].decode("utf-16-le", "replace").strip()


def _bounds(handle: Any) -> tuple[float, float, float, float]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(handle, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _matrix(handle: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(handle, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _moved(box: tuple[float, float, float, float], matrix: Matrix) -> tuple[float, float, float, float]:
    left, bottom, right, top = box
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _shown(page: Any) -> Any:
    """A function from a box in the page's own coordinates to its place as shown."""
    x0, y0, x1, y1 = page.get_bbox()
    turned = page.get_rotation() % 360

    def show(box: tuple[float, float, float, float]) -> Place:
        left, bottom, right, top = box
        match turned:
            case 90:
                return Place(bottom - y0, left - x0, top - y0, right - x0)
            case 180:
                return Place(x1 - right, bottom - y0, x1 - left, top - y0)
            case 270:
                return Place(y1 - top, x1 - right, y1 - bottom, x1 - left)
            case _:
                return Place(left - x0, y1 - top, right - x0, y1 - bottom)

    return show
