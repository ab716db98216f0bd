"""Tesseract's TSV becomes lines of words.

::

    level page_num block_num par_num line_num word_num left top width height conf      text
    5     1        1         1       1        2        212  820 410   41     96.51     zu
    5     1        1         1       1        3        640  820 150   41     88.02     V2696/24

Level 5 is a word, and words with the same block, paragraph and line make a line. A list of pictures given to one call
has a ``page_num`` for each.
"""

from collections.abc import Iterator
from itertools import groupby

from pipeline.page import Box, Line, Word

__all__ = ["COLUMNS", "lines_of", "pages_of"]

COLUMNS = (
    *("level", "page_num", "block_num", "par_num", "line_num", "word_num"),
    *("left", "top", "width", "height", "conf", "text"),
)
WORD = "5"
"""The level of a word."""

Cells = list[str]


def lines_of(table: str) -> tuple[Line, ...]:
    r"""The lines of the first page of a table.

    >>> lines_of("5\t1\t1\t1\t1\t2\t212\t820\t40\t41\t96.5\tzu\n")[0].words
    (Word(text='zu', box=Box(left=212, top=820, right=252, bottom=861), confidence=0.965, ...),)
    """
    return pages_of(table, 1)[0]


def pages_of(table: str, count: int) -> list[tuple[Line, ...]]:
    """The lines of each of so many pages."""
    pages: list[list[Line]] = [[] for _ in range(count)]
    for (page, block, *_), rows in groupby(_rows(table), key=lambda row: row[1:5]):
        words = tuple(map(_word, rows))
        if 1 <= int(page) <= count:
            pages[int(page) - 1].append(Line(words, Box.around(word.box for word in words), int(block)))
    return [tuple(lines) for lines in pages]


def _rows(table: str) -> Iterator[Cells]:
    """The rows that are words."""
    for line in table.splitlines():
        row = line.split("\t")
        if len(row) == len(COLUMNS) and row[0] == WORD and row[-1].strip():
            yield row


def _word(row: Cells) -> Word:
    left, top, width, height = map(int, row[6:10])
    box = Box(left, top, left + width, top + height)
    return Word(row[-1].strip(), box, round(max(0.0, float(row[-2])) / 100, 3))
