r"""What each line of a memo's body is, before points and reports are read.

::

    1. „Der Oberbürgermeister wird beauftragt,   point       begins one
    die Mittel einzuplanen.“                     point_on    goes on with it
    -2-                                          page
    zu Beschlusspunkt 1:                         heading
    Die Mittel stehen bereit.                    report      begins one
    Sie reichen bis Mai.                         report_on

What a line shows is named (`observed`, `signals`), the sides that the rules tell (`pipeline.parse.body`) among it, and
a chain over all lines weighs that (`chain`, with the weights of `weights.tsv`):

>>> from pipeline.dictionaries import at_hand
>>> from pipeline.page import Line, Word
>>> lines = ["1. „Der Rat beschließt den Bau.", "2. Er bittet um Bericht.“", "Der Bau wurde im Mai begonnen."]
>>> rows = [Row.of(1, n, Line(tuple(map(Word, line.split())))) for n, line in enumerate(lines, 1)]
>>> [one.label for one in label(rows, ["resolved", "resolved", "reported"], at_hand().form)]
['point', 'point', 'report']
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import cast

from pipeline.form import Form
from pipeline.label.chain import Array, Chain, chain_of
from pipeline.label.observed import observed
from pipeline.rows import Label, Labelled, Row, Side

__all__ = ["label", "shipped"]

_RESOLVED = {"resolution", "preamble", "point", "point_on"}
_REPORTED = {"heading", "report", "report_on"}
_TRUST = 1.0
"""What the rules' side is worth beyond its fitted weight. On five folds nothing between 0 and 1 differs; of memos kept
aside three in a hundred more are right, as the fitted memos are those that the rules were made with."""


def label(rows: Sequence[Row], sides: Sequence[Side], form: Form, weights: str | None = None) -> list[Labelled]:
    """The label of each row of the body, in their order; ``sides`` is what the rules say of each.

    ``weights`` is the text of other weights than those of the package.
    """
    if not rows:
        return []
    chain = chain_of(weights or shipped())
    scores = _on_sides(rows, sides, chain, chain.scores(observed(rows, sides, form)))
    path, likely = chain.best(scores), chain.probabilities(scores)
    names = [cast(Label, state.partition(" of ")[0]) for state in chain.states]
    sure = [
        sum(line[at] for at, name in enumerate(names) if name == names[state])
        for state, line in zip(path, likely, strict=True)
    ]
    point = names.index("point")
    return [
        Labelled(row, names[state], round(float(right), 3), round(float(line[point]), 3))
        for row, state, right, line in zip(rows, path, sure, likely, strict=True)
    ]


@lru_cache(maxsize=1)
def shipped() -> str:
    """The weights that come with the package."""
    return Path(__file__).with_name("weights.tsv").read_text("utf-8")


def _on_sides(rows: Sequence[Row], sides: Sequence[Side], chain: Chain, scores: Array) -> Array:
    """What a table's heading says of a cell is certain; the rules' word counts more than the fit gives it."""
    for at, (row, side) in enumerate(zip(rows, sides, strict=True)):
        others = _REPORTED if (row.side or side) == "resolved" else _RESOLVED
        scores[at, [state in others for state in chain.states]] -= 1e4 if row.side else _TRUST
    return scores
