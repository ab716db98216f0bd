"""The annotated memos that labels are learnt from once more without marks keep what each line is."""

import random
from dataclasses import replace

import pytest

from bench.labelled import invented
from bench.unquoted import COUNTS, MARKS, bare, unquoted
from pipeline.dictionaries import at_hand
from pipeline.page import Line, Word
from pipeline.rows import Row


def marked(row: Row) -> bool:
    return not MARKS.isdisjoint(row.text)


@pytest.mark.parametrize("share", [0, 0.4, 1])
def test_lines_keep_their_labels_and_lose_marks(share: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.unquoted.SHARE", share)
    council = at_hand()
    memo = replace(max(invented(council), key=lambda one: sum(map(marked, one.rows))), annotation={"id": "ours"})
    (again,) = unquoted(memo, council)
    assert again.counts == COUNTS
    assert not again.annotation, "it must not count as a memo that shows a thing"
    assert list(again.labels) == list(memo.labels)
    for before, after in zip(memo.rows, again.rows, strict=True):
        assert after.text in {before.text, "".join(sign for sign in before.text if sign not in MARKS)}
    left = sum(map(marked, again.rows)) / sum(map(marked, memo.rows))
    assert left == 1 - share if share in {0, 1} else 0 < left < 1


def test_the_same_marks_go_in_each_fit() -> None:
    council = at_hand()
    memo = replace(max(invented(council), key=lambda one: sum(map(marked, one.rows))), annotation={"id": "ours"})
    first, second = (next(unquoted(memo, council)) for _ in range(2))
    assert [row.text for row in first.rows] == [row.text for row in second.rows]


def test_a_line_of_marks_alone_stays() -> None:
    row = Row.of(1, 1, Line((Word("“"),)))
    assert bare(row, random.Random(1), 1) is row  # noqa: S311 - no secret
