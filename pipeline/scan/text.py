r"""The text layer a scanner left, as a plain text file: one line a line, ``\f`` between pages.

::

    Geschäftsbereich Arbeit, Sozia
    les, Gesundheit und Wohnen

    An alle

The layout is lost but for empty lines, which `Line.gap` counts:

>>> [(line.text, line.gap) for line in pages_of("GZ:\n\n\nGB5\n\fSeite 2")[0]]
[('GZ:', 0), ('GB5', 2)]
"""

from pipeline.page import Line, Word

__all__ = ["pages_of"]


def pages_of(text: str) -> tuple[tuple[Line, ...], ...]:
    """The lines of each page; a page without a word is an empty tuple, a last form feed opens no page."""
    return tuple(_lines_of(page) for page in text.removesuffix("\f").split("\f"))


def _lines_of(page: str) -> tuple[Line, ...]:
    lines, gap = [], 0
    for raw in page.split("\n"):
        words = raw.split()
        if words:
            lines.append(Line(tuple(Word(word) for word in words), gap=gap))
        gap = 0 if words else gap + 1
    return tuple(lines)
