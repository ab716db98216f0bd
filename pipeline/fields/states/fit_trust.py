"""Fits how far a decision is to be trusted, to decisions on memos that the classifier had not seen.

::

    V0487/18, point 2:  in_progress, one sentence, last and loudest agree … -> right

From which confidence on a state is claimed is counted the same way, on memos left out in turn.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.fields.states.fit_linear import fitted
from pipeline.fields.states.folds import folds
from pipeline.fields.states.linear import Weights
from pipeline.fields.states.trust import RIGHT

__all__ = ["Decision", "Judged", "claimed_from", "trusted"]

_SOFTNESS = 0.025
_ENOUGH = 0.935
"""So many of what is claimed are to be right: 93 in 100, and a little more, since reports handed over help the fit."""
_LEAST = 20
_STEP = 50
"""Claims begin at a whole step, in thousandths, so that a fit to a memo more moves no threshold by a hair."""
_INVENTED = 0.3
"""What a decision on an invented point weighs beside one on a memo's."""


class Decision(NamedTuple):
    """A state settled on, the grounds to trust it, and whether it is the reader's.

    An ``invented`` one counts less, and not at all where it is counted from where on states are claimed.
    """

    memo: str
    grounds: Mapping[str, float]
    right: bool
    state: str
    invented: bool = False


class Judged(NamedTuple):
    """A decision with the share of "right" that it got from a model fitted without its memo."""

    decision: Decision
    share: float


def trusted(decisions: Sequence[Decision]) -> tuple[Weights, list[Judged]]:
    """The weights of the grounds, and each decision judged without its memo."""
    judged: list[Judged] = []
    for there, here in folds([one.memo for one in decisions]):
        apart = _fitted([decisions[at] for at in there])
        shares = apart.shares([decisions[at].grounds for at in here])
        judged += [Judged(decisions[at], share[RIGHT]) for at, share in zip(here, shares, strict=True)]
    return _fitted(decisions), judged


def _fitted(decisions: Sequence[Decision]) -> Weights:
    points = Counter(one.memo for one in decisions)
    labels = [RIGHT if one.right else "wrong" for one in decisions]
    importance = [points[one.memo] ** -0.5 * (_INVENTED if one.invented else 1.0) for one in decisions]
    found = fitted([one.grounds for one in decisions], labels, importance, softness=_SOFTNESS)
    return found if RIGHT in found[""] else Weights({"": {RIGHT: 0, "wrong": 0}})


def claimed_from(judged: Sequence[Judged]) -> int:
    """The confidence from which on enough of what is claimed is right, memos weighed alike: the nearest whole step.

    It and all confidences are in thousandths.
    """
    real = [one for one in judged if not one.decision.invented]
    points = Counter(one.decision.memo for one in real)
    claimable = [one for one in real if one.decision.state != "unknown"]
    at: dict[float, list[Decision]] = {}
    for one in claimable:
        at.setdefault(round(one.share, 3), []).append(one.decision)
    right, whole, count, found = 0.0, 0.0, 0, 1000
    for confidence in sorted(at, reverse=True):
        right += sum(one.right / points[one.memo] for one in at[confidence])
        whole += sum(1 / points[one.memo] for one in at[confidence])
        count += len(at[confidence])
        if count >= _LEAST and right / whole >= _ENOUGH:
            found = round(1000 * confidence)
    return round(found / _STEP) * _STEP
