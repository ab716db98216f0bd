r"""Point numbers that the engine read as a column of their own, put back in front of their texts.

::

    1.                                    1.
    2.                                    „Der Stadtrat beschließt das Konzept.
    „Der Stadtrat beschließt das          2.
    Konzept.                              Der Oberbürgermeister wird beauftragt …
    Der Oberbürgermeister wird …

A text begins after the end of a sentence, rather where the layout leaves a gap, where a number stood, or where it
begins like the other points:

>>> from pipeline.page import Line, Word
>>> lines = ["1.", "2.", "„Der Rat beschließt.", "Der Rat bittet um", "Bericht.“"]
>>> rows = [Row.of(1, n, Line(tuple(map(Word, line.split())))) for n, line in enumerate(lines, 1)]
>>> [row.text for row in dealt_out(rows)]
['1.', '„Der Rat beschließt.', '2.', 'Der Rat bittet um', 'Bericht.“']
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipeline.parse.body import ALONE, ends_sentence
from pipeline.parse.headings import marker_of
from pipeline.rows import Row

__all__ = ["dealt_out"]


def dealt_out(rows: list[Row]) -> list[Row]:
    """The rows with every column of numbers dealt out to the texts after it."""
    return _dealt_anew(_columns_dealt(rows))


def _columns_dealt(rows: list[Row]) -> list[Row]:
    index = 0
    while index < len(rows):
        count = 0
        while index + count < len(rows) and ALONE.match(rows[index + count].text):
            count += 1
        if count >= 2:
            column, rest = rows[index : index + count], rows[index + count :]
            until = next((place for place, row in enumerate(rest) if ALONE.match(row.text)), len(rest))
            starts = _paragraph_starts(rest[:until], count)
            if len(starts) == count:
                return [*rows[:index], *_in_front(column, rest, starts)]
        index += max(1, count)
    return rows


def _paragraph_starts(rest: Sequence[Row], count: int) -> list[int]:
    starts = [0, *(index for index in range(1, len(rest)) if _begins_paragraph(rest[index - 1], rest[index]))]
    if len(starts) > count:
        gaps = [index for index in starts[1:] if rest[index].line.gap]
        starts = [0, *gaps[: count - 1]] if len(gaps) >= count - 1 else starts[:count]
    return starts


def _begins_paragraph(before: Row, row: Row) -> bool:
    return ends_sentence(before.text) and bool(re.match(r"[„“\"]?[A-ZÄÖÜ]", row.text)) and marker_of(row.text) is None


def _dealt_anew(rows: list[Row]) -> list[Row]:
    """Where a number stands without a text (two numbers in a row), all numbers of the run are dealt out anew."""
    marked = [index for index, row in enumerate(rows) if ALONE.match(row.text)]
    bare = any(after == index + 1 for index, after in pairwise(marked)) or (marked and marked[-1] == len(rows) - 1)
    if not bare or len(marked) < 2 or any(marker_of(row.text) and not ALONE.match(row.text) for row in rows):
        return rows
    numbers = set(marked)
    rest = [row for index, row in enumerate(rows) if index not in numbers and index > marked[0]]
    followed = {id(rows[index + 1]) for index in marked if index + 1 < len(rows)}
    heads = [" ".join(row.text.strip('„“"«»‚').split()[:2]) for row in rest]
    times = Counter(heads)
    scored = []
    for index, row in enumerate(rest):
        if index and not ends_sentence(rest[index - 1].text):
            continue
        score = 3 * (times[heads[index]] > 1) + (row.line.gap > 0) + 2 * (id(row) in followed)
        scored.append((-9 if index == 0 else -score, index))
    starts = sorted(index for _, index in sorted(scored)[: len(marked)])
    if len(starts) < len(marked):
        return rows
    return [*rows[: marked[0]], *_in_front([rows[index] for index in marked], rest, starts)]


def _in_front(column: Sequence[Row], rest: Sequence[Row], starts: Sequence[int]) -> list[Row]:
    """The rest with the column's rows in front of its starts, in their order."""
    numbers = dict(zip(starts, column, strict=False))
    dealt: list[Row] = []
    for position, row in enumerate(rest):
        if position in numbers:
            dealt.append(numbers[position])
        dealt.append(row)
    return dealt
