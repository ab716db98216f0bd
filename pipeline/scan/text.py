r"""The text layer a scanner left, as a plain text file: one line a line, ``\f`` between pages.

::

    Geschäftsbereich Arbeit, Sozia
    les, Gesundheit und Wohnen

    An alle

The layout is lost but for empty lines, which `Line.gap` counts:

>>> [(line.text, line.gap) for line in pages_of("GZ:\n\n\nGB5\n\fSeite 2")[0]]
[('GZ:', 0), ('GB5', 2)]

Files from old machines are not UTF-8:

>>> decode("Grün".encode("cp1252")), decode("Grün".encode("utf-16"))
('Grün', 'Grün')
"""

import codecs
import unicodedata
from pathlib import Path

from pipeline.errors import PathError, UnreadableScan
from pipeline.page import Line, Sheet, Word
from pipeline.settings import Settings

__all__ = ["decode", "is_text", "pages_of", "sheets"]

MAX_BYTES = 64 * 1024 * 1024
"""A text of this size is no memo: 500 pages have about one megabyte."""


def pages_of(text: str) -> tuple[tuple[Line, ...], ...]:
    """The lines of each page; a page without a word is an empty tuple, a last form feed opens no page."""
    return tuple(_lines_of(page) for page in text.removesuffix("\f").split("\f"))


def sheets(path: Path, settings: Settings) -> tuple[Sheet, ...]:
    """The pages of a text file, without pictures. Raises UnreadableScan where there is no word in it."""
    del settings  # a text has no pixels; its pages are counted by the caller
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError as error:
        raise PathError(f"{path}: cannot be read ({error.strerror}); check the path") from None
    if data is None:
        raise UnreadableScan(f"{path}: a text of more than {MAX_BYTES // 1024**2} MB is no memo; split it")
    if not is_text(data):
        raise UnreadableScan(f"{path}: begins like text, but holds other bytes; copy it again")
    pages = pages_of(decode(data))
    if not any(pages):
        raise UnreadableScan(f"{path}: holds no word; scan or copy it again")
    return tuple(Sheet(path, number, layer=lines) for number, lines in enumerate(pages, 1))


def is_text(data: bytes) -> bool:
    r"""Whether the bytes are text: no control characters but white space.

    >>> is_text(b"GZ:\tGB5\r\n\f"), is_text(b"\x00\x01GZ")
    (True, False)
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    return not set(data) & (set(range(32)) - set(b"\t\n\f\r\x0b\x1a"))


def decode(data: bytes) -> str:
    """The text in composed form (NFC), from UTF-8, from UTF-16 with its mark, or else from Windows' code page 1252."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _lines_of(page: str) -> tuple[Line, ...]:
    lines, gap = [], 0
    for raw in page.split("\n"):
        words = raw.split()
        if words:
            lines.append(Line(tuple(Word(word) for word in words), gap=gap))
        gap = 0 if words else gap + 1
    return tuple(lines)
