"""One status for a whole resolution, where its points leave no doubt of it.

::

    1. implemented   2. in_progress   3. in_progress   ──▶  in_progress
    1. implemented   2. deferred      3. in_progress   ──▶  none: two answers, so neither

Only what is stated, a person's or inferred and nearly sure is published so, and nothing that is doubted: one guess
among the points, and none is.
Points that are closed don't count beside open ones; the open ones must agree. Resolutions all of whose points were
repealed, or on one of whose points nothing can be said, get none.
"""

import re
from collections.abc import Mapping
from typing import Literal

from pipeline.catalogue import sayings
from pipeline.ledger.answers import PointHistory, ResolutionHistory
from pipeline.memo import State

__all__ = ["LABELS", "implementation"]

LABELS: Mapping[str, str] = {state: saying.de for state, saying in sayings("states").items()}
"""What a state is called."""

_Fulfilment = Literal["open", "in_progress", "done", "deferred"]
_SURE = 0.9
_OPEN: dict[State, _Fulfilment] = {
    "in_progress": "in_progress",
    "partly_implemented": "in_progress",
    "not_implemented": "open",
    "deferred": "deferred",
}
_TITLES: dict[_Fulfilment, str] = {
    "open": "Offen",
    "in_progress": "In Umsetzung",
    "done": "Erledigt",
    "deferred": "Zurückgestellt",
}


def implementation(resolution: ResolutionHistory) -> dict[str, str] | None:
    """Status, label, deadline (a full date only), note, and when it was changed; None where points differ."""
    status = _status(resolution.points)
    if status is None:
        return None
    rolled: dict[str, str] = {"status": status, "statusLabel": _TITLES[status]}
    control = resolution.next_control or ""
    if status != "done" and re.fullmatch(r"\d{4}-\d\d-\d\d", control):
        rolled["deadline"] = control
    notes = {move.statement for point in resolution.points for move in point.moves[-1:] if move.statement}
    if len(notes) == 1:
        rolled["note"] = notes.pop()
    return rolled | {"modified": max(memo.changed_at for memo in resolution.memos)}


def _sure(point: PointHistory) -> bool:
    """Whether the point's state is more than a guess: a person's, or undoubted and stated, or inferred, nearly sure."""
    last = next((move for move in reversed(point.moves) if move.speaks), None)
    if last is None or (last.doubted and last.basis != "edited"):
        return False
    return last.basis in {"stated", "edited"} or (last.basis == "inferred" and (last.state_confidence or 0.0) >= _SURE)


def _status(points: tuple[PointHistory, ...]) -> _Fulfilment | None:
    if not all(map(_sure, points)):
        return None
    still = {_OPEN.get(point.state) for point in points if point.open}
    if len(still) == 1:
        return still.pop()
    closed = {point.state for point in points}
    refused = closed & {"not_implemented", "deferred", "unknown"}
    return "done" if not still and closed - {"obsolete"} and not refused else None
