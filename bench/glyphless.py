"""Makes the font of the archive copy's invisible words, pipeline/export/glyphless.ttf: one glyph, with nothing in it.

    python -m bench.glyphless

A word that nobody sees needs a width and letters to be found by, no shapes; PDF/A asks that its font is embedded all
the same. The glyph is half as wide as it is high, so that a word's width is set by its number of letters. Only the
tables that PDF asks of a symbolic TrueType font are there (ISO 32000-1, 9.9), with one cmap that maps every byte.
"""

import io
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._c_m_a_p import cmap_format_0
from fontTools.ttLib.tables._g_l_y_f import Glyph

TARGET = Path(__file__).parent.parent / "pipeline" / "export" / "glyphless.ttf"


def font() -> bytes:
    """The font as a TrueType file of some 700 bytes, nearly all of them zeros, the same whenever it is made."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "nothing"])
    builder.setupCharacterMap({0x20: "nothing"})
    builder.font["cmap"].tables = [_of_bytes()]
    builder.setupGlyf({".notdef": Glyph(), "nothing": Glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "nothing": (500, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


def _of_bytes() -> cmap_format_0:
    """The table of the old Macintosh kind, which has an entry for each byte."""
    table = cmap_format_0(0)
    table.platformID, table.platEncID, table.language = 1, 0, 0
    table.cmap = dict.fromkeys(range(1, 256), "nothing")
    return table


if __name__ == "__main__":
    TARGET.write_bytes(font())
