"""Makes the font of the archive copy's invisible words, pipeline/export/glyphless.ttf: one glyph, with nothing in it.

    python -m bench.glyphless

A word that nobody sees needs a width and letters to be found by, no shapes; PDF/A asks that its font is embedded all
the same. The glyph is half as wide as it is high, so that a word's width is set by its number of letters.
"""

import io
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph

TARGET = Path(__file__).parent.parent / "pipeline" / "export" / "glyphless.ttf"
NAMES = {"familyName": "Glyphless", "styleName": "Regular", "psName": "Glyphless"}


def font() -> bytes:
    """The font as a TrueType file of some 700 bytes, the same whenever it is made."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "nothing"])
    builder.setupCharacterMap({0x20: "nothing"})
    builder.setupGlyf({".notdef": Glyph(), "nothing": Glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "nothing": (500, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable(NAMES)
    builder.setupOS2()
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


if __name__ == "__main__":
    TARGET.write_bytes(font())
