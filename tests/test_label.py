"""The chain of labels: its sums against every labelling counted out, its file of weights, lists and shapes."""

from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest

from bench import labels
from bench.labelled import invented
from pipeline.dictionaries import at_hand
from pipeline.label import label
from pipeline.label import shipped as weights
from pipeline.label.chain import Chain, chain_of
from pipeline.page import Line, Word
from pipeline.rows import Row

RANDOM = np.random.default_rng(7)
STEPS, STARTS = RANDOM.normal(size=(3, 3)), RANDOM.normal(size=3)
CHAIN = Chain(("a", "b", "c"), {}, np.zeros((0, 3)), {}, np.zeros(3), STEPS, STARTS)
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
    words = [line.split("\t")[0].removeprefix("word ") for line in lines if line.startswith("word ")]
    words += [line.split("\t")[0].removeprefix("see starts ") for line in lines if line.startswith("see starts ")]
    assert words
    assert not any(" " in word for word in words)
    assert lines[0].startswith("# ")
    chain = chain_of(weights())
    assert chain.steps.shape == (len(chain.states),) * 2


def test_what_stands_far_above_the_heading_is_form_whatever_it_shows() -> None:
    above = ["1. „Der Rat beschließt den Bau.“", "Mit freundlichen Grüßen", "zu Beschlusspunkt 1:", "Der Bau ruht."] * 3
    lines = [*above, *BEFORE, "1. „Der Rat beschließt den Bau.“", "Der Bau wurde begonnen."]
    rows = [Row.of(1, n, Line(tuple(map(Word, line.split())))) for n, line in enumerate(lines, 1)]
    found = label(rows, at_hand())
    assert [(one.label, one.confidence) for one in found[: len(above)]] == [("form", 1.0)] * len(above)
    assert [one.row.text for one in found] == lines
    assert found[len(above)].label == "subject"
    assert found[-1].label == "report"


BEFORE = (
    "Beschlusskontrolle zu V0102/20 (Sitzungsnummer: SR/007/2020)",
    "Neubau am Ring",
    "Sehr geehrte Damen und Herren,",
    "folgender Zwischenstand kann zu oben genanntem Beschluss gegeben werden:",
)


def labels_of(*lines: str) -> list[str]:
    """The labels of a body's lines; an empty line is white on the paper."""
    rows, gap = [], 0
    for line in (*BEFORE, *lines):
        if line:
            rows.append(Row.of(1, len(rows) + 1, Line(tuple(map(Word, line.split())), gap=gap)))
        gap = 0 if line else 1
    return [one.label for one in label(rows, at_hand())][len(BEFORE) :]


def test_a_list_inside_a_sentence_begins_no_points() -> None:
    body = (
        "1. „Der Rat stimmt dem Umbau zu, vor allem",
        "1. dem Dach,",
        "2. den Fenstern.",
        "2. Die Kosten sind zu senken.“",
        "Das ist geschehen.",
    )
    assert labels_of(*body) == ["point", "point_on", "point_on", "point", "report"]


def test_a_controls_date_behind_the_signature_is_the_controls() -> None:
    body = ("„Der Rat stimmt dem Umbau zu.“", "", "Der Umbau wurde begonnen.", "", "Nächste Beschlusskontrolle:", "")
    end = ("Mit freundlichen Grüßen", "", "Hanna Weber", "Beigeordnete für Kultur", "", "31. Mai 2021")
    assert labels_of(*body, *end) == ["point", "report", "control", "greeting", "signature", "signature", "control"]


def test_a_label_torn_in_two_is_one() -> None:
    body = ("„Der Rat stimmt dem Umbau zu.“", "", "Der Umbau wurde im Mai begonnen.", "")
    end = ("Nächste", "", "Beschlusskontrolle: Mai 2021", "", "Mit", "", "freundlichen Grüßen")
    assert labels_of(*body, *end)[:4] == ["point", "report", "control", "control"]
    assert labels_of(*body, *end)[-1] == "greeting"


def test_what_an_enclosure_lists_are_no_points() -> None:
    body = (
        "„Der Rat stimmt der Förderung zu.“",
        "",
        "Die Bescheide wurden versandt.",
        "",
        "Mit freundlichen Grüßen",
        "",
    )
    listed = [f"{number}. Verein der Freunde des Stadtteils {number}" for number in range(1, 120)]
    found = labels_of(*body, "Hanna Weber", "Beigeordnete für Kultur", "", "Anlage", *listed)
    assert found[:3] == ["point", "report", "greeting"]
    assert {*found[3:]} <= {"signature", "remnant", "enclosure"}


def test_our_own_shapes_are_labelled_as_written() -> None:
    """The memos of bench/shapes/ are fitted with the annotated ones; nearly all their lines must come out right."""
    right = [
        one.label == wanted.partition(" of ")[0]
        for paper in invented(at_hand())
        for one, wanted in zip(label(paper.rows, at_hand()), paper.labels, strict=True)
    ]
    assert sum(right) / len(right) > 0.95


def test_a_number_without_its_dot_begins_a_point_where_it_is_due() -> None:
    body = ("1 Der Rat stimmt dem Umbau zu.", "2 Die Kosten sind zu senken.", "", "Der Umbau wurde im Mai begonnen.")
    assert labels_of(*body) == ["point", "point", "report"]


def test_a_count_at_a_lines_start_is_no_number() -> None:
    body = ("1. Der Rat stimmt dem Umbau zu.", "", "Der Umbau wurde im Mai begonnen.", "2 Hallen sind fertig.")
    assert labels_of(*body)[0] == "point"
    assert "point" not in labels_of(*body)[1:]


def test_each_line_of_a_scan_is_printed_with_its_label(capsys: pytest.CaptureFixture[str]) -> None:
    labels.main([str(Path(__file__).parent.parent / "samples" / "sozialtreff.txt")])
    told = capsys.readouterr().out.splitlines()
    assert "subject     1.00  Beschlusskontrolle zu VO951/16 {Sitzungsnummer: SR/029/2016)" in told
    assert [line.split()[0] for line in told].count("point") == 3
