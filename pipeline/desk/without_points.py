"""Memos in which no resolution point was found: no list of points has them, so they have one of their own.

::

    V0915/20    Umbau des Bahnhofs        Beschlusskontrolle     the points were not read
    plan.pdf    ohne Titel                anderes Dokument       no control memo: a plan, a letter

A further scan of a memo that is known stands with that memo.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

from pipeline.desk.book import PAGE
from pipeline.ledger.tables import REMOVED, memos, statuses

__all__ = ["count", "find"]

_WITHOUT = (
    memos.c.kind != REMOVED,
    memos.c.same_as.is_(None),
    ~select(1).where(statuses.c.memo_id == memos.c.id).exists(),
)


def count(connection: Connection) -> int:
    """How many memos have no point."""
    return int(connection.execute(select(func.count()).select_from(memos).where(*_WITHOUT)).scalar_one())


def find(connection: Connection, page: int) -> "Sequence[Row[Any]]":
    """A page of them: control memos first, since their points are missing; of a kind, the newest first."""
    order = (memos.c.kind != "control_report", memos.c.added_at.desc(), memos.c.id.desc())
    query = select(memos).where(*_WITHOUT).order_by(*order).limit(PAGE).offset(PAGE * (page - 1))
    return connection.execute(query).all()
