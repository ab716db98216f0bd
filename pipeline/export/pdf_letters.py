r"""The letters of the invisible words: a byte each, in a font that has one empty glyph for all of them.

::

    (Stra\337e)    the letters of Latin-1 as they are
    (\200)         the first other letter that comes, say a low quotation mark: the font's ToUnicode table says so

A byte a letter takes half of what two would; where a scan has more letters than a font has bytes, there is a second
font. It is symbolic, has one cmap and no Encoding, as PDF/A asks (ISO 19005-2, 6.2.11.6).
"""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import groupby

import pikepdf

__all__ = ["Letters"]

_LATIN = [*range(0x20, 0x7F), *range(0xA1, 0x100)]
_OTHERS = list(range(0x80, 0xA1))
"""Bytes of the first font for letters that are not in Latin-1; further fonts have all of both."""

_CMAP = """/CIDInit/ProcSet findresource begin 8 dict begin begincmap/CMapName/L def/CMapType 2 def
1 begincodespacerange<00><ff>endcodespacerange
{0}endcmap CMapName currentdict/CMap defineresource pop end end"""


class Letters:
    """The letters met so far, each with its font and byte."""

    def __init__(self) -> None:
        self._known = {chr(code): (0, code) for code in _LATIN}
        self._free = iter(self._places())
        self._fonts = 1

    def _places(self) -> Iterator[tuple[int, int]]:
        yield from ((0, code) for code in _OTHERS)
        while True:
            font, self._fonts = self._fonts, self._fonts + 1
            yield from ((font, code) for code in (*_LATIN, *_OTHERS))

    def runs(self, text: str) -> Iterator[tuple[str, bytes]]:
        r"""The text as strings of a content stream, each with the name of its font.

        >>> list(Letters().runs("(Maß „1“)"))
        [('/G0', b'(\\(Ma\xdf \x801\x81\\))')]
        """
        placed = [self._place(letter) for letter in text]
        for font, run in groupby(placed, key=lambda place: place[0]):
            yield f"/G{font}", b"(" + b"".join(_ESCAPED.get(code, bytes([code])) for _, code in run) + b")"

    def _place(self, letter: str) -> tuple[int, int]:
        if letter not in self._known:
            self._known[letter] = next(self._free)
        return self._known[letter]

    def give(self, pdf: pikepdf.Pdf, pages: Sequence[pikepdf.Page]) -> None:
        """Put the fonts into the file, once, and let the pages name them."""
        if not pages:
            return
        descriptor = _descriptor(pdf)
        for number in range(self._fonts):
            font = pdf.make_indirect(self._font(pdf, number, descriptor))
            for page in pages:
                page.add_resource(font, pikepdf.Name.Font, pikepdf.Name(f"/G{number}"), replace_existing=True)

    def _font(self, pdf: pikepdf.Pdf, number: int, descriptor: pikepdf.Object) -> pikepdf.Dictionary:
        return pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.TrueType, BaseFont=pikepdf.Name.Glyphless,
            FirstChar=32, LastChar=255, Widths=[500] * 224, FontDescriptor=descriptor,
            ToUnicode=pikepdf.Stream(pdf, _CMAP.format(self._meanings(number)).encode()),
        )  # fmt: skip

    def _meanings(self, number: int) -> str:
        """What the font's bytes mean, as blocks of a table: Latin-1 in two ranges, the others one by one."""
        others = [
            f"<{code:02x}><{letter.encode('utf-16-be', 'replace').hex()}>"
            for letter, (font, code) in self._known.items()
            if font == number and (font or code in _OTHERS)
        ]
        told = "" if number else "2 beginbfrange<20><7e><0020><a1><ff><00a1>endbfrange\n"
        for start in range(0, len(others), _BLOCK):
            block = others[start : start + _BLOCK]
            told += f"{len(block)} beginbfchar{''.join(block)}endbfchar\n"
        return told


_ESCAPED = {code: b"\\" + bytes([code]) for code in b"()\\"}
_BLOCK = 100
"""So many lines a block of the table may have."""


def _descriptor(pdf: pikepdf.Pdf) -> pikepdf.Object:
    data = files("pipeline.export").joinpath("glyphless.ttf").read_bytes()
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.FontDescriptor, FontName=pikepdf.Name.Glyphless, Flags=4, FontBBox=[0, -200, 500, 800],
            ItalicAngle=0, Ascent=800, Descent=-200, CapHeight=800, StemV=80,
            FontFile2=pikepdf.Stream(pdf, data, Length1=len(data)),
        )
    )  # fmt: skip
