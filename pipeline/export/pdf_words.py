"""The words of a page as invisible text, each where it stands on the picture.

::

    BT 3 Tr /Glyphless 41.8 Tf
    1 0 0 1 70.1 700.4 Tm 96.3 Tz <00570065006900730065> Tj      Weise, where the machine saw Welse
    ET

A viewer finds, marks and copies the corrected reading. A word broken over two lines stands whole at its first half:
viewers undo hyphens in different ways, and a whole word is found by all of them (poppler, PDFium, pdf.js).
Each word is followed by a space, so that copied words do not run together.
"""

import math
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import NamedTuple

import pikepdf

from pipeline.export.placed import Placed, Region, Row
from pipeline.page import Box

__all__ = ["Matrix", "glyphless", "text_of_page"]

FONT = "/Glyphless"
GLYPH = 0.5
"""The glyph's width as a share of the font's size."""
DESCENT = 0.2
"""How much of the font's size hangs below the line of writing."""

_CMAP = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
1 beginbfrange
<0000> <FFFF> <0000>
endbfrange
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


class Matrix(NamedTuple):
    """An affine map in PDF's order: ``x' = a·x + c·y + e``, ``y' = b·x + d·y + f``."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point comes to lie."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def then(self, other: "Matrix") -> "Matrix":
        """This map, and then the other one.

        >>> Matrix(1, 0, 0, 1, 5, 0).then(Matrix(2, 0, 0, 2, 0, 0)).at(1, 1)
        (12, 2)
        """
        a, b = other.a * self.a + other.c * self.b, other.b * self.a + other.d * self.b
        c, d = other.a * self.c + other.c * self.d, other.b * self.c + other.d * self.d
        return Matrix(a, b, c, d, *other.at(self.e, self.f))


def glyphless(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The font of the words, put into a file once."""
    name = pikepdf.Name(FONT)
    data = files("pipeline.export").joinpath("glyphless.ttf").read_bytes()
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor, FontName=name, Flags=4, FontBBox=[0, -200, 500, 800], ItalicAngle=0,
        Ascent=800, Descent=-200, CapHeight=800, StemV=80, FontFile2=pikepdf.Stream(pdf, data, Length1=len(data)),
    )  # fmt: skip
    cid = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType2, BaseFont=name, DW=500,
        CIDSystemInfo=pikepdf.Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor), CIDToGIDMap=pikepdf.Stream(pdf, b"\0\1" * 65536),
    )  # fmt: skip
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=name, Encoding=pikepdf.Name("/Identity-H"),
        DescendantFonts=[pdf.make_indirect(cid)], ToUnicode=pikepdf.Stream(pdf, _CMAP),
    )  # fmt: skip
    return pdf.make_indirect(font)


def text_of_page(found: Iterable[Region], placed: Matrix) -> bytes:
    """A page's words as a content stream, in the order of reading; ``placed`` maps kept pixels to the page's points.

    Words without a box are left out: they came without a picture.
    """
    drawn = [line for line in (b"".join(_line(row, placed)) for region in found for row in region.rows) if line]
    return b"q BT 3 Tr\n" + b"".join(drawn) + b"ET Q\n" if drawn else b""


def _line(row: Row, placed: Matrix) -> Iterator[bytes]:
    """The font's size once, as the line's largest word asks, and then its words."""
    words = [(text, word.box) for word in row.words if (text := _whole(word)) and word.box is not None]
    if words:
        size = max(_length(placed, box.left, box.bottom, box.left, box.top) for _, box in words)
        yield f"{FONT} {size:.1f} Tf\n".encode()
        yield from (_word(text, box, size, placed) for text, box in words)


def _whole(word: Placed) -> str:
    """The word's text; with its second half where it has one, nothing where it is one itself."""
    if word.joined is None:
        return word.text
    return word.joined.text if word.joined.first else ""


def _word(text: str, box: Box, size: float, placed: Matrix) -> bytes:
    """The word with the line of writing along its box's lower side, as wide as the box."""
    left, low = placed.at(box.left, box.bottom)
    right, other = placed.at(box.right, box.bottom)
    width = math.hypot(right - left, other - low) or 1.0
    cos, sin = (right - left) / width, (other - low) / width
    code = text.encode("utf-16-be", "replace")
    wide = 100 * width / (len(code) / 2 * GLYPH * size)
    up = DESCENT * size
    turn = " ".join(f"{round(value, 4) + 0.0:g}" for value in (cos, sin, -sin, cos))
    at = f"{left - sin * up:.1f} {low + cos * up:.1f}"
    return f"{wide:.0f} Tz {turn} {at} Tm <{code.hex()}0020> Tj\n".encode()


def _length(placed: Matrix, x: float, y: float, other_x: float, other_y: float) -> float:
    """How long a stretch of the picture is on the page, in points; 1 where it has no length."""
    (a, b), (c, d) = placed.at(x, y), placed.at(other_x, other_y)
    return math.hypot(c - a, d - b) or 1.0
