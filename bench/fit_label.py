r"""Fit the weights of `pipeline.label` to annotated memos, for ``make fit`` (`bench.fit`).

Each labelling of a memo has a probability (a softmax over what it is worth); the weights maximise that of the true
labellings of the corpus's ``tune`` part, held back by a Gaussian around zero (L2), with L-BFGS. What a line shows
counts only where it was seen in three memos. The file says when and from what it was made.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from bench.labelled import Paper
from pipeline.dictionaries import Dictionaries
from pipeline.label.chain import Chain, Observed
from pipeline.label.observed import observed
from pipeline.label.signals import Signals

__all__ = ["fit", "written"]

Array = npt.NDArray[np.float64]

SEEN = 3  # annotated memos that show a thing before it counts
HELD = 1.0  # how strongly the worth of a sight is held to zero
HELD_WORDS = 10.0  # … and that of a word: there are many, and a sentence holds many of them
HELD_PLAIN = 0.1  # … and that of what is rare and says all
HELD_STEPS = 0.1  # … and that of a step: there are few, and all memos show them
ROUNDS = 80
PLAIN = frozenset({"awaited", "torn control", "torn greeting"})
SIDES: Mapping[str, float] = {
    **dict.fromkeys(("preamble", "point", "point_on"), 1.0),
    **dict.fromkeys(("report", "report_on"), -1.0),
}
"""The labels that a word speaks for (1) or against (-1)."""
LEAST = -80.0  # no label is worse than the best one of its line by more: its share would be nothing at all
SMALLEST = 0.05  # weights below are left out of the file


@dataclass(frozen=True)
class _Memos:
    """All memos as one matrix: what each line shows, its label, and where it lies in a memos × lines grid.

    ``counts``: how much each memo counts.
    """

    shown: sp.csr_matrix
    words: sp.csr_matrix
    sides: Array
    truth: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]
    at: npt.NDArray[np.int64]
    counts: Array

    @property
    def each(self) -> Array:
        """How much each line counts, as a column."""
        return np.repeat(self.counts, self.lengths)[:, None]


def fit(papers: Sequence[Paper], council: Dictionaries, leaving: str | None = None) -> Chain:
    """The chain that makes the memos' labels likeliest, ``leaving`` one signal out."""
    papers = sorted(papers, key=lambda paper: -len(paper.rows))
    seen = [_without(observed(one.rows, one.parts, Signals.of(council)), leaving) for one in papers]
    real = [one for paper, one in zip(papers, seen, strict=True) if paper.annotation]
    names = _often({name for line in one.names for name in line} for one in real)
    words = _often({word for line in one.words for word in line} for one in real)
    states = tuple(sorted({label for paper in papers for label in paper.labels}))
    place = {state: at for at, state in enumerate(states)}
    lengths = np.array([len(paper.rows) for paper in papers])
    data = _Memos(
        _matrix([line for one in seen for line in one.names], names),
        _matrix([line for one in seen for line in one.words], words),
        np.array([SIDES.get(state, 0.0) for state in states]),
        np.array([place[label] for paper in papers for label in paper.labels]),
        lengths,
        np.concatenate([row * lengths[0] + np.arange(length) for row, length in enumerate(lengths)]),
        np.array([paper.counts for paper in papers]),
    )
    held = np.array([HELD_PLAIN if name in PLAIN else HELD for name in names])
    values, said, steps, starts = _parts(_fitted(data, held), len(words), len(states))
    sights = {name: at for at, name in enumerate(names)}
    return Chain(states, sights, values, dict(zip(words, said.tolist(), strict=True)), data.sides, steps, starts)


def _often(seen: Iterable[set[str]]) -> list[str]:
    """What enough memos show."""
    counts = Counter(name for names in seen for name in names)
    return sorted(name for name, count in counts.items() if count >= SEEN)


def _without(observed: Observed, signal: str | None) -> Observed:
    """What is observed, without a signal in all its places.

    >>> _without(Observed([["closes", "before closes", "ends"]], [set()]), "closes").names
    [['ends']]
    """
    if signal is None:
        return observed
    names = [[name for name in line if name.split(" ")[-1] != signal] for line in observed.names]
    return observed._replace(names=names)


def _matrix(lines: Sequence[Collection[str]], names: Sequence[str]) -> sp.csr_matrix:
    column = {name: at for at, name in enumerate(names)}
    found = [[column[name] for name in line if name in column] for line in lines]
    ends = np.cumsum([0, *map(len, found)])
    places = np.concatenate([np.array(line, int) for line in found])
    return sp.csr_matrix((np.ones(ends[-1]), places, ends), (len(lines), len(names)))


