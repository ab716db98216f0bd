"""What stands now, and what stood then: each memo's word stands from its date until the next memo's.

::

    statuses of V0760/15, point 1
    in_progress   stands_from 2019-05-02   stands_until 2020-02-04
    implemented   stands_from 2020-02-04   stands_until

A memo that quotes a point and says nothing of it leaves it where it stood. A further scan of a memo known has no say.
Kept up to date for the resolutions that a new memo touches, so that asking is a look-up.
"""

from collections.abc import Collection

from sqlalchemy import Connection, Row, and_, case, delete, func, or_, select, tuple_, update
from sqlalchemy.sql.expression import Exists, ScalarSelect

from pipeline.dictionaries import at_hand
from pipeline.grammar.years import passed_in
from pipeline.ledger.bulk import update_rows
from pipeline.ledger.tables import memos, points, resolutions, statuses

__all__ = ["settle"]


def settle(connection: Connection, touched: Collection[int]) -> None:
    """Bring the order of memos and statuses of these resolutions up to date, and drop what no memo speaks of."""
    ids = list(touched)
    if not ids:
        return
    of_touched = select(points.c.id).where(points.c.resolution_id.in_(ids))
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
    connection.execute(
        update(memos).where(memos.c.resolution_id.in_(ids), memos.c.same_as.is_(None)).values(stands_until=_next_memo())
    )
    connection.execute(
        update(statuses)
        .where(statuses.c.point_id.in_(of_touched))
        .values(
            stands_until=case(
                (statuses.c.speaks, _next_status(speaking=True)),
                (_spoken_before(), statuses.c.stands_from),
                else_=_next_status(speaking=False),
            )
        )
    )
    _points_today(connection, ids)
    _resolutions_today(connection, ids)


def _next_memo() -> "ScalarSelect[object]":
    later = memos.alias("later")
    return (
        select(later.c.stands_from)
        .where(
            later.c.resolution_id == memos.c.resolution_id,
            later.c.same_as.is_(None),
            tuple_(later.c.stands_from, later.c.id) > tuple_(memos.c.stands_from, memos.c.id),
        )
        .order_by(later.c.stands_from, later.c.id)
        .limit(1)
        .scalar_subquery()
    )


def _next_status(*, speaking: bool) -> "ScalarSelect[object]":
    later = statuses.alias("later")
    return (
        select(later.c.stands_from)
        .where(
            later.c.point_id == statuses.c.point_id,
            tuple_(later.c.stands_from, later.c.memo_id) > tuple_(statuses.c.stands_from, statuses.c.memo_id),
            *([later.c.speaks] if speaking else []),
        )
        .order_by(later.c.stands_from, later.c.memo_id)
        .limit(1)
        .scalar_subquery()
    )


def _spoken_before() -> "Exists":
    earlier = statuses.alias("earlier")
    return (
        select(1)
        .where(
            earlier.c.point_id == statuses.c.point_id,
            earlier.c.speaks,
            tuple_(earlier.c.stands_from, earlier.c.memo_id) < tuple_(statuses.c.stands_from, statuses.c.memo_id),
        )
        .exists()
    )


def _points_today(connection: Connection, ids: list[int]) -> None:
    """The state, text and openness of each point, from its last status and its resolution's last memo."""
    of = points.c.id == statuses.c.point_id
    last_memo = and_(
        memos.c.resolution_id == points.c.resolution_id, memos.c.same_as.is_(None), memos.c.stands_until.is_(None)
    )
    found = connection.execute(
        select(
            points.c.id,
            statuses.c.text,
            statuses.c.state,
            statuses.c.basis,
            statuses.c.memo_id,
            or_(statuses.c.closes, memos.c.closes).label("closed"),
        )
        .join(statuses, of)
        .join(memos, last_memo)
        .where(points.c.resolution_id.in_(ids), statuses.c.stands_until.is_(None))
    )
    # One row a point: where two memos bear one date, the first has a `stands_until` that equals its `stands_from`.
    rows = [
        {
            "id": row.id,
            "text": row.text,
            "state": row.state,
            "basis": row.basis,
            "open": not row.closed,
            "latest_memo_id": row.memo_id,
        }
        for row in found
    ]
    update_rows(connection, points, rows)


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
        head["year"] = passed_in(row.number, str(head["session"]) if head["session"] else None, at_hand().numbers)
    update_rows(connection, resolutions, list(heads.values()))


def _head(row: "Row[tuple[object, ...]]") -> dict[str, object]:
    names = ("session", "body", "title", "department", "report", "next_control", "control_ends", "memos")
    return {"id": row.resolution_id, "latest_memo_id": row.id} | {name: getattr(row, name) for name in names}
