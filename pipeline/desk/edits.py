"""A person's edits go into the book, with who and when, and can be taken back one by one.

::

    edits   12  2026-03-09T10:03:40Z  gerda  header.date  2024-10 → 2024-10-07
    audit   31  2026-03-09T10:03:40Z  gerda  edit  3f2a91c04d5e6b77  header.date

The machine's own reading of an edited memo is kept apart (``machine_readings``), so that the record can be made again:
the reading, and on it the edits that stand. A memo that came in anew since (imported, read again) is a new reading.
"""

import json
import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Row, Select, and_, delete, insert, select, update

from pipeline.desk.apply import Edit, applied
from pipeline.desk.pointwork import ACTIONS as POINTWORK
from pipeline.desk.tables import audit, edits, machine_readings
from pipeline.ledger.put import put
from pipeline.ledger.put import take_out as put_aside
from pipeline.ledger.rows import content
from pipeline.ledger.store import reading, writing
from pipeline.ledger.tables import REMOVED, changes, memos, readings
from pipeline.ledger.write import now, numbered
from pipeline.memo import Memo

__all__ = [
    "Change",
    "bring_back",
    "current",
    "currents",
    "decided_states",
    "drop",
    "edit",
    "edits_of",
    "log",
    "renew",
    "renew_outdated",
    "take_out",
    "taken_out",
    "undo",
    "withdraw",
]


class Change(NamedTuple):
    """An edit to be made to a memo."""

    memo: str
    edit: Edit


def current(connection: Connection, key: str) -> Memo | None:
    """The memo as it stands in the book."""
    return currents(connection, [key]).get(key)


def currents(connection: Connection, keys: Sequence[str]) -> dict[str, Memo]:
    """The memos of these keys as they stand in the book."""
    found: dict[str, Memo] = {}
    for portion in _portions(keys):
        for row in connection.execute(_records().where(memos.c.key.in_(portion))):
            found[row.key] = Memo.model_validate_json(row.record)
    return found


def _records() -> Any:
    of = and_(readings.c.memo_id == memos.c.id, readings.c.digest == memos.c.digest)
    return select(memos.c.key, memos.c.digest, readings.c.record).join(readings, of)


def edits_of(connection: Connection, key: str) -> "Sequence[Row[Any]]":
    """The memo's edits, the newest first, those taken back included."""
    return connection.execute(select(edits).where(edits.c.memo == key).order_by(edits.c.id.desc())).all()


def decided_states(engine: Engine) -> list[tuple[Memo, str, dict[int, str]]]:
    """The memos on whose states a person decided, as the machine read them, with key and state by the point's place.

    Where points were added or removed by hand, the places are other points' in the machine's reading: left out.
    """
    found: dict[str, dict[int, str]] = {}
    with reading(engine) as connection:
        standing = edits.c.undone_at.is_(None)
        reworked = select(edits.c.memo).where(edits.c.action.in_(tuple(POINTWORK)), standing)
        query = select(edits).where(edits.c.action == "set", standing, edits.c.memo.not_in(reworked))
        for row in connection.execute(query.order_by(edits.c.id)):
            if place := re.fullmatch(r"points\[(\d+)\]\.status\.state", row.field):
                found.setdefault(row.memo, {})[int(place[1])] = json.loads(row.value)
        known = _machine_readings(connection, list(found))
    return [(known[key], key, by_place) for key, by_place in found.items() if key in known]


def edit(engine: Engine, changes: Sequence[Change], who: str, decision: int | None = None) -> None:
    """Make edits: to the book, and to the audit log unless they are part of a decision (which is logged itself)."""
    at = now()
    with writing(engine) as connection:
        rows: list[dict[str, Any]] = [
            {
                "at": at,
                "who": who,
                "memo": change.memo,
                "field": change.edit.field,
                "action": change.edit.action,
                "before": json.dumps(change.edit.before, ensure_ascii=False),
                "value": json.dumps(change.edit.value, ensure_ascii=False),
                "decision": decision,
            }
            for change in changes
        ]
        numbered(connection, edits, rows)
        connection.execute(insert(edits), rows)
        if decision is None:
            for row in rows:
                log(connection, who, "edit", row["memo"], f"{row['field']}: {row['before']} → {row['value']}")
    renew(engine, dict.fromkeys(change.memo for change in changes))


def undo(engine: Engine, number: int, who: str) -> str | None:
    """Take one edit back; the memo's key, or None where there is no such edit that stands.

    Raises ValueError, in German, where later edits of the memo's points rest on it.
    """
    with writing(engine) as connection:
        row = connection.execute(select(edits).where(edits.c.id == number, edits.c.undone_at.is_(None))).first()
        if row is None:
            return None
        if row.action in POINTWORK and connection.execute(_later(row)).first():
            raise ValueError("Bitte zuerst die späteren Änderungen an den Punkten zurücknehmen.")
        connection.execute(update(edits).where(edits.c.id == number).values(undone_at=now(), undone_by=who))
        log(connection, who, "undo", row.memo, f"{row.field}: {row.value} → {row.before}")
    renew(engine, {row.memo: None})
    return str(row.memo)


def _later(row: "Row[Any]") -> "Select[Any]":
    """The edits after that one which name a point by its place."""
    after = (edits.c.memo == row.memo, edits.c.id > row.id, edits.c.undone_at.is_(None))
    return select(edits.c.id).where(*after, edits.c.field.startswith("points["))


