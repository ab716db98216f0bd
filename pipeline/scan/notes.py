"""What is laid on a PDF's page: text boxes, form fields, marks, closed notes.

::

    FreeText   „4. Mai 2022“      shown, and read
    Widget     a form's field     shown, and read
    Text       a closed note      a small sign is shown, its words are not
    Highlight  a marker's stroke  the stroke is shown, the words that someone wrote to it are not
    Redact     a frame            asks for what lies below to be taken out: not read
"""

import ctypes
from typing import Any, NamedTuple

import pypdfium2.raw as raw

from pipeline.scan.place import Place, shown_by

__all__ = ["CLOSED", "Note", "on"]

CLOSED = frozenset(
    getattr(raw, f"FPDF_ANNOT_{kind}")
    for kind in ("TEXT", "HIGHLIGHT", "UNDERLINE", "SQUIGGLY", "STRIKEOUT", "SQUARE", "CIRCLE", "LINE", "INK", "CARET")
)
"""Kinds whose words open only when someone clicks on them."""


class Note(NamedTuple):
    """Something laid on the page: a text box, a form field, a mark, a closed note with its words."""

    kind: int
    place: Place
    words: str = ""


def on(page: Any) -> list[Note]:
    """What is laid on the page and shown; links and hidden things are not."""
    show, found = shown_by(page), []
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


def _contents(annotation: Any) -> str:
    length = raw.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    text = ctypes.create_string_buffer(length)
    raw.FPDFAnnot_GetStringValue(annotation, b"Contents", ctypes.cast(text, ctypes.POINTER(ctypes.c_ushort)), length)
    return text.raw[: max(0, length - 2)].decode("utf-16-le", "replace").strip()
