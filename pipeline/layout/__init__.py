r"""Layout: a page's lines in the order a person would read them, before any word is corrected.

::

    1.                                       1. „Der Rat beschließt, dem Um-
    „Der Rat beschließt, dem Um-                zug zuzustimmen.
    2.                                  →    2. Zu berichten ist bis Mai.“
    Zu berichten ist bis Mai.“
    zug zuzustimmen.

Engines mix the columns of a form, give point numbers a block of their own, read tables across their columns and tear
lines in two. Where there are boxes, geometry puts that right; a text's lines tell by their words how they go on. Then
the halves of a broken word are neighbours when ``correct`` looks at them.

The pages come back with the same words. ``gap`` of a line says where white was before it, ``cell`` where it stands in
a table. No line leaves its page. A word that isn't found any more where the engine read it has its address there in
``at``; corrections, doubts and evidence name that address, so they fit the pages as they are kept.

>>> from pipeline.page import Box, Line, Page, Word
>>> def line(left: int, top: int, text: str) -> Line:
...     return Line((Word(text, Box(left, top, left + 9 * len(text), top + 20)),))
>>> page = Page(1, (line(50, 10, "1."), line(50, 50, "2."), line(90, 11, "Bauen."), line(90, 50, "Feiern.")), "", "ocr")
>>> [line.text for line in layout([page])[0].lines]
['1. Bauen.', '2. Feiern.']
"""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.box import Box
from pipeline.layout.columns import by_columns
from pipeline.layout.numbers import in_place
from pipeline.layout.pieces import piece_of
from pipeline.layout.printed import as_printed, with_gaps
from pipeline.layout.stamps import set_aside
from pipeline.layout.tables import in_cells
from pipeline.layout.torn import mended
from pipeline.page import Line, Origin, Page

__all__ = ["layout"]


def layout(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages with their lines in the order of reading."""
    return tuple(_laid_out(page, first=index == 0) for index, page in enumerate(pages))


def _laid_out(page: Page, *, first: bool) -> Page:
    lines = [line for line in page.lines if line.words]
    if not lines:
        return page
    if not any(map(_lacks_box, lines)):
        return replace(page, lines=tuple(_by_boxes(_addressed(page), first=first)))
    if _by_words(lines) == lines:
        return page
    return replace(page, lines=tuple(_by_words(_addressed(page))))


def _by_boxes(lines: Sequence[Line], *, first: bool) -> list[Line]:
    """The lines of a page with boxes in the order that geometry tells."""
    printed, stamps = set_aside(lines)
    ordered = in_cells(with_gaps(by_columns(as_printed(printed))))
    return [*stamps, *ordered] if first else [*ordered, *stamps]


def _by_words(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page without boxes in the order that their words tell."""
    return [piece.line for piece in in_place(mended(list(map(piece_of, lines))))]


def _lacks_box(line: Line) -> bool:
    return line.box is None and all(word.box is None for word in line.words)


def _addressed(page: Page) -> list[Line]:
    """The lines that have words, each word with its address, each line with the box around its words."""
    return [
        line._replace(
            words=tuple([word.standing(word.at or Origin(page.number, n, k)) for k, word in enumerate(line.words, 1)]),
            box=Box.around(word.box for word in line.words) or line.box,
        )
        for n, line in enumerate(page.lines, 1)
        if line.words
    ]