def take_out(engine: Engine, key: str, who: str, why: str) -> bool:
    """Take a memo out of the book; its edits are kept, should it come back. False where it is not there."""
    if not put_aside(engine, key):
        return False
    with writing(engine) as connection:
        log(connection, who, "remove", key, why)
    return True


def taken_out(connection: Connection, key: str) -> "Row[Any] | None":
    """Who took the memo out of the book, when and why; None where it is in it, or never was."""
    if connection.execute(select(memos.c.id).where(memos.c.key == key, memos.c.kind == REMOVED)).first() is None:
        return None
    query = select(audit).where(audit.c.action == "remove", audit.c.target == key)
    return connection.execute(query.order_by(audit.c.id.desc())).first()


def bring_back(engine: Engine, key: str, who: str) -> bool:
    """Put a memo that was taken out into the book again, as it stood; False where none was."""
    last = (
        select(changes.c.digest).where(changes.c.memo == key, changes.c.what == REMOVED).order_by(changes.c.id.desc())
    )
    query = select(readings.c.record, readings.c.digest).join(memos).where(memos.c.key == key, memos.c.kind == REMOVED)
    with writing(engine) as connection:
        kept = connection.execute(query.where(readings.c.digest == last.limit(1).scalar_subquery())).first()
        if kept is None:
            return False
        own = connection.execute(select(machine_readings).where(machine_readings.c.memo == key)).first()
        log(connection, who, "return", key)
    record = own.record if own is not None and own.edited == kept.digest else kept.record
    renew(engine, {key: Memo.model_validate_json(record)})
    return True


def renew_outdated(engine: Engine) -> list[str]:
    """Lay the edits over memos that came in anew without them (imported by the ledger); the keys of these."""
    of = machine_readings.c.memo == memos.c.key
    query = (
        select(memos.c.key)
        .join(edits, edits.c.memo == memos.c.key)
        .outerjoin(machine_readings, of)
        .where(edits.c.undone_at.is_(None), memos.c.kind != REMOVED)
        .where(machine_readings.c.edited.is_distinct_from(memos.c.digest))
        .distinct()
    )
    with reading(engine) as connection:
        found = list(connection.execute(query).scalars())
    renew(engine, dict.fromkeys(found))
    return found


def withdraw(connection: Connection, decision: int, who: str) -> None:
    """Take all edits of a decision back; the memos are to be renewed after that."""
    of = and_(edits.c.decision == decision, edits.c.undone_at.is_(None))
    connection.execute(update(edits).where(of).values(undone_at=now(), undone_by=who))


def drop(engine: Engine, decision: int, keys: Sequence[str]) -> None:
    """Remove a decision's edits of these memos, which a new reading has made needless."""
    with writing(engine) as connection:
        for portion in _portions(keys):
            of = and_(edits.c.decision == decision, edits.c.memo.in_(portion), edits.c.undone_at.is_(None))
            connection.execute(delete(edits).where(of))


def renew(engine: Engine, given: Mapping[str, Memo | None]) -> None:
    """Make these memos' records again: the machine's reading (the one given, else the one known), then the edits."""
    with _RENEWING:
        _renew(engine, given)


_RENEWING = threading.Lock()  # else an edit made between another's look and its writing would be lost


def _renew(engine: Engine, given: Mapping[str, Memo | None]) -> None:
    with reading(engine) as connection:
        known = {key: memo for key, memo in given.items() if memo is not None}
        missing = [key for key in given if key not in known]
        known |= _machine_readings(connection, missing)
        standing = _standing(connection, known)
    made = {key: applied(memo, standing.get(key, ())) for key, memo in known.items()}
    rows = [
        {"memo": key, "record": known[key].model_dump_json(), "edited": content(made[key])[1]}
        for key in standing
        if key in made
    ]
    with writing(engine) as connection:
        for keys in _portions(list(made)):
            connection.execute(delete(machine_readings).where(machine_readings.c.memo.in_(keys)))
        if rows:
            connection.execute(insert(machine_readings), rows)
    put(engine, made.values(), restore=True)


def _machine_readings(connection: Connection, keys: Sequence[str]) -> dict[str, Memo]:
    found: dict[str, Memo] = {}
    for portion in _portions(keys):
        kept = {
            row.memo: row
            for row in connection.execute(select(machine_readings).where(machine_readings.c.memo.in_(portion)))
        }
        for row in connection.execute(_records().where(memos.c.key.in_(portion))):
            own = kept.get(row.key)
            record = own.record if own is not None and own.edited == row.digest else row.record
            found[row.key] = Memo.model_validate_json(record)
    return found


def _standing(connection: Connection, keys: Iterable[str]) -> dict[str, list[Edit]]:
    """The edits that stand, by memo, in the order in which they were made."""
    found: dict[str, list[Edit]] = {}
    for portion in _portions(list(keys)):
        query = select(edits).where(edits.c.memo.in_(portion), edits.c.undone_at.is_(None)).order_by(edits.c.id)
        for row in connection.execute(query):
            one = Edit(row.action, row.field, json.loads(row.before), json.loads(row.value), row.who, row.at)
            found.setdefault(row.memo, []).append(one)
    return found


def _portions(keys: Sequence[str]) -> list[Sequence[str]]:
    return [keys[start : start + 500] for start in range(0, len(keys), 500)]


def log(connection: Connection, who: str, action: str, target: str, detail: str | None = None) -> None:
    """A line in the audit log."""
    row = {"at": now(), "who": who, "action": action, "target": target, "detail": detail}
    numbered(connection, audit, [row])
    connection.execute(insert(audit), row)
