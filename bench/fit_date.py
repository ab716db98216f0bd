"""Fit the weights of `pipeline.fields.date.weighed` to annotated memos, for ``make fit`` (`bench.fit`).

For each memo whose date a reader could read, the candidates' shares (a softmax over what their signals are worth) are
to lie on the days that the reader's date allows; once with what the stamp's signs say, and once without, so that what
the rest of the memo says has a word of its own. Weights are held to zero (L2).
"""

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from bench.annotated import READ, Annotated
from pipeline.fields.date.weighed import Anchors, candidates
from pipeline.grammar.edtf import agree
from pipeline.grammar.years import passed_in

__all__ = ["as_text", "examples", "fit"]

Array = npt.NDArray[np.float64]
HELD = 1.0
"""How strongly weights are held to zero."""


class Example(NamedTuple):
    """The signals of each candidate, and which of them the reader's date allows."""

    signals: list[list[str]]
    true: list[int]


def examples(memo: Annotated) -> list[Example]:
    """A memo with its stamp's signs and without them; none where the reader saw no month, or no sign is there."""
    wanted = memo.row["date"] or ""
    session = passed_in(memo.row["number"], memo.row["session"], memo.dictionaries.numbers)
    if len(wanted) < 7 or session is None:
        return []
    control = memo.row["next_control"] if memo.row["next_control"] != "none" else None
    anchors = Anchors(session, control, memo.told, READ, {})
    found = []
    for text in memo.stamps:
        for masked in (False, True):
            days = candidates(text, anchors, masked)
            true = [at for at, (day, _) in enumerate(days) if agree(day, wanted)]
            found += [Example([[*chain(*groups)] for _, groups in days], true)] if true else []
        if found:
            break
    return found


def fit(given: Sequence[Example]) -> dict[str, float]:
    """What each signal is worth."""
    names = sorted({name for one in given for line in one.signals for name in line})
    column = {name: at for at, name in enumerate(names)}
    shown = []
    for one in given:
        table = np.zeros((len(one.signals), len(names)))
        for at, line in enumerate(one.signals):
            np.add.at(table[at], [column[name] for name in line], 1)
        shown.append((table, one.true))

    def loss(weights: Array) -> tuple[float, Array]:
        total, slope = HELD / 2 * float(weights @ weights), HELD * weights
        for table, true in shown:
            worth = table @ weights
            share = np.exp(worth - worth.max())
            share /= share.sum()
            meant = np.zeros(len(share))
            meant[true] = share[true] / share[true].sum()
            total -= float(np.log(share[true].sum()))
            slope = slope - table.T @ (meant - share)
        return total, slope

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    return dict(zip(names, found.x.tolist(), strict=True))


def as_text(weights: dict[str, float], *, source: str) -> str:
    """The lines that `pipeline.fields.date.weighed.weights_of` reads."""
    rows = [f"{name}\t{round(100 * worth)}" for name, worth in sorted(weights.items()) if round(100 * worth)]
    return "\n".join([*(f"# {line}" for line in source.splitlines()), *rows]) + "\n"
