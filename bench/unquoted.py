r"""An annotated memo once more with some of its quotation marks gone: marks delimit nothing reliably, say its readers.

::

    1. „Der Rat beschließt den Bau.“          1. Der Rat beschließt den Bau.      still a point
    Der Bau hat begonnen.                     Der Bau hat begonnen.               still a report

What a line is does not hang on its marks, so it must not hang on them in the model: beside each memo the same one
without four in ten of its marked lines' marks is learnt from, counting less than the memo itself.

>>> from pipeline.page import Line, Word
>>> bare(Row.of(1, 1, Line((Word("„Bauen.“"), Word("“")))), random.Random(1), 1).text
'Bauen.'
"""

import random
from collections.abc import Iterator, Mapping, Sequence

from bench.labelled import Paper, invented
from pipeline.dictionaries import Dictionaries
from pipeline.label.parts import parted
from pipeline.label.signals import Signals
from pipeline.rows import Row

__all__ = ["bare", "beside", "unquoted"]

COUNTS = 0.4
"""What such a memo counts beside the annotated one (as much as an invented one: tried on folds)."""
SHARE = 0.4
"""So many of the lines that have marks lose them."""
MARKS = frozenset('„“”"')
BODY = frozenset({"preamble", "point", "point_on", "report", "report_on", "heading", "number"})


def beside(papers: Sequence[Paper], council: Dictionaries) -> list[Paper]:
    """What labels are learnt from beside the annotated memos: these without marks, and the invented ones."""
    return [*(one for paper in papers for one in unquoted(paper, council)), *invented(council)]


def unquoted(paper: Paper, council: Dictionaries) -> Iterator[Paper]:
    """The memo without some of its marks, its lines labelled as before; nothing where no heading is left."""
    chance = random.Random(str(paper.annotation["id"]))  # noqa: S311 - the same marks in each fit
    rows, labels = [], {}
    for row, label in zip(paper.rows, paper.labels, strict=True):
        kept = bare(row, chance, SHARE) if label in BODY else row
        rows.append(Row.of(row.page, len(rows) + 1, kept.line))
        labels[len(rows)] = label
    cut, parts = parted(rows, Signals.of(council))
    if parts is not None:
        cut = cut[: parts.signed]
        yield Paper({}, cut, parts, [*_labels(cut, labels)], COUNTS)


def bare(row: Row, chance: random.Random, share: float) -> Row:
    """The row without its quotation marks, in a share of the cases."""
    if not MARKS & set(row.text) or chance.random() >= share:
        return row
    words = [word._replace(text="".join(sign for sign in word.text if sign not in MARKS)) for word in row.line.words]
    words = [word for word in words if word.text]
    return Row.of(row.page, row.number, row.line._replace(words=tuple(words)), row.first) if words else row


def _labels(rows: list[Row], labels: Mapping[int, str]) -> Iterator[str]:
    """Each row's label; what was cut off behind a heading is the report's."""
    for row in rows:
        label = labels[row.number]
        yield "report" if row.first and label == "heading" else label
