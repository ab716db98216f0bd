r"""Fit the weights of `pipeline.label` to annotated memos, for ``make fit`` (`bench.fit`).

Each labelling of a memo has a probability (a softmax over what it is worth); the weights maximise that of the true
labellings of the corpus's ``tune`` part, held back by a Gaussian around zero (L2), with L-BFGS. What a line shows
counts only where it was seen in three memos. The file says when and from what it was made.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import minimize

from bench.labelled import Body
from pipeline.form import Form
from pipeline.label.chain import Chain
from pipeline.label.observed import observed

__all__ = ["GROUPS", "fit", "written"]

Array = npt.NDArray[np.float64]

SEEN = 3  # annotated memos that show a thing before it counts
HELD = 1.0  # how strongly the worth of a sight is held to zero
HELD_WORDS = 3.0  # … and that of a word: there are many, each in few memos
HELD_STEPS = 0.1  # … and that of a step: there are few, and all memos show them
ROUNDS = 80
GROUPS: Mapping[str, str] = {"words": "word ", "rules": "rules "}
SMALLEST = 0.05  # weights below are left out of the file


@dataclass(frozen=True)
class _Memos:
    """All memos as one matrix: what each line shows, its label, and where it lies in a memos × lines grid."""

    shown: sp.csr_matrix
    truth: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]
    at: npt.NDArray[np.int64]


def fit(memos: Sequence[Body], form: Form, leaving: str | None = None) -> Chain:
    """The chain that makes the memos' labels likeliest, ``leaving`` one signal out."""
    memos = sorted((memo for memo in memos if memo.rows), key=lambda memo: -len(memo.rows))
    seen = [observed(memo.rows, memo.sides, form) for memo in memos]
    seen = [_without(shown, leaving) for shown in seen] if leaving else seen
    real = [shown for memo, shown in zip(memos, seen, strict=True) if memo.annotation]
    counts = Counter(name for shown in real for name in {name for names in shown for name in names})
    names = sorted(name for name, count in counts.items() if count >= SEEN)
    states = tuple(sorted({label for memo in memos for label in memo.labels}))
    data = _matrix(memos, seen, names, states)
    held = np.repeat([HELD_WORDS if name.startswith("word ") else HELD for name in names], len(states))
    weights = _fitted(data, held, len(states))
    values, steps, starts = _parts(weights, len(names), len(states))
    return Chain(states, dict(zip(names, values, strict=True)), steps, starts)


def _without(names: Sequence[Sequence[str]], signal: str) -> list[list[str]]:
    """What is observed, without a signal in all its places.

    >>> _without([["closes", "before closes", "ends", "word rat"]], "closes")
    [['ends', 'word rat']]
    """
    group = GROUPS.get(signal)
    return [[n for n in line if not (n.startswith(group) if group else n.split(" ")[-1] == signal)] for line in names]


def _matrix(
    memos: Sequence[Body], seen: Sequence[Sequence[Sequence[str]]], names: Sequence[str], states: Sequence[str]
) -> _Memos:
    column, place = {name: at for at, name in enumerate(names)}, {state: at for at, state in enumerate(states)}
    lines = [[column[name] for name in line if name in column] for memo in seen for line in memo]
    ends = np.cumsum([0, *map(len, lines)])
    shown = sp.csr_matrix(
        (np.ones(ends[-1]), np.concatenate([np.array(line, int) for line in lines]), ends), (len(lines), len(names))
    )
    lengths = np.array([len(memo.rows) for memo in memos])
    at = np.concatenate([row * lengths[0] + np.arange(length) for row, length in enumerate(lengths)])
    return _Memos(shown, np.array([place[label] for memo in memos for label in memo.labels]), lengths, at)


def _parts(weights: Array, names: int, states: int) -> tuple[Array, Array, Array]:
    one, two = names * states, names * states + states * states
    return weights[:one].reshape(names, states), weights[one:two].reshape(states, states), weights[two:]


def _fitted(data: _Memos, held: Array, states: int) -> Array:
    names = len(held) // states
    truth = np.zeros((len(data.truth), states))
    truth[np.arange(len(data.truth)), data.truth] = 1
    firsts = np.cumsum([0, *data.lengths[:-1]])
    stepped = np.ones(len(data.truth) - 1, bool)
    stepped[firsts[1:] - 1] = False
    steps = truth[:-1][stepped].T @ truth[1:][stepped]
    back = data.shown.T.tocsr()
    wanted = np.concatenate([(back @ truth).ravel(), steps.ravel(), truth[firsts].sum(axis=0)])

    held = np.concatenate([held, np.full(len(wanted) - len(held), HELD_STEPS)])

    def loss(weights: Array) -> tuple[float, Array]:
        values, step, start = _parts(weights, names, states)
        scores = data.shown @ values
        likely, steps_likely, whole = _expected(data, scores, step, start)
        found = np.concatenate([(back @ likely).ravel(), steps_likely.ravel(), likely[firsts].sum(axis=0)])
        worth = float(wanted @ weights)
        return whole - worth + float(held @ weights**2) / 2, found - wanted + held * weights

    return minimize(loss, np.zeros(len(wanted)), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x


def _expected(data: _Memos, scores: Array, steps: Array, starts: Array) -> tuple[Array, Array, float]:
    """What the present weights expect: each line's states, the steps, and the log of the sum over all labellings."""
    memos, longest, states = len(data.lengths), int(data.lengths[0]), scores.shape[1]
    grid = np.zeros((memos * longest, states))
    top = scores.max(axis=1, keepdims=True)
    grid[data.at] = np.exp(scores - top)
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
        taken += forward[now, at - 1].T @ behind
        backward[now, at - 1] = behind @ ways.T
    likely = (forward * backward).reshape(-1, states)[data.at]
    return likely, taken * ways, float(np.log(scale).sum() + top.sum())


def written(chain: Chain, origin: str) -> str:
    """The weights as `pipeline.label.chain.chain_of` reads them."""

    def line(name: str, values: Array) -> str:
        return "\t".join([name, *(f"{value:.2f}" if abs(value) >= SMALLEST else "" for value in values)])

    rows = [*(f"# {row}" for row in origin.splitlines()), "\t".join(["states", *chain.states])]
    rows += [line("start", chain.starts)]
    rows += [line(f"step {state}", chain.steps[at]) for at, state in enumerate(chain.states)]
    rows += [
        line(f"see {name}", values)
        for name, values in sorted(chain.weights.items())
        if np.abs(values).max() >= SMALLEST
    ]
    return "\n".join(rows) + "\n"
