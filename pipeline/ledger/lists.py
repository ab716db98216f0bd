"""Memos and resolutions as lists: those that are asked for, in the order they came into the book, and how many in all.

::

    memos_where(report="interim", department="bildung")    87 in all, the first hundred of them
    resolutions_where(overdue=True)                        those with open points whose control date has passed
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, select

from pipeline.dictionaries import at_hand
from pipeline.ledger.answers import MemoHead, ResolutionHead
from pipeline.ledger.departments import names_with
from pipeline.ledger.history import memo_heads
from pipeline.ledger.late import days_late, passed
from pipeline.ledger.tables import REMOVED, memos, points, resolutions

__all__ = ["Listed", "memos_where", "resolutions_where"]


class Listed(NamedTuple):
    """A page of a list: what stands on it, how many there are in all, and its last id where it is full."""

    rows: Sequence[Any]
    total: int
    last: int | None


def memos_where(
    connection: Connection,
    *,
    kind: str | None = None,
    report: str | None = None,
    department: str | None = None,
    resolution: str | None = None,
    doubtful: bool | None = None,
    after: int = 0,
    limit: int = 100,
) -> Listed:
    """Memos (`MemoHead`) of a kind, a report (interim, final), a department (by a part of its name), a resolution.

    ``doubtful``: only those with doubts, or only those without.
    """
    wanted = [
        memos.c.kind != REMOVED,
        *_equal(memos, kind=kind, report=report, number=resolution and _number(resolution)),
    ]
    wanted += _of_department(connection, memos, department)
    if doubtful is not None:
        wanted.append(memos.c.doubts > 0 if doubtful else memos.c.doubts == 0)
    found: list[tuple[int, MemoHead]] = memo_heads(connection, where=wanted, after=after, limit=limit)
    return Listed([head for _, head in found], _count(connection, memos, wanted), _last(found, limit))


def resolutions_where(
    connection: Connection,
    today: date,
    *,
    body: str | None = None,
    year: int | None = None,
    department: str | None = None,
    open_only: bool = False,
    overdue: bool = False,
    after: int = 0,
    limit: int = 100,
) -> Listed:
    """Resolutions (`ResolutionHead`) of a body, of the year they were passed in, of a department; open; overdue."""
    wanted = _equal(resolutions, body=body, year=year) + _of_department(connection, resolutions, department)
    if open_only or overdue:
        wanted.append(select(points.c.id).where(_OF, points.c.open).exists())
    if overdue:
        wanted.append(passed(resolutions.c.control_ends, today))
    query = select(*_COLUMNS).where(resolutions.c.id > after, *wanted).order_by(resolutions.c.id).limit(limit)
    found = [(row[0], _head(row[1:], today)) for row in connection.execute(query)]
    return Listed([head for _, head in found], _count(connection, resolutions, wanted), _last(found, limit))


_OF = points.c.resolution_id == resolutions.c.id
_HEAD = ("number", "session", "body", "title", "year", "department", "report", "next_control")
_COLUMNS = (
    resolutions.c.id,
    *(resolutions.c[name] for name in _HEAD),
    select(memos.c.key).where(memos.c.id == resolutions.c.latest_memo_id).scalar_subquery(),
    resolutions.c.memos,
    select(func.count()).select_from(points).where(_OF).scalar_subquery(),
    select(func.count()).select_from(points).where(_OF, points.c.open).scalar_subquery(),
    resolutions.c.control_ends,
)


def _head(row: Sequence[Any], today: date) -> ResolutionHead:
    *values, still_open, ends = row
    return ResolutionHead(*[*values, still_open, days_late(still_open > 0, ends, today) is not None])


def _number(given: str) -> str:
    """A number as people write it (``v 760/15``), as the book does."""
    numbers = at_hand().numbers
    return numbers.validate(given) if numbers.is_valid(given) else given


def _equal(table: Any, **values: Any) -> list[ColumnElement[bool]]:
    return [table.c[name] == value for name, value in values.items() if value is not None]


def _of_department(connection: Connection, table: Any, words: str | None) -> list[ColumnElement[bool]]:
    return [] if words is None else [table.c.department.in_(names_with(connection, words))]


def _count(connection: Connection, table: Any, wanted: Sequence[ColumnElement[bool]]) -> int:
    return int(connection.execute(select(func.count()).select_from(table).where(*wanted)).scalar_one())


def _last(found: Sequence[tuple[int, Any]], limit: int) -> int | None:
    return found[-1][0] if len(found) == limit else None
