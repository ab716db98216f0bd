"""Words and letters that are looked for first spare an expression; what the expression finds they must not lose."""

from pathlib import Path
from typing import Any

import pytest
from test_periods import DOUBTFUL, EXACT

from pipeline.form import shipped
from pipeline.grammar import period_shapes
from pipeline.label.signals import wording

BENCH = Path(__file__).parent.parent / "bench"
LINES = sorted(
    {
        cell
        for file in BENCH.glob("**/*.tsv")
        for line in file.read_text("utf-8").splitlines()
        for cell in line.split("\t")
    }
)
SELDOM = (
    "Die Unterlagen liegen vor.", "Wir bauen es gegenwärtig.", "Wir bauen es aktuell.", "Der Zuwendungsbescheid.",
    "die beauftragte Firma", "die Beschlusspunkte", "des Beschlusspunktes", "Kaufvertragsverhandlungen",
    "das Treffen, das stattgefunden", "Man beschließt es.", "Man beschliesst es.", "Man billigt es.",
)  # fmt: skip
"""Words that stand there with others, or not at all."""


BODIES = shipped().wording.bodies


def found(text: str) -> int:
    """As `wording.leaning`, each expression looked for in each line."""
    resolved, told = (len(expression.findall(text)) for expression in (wording._RESOLVED, wording._TOLD))
    orders = [bool(one.search(text)) for one in (wording._ORDER, wording._TASK, wording._says(BODIES))]
    return resolved + sum(orders) + wording._begins(text, BODIES) - told - bool(wording._DONE.search(text))


def test_no_word_of_a_side_is_lost() -> None:
    assert [text for text in (*LINES, *SELDOM) if wording.leaning(text, BODIES) != found(text)] == []


@pytest.mark.parametrize("shapes", [period_shapes._COMPILED, period_shapes._COMPILED_YEARS], ids=["shapes", "years"])
def test_no_date_is_lost(shapes: list[Any]) -> None:
    everywhere = [((), expression, read) for _, expression, read in shapes]
    for text in (*LINES, *EXACT, *DOUBTFUL):
        assert period_shapes._matches(text, shapes) == period_shapes._matches(text, everywhere)
