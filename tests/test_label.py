"""The chain of labels: its sums against every labelling counted out, its file of weights, lists and shapes."""

from itertools import pairwise, product

import numpy as np
import pytest

from bench.labelled import invented
from pipeline.form import shipped
from pipeline.label import label
from pipeline.label import shipped as weights
from pipeline.label.chain import Chain, chain_of
from pipeline.page import Line, Word
from pipeline.rows import Row, Side

RANDOM = np.random.default_rng(7)
CHAIN = Chain(("a", "b", "c"), {}, RANDOM.normal(size=(3, 3)), RANDOM.normal(size=3))
SCORES = RANDOM.normal(size=(4, 3))


def worth(path: tuple[int, ...]) -> float:
    steps = sum(CHAIN.steps[a, b] for a, b in pairwise(path))
    return float(CHAIN.starts[path[0]] + steps + sum(SCORES[at, state] for at, state in enumerate(path)))


PATHS = list(product(range(3), repeat=4))


def test_the_best_labelling_is_the_one_worth_most() -> None:
    assert tuple(CHAIN.best(SCORES)) == max(PATHS, key=worth)


def test_probabilities_are_those_of_all_labellings_counted_out() -> None:
    shares = np.exp([worth(path) for path in PATHS])
    wanted = np.zeros((4, 3))
    for path, share in zip(PATHS, shares / shares.sum(), strict=True):
        wanted[range(4), path] += share
    assert CHAIN.probabilities(SCORES) == pytest.approx(wanted)


def test_the_weights_are_words_and_named_signals_alone() -> None:
    """No sentence of a memo stands in the file: a name is a signal's or one word's."""
    lines = weights().splitlines()
    words = [line.split("\t")[0].removeprefix("see word ") for line in lines if line.startswith("see word ")]
    assert words
    assert not any(" " in word for word in words)
    assert lines[0].startswith("# ")
    chain = chain_of(weights())
    assert chain.steps.shape == (len(chain.states),) * 2


def labels_of(*lines: tuple[Side, str]) -> list[str]:
    rows = [Row.of(1, at, Line(tuple(map(Word, text.split())))) for at, (_, text) in enumerate(lines, 1)]
    return [one.label for one in label(rows, [side for side, _ in lines], shipped())]


def test_a_list_inside_a_sentence_begins_no_points() -> None:
    body: tuple[tuple[Side, str], ...] = (
        ("resolved", "1. „Der Rat stimmt dem Umbau zu, vor allem"),
        ("resolved", "1. dem Dach,"),
        ("resolved", "2. den Fenstern."),
        ("resolved", "2. Die Kosten sind zu senken.“"),
        ("reported", "Das ist geschehen."),
    )
    assert labels_of(*body) == ["point", "point_on", "point_on", "point", "report"]


def test_our_own_shapes_are_labelled_as_written() -> None:
    """The memos of bench/shapes.tsv are fitted with the annotated ones; nearly all their lines must come out right."""
    right = [
        one.label == wanted.partition(" of ")[0]
        for body in invented()
        for one, wanted in zip(label(body.rows, body.sides, shipped()), body.labels, strict=True)
    ]
    assert sum(right) / len(right) > 0.95
