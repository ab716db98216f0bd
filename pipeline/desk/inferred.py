"""Inferred states that wait for a person, those shown by the same phrase together, the commonest first.

::

    implemented   wurde … beurkundet       34 points    "Der Kaufvertrag wurde am 3. Mai 2021 beurkundet."
    in_progress   wird … erarbeitet        12 points    "Die Planung wird derzeit erarbeitet."

A decision makes edits: of the state itself, also where it is confirmed, so that it counts as a person's and is an
example for ``beschlussbuch learn states``. Only states that stand are asked for, those of a point's latest memo.
"""

import hashlib
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, and_, insert, select

from pipeline.desk.apply import Edit
from pipeline.desk.audit import log
from pipeline.desk.edits import Change, edit
from pipeline.desk.labels import STATES
from pipeline.desk.records import currents
from pipeline.desk.tables import decisions
from pipeline.desk.turn import turn_of
from pipeline.ledger.store import reading, writing
from pipeline.ledger.tables import REMOVED, memos, points, statuses
from pipeline.ledger.write import now, numbered
from pipeline.memo import State

__all__ = ["CHOICES", "Group", "Inferred", "decide", "group", "groups"]

CHOICES: dict[str, State] = {
    "e": "implemented",
    "t": "partly_implemented",
    "l": "in_progress",
    "n": "not_implemented",
    "z": "deferred",
    "g": "obsolete",
    "w": "unknown",
}
"""The key of each state: Erledigt, Teilweise, Läuft, Nicht, Zurückgestellt, Gegenstandslos, weiß nicht."""


class Inferred(NamedTuple):
    """A point whose state was inferred: its memo, its place there (from 0), and what showed the state."""

    key: str
    place: int
    resolution: str | None
    number: str | None
    date: str | None
    file: str
    text: str
    state: State
    confidence: float
    statement: str

    @property
    def name(self) -> str:
        """What a form calls it: ``3f2a91c04d5e6b77:2``."""
        return f"{self.key}:{self.place}"


class Group(NamedTuple):
    """Points with the same state, shown by the same phrase, the least sure first."""

    id: str
    state: State
    phrase: str
    points: tuple[Inferred, ...]

    @property
    def memos(self) -> list[str]:
        """The memos concerned, each once."""
        return sorted({one.key for one in self.points})


def groups(connection: Connection) -> list[Group]:
    """All groups, the commonest first."""
    found: dict[tuple[State, str], list[Inferred]] = {}
    for one in _waiting(connection):
        found.setdefault((one.state, turn_of(one.statement)), []).append(one)
    made = [Group(_id(*said), *said, tuple(members)) for said, members in found.items()]
    return sorted(made, key=lambda one: (-len(one.points), one.phrase, one.state))


def group(connection: Connection, name: str) -> Group | None:
    """The group of that name; None where nothing of it waits any more."""
    return next((one for one in groups(connection) if one.id == name), None)


def _id(state: str, phrase: str) -> str:
    return hashlib.sha256(f"{state}\0{phrase}".encode()).hexdigest()[:16]


def _waiting(connection: Connection) -> list[Inferred]:
    latest = and_(statuses.c.point_id == points.c.id, statuses.c.memo_id == points.c.latest_memo_id)
    query = (
        select(statuses, memos.c.key, memos.c.file, memos.c.date, memos.c.number.label("resolution"), points.c.number)
        .join(points, latest)
        .join(memos, memos.c.id == statuses.c.memo_id)
        .where(statuses.c.basis == "inferred", memos.c.kind != REMOVED)
        .order_by(statuses.c.state_confidence, memos.c.id, statuses.c.position)
    )
    return [
        Inferred(
            row.key, row.position - 1, row.resolution, row.number, row.date, row.file, row.text, row.state,
            row.state_confidence or 0.0, row.statement or "",
        )
        for row in connection.execute(query)
    ]  # fmt: skip


def decide(engine: Engine, of: Group, state: State, who: str, only: Collection[str] | None = None) -> int | None:
    """Confirm the group's state or change it, in all its points or in ``only`` those of these names; its number.

    None where none of them waits any more: another decided meanwhile.
    """
    with reading(engine) as connection:
        chosen = [one for one in of.points if only is None or one.name in only]
        changes = _changes(connection, chosen, state)
    if not changes:
        return None
    number = _written(engine, of, state, who, [change.memo for change in changes])
    edit(engine, changes, who, number)
    return number


def _changes(connection: Connection, chosen: Sequence[Inferred], state: State) -> list[Change]:
    """The edits, of those points whose state is still the inferred one."""
    known = currents(connection, sorted({one.key for one in chosen}))
    found = []
    for one in chosen:
        told = known[one.key].points if one.key in known else ()
        if one.place < len(told) and (told[one.place].status.basis, told[one.place].status.state) == (
            "inferred",
            one.state,
        ):
            found.append(Change(one.key, Edit("set", f"points[{one.place}].status.state", one.state, state)))
    return found


def _written(engine: Engine, of: Group, state: State, who: str, concerned: Sequence[str]) -> int:
    """The decision in the book and in the log; its number."""
    keys = list(dict.fromkeys(concerned))
    became = "" if state == of.state else f" → {STATES[state]}"
    row: dict[str, Any] = {
        "at": now(),
        "who": who,
        "verb": "accept" if state == of.state else "change",
        "kind": "inferred",
        "field": "points[].status.state",
        "cause": f"„{of.phrase}“: {STATES[of.state]}{became}",
        "memos": ",".join(keys),
        "done": len(keys),
        "reread": 0,
    }
    with writing(engine) as connection:
        numbered(connection, decisions, [row])
        connection.execute(insert(decisions), row)
        log(connection, who, "settle", row["cause"], f"{len(concerned)}")
    return int(row["id"])
