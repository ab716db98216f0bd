r"""A chain of labels over the lines of a memo: learned weights, the best path, each line's probabilities.

::

    label        point ── point on ── report        each label is worth what its line shows,
    line         1. „Der  Rat …“      Der Bau …     each step from label to label what steps are worth

This is a linear-chain conditional random field (Lafferty, McCallum and Pereira 2001). A memo's labelling is worth the
sum over its lines; the best one is found forwards (Viterbi), and the probability of each label at each line by summing
over all labellings, forwards and backwards. ``bench/fit_label.py`` fits the weights to annotated memos.

A named sight is worth something for each label. A word speaks only for a side: what is resolved (1) against what is
reported (-1), so that no line of the form hangs on the words that one council happens to use.

>>> states, steps = ("point", "report"), np.array([[1.0, 0.0], [0.0, 1.0]])
>>> worth, sides = np.array([[0.0, 2.0]]), np.array([1.0, -1.0])
>>> chain = Chain(states, {"closes": 0}, worth, {"rat": 0.4}, sides, steps, np.zeros(2))
>>> scores = chain.scores(Observed([[], ["closes"]], [{"rat"}, set()]))
>>> scores.tolist()
[[0.4, -0.4], [0.0, 2.0]]
>>> [states[at] for at in chain.best(scores)], chain.probabilities(scores).round(2).tolist()
(['report', 'report'], [[0.52, 0.48], [0.16, 0.84]])
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Array", "Chain", "Observed", "chain_of"]

Array = npt.NDArray[np.float64]


class Observed(NamedTuple):
    """For each line the names of what is observed, and the words of its sentence (one set for all its lines).

    ``shown`` is what each line shows itself, ``sides`` whose words the body's lines are by marks and words alone.
    """

    names: Sequence[Sequence[str]]
    words: Sequence[AbstractSet[str]]
    shown: Sequence[AbstractSet[str]] = ()
    sides: Sequence[str] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """What is worth how much for each state: sights (rows of ``worth``), words by side, steps to columns."""

    states: tuple[str, ...]
    sights: Mapping[str, int]
    worth: Array
    words: Mapping[str, float]
    sides: Array
    steps: Array
    starts: Array

    def scores(self, observed: Observed) -> Array:
        """What is observed of each line is worth so much for each state: lines × states."""
        words, place = self.words, self.sights.get
        known = [[at for at in map(place, names) if at is not None] for names in observed.names]
        counts = np.array(list(map(len, known)))
        scores = np.zeros((len(known), len(self.states)))
        if counts.any():  # one sum a line over the rows of all lines
            worth = self.worth.take(list(chain.from_iterable(known)), axis=0)
            scores[counts > 0] = np.add.reduceat(worth, np.cumsum(counts)[counts > 0] - counts[counts > 0])
        sentences = {id(said): said for said in observed.words}
        spoken = {at: sum(map(words.__getitem__, said & words.keys())) for at, said in sentences.items()}
        return scores + np.outer([spoken[id(said)] for said in observed.words], self.sides)

    def best(self, scores: Array) -> list[int]:
        """The states of the best labelling, by their places."""
        steps, worth = self.steps.T.copy(), np.empty_like(scores)
        worth[0] = self.starts + scores[0]
        ways = np.empty_like(steps)
        for at, score in enumerate(scores[1:]):
            np.add(steps, worth[at], out=ways)
            np.add(np.maximum.reduce(ways, axis=1), score, out=worth[at + 1])
        choices = (worth[:-1, None, :] + steps).argmax(axis=2).tolist()  # of all lines at once
        path = [int(worth[-1].argmax())]
        for choice in reversed(choices):
            path.append(choice[path[-1]])
        return path[::-1]

    def probabilities(self, scores: Array) -> Array:
        """The probability of each state at each line: lines × states."""
        emitted = np.exp(scores - scores.max(axis=1, keepdims=True))
        before = _arriving(emitted, np.exp(self.steps), np.exp(self.starts))
        behind = _arriving(emitted[::-1], np.exp(self.steps.T), np.ones(len(self.states)))[::-1]
        both = before * emitted * behind
        likely: Array = both / both.sum(axis=1, keepdims=True)
        return likely


_SCALED = 4
"""Lines after which what arrives is made shares again: in so few it neither vanishes nor grows beyond all numbers."""


def _arriving(emitted: Array, steps: Array, first: Array) -> Array:
    """What the lines before say of each line's states, for each line on a scale of its own: lines × states."""
    arriving = np.empty_like(emitted)
    arrived = arriving[0] = first
    shown = np.empty_like(first)
    for at in range(1, len(emitted)):
        arrived = np.dot(np.multiply(arrived, emitted[at - 1], out=shown), steps, out=arriving[at])
        if at % _SCALED == 0:
            arrived /= np.add.reduce(arrived)
    return arriving


@lru_cache(maxsize=8)
def chain_of(text: str) -> Chain:
    """The chain in a text of weights: its states in a line, then a step, a sight or a word a line, all tab-separated.

    ::

        states       form    subject    title …
        sides        0       0          0 …
        step form    2.1     0.3        -0.9 …
        start        1.8     …
        see closes   …
        word bau     -0.3
    """
    lines = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    rows = {name: cells for name, *cells in lines}
    states = tuple(rows.pop("states"))
    values = {name: np.array([float(cell or 0) for cell in cells]) for name, cells in rows.items()}
    steps = np.array([values.pop(f"step {state}") for state in states])
    sides, starts = values.pop("sides"), values.pop("start")
    words = {name.removeprefix("word "): float(one[0]) for name, one in values.items() if name.startswith("word ")}
    seen = {name.removeprefix("see "): one for name, one in values.items() if name.startswith("see ")}
    sights = {name: at for at, name in enumerate(seen)}
    return Chain(states, sights, np.array(list(seen.values())), words, sides, steps, starts)
