r"""The chain: which labels the lines of a memo have, all weighed together.

::

    label        point ── point on ── report        each label is worth what its line shows,
    line         1. „Der  Rat …“      Der Bau …     each step from label to label what steps are worth

This is a linear-chain conditional random field (Lafferty, McCallum and Pereira 2001). A memo's labelling is worth the
sum over its lines; the best one is found forwards (Viterbi), and the probability of each label at each line by summing
over all labellings, forwards and backwards. ``bench/fit_label.py`` fits the weights to annotated memos.

>>> states, steps = ("point", "report"), np.array([[1.0, 0.0], [0.0, 1.0]])
>>> chain = Chain(states, {"closes": np.array([0.0, 2.0])}, steps, np.zeros(2))
>>> scores = chain.scores([[], ["closes"]])
>>> [states[at] for at in chain.best(scores)], chain.probabilities(scores).round(2).tolist()
(['report', 'report'], [[0.32, 0.68], [0.12, 0.88]])
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

__all__ = ["Chain", "chain_of"]

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """States, what an observation is worth for each, what a step is worth (from row to column), and a beginning."""

    states: tuple[str, ...]
    weights: Mapping[str, Array]
    steps: Array
    starts: Array

    def scores(self, observed: Sequence[Sequence[str]]) -> Array:
        """What the observations of each line are worth for each state: lines × states."""
        nothing = np.zeros(len(self.states))
        known = ([self.weights[name] for name in names if name in self.weights] for names in observed)
        return np.array([np.sum(weights, axis=0) if weights else nothing for weights in known])

    def best(self, scores: Array) -> list[int]:
        """The states of the best labelling, by their places."""
        worth, choices = self.starts + scores[0], []
        for score in scores[1:]:
            ways = worth[:, None] + self.steps
            choices.append(ways.argmax(axis=0))
            worth = ways.max(axis=0) + score
        path = [int(worth.argmax())]
        for choice in reversed(choices):
            path.append(int(choice[path[-1]]))
        return path[::-1]

    def probabilities(self, scores: Array) -> Array:
        """The probability of each state at each line: lines × states."""
        emitted, steps = np.exp(scores - scores.max(axis=1, keepdims=True)), np.exp(self.steps)
        forward, backward = np.empty_like(emitted), np.ones_like(emitted)
        forward[0] = emitted[0] * np.exp(self.starts)
        forward[0] /= forward[0].sum()
        for at in range(1, len(scores)):
            forward[at] = (forward[at - 1] @ steps) * emitted[at]
            forward[at] /= forward[at].sum()
        for at in range(len(scores) - 1, 0, -1):
            backward[at - 1] = steps @ (emitted[at] * backward[at])
            backward[at - 1] /= backward[at - 1].sum()
        both = forward * backward
        likely: Array = both / both.sum(axis=1, keepdims=True)
        return likely


@lru_cache(maxsize=8)
def chain_of(text: str) -> Chain:
    """The chain in a text of weights: its states in a line, then a step or an observation a line, all tab-separated.

    ::

        states       form    subject    title …
        step form    2.1     0.3        -0.9 …
        start        1.8     …
        see closes   …
    """
    lines = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    rows = {name: cells for name, *cells in lines}
    states = tuple(rows.pop("states"))
    values = {name: np.array([float(cell or 0) for cell in cells]) for name, cells in rows.items()}
    steps = np.array([values.pop(f"step {state}") for state in states])
    return Chain(states, {n.removeprefix("see "): v for n, v in values.items() if n != "start"}, steps, values["start"])
