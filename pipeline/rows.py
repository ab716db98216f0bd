r"""Rows: the lines of a reading with their addresses, in the order that `pipeline.layout` gave them.

::

    Geschäftsbereich Stadtent-          page 1, line 4 of the engine
    wicklung, Bau und Verkehr           page 1, line 6

A row can be cut at a word, and rows make running text again:

>>> from pipeline.page import Line, Word
>>> row = Row.of(1, 7, Line(tuple(Word(w) for w in "Zu 1. Der Auftrag ist erfüllt.".split())))
>>> row.cut(2)[1].text
'Der Auftrag ist erfüllt.'
>>> text_of([row])
'Zu 1. Der Auftrag ist erfüllt.'
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from pipeline.box import Box, column_ends, cut_before
from pipeline.memo import Spot
from pipeline.page import Line, Page, origin_of
from pipeline.running_text import joined

__all__ = ["Label", "Labelled", "Row", "Side", "columns_of", "rows_of", "seen_of", "spots_of", "text_of"]

Side = Literal["resolved", "reported"]
"""Whose words a row is: the council's or the administration's."""

Label = Literal[
    "form", "subject", "title", "salutation", "lead", "resolution", "preamble", "number", "point", "point_on",
    "heading", "report", "report_on", "page", "remnant", "control", "greeting", "signer", "role", "acknowledgement",
    "signature", "enclosure",
]  # fmt: skip
"""What a row is (`pipeline.label`): ``point`` begins one, ``point_on`` goes on with it, ``resolution`` stands above."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line, or a part of one, with its address: page and line counted from 1, the first word from 0.

    ``side`` is what the table that it stands in says of it (`pipeline.label.cells`).
    """

    page: int
    number: int
    line: Line
    text: str
    first: int = 0
    side: Side | None = None

    @classmethod
    def of(cls, page: int, number: int, line: Line, first: int = 0) -> "Row":
        """The row of a line."""
        return cls(page, number, line, line.text, first)

    @property
    def box(self) -> Box | None:
        """The box around its words, None without a picture."""
        return Box.around(word.box for word in self.line.words) or self.line.box

    def cut(self, word: int) -> "tuple[Row, Row]":
        """The row before the given word (counted from 0) and from it on."""
        front, back = self.line.cut(word)
        head, tail = (
            Row.of(self.page, self.number, front, self.first),
            Row.of(self.page, self.number, back, self.first + word),
        )
        return replace(head, side=self.side), replace(tail, side=self.side)

    def cut_at(self, offset: int) -> "tuple[Row, Row]":
        """The row before and from the first word that begins at or after a character of its text."""
        position = 0
        for index, word in enumerate(self.line.words):
            if word.text:
                if position >= offset:
                    return self.cut(index)
                position += len(word.text) + 1
        return self, Row.of(self.page, self.number, self.line._replace(words=()), len(self.line.words))


class Labelled(NamedTuple):
    """A row, or a part of one, with its label, the probability that it is right, and the one that it begins a point."""

    row: Row
    label: Label
    confidence: float
    begins: float = 0.0


def columns_of(row: Row) -> list[Row]:
    """The row cut where a column ends."""
    return cut_before(row, column_ends([word.box for word in row.line.words]))


def text_of(rows: Iterable[Row]) -> str:
    """The rows as running text, broken words made whole."""
    return joined([row.line for row in rows])


def seen_of(rows: Iterable[Row]) -> str:
    """What the machine saw, a line feed between rows."""
    return "\n".join(row.line.seen for row in rows)


def spots_of(rows: Iterable[Row]) -> tuple[Spot, ...]:
    """Where the rows stand: one spot a page, with a box around them where there is a picture."""
    pages: dict[int, list[Row]] = {}
    for row in rows:
        pages.setdefault(row.page, []).append(row)
    return tuple(Spot(page=page, box=Box.around(row.box for row in found)) for page, found in pages.items())


def rows_of(pages: Sequence[Page]) -> list[Row]:
    """All rows of the pages in reading order."""
    return [
        Row(at.page, at.line, line, text, at.word - 1)
        for page in pages
        for index, line in enumerate(page.lines)
        if (text := line.text)
        for at in [origin_of(page, index, 0)]
    ]
