"""A person's edits go into the book, with who and when, and can be taken back one by one.

::

    edits   12  2026-03-09T10:03:40Z  gerda  header.date  2024-10 → 2024-10-07
    audit   31  2026-03-09T10:03:40Z  gerda  edit  3f2a91c04d5e6b77  header.date
"""

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Row, Select, and_, delete, insert, select, update

from pipeline.desk.apply import Edit
from pipeline.desk.audit import by_other, log
from pipeline.desk.pointwork import ACTIONS as POINTWORK
from pipeline.desk.records import as_read, portions, renew
from pipeline.desk.tables import edits
from pipeline.ledger.store import reading, writing
from pipeline.ledger.write import now, numbered
from pipeline.memo import Memo

__all__ = ["Change", "decided_states", "drop", "edit", "edits_of", "undo", "withdraw"]


class Change(NamedTuple):
    """An edit to be made to a memo."""

    memo: str
    edit: Edit


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
        known = as_read(connection, list(found))
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
        log(connection, who, "undo", row.memo, f"{row.field}: {row.value} → {row.before}{by_other(row.who, who)}")
    renew(engine, {row.memo: None})
    return str(row.memo)


def _later(row: "Row[Any]") -> "Select[Any]":
    """The edits after that one which name a point by its place."""
    after = (edits.c.memo == row.memo, edits.c.id > row.id, edits.c.undone_at.is_(None))
    return select(edits.c.id).where(*after, edits.c.field.startswith("points["))


def withdraw(connection: Connection, decision: int, who: str) -> None:
    """Take all edits of a decision back; the memos are to be renewed after that."""
    of = and_(edits.c.decision == decision, edits.c.undone_at.is_(None))
    connection.execute(update(edits).where(of).values(undone_at=now(), undone_by=who))


def drop(engine: Engine, decision: int, keys: Sequence[str]) -> None:
    """Remove a decision's edits of these memos, which a new reading has made needless."""
    with writing(engine) as connection:
        for portion in portions(keys):
            of = and_(edits.c.decision == decision, edits.c.memo.in_(portion), edits.c.undone_at.is_(None))
            connection.execute(delete(edits).where(of))
