"""A plain linear classifier (multinomial logistic regression): the weights of signals, and the shares that they give.

::

    past        implemented=912 in_progress=-640
    will        in_progress=1210                      thousandths, a signal a line

`fit_linear` fits them.
"""

import math
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

__all__ = ["Weights"]

Array = NDArray[np.float64]

_WHOLE = 10_000


class Weights(dict[str, dict[str, int]]):
    """A signal's worth for each state, in thousandths; the intercept, which names every state, under the empty name.

    >>> found = Weights({"": {"done": 0, "open": 0}, "now": {"open": 1000}}).shares([{"now": 2.0}])
    >>> round(found[0]["open"], 3)
    0.881
    """

    @cached_property
    def _table(self) -> tuple[dict[str, int], Array]:
        states = list(self[""])
        values = [[row.get(state, 0) for state in states] for row in (self[""], *self.values())]
        return {name: at for at, name in enumerate(self, 1)}, np.array(values, np.float64)

    def shares(self, given: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
        """For each row of signals the share of each state: they add up to 1.

        Sums are of whole numbers (a strength has four decimals at most), so they are the same on every machine.
        """
        if not given:
            return []
        if len(given) == 1 and len(self[""]) == 2:
            return [_softmax(list(self[""]), self._sums(given[0]))]  # so few are sooner added up than put in arrays
        places, table = self._table
        at: list[int] = []
        strengths: list[float] = []
        starts: list[int] = []
        for row in given:
            starts.append(len(at))
            at.append(0)
            strengths.append(1.0)
            for name, strength in row.items():
                if (place := places.get(name)) is not None:
                    at.append(place)
                    strengths.append(strength)
        whole = np.rint(_WHOLE * np.array(strengths, np.float64))
        sums = np.add.reduceat(table.take(at, axis=0) * whole[:, None], starts, axis=0)
        states = list(self[""])
        return [_softmax(states, row) for row in (sums / (1000 * _WHOLE)).tolist()]

    def _sums(self, row: Mapping[str, float]) -> list[float]:
        first, second = (_WHOLE * weight for weight in self[""].values())
        one, other = self[""]
        for name in row.keys() & self.keys():
            weights, whole = self[name], round(_WHOLE * row[name])
            first += weights.get(one, 0) * whole
            second += weights.get(other, 0) * whole
        return [first / (1000 * _WHOLE), second / (1000 * _WHOLE)]


def _softmax(states: Sequence[str], sums: Sequence[float]) -> dict[str, float]:
    top = max(sums)
    raised = [math.exp(value - top) for value in sums]
    total = sum(raised)
    return {state: value / total for state, value in zip(states, raised, strict=True)}
