"""A memo's record as it stands in the book: the machine's reading, and on it the edits of people.

The machine's own reading of an edited memo is kept apart (``machine_readings``), so that the record can be made again:
the reading, and on it the edits that stand. A memo that came in anew since (imported, read again) is a new reading.
"""

import json
import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, insert, select

from pipeline.desk.apply import Edit, applied
from pipeline.desk.tables import edits, machine_readings
from pipeline.ledger.put import put
from pipeline.ledger.rows import content
from pipeline.ledger.store import reading, writing
from pipeline.ledger.tables import REMOVED, memos, readings
from pipeline.memo import Memo

__all__ = ["as_read", "current", "currents", "portions", "renew", "renew_outdated"]


def current(connection: Connection, key: str) -> Memo | None:
    """The memo as it stands in the book."""
    return currents(connection, [key]).get(key)


def currents(connection: Connection, keys: Sequence[str]) -> dict[str, Memo]:
    """The memos of these keys as they stand in the book."""
    found: dict[str, Memo] = {}
    for portion in portions(keys):
        for row in connection.execute(_records().where(memos.c.key.in_(portion))):
            found[row.key] = Memo.model_validate_json(row.record)
    return found


def _records() -> Any:
    of = and_(readings.c.memo_id == memos.c.id, readings.c.digest == memos.c.digest)
    return select(memos.c.key, memos.c.digest, readings.c.record).join(readings, of)


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


def renew(engine: Engine, given: Mapping[str, Memo | None]) -> None:
    """Make these memos' records again: the machine's reading (the one given, else the one known), then the edits."""
    with _RENEWING:
        _renew(engine, given)


_RENEWING = threading.Lock()  # else an edit made between another's look and its writing would be lost


def _renew(engine: Engine, given: Mapping[str, Memo | None]) -> None:
    with reading(engine) as connection:
        known = {key: memo for key, memo in given.items() if memo is not None}
        missing = [key for key in given if key not in known]
        known |= as_read(connection, missing)
        standing = _standing(connection, known)
    made = {key: applied(memo, standing.get(key, ())) for key, memo in known.items()}
    rows = [
        {"memo": key, "record": known[key].model_dump_json(), "edited": content(made[key])[1]}
        for key in standing
        if key in made
    ]
    with writing(engine) as connection:
        for keys in portions(list(made)):
            connection.execute(delete(machine_readings).where(machine_readings.c.memo.in_(keys)))
        if rows:
            connection.execute(insert(machine_readings), rows)
    put(engine, made.values(), restore=True)


def as_read(connection: Connection, keys: Sequence[str]) -> dict[str, Memo]:
    """The memos of these keys as the machine read them, without anybody's edits."""
    found: dict[str, Memo] = {}
    for portion in portions(keys):
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
    for portion in portions(list(keys)):
        query = select(edits).where(edits.c.memo.in_(portion), edits.c.undone_at.is_(None)).order_by(edits.c.id)
        for row in connection.execute(query):
            one = Edit(row.action, row.field, json.loads(row.before), json.loads(row.value), row.who, row.at)
            found.setdefault(row.memo, []).append(one)
    return found


def portions(keys: Sequence[str]) -> list[Sequence[str]]:
    """The keys in parts that one question to the database can name."""
    return [keys[start : start + 500] for start in range(0, len(keys), 500)]