def _parts(weights: Array, words: int, states: int) -> tuple[Array, Array, Array, Array]:
    """The weights of sights, of words, of steps, of beginnings."""
    three = len(weights) - states
    two = three - states**2
    one = two - words
    return weights[:one].reshape(-1, states), weights[one:two], weights[two:three].reshape(-1, states), weights[three:]


def _fitted(data: _Memos, sights: Array) -> Array:
    words, states = data.words.shape[1], len(data.sides)
    truth = np.zeros((len(data.truth), states))
    truth[np.arange(len(data.truth)), data.truth] = data.each[:, 0]
    firsts = np.cumsum([0, *data.lengths[:-1]])
    stepped = np.ones(len(data.truth) - 1, bool)
    stepped[firsts[1:] - 1] = False
    steps = truth[:-1][stepped].T @ (truth[1:][stepped] > 0)
    back, spoken = data.shown.T.tocsr(), data.words.T.tocsr()

    def counted(labels: Array, steps: Array) -> Array:
        """How often each thing stands with each label, the labels and steps given as shares."""
        parts = [
            (back @ labels).ravel(),
            spoken @ (labels @ data.sides),
            steps.ravel(),
            labels[firsts].sum(axis=0),
        ]
        return np.concatenate(parts)

    wanted = counted(truth, steps)
    held = np.full(len(wanted), HELD_STEPS)
    one = len(sights) * states
    held[:one], held[one : one + words] = np.repeat(sights, states), HELD_WORDS

    def loss(weights: Array) -> tuple[float, Array]:
        values, said, step, start = _parts(weights, words, states)
        scores = data.shown @ values + np.outer(data.words @ said, data.sides)
        likely, steps_likely, whole = _expected(data, scores, step, start)
        worth = float(wanted @ weights)
        return (
            whole - worth + float(held @ weights**2) / 2,
            counted(likely * data.each, steps_likely) - wanted + held * weights,
        )

    with threadpool_limits(1):  # threads that share matrices this small mostly wait: four times the processor's time
        found = minimize(loss, np.zeros(len(wanted)), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    if found.status not in (0, 1):
        raise RuntimeError(f"the fit stopped: {found.message}")
    return found.x


def _expected(data: _Memos, scores: Array, steps: Array, starts: Array) -> tuple[Array, Array, float]:
    """What the present weights expect: each line's states, the steps, and the log of the sum over all labellings."""
    memos, longest, states = len(data.lengths), int(data.lengths[0]), scores.shape[1]
    grid = np.zeros((memos * longest, states))
    top = scores.max(axis=1, keepdims=True)
    grid[data.at] = np.exp(np.maximum(scores - top, LEAST))
    grid = grid.reshape(memos, longest, states)
    ways = np.exp(steps)
    forward, scale = np.zeros_like(grid), np.ones((memos, longest))
    backward, taken = np.ones_like(grid), np.zeros((states, states))
    alive = [int((data.lengths > at).sum()) for at in range(longest)]
    for at in range(longest):
        now = slice(0, alive[at])
        forward[now, at] = grid[now, at] * (np.exp(starts) if at == 0 else forward[now, at - 1] @ ways)
        scale[now, at] = forward[now, at].sum(axis=1)
        forward[now, at] /= scale[now, at, None]
    for at in range(longest - 1, 0, -1):
        now = slice(0, alive[at])
        behind = grid[now, at] * backward[now, at] / scale[now, at, None]
        taken += (forward[now, at - 1] * data.counts[now, None]).T @ behind
        backward[now, at - 1] = behind @ ways.T
    likely = (forward * backward).reshape(-1, states)[data.at]
    return likely, taken * ways, float(data.counts @ np.log(scale).sum(axis=1) + (data.each * top).sum())


def written(chain: Chain, origin: str) -> str:
    """The weights as `pipeline.label.chain.chain_of` reads them."""

    def line(name: str, values: Array) -> str:
        return "\t".join([name, *(f"{value:.2f}" if abs(value) >= SMALLEST else "" for value in values)])

    rows = [*(f"# {row}" for row in origin.splitlines()), "\t".join(["states", *chain.states])]
    rows += ["\t".join(["sides", *(f"{side:.0f}" for side in chain.sides)]), line("start", chain.starts)]
    rows += [line(f"step {state}", chain.steps[at]) for at, state in enumerate(chain.states)]
    seen = sorted((name, at) for name, at in chain.sights.items())
    rows += [line(f"see {name}", chain.worth[at]) for name, at in seen if np.abs(chain.worth[at]).max() >= SMALLEST]
    rows += [f"word {word}\t{worth:.2f}" for word, worth in sorted(chain.words.items()) if abs(worth) >= SMALLEST / 5]
    return "\n".join(rows) + "\n"
