"""A look at a PDF's page, as far as reading it depends on what it draws.

::

    a picture over all of it, typed text behind        a scan with a text layer
    text, a black bar over a line of it                that line is hidden
    a number drawn, another given for reading aloud    the picture is read
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pypdfium2.raw as raw
from pypdfium2 import PdfiumError

from pipeline.page import Line
from pipeline.scan import drawing, hidden, notes, spoken
from pipeline.scan.drawing import Piece
from pipeline.scan.place import Place

__all__ = ["Look", "looks", "scan_among"]

HALF = 0.5
"""A picture over this share of a page is a scan: what is read there was scanned."""
SMALL = 0.05
"""A picture of less than this share of a page is a coat of arms or a signature, by eye."""


class Look(NamedTuple):
    """What a page draws, as far as reading it depends on that.

    ``scan`` is the picture that it is, or the last of those that make it up; ``own`` says that it is one, whose pixels
    can be taken out. ``fine`` is the resolution of its finest picture (0: none that counts). ``lines`` are the words
    that are shown (hundredths of a point), ``drawn_over`` says that something without words is drawn over the scan.
    ``covered`` are the places where something hides what is below, ``redacted`` those that are marked for it,
    ``closed`` the notes whose words are not shown, ``pinned`` the files that hang there.
    """

    scan: Piece | None = None
    own: bool = False
    fine: float = 0.0
    noted: bool = False
    drawn_over: bool = False
    lines: tuple[Line, ...] = ()
    covered: tuple[Place, ...] = ()
    redacted: tuple[Place, ...] = ()
    closed: tuple[notes.Note, ...] = ()
    pinned: tuple[notes.Note, ...] = ()


def looks(path: Path, layers: Sequence[tuple[Line, ...]]) -> Iterator[Look]:
    """A look at each page; where PDFium cannot open it, its text is not believed either, as nobody saw it shown."""
    try:
        with drawing.opened(path) as document:
            count = len(document)
            for index, lines in enumerate(layers):
                yield _look(document, index, lines) if index < count else Look()
    except PdfiumError:
        yield from (Look() for _ in layers)


def _look(document: drawing.Document, index: int, lines: tuple[Line, ...]) -> Look:
    try:
        page = document[index]
    except PdfiumError:
        return Look()
    drawn, laid = drawing.pieces(page), notes.on(page)
    area = page.get_width() * page.get_height()
    scan = None if drawn is None else scan_among(drawn, area)
    found = hidden.shown(page, drawn, laid, scan, lines)
    covered = list(found.covered)
    if drawn is not None and scan is not None:
        covered += hidden.covered_pictures(page, drawn, laid, scan)
    lines = found.lines
    if lines and drawn is not None and spoken.differs(page, drawn):
        lines = ()
    above = drawn[scan + 1 :] if drawn is not None and scan is not None else []
    page.close()
    return Look(
        None if drawn is None or scan is None else drawn[scan],
        own=drawn is not None and scan is not None and _is_whole(drawn, scan, area),
        fine=_fineness(drawn or (), area),
        noted=bool(laid),
        drawn_over=any(piece.seen and piece.kind != "text" for piece in above) or bool(laid and scan is not None),
        lines=lines,
        covered=tuple(covered),
        redacted=tuple(note.place for note in laid if note.kind == raw.FPDF_ANNOT_REDACT),
        closed=tuple(note for note in laid if note.kind in notes.CLOSED and note.words),
        pinned=tuple(note for note in laid if note.kind == raw.FPDF_ANNOT_FILEATTACHMENT),
    )


def scan_among(drawn: Sequence[Piece], area: float) -> int | None:
    """The number of the last piece that makes up a scanned page: a picture over half of it, or the last of many."""
    pictures = [number for number, piece in enumerate(drawn) if piece.kind == "picture"]
    large = [number for number in pictures if drawn[number].place.area >= HALF * area]
    if not large and sum(drawn[number].place.area for number in pictures) >= HALF * area:
        large = pictures
    return large[-1] if large else None


def _fineness(drawn: Sequence[Piece], area: float) -> float:
    """Pixels an inch of the finest picture that is more than a coat of arms."""
    sizes = (piece.fine for piece in drawn if piece.kind == "picture" and piece.place.area >= SMALL * area)
    return max(sizes, default=0.0)


def _is_whole(drawn: Sequence[Piece], scan: int, area: float) -> bool:
    """Whether the page is one picture that lies straight, perhaps with something over it."""
    pictures = [piece for piece in drawn if piece.kind == "picture" and piece.place.area >= 0.1 * area]
    return pictures == [drawn[scan]] and drawn[scan].size is not None
