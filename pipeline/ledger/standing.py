"""What stands now, and what stood then: each memo's word stands from its date until the next memo's.

::

    statuses of V0760/15, point 1
    in_progress   stands_from 2019-05-02   stands_until 2020-02-04
    implemented   stands_from 2020-02-04   stands_until

A memo that quotes a point and says nothing of it leaves it where it stood. A further scan of a memo known has no say.
Kept up to date for the resolutions that a new memo touches, so that asking is a look-up.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Subquery, Table, and_, case, delete, func, or_, select, update

from pipeline.ledger.bulk import update_rows
from pipeline.ledger.rows import year_of
from pipeline.ledger.tables import memos, points, resolutions, statuses

__all__ = ["settle"]

# PostgreSQL knows nothing of the rows just written. It is to look up those of the resolutions, from index to index, and
# not to read the whole book for them.
_WALK = "; ".join(
    [
        *(f"SET LOCAL {kind}_collapse_limit = 1" for kind in ("join", "from")),
        *(f"SET LOCAL enable_{way} = off" for way in ("seqscan", "hashjoin", "mergejoin")),
    ]
)


def settle(connection: Connection, touched: Collection[int]) -> None:
    """Bring the order of memos and statuses of these resolutions up to date, and drop what no memo speaks of."""
    ids = list(touched)
    if not ids:
        return
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_WALK)
    connection.execute(
        delete(points).where(
            points.c.resolution_id.in_(ids), ~select(1).where(statuses.c.point_id == points.c.id).exists()
        )
    )
    connection.execute(
        delete(resolutions).where(
            resolutions.c.id.in_(ids), ~select(1).where(memos.c.resolution_id == resolutions.c.id).exists()
        )
    )
    _until(connection, memos, ["id"], _memos_until(ids))
    _until(connection, statuses, ["memo_id", "position"], _statuses_until(ids))
    _points_today(connection, ids)
    _resolutions_today(connection, ids)


def _until(connection: Connection, table: Table, key: Sequence[str], found: Subquery) -> None:
    """Set ``stands_until`` as found for the rows of that key, where it is another."""
    of_row = [table.c[name] == found.c[name] for name in key]
    other = table.c.stands_until.is_distinct_from(found.c.until)
    connection.execute(update(table).where(*of_row, other).values(stands_until=found.c.until))


def _memos_until(ids: list[int]) -> Subquery:
    """The memos of these resolutions, each with the day from which the next one stands."""
    order: dict[str, Any] = {"partition_by": memos.c.resolution_id, "order_by": (memos.c.stands_from, memos.c.id)}
    until = func.lead(memos.c.stands_from).over(**order).label("until")
    return select(memos.c.id, until).where(memos.c.resolution_id.in_(ids), memos.c.same_as.is_(None)).subquery()


def _statuses_until(ids: list[int]) -> Subquery:
    """The statuses of these resolutions' points, each with the day from which the next one that speaks stands.

    One that is silent ends where it begins if an earlier one spoke, and with the next, whichever, if none did.
    """
    order: dict[str, Any] = {
        "partition_by": statuses.c.point_id,
        "order_by": (statuses.c.stands_from, statuses.c.memo_id),
    }
    spoken = case((statuses.c.speaks, statuses.c.stands_from))
    next_spoken = func.min(spoken).over(**order, rows=(1, None))
    spoken_before = func.count(spoken).over(**order, rows=(None, -1))
    until = case(
        (statuses.c.speaks, next_spoken),
        (spoken_before > 0, statuses.c.stands_from),
        else_=func.lead(statuses.c.stands_from).over(**order),
    )
    found = select(statuses.c.memo_id, statuses.c.position, until.label("until"))
    of_points = points.join(statuses, statuses.c.point_id == points.c.id)
    return found.select_from(of_points).where(points.c.resolution_id.in_(ids)).subquery()


def _points_today(connection: Connection, ids: list[int]) -> None:
    """The state, text and openness of each point, from its last status and its resolution's last memo."""
    last_memo = and_(
        memos.c.resolution_id == points.c.resolution_id, memos.c.same_as.is_(None), memos.c.stands_until.is_(None)
    )
    # One row a point: where two memos bear one date, the first has a `stands_until` that equals its `stands_from`.
    last = (
        select(
            points.c.id,
            statuses.c.text,
            statuses.c.state,
            (~or_(statuses.c.closes, memos.c.closes)).label("open"),
            statuses.c.memo_id.label("latest_memo_id"),
        )
        .join(statuses, statuses.c.point_id == points.c.id)
        .join(memos, last_memo)
        .where(points.c.resolution_id.in_(ids), statuses.c.stands_until.is_(None))
        .subquery()
    )
    today = {name: last.c[name] for name in ("text", "state", "open", "latest_memo_id")}
    connection.execute(update(points).where(points.c.id == last.c.id).values(today))


def _resolutions_today(connection: Connection, ids: list[int]) -> None:
    """Each resolution's head: of the memo that stands, and where that lacks a thing, of the last one that has it."""
    order = (memos.c.resolution_id, memos.c.stands_from.desc(), memos.c.id.desc())
    counts = func.count().over(partition_by=memos.c.resolution_id).label("memos")
    found = connection.execute(
        select(memos, counts).where(memos.c.resolution_id.in_(ids), memos.c.same_as.is_(None)).order_by(*order)
    )
    heads: dict[int, dict[str, object]] = {}
    for row in found:
        head = heads.setdefault(row.resolution_id, _head(row))
        for name in ("session", "body", "title", "department"):
            head[name] = head[name] or getattr(row, name)
        head["year"] = year_of(row.number, str(head["session"]) if head["session"] else None)
    update_rows(connection, resolutions, list(heads.values()))


def _head(row: "Row[tuple[object, ...]]") -> dict[str, object]:
    names = ("session", "body", "title", "department", "report", "next_control", "control_ends", "memos")
    return {"id": row.resolution_id, "latest_memo_id": row.id} | {name: getattr(row, name) for name in names}
