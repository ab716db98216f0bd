"""What a PDF's page draws, piece by piece in the order of painting, as PDFium tells it; and the page as it is drawn.

::

    picture   1654 x 2338 pixels over the whole page, stored upside down
    text      „4. Mai 2022“, typed over it
    path      a black bar over a name

PDFium, which Chrome shows PDFs with, knows one caller at a time: `opened` keeps the others waiting.
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

from pipeline.scan.place import Matrix, Place, moved, shown_by, times

__all__ = [
    "Document",
    "Piece",
    "Pixels",
    "has_notes",
    "hidden_pieces",
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
BROAD, SCRAWL = 3.0, 9
"""A stroke of so many points across, or of so many corners, can hide letters; rules and frames are thinner."""
EDGE = 0.02
"""By so much of a pixel a picture is drawn smaller, so that it takes no pixel more than it has."""

_one_at_a_time = threading.RLock()


class Piece(NamedTuple):
    """One thing that the page draws.

    ``size`` is a picture's pixels across and down as shown, None where it is no picture or lies aslant. ``seen`` says
    that it leaves ink (not a scanner's text layer), ``solid`` that it can hide what lies below, ``doubtful`` that its
    text may not be seen (pale, clipped). ``bits`` is the depth of a picture's pixels, ``grey`` that by their kind they
    have no colours. ``tone`` is the brightness (0 to 255) of the colour that fills it, None for none or several.
    """

    kind: Kind
    place: Place
    seen: bool
    solid: bool
    doubtful: bool
    size: tuple[int, int] | None = None
    bits: int = 0
    grey: bool = False
    handle: Any = None
    tone: float | None = None

    @property
    def fine(self) -> float:
        """Pixels an inch of a picture, on its finer side; 0 where it is none, or lies aslant."""
        left, top, right, bottom = self.place
        if self.size is None or right <= left or bottom <= top:
            return 0.0
        return max(self.size[0] / (right - left), self.size[1] / (bottom - top)) * 72


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
    show = shown_by(page)
    for index in range(count):
        _look(page, raw.FPDFPage_GetObject(page, index), (1, 0, 0, 1, 0, 0), found, show)
        if len(found) > MOST:
            return None
    return found


def pixels(
    page: Any,
    size: tuple[int, int],
    *,
    sharp: Piece | None = None,
    paper: int = 255,
    noted: bool = True,
    coloured: bool = True,
) -> Pixels:
    """The page drawn in that size, height x width x 3 (red, green, blue), on paper of that grey.

    ``sharp`` is drawn pixel by pixel; ``noted`` draws what is laid on the page, too. Not ``coloured``: height x width.
    """
    width, height = size
    bitmap = pdfium.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGR if coloured else raw.FPDFBitmap_Gray)
    bitmap.fill_rect((paper, paper, paper, 255), 0, 0, width, height)
    x, y = (width / page.get_width(), height / page.get_height())
    across, down = 0.0, 0.0
    if sharp is not None and sharp.size is not None:
        x, across = _grid(sharp.place.left, sharp.place.right, sharp.size[0], x)
        y, down = _grid(sharp.place.top, sharp.place.bottom, sharp.size[1], y)
    matrix, all_of_it = raw.FS_MATRIX(x, 0, 0, y, across, down), raw.FS_RECTF(0, 0, width, height)
    flags = (raw.FPDF_REVERSE_BYTE_ORDER if coloured else 0) | (raw.FPDF_ANNOT if noted else 0)
    raw.FPDF_RenderPageBitmapWithMatrix(bitmap, page, matrix, all_of_it, flags)
    drawn: Pixels = bitmap.to_numpy()
    return drawn


def has_notes(page: Any) -> bool:
    """Whether anything is laid on the page: comments, stamps, fields."""
    return bool(raw.FPDFPage_GetAnnotCount(page))


def stored(picture: Piece) -> tuple[tuple[str, ...], bytes]:
    """How a picture is packed (PDF's filters, the first to be undone first), and its bytes as they lie in the file."""
    name, names = ctypes.create_string_buffer(64), []
    for index in range(raw.FPDFImageObj_GetImageFilterCount(picture.handle)):
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
        inner = times(_matrix(handle), matrix)
        for index in range(raw.FPDFFormObj_CountObjects(handle) if depth < DEEP else 0):
            if len(found) > MOST:
                return
            _look(page, raw.FPDFFormObj_GetObject(handle, index), inner, found, show, depth + 1)
        return
    name = KINDS.get(kind)
    if name is None:
        return
    place = show(moved(_bounds(handle), matrix))
    match name:
        case "text":
            mode = raw.FPDFTextObj_GetTextRenderMode(handle)
            seen = mode not in UNSEEN
            colour = _colour(handle)
            found.append(
                Piece(name, place, seen, False, seen and _doubtful(handle, colour), handle=handle, tone=_tone(colour))
            )
        case "path":
            fill, stroke = ctypes.c_int(), ctypes.c_int()
            raw.FPDFPath_GetDrawMode(handle, fill, stroke)
            tone = _tone(_colour(handle)) if fill else None
            solid = bool(fill) or bool(stroke and _broad(handle, times(_matrix(handle), matrix)))
            found.append(Piece(name, place, bool(fill or stroke), solid, False, handle=handle, tone=tone))
        case "picture":
            facts = raw.FPDF_IMAGEOBJ_METADATA()
            raw.FPDFImageObj_GetImageMetadata(handle, page, facts)
            size = _size(page, facts, times(_matrix(handle), matrix))
            grey = facts.colorspace == raw.FPDF_COLORSPACE_DEVICEGRAY
            found.append(Piece(name, place, True, True, False, size, facts.bits_per_pixel, grey, handle))
        case _:
            found.append(Piece(name, place, True, True, False, handle=handle))


def _broad(handle: Any, matrix: Matrix) -> bool:
    """Whether a stroke can hide letters: a marker's width, or a scrawl of many lines."""
    width = ctypes.c_float()
    raw.FPDFPageObj_GetStrokeWidth(handle, width)
    a, b, c, d = matrix[:4]
    scale: float = abs(a * d - b * c) ** 0.5
    return bool(width.value * scale >= BROAD or raw.FPDFPath_CountSegments(handle) >= SCRAWL)


def _colour(handle: Any) -> tuple[int, int, int, int] | None:
    """Red, green, blue and opacity (0 to 255) of what fills it; None for a pattern."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = raw.FPDFPageObj_GetFillColor(handle, red, green, blue, alpha)
    return (red.value, green.value, blue.value, alpha.value) if known else None


def _tone(colour: tuple[int, int, int, int] | None) -> float | None:
    return colour and 0.3 * colour[0] + 0.6 * colour[1] + 0.1 * colour[2]


def _doubtful(text: Any, colour: tuple[int, int, int, int] | None) -> bool:
    """Whether text may leave no ink: pale, hardly opaque, or clipped."""
    if colour is not None and (min(colour[:3]) >= PALE or colour[3] < CLEAR):
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


def _size(page: Any, facts: Any, matrix: Matrix) -> tuple[int, int] | None:
    """A picture's pixels across and down as the page shows them, None where it lies aslant."""
    a, b, c, d = (abs(value) for value in matrix[:4])
    level, upright = max(b, c) <= 0.002 * max(a, d), max(a, d) <= 0.002 * max(b, c)
    if not (level or upright) or not facts.width or not facts.height:
        return None
    turned = page.get_rotation() % 180 != 0
    return (facts.width, facts.height) if level != turned else (facts.height, facts.width)


def _bounds(handle: Any) -> tuple[float, float, float, float]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(handle, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _matrix(handle: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(handle, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
