r"""Rows: the lines of a reading with their addresses, in an order a person would read them.

::

    Geschäftsbereich Stadtent-
    An alle
    wicklung, Bau und Verkehr

An engine interleaves the columns of a form and gives point numbers a block of their own; where there are boxes,
geometry puts them right, without boxes the words alone must do (`pipeline.parse.header`).
A row can be cut at a word, and rows make running text again:

>>> from pipeline.page import Line, Word
>>> row = Row.of(1, 7, Line(tuple(Word(w) for w in "Zu 1. Der Auftrag ist erfüllt.".split())))
>>> row.cut(2)[1].text
'Der Auftrag ist erfüllt.'
>>> text_of([row])
'Zu 1. Der Auftrag ist erfüllt.'
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from pipeline.memo import Spot
from pipeline.page import Box, Line, Page, joined

__all__ = ["MARKER_ALONE", "Row", "Side", "parted", "rows_of", "seen_of", "spots_of", "text_of"]

Side = Literal["resolved", "reported"]
"""Whose words a row is: the council's or the administration's."""

MARKER_ALONE = re.compile(r"[„“\"»]?(?:\d{1,2}|[lIL])[.)]{1,2}|[a-z][.)]|[-–—•]")
"""What stands in a column of its own left of the text: a point's number, a letter, a dash."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line, or a part of one, with its address: page and line counted from 1, the first word from 0.

    ``side`` is what the table that it stands in says of it (`pipeline.parse.tables`).
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
        before, after = self.line.words[:word], self.line.words[word:]
        front = self.line._replace(words=before, box=Box.around(w.box for w in before))
        back = self.line._replace(words=after, box=Box.around(w.box for w in after), gap=0)
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


def parted(row: Row) -> list[Row]:
    """The row cut where the white between two words is wider than three times their height: there a column ends."""
    for index, (word, after) in enumerate(pairwise(row.line.words), 1):
        if word.box and after.box and after.box.left - word.box.right > 3 * (word.box.bottom - word.box.top):
            head, tail = row.cut(index)
            return [head, *parted(tail)]
    return [row]


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
    return [row for page in pages for row in _of_page(page)]


def _of_page(page: Page) -> list[Row]:
    rows = [Row.of(page.number, number, line) for number, line in enumerate(page.lines, 1) if line.text]
    if not rows or any(row.box is None for row in rows):
        return rows
    return _with_gaps(_beside_their_numbers(rows))


def _beside_their_numbers(rows: list[Row]) -> list[Row]:
    """Put a number, letter or dash that stands alone in front of the line on its right."""
    alone = [row for row in rows if MARKER_ALONE.fullmatch(row.text)]
    others = [row for row in rows if not MARKER_ALONE.fullmatch(row.text)]
    for marker in alone:
        partner = _right_of(marker, others)
        if partner is None:
            others.append(marker)
            continue
        line = partner.line
        box = Box.around([marker.box, partner.box])
        merged = line._replace(words=marker.line.words + line.words, box=box)
        others[others.index(partner)] = Row.of(partner.page, partner.number, merged)
    return sorted(others, key=lambda row: row.number)


def _right_of(marker: Row, others: Sequence[Row]) -> Row | None:
    place = marker.box
    assert place is not None  # noqa: S101  # only rows with boxes come here
    middle = (place.top + place.bottom) / 2
    beside = [
        (row.box.left, index)
        for index, row in enumerate(others)
        if row.box is not None and row.box.top <= middle <= row.box.bottom and row.box.left >= place.right - 2
    ]
    return others[min(beside)[1]] if beside else None


def _with_gaps(rows: list[Row]) -> list[Row]:
    """Count the empty lines before each row from the distance of the boxes."""
    heights = sorted(row.box.bottom - row.box.top for row in rows if row.box is not None)
    usual = max(1, heights[len(heights) // 2])
    result = [rows[0]]
    for before, row in pairwise(rows):
        assert before.box is not None  # noqa: S101
        assert row.box is not None  # noqa: S101
        gap = 1 if row.box.top - before.box.bottom > 0.8 * usual else 0
        result.append(Row.of(row.page, row.number, row.line._replace(gap=gap), row.first))
    return result
