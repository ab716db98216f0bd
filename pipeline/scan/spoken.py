"""Text that a PDF gives for reading aloud (``/ActualText``) in place of what it draws.

::

    /Span <</ActualText (V0781/19)>> BDC   (V0781/19) Tj   EMC      a ligature, a hyphen, letters in a font of its own
    /Span <</ActualText (V0999/19)>> BDC   (V0781/19) Tj   EMC      another number than the one that is seen

Every reader of text takes the former for the latter. Where they differ, what is seen counts, and the page's picture is
read.
"""

import ctypes
import unicodedata
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import pypdfium2.raw as raw
from rapidfuzz import fuzz

from pipeline.scan.drawing import Piece

__all__ = ["differs"]

KEY = b"ActualText"
ALIKE = 80.0
"""Likeness in percent from which on letters are the same: fonts lack a ligature's letters or an accent."""


def differs(page: Any, drawn: Sequence[Piece]) -> bool:
    """Whether the page's text says other letters or figures than are drawn.

    The page's marks are taken off for that: it is not to be read any more afterwards.
    """
    given = [(piece.handle, _given(piece.handle)) for piece in drawn if piece.kind == "text" and piece.seen]
    if not any(text for _, text in given):
        return False
    for handle, _ in given:
        for index in reversed(range(raw.FPDFPageObj_CountMarks(handle))):
            raw.FPDFPageObj_RemoveMark(handle, raw.FPDFPageObj_GetMark(handle, index))
    words = raw.FPDFText_LoadPage(page)
    try:
        runs = ((text, [*group]) for text, group in groupby(given, key=lambda one: one[1]) if text)
        return any(_differ(text or "", "".join(_drawn(handle, words) for handle, _ in group)) for text, group in runs)
    finally:
        raw.FPDFText_ClosePage(words)


def _differ(given: str, drawn: str) -> bool:
    one, other = _letters(given), _letters(drawn)
    if not one or not other:
        return False  # a mark alone, or a font that does not tell its letters
    return _figures(one) != _figures(other) or fuzz.ratio(one, other) < ALIKE


def _letters(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


def _figures(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def _given(handle: Any) -> str | None:
    """The text that is given in place of a drawn one; None for none."""
    size = ctypes.c_ulong()
    for index in range(raw.FPDFPageObj_CountMarks(handle)):
        mark = raw.FPDFPageObj_GetMark(handle, index)
        if raw.FPDFPageObjMark_GetParamStringValue(mark, KEY, None, 0, size) and size.value:
            text = (ctypes.c_ushort * size.value)()
            raw.FPDFPageObjMark_GetParamStringValue(mark, KEY, text, size.value, size)
            return _utf16(text)
    return None


def _drawn(handle: Any, words: Any) -> str:
    size = raw.FPDFTextObj_GetText(handle, words, None, 0)
    text = (ctypes.c_ushort * size)()
    raw.FPDFTextObj_GetText(handle, words, text, size)
    return _utf16(text)


def _utf16(text: "ctypes.Array[ctypes.c_ushort]") -> str:
    """A text that PDFium wrote, up to its end."""
    return bytes(text).decode("utf-16-le", "replace").partition("\0")[0]
