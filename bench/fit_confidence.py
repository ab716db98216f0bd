"""Fit what grades and grounds are worth (`pipeline.fields.confidence`) to annotated memos, for ``make fit``.

The readers were made with these memos, so they fail on few of them: copies distorted as engines distort them
(`bench.distorted`) say how a reader fails. A copy counts for the fields whose parts it touches, all copies of a memo
together as much as the memo itself: with that one field in forty is wrong, on memos that nobody has seen one
in thirty (``check``). Labels and dates are read by weights that were fitted without the memo.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from bench.annotated import READ, Annotated, overlap, span
from bench.distorted import copies
from bench.fields import NAMES, right_fields
from pipeline.dictionaries import Dictionaries
from pipeline.fields.confidence import FIELDS, given, log_odds, sureness, worth_of
from pipeline.fields.states.folds import parts_of
from pipeline.memo import Record
from pipeline.parse import judged

__all__ = ["Example", "as_text", "by_folds", "examples", "fit"]

Array = npt.NDArray[np.float64]
GRADES_HELD, GROUNDS_HELD = 1.0, 0.1
"""How strongly weights are held to zero: a grade is a reader's own word and mostly right, a ground is seldom and strong
(tried on folds over memos and copies: 0.3 to 2 for both, 0.5 and 1 with 0.05 to 0.2)."""
COPIES = 1.0
"""What all copies of a memo count beside it (tried on folds: 0.5, 0.7, 1 and 2)."""
SAME = 0.95
"""From this overlap on a point's text is taken for right."""
PARTS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("number", "session", "title"), frozenset({"heading", "title", "body"})),
    **dict.fromkeys(("department", "reference", "date"), frozenset({"form"})),
    "report": frozenset({"body"}),
    **dict.fromkeys(("control", "signatory"), frozenset({"foot"})),
    "point": frozenset(),
}
"""The parts of a memo in which each field stands: copies in which they are as they were say nothing new."""


class Example(NamedTuple):
    """A field that was found: in which memo or copy, its grade and its grounds, whether it is right."""

    memo: str
    kind: str
    field: str
    grade: float
    grounds: tuple[str, ...]
    right: bool


def examples(memo: Annotated, words: Dictionaries, *, copied: bool = True) -> Iterator[Example]:
    """The fields of a memo, and of its copies, as they are read with these models."""
    record, told = judged(memo.reading, words, READ)
    yield from _of_fields(memo, "", record, told, frozenset(PARTS))
    yield from _of_points(memo, record, told)
    for copy in copies(memo) if copied else ():
        record, told = judged(copy.reading, words, READ)
        here = frozenset(field for field, parts in PARTS.items() if parts & copy.touched)
        yield from _of_fields(memo, copy.kind, record, told, here)


Told = Mapping[str, tuple[float, tuple[str, ...]]]


def _of_fields(memo: Annotated, kind: str, record: Record, told: Told, here: frozenset[str]) -> Iterator[Example]:
    right = right_fields(memo.row, record)
    for path, field in FIELDS.items():
        if path in told and field in here:
            yield Example(memo.id, kind, field, *told[path], all(right[part] for part in NAMES[field]))


def _of_points(memo: Annotated, record: Record, told: Told) -> Iterator[Example]:
    """The points: right where the reader has one of this number, with this text."""
    wanted = {one["number"]: one for one in memo.row["points"]}
    for index, point in enumerate(record.points):
        one = wanted.get(point.number)
        if one is None or not one.get("scrambled"):
            text = span(memo.text, one["text_start"], one["text_end"]) if one else None
            right = text is not None and overlap(text, point.text) >= SAME
            yield Example(memo.id, "", "point", *told[f"points[{index}]"], right)


def fit(given_examples: Sequence[Example]) -> dict[tuple[str, str], float]:
    """What each grade and ground is worth, field by field."""
    fields = dict.fromkeys(one.field for one in given_examples)
    return {
        (field, name): worth
        for field in sorted(fields)
        for name, worth in _fit([one for one in given_examples if one.field == field]).items()
    }


def _fit(given_examples: Sequence[Example]) -> dict[str, float]:
    """Logistic regression on top of the log-odds of the grades, held to zero (L2)."""
    told = [given(one.grade, one.grounds) for one in given_examples]
    names = sorted({name for one in told for name in one})
    grounds = {name for one in given_examples for name in one.grounds}
    column = {name: at for at, name in enumerate(names)}
    shown = np.zeros((len(told), len(names)))
    for at, one in enumerate(told):
        shown[at, [column[name] for name in one]] = 1
    own = np.array([log_odds(one.grade) for one in given_examples])
    right = np.array([one.right for one in given_examples], float)
    counts = Counter(one.memo for one in given_examples if one.kind)
    held = np.array([GROUNDS_HELD if name in grounds else GRADES_HELD for name in names])
    weight = np.array([COPIES / counts[one.memo] if one.kind else 1.0 for one in given_examples])

    def loss(worth: Array) -> tuple[float, Array]:
        odds = own + shown @ worth
        missed = 1 / (1 + np.exp(-odds)) - right
        total = float(weight @ (np.logaddexp(0, odds) - right * odds)) + float(held @ worth**2) / 2
        return total, shown.T @ (weight * missed) + held * worth

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    return dict(zip(names, found.x.tolist(), strict=True))


def by_folds(seen: Sequence[Example], count: int) -> Iterator[tuple[Example, float]]:
    """Each example with the confidence that weights fitted to the other memos give it."""
    for at in range(count):
        there, here = parts_of(seen, count, at, lambda one: one.memo)
        worth = worth_of(as_text(there, source="a fold"))
        yield from ((one, sureness(one.field, one.grade, one.grounds, worth)) for one in here)


def as_text(given_examples: Sequence[Example], *, source: str) -> str:
    """The lines that `pipeline.fields.confidence.worth_of` reads, with how many examples of each ground were wrong."""
    of, wrong = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for one in given_examples:
        for name in given(one.grade, one.grounds):
            of[one.field, name] += 1
            wrong[one.field, name] += not one.right
    head = [f"# {line}" for line in source.splitlines()] + ["# field\tground\tworth\twrong\tof (memos and copies)"]
    rows = [
        f"{field}\t{name}\t{round(100 * worth)}\t{wrong[field, name]}\t{of[field, name]}"
        for (field, name), worth in fit(given_examples).items()
    ]
    return "\n".join([*head, *rows]) + "\n"
