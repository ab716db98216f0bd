"""A memo taken out of the book, and brought back into it, with who and why.

::

    audit   40  2026-03-10T08:12:05Z  gerda  remove  3f2a91c04d5e6b77  Doppelt gescannt
    audit   41  2026-03-10T08:15:51Z  gerda  return  3f2a91c04d5e6b77
"""

from typing import Any

from sqlalchemy import Connection, Engine, Row, select

from pipeline.desk.audit import log
from pipeline.desk.records import renew
from pipeline.desk.tables import audit, machine_readings
from pipeline.ledger.put import take_out as put_aside
from pipeline.ledger.store import writing
from pipeline.ledger.tables import REMOVED, changes, memos, readings
from pipeline.memo import Memo

__all__ = ["bring_back", "take_out", "taken_out"]


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
