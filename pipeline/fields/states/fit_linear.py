"""Fits the weights of a linear classifier, with numpy alone.

::

    {"past": 1.0, "fulfilled": 1.0}   implemented
    {"will": 1.0, "now": 1.0}         in_progress        ->   weights in thousandths, a signal a line

Weights are drawn towards a prior (zero, or those in use already), the more the smaller ``softness``.

>>> rows = [{"past": 1.0}, {"now": 1.0}, {"past": 1.0}, {"now": 1.0}]
>>> found = fitted(rows, ["done", "open", "done", "open"], [1.0] * 4, softness=10)
>>> found["past"]["done"] > 0 > found["now"]["done"], sum(found["past"].values())
(True, 0)
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from pipeline.fields.states.linear import Weights

__all__ = ["fitted"]

Array = NDArray[np.float64]

_MEMORY = 8
"""Steps that L-BFGS remembers."""
_STEPS = 400
"""Steps at most."""
_ENOUGH = 5e-3
"""A slope that is level enough to stop."""


def fitted(
    rows: Sequence[Mapping[str, float]],
    labels: Sequence[str],
    importance: Sequence[float],
    *,
    softness: float,
    prior: Mapping[str, Mapping[str, int]] | None = None,
) -> Weights:
    """The weights of each signal for each label, the intercept under the empty name.

    ``importance`` weighs the rows; ``prior`` are weights in the same shape that are kept where the rows don't speak,
    the intercept among them.
    """
    names = sorted({name for row in rows for name in row} | set(prior or ()) - {""})
    states = sorted(set(labels) | {state for weights in (prior or {}).values() for state in weights})
    given = _Table.of(rows, {name: at for at, name in enumerate(names, 1)})
    wanted = np.zeros((len(rows), len(states)))
    wanted[np.arange(len(rows)), [states.index(label) for label in labels]] = 1.0
    start = _prior(names, states, prior)
    weigh = np.asarray(importance, float) / np.mean(importance)
    found = _descend(_loss(given, wanted, weigh, softness, start, free=prior is None), start)
    whole = np.rint(1000 * found).astype(int).tolist()
    kept = {
        name: {state: value for state, value in zip(states, row, strict=True) if value}
        for name, row in zip(["", *names], whole, strict=True)
        if name == "" or any(row)
    }
    return Weights(kept | {"": dict(zip(states, whole[0], strict=True))})


class _Table(NamedTuple):
    """The rows as a sparse matrix, the intercept in its first column: what is given, and where, row by row.

    ``turned`` is the order column by column; ``begins`` and ``columns`` are where each column begins in it, and which.
    """

    place: NDArray[np.intp]
    given: Array
    row: NDArray[np.intp]
    starts: NDArray[np.intp]
    turned: NDArray[np.intp]
    begins: NDArray[np.intp]
    columns: NDArray[np.intp]

    @classmethod
    def of(cls, rows: Sequence[Mapping[str, float]], places: Mapping[str, int]) -> Self:
        """The table of rows whose names have these places."""
        place = np.array([at for row in rows for at in (0, *(places[name] for name in row))], np.intp)
        given = np.array([value for row in rows for value in (1.0, *row.values())])
        lengths = np.array([1 + len(row) for row in rows])
        turned = np.argsort(place, kind="stable")
        columns, begins = np.unique(place[turned], return_index=True)
        starts = np.cumsum(lengths) - lengths
        return cls(place, given, np.repeat(np.arange(len(rows)), lengths), starts, turned, begins, columns)

    def times(self, weights: Array) -> Array:
        """Row by row, the sums of the weights of what is given."""
        return np.add.reduceat(self.given[:, None] * weights[self.place], self.starts, axis=0)

    def back(self, values: Array, names: int) -> Array:
        """Name by name, the sums of the values of the rows that it is given in."""
        found = np.zeros((names, values.shape[1]))
        spread = (self.given[:, None] * values[self.row])[self.turned]
        found[self.columns] = np.add.reduceat(spread, self.begins, axis=0)
        return found


def _prior(names: Sequence[str], states: Sequence[str], prior: Mapping[str, Mapping[str, int]] | None) -> Array:
    return np.array([[(prior or {}).get(name, {}).get(state, 0) / 1000 for state in states] for name in ["", *names]])


def _loss(
    given: _Table, wanted: Array, weigh: Array, softness: float, prior: Array, *, free: bool
) -> Callable[[Array], tuple[float, Array]]:
    """The penalised negative log-likelihood and its gradient; the intercept may be free."""

    def loss(weights: Array) -> tuple[float, Array]:
        sums = given.times(weights)
        sums -= sums.max(axis=1, keepdims=True)
        shares = np.exp(sums)
        total = shares.sum(axis=1, keepdims=True)
        away = weights - prior
        if free:
            away[0] = 0.0
        value = softness * float(weigh @ (np.log(total[:, 0]) - (sums * wanted).sum(axis=1))) + 0.5 * float(
            (away**2).sum()
        )
        slope: Array = softness * given.back(weigh[:, None] * (shares / total - wanted), len(weights)) + away
        return value, slope

    return loss


def _descend(loss: Callable[[Array], tuple[float, Array]], weights: Array) -> Array:
    """The weights of the least loss, by L-BFGS (Nocedal and Wright, algorithm 7.4)."""
    value, slope = loss(weights)
    steps: list[tuple[Array, Array]] = []
    for _ in range(_STEPS):
        if np.abs(slope).max() < _ENOUGH:
            break
        way = _direction(slope, steps)
        length = 1.0 if steps else min(1.0, 1.0 / float(np.abs(slope).max()))
        falling = float((slope * way).sum())
        while True:
            after, after_slope = loss(weights + length * way)
            if after <= value + 1e-4 * length * falling or length < 1e-10:
                break
            length /= 2
        if length < 1e-10:
            break
        bent = after_slope - slope
        if float((bent * way).sum()) > 1e-12:
            steps = [*steps[-_MEMORY + 1 :], (length * way, bent)]
        weights, value, slope = weights + length * way, after, after_slope
    return weights


def _direction(slope: Array, steps: Sequence[tuple[Array, Array]]) -> Array:
    way, shares = slope.copy(), []
    for step, bent in reversed(steps):
        share = float((step * way).sum()) / float((step * bent).sum())
        shares.append(share)
        way -= share * bent
    if steps:
        step, bent = steps[-1]
        way *= float((step * bent).sum()) / float((bent * bent).sum())
    for (step, bent), share in zip(steps, reversed(shares), strict=True):
        way += step * (share - float((bent * way).sum()) / float((step * bent).sum()))
    return -way
