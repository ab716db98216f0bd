"""The clerk's questions: which points are open, which control dates have passed, how did it come to this.

::

    Nächste Beschlusskontrolle: Dezember 2025        overdue from 1 January 2026, unless a later memo came

A point is overdue on a day when the resolution's last memo up to that day set a control date that has passed, and the
last word on the point leaves it open. Asked for a day gone by, the book answers as that day would have (`on`).
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from sqlalchemy import Connection, Select, and_, func, or_, select

from pipeline.ledger.answers import PointNow
from pipeline.ledger.tables import memos, points, resolutions, statuses
from pipeline.memo import State

__all__ = ["by_number", "late", "open_points", "overdue", "points_page"]

_ORDER = (
    func.coalesce(memos.c.department, ""),
    func.coalesce(memos.c.control_ends, date.max),
    func.coalesce(resolutions.c.number, ""),
    func.length(points.c.number),
    points.c.number,
)


def overdue(connection: Connection, on: date, *, department: str | None = None) -> list[PointNow]:
    """The points whose next control date has passed with no later memo: by department, the latest first."""
    query = late(on).where(_of(department)).order_by(*_ORDER)
    return [_point_now(row, on) for row in connection.execute(query)]


def open_points(connection: Connection, on: date, *, department: str | None = None) -> list[PointNow]:
    """All points on which something is to be expected: by department, the next control first, undated last."""
    query = _points(on).where(_open_now(), _of(department)).order_by(*_ORDER)
    return [_point_now(row, on) for row in connection.execute(query)]


def points_page(
    connection: Connection,
    on: date,
    *,
    state: State | None = None,
    only: Literal["all", "open", "overdue"] = "all",
    department: str | None = None,
    after: int = 0,
    limit: int = 100,
) -> list[PointNow]:
    """Points in the order of their ids, after one, at most `limit` of them."""
    # Wrapped, so that no index tempts the database away from walking the points in their order.
    closed = or_(func.coalesce(statuses.c.closes, False), func.coalesce(memos.c.closes, False))
    passed = func.coalesce(memos.c.control_ends, date.max) < on
    wanted = {"all": [], "open": [~closed], "overdue": [~closed, passed]}[only]
    if state is not None:
        wanted.append(statuses.c.state == state)
    query = _points(on).where(points.c.id > after, _of(department), *wanted).order_by(points.c.id).limit(limit)
    return [_point_now(row, on) for row in connection.execute(query)]


def late(on: date) -> Select[Any]:
    """The overdue points, as a query to count."""
    return _points(on).where(memos.c.control_ends < on, _open_now())


def _points(on: date) -> Select[Any]:
    """Every point as it stood on a day, with the resolution's last memo then."""
    return (
        select(
            points.c.id,
            resolutions.c.number.label("resolution"),
            resolutions.c.title,
            resolutions.c.body,
            resolutions.c.year,
            memos.c.department,
            points.c.number.label("point"),
            statuses.c.text,
            statuses.c.state,
            memos.c.next_control,
            memos.c.key.label("memo"),
            memos.c.date.label("memo_date"),
            memos.c.file,
            or_(statuses.c.closes, memos.c.closes).label("closed"),
            memos.c.control_ends,
        )
        .select_from(memos)
        .join(resolutions, resolutions.c.id == memos.c.resolution_id)
        .join(points, points.c.resolution_id == resolutions.c.id)
        .join(statuses, and_(statuses.c.point_id == points.c.id, *_standing(statuses, on)))
        .where(*_standing(memos, on))  # a second scan stands from no day on
    )


def _standing(table: Any, on: date) -> tuple[Any, ...]:
    """What stood on a day. A closing memo without a readable date (`date.max`) is taken to have stood on every day."""
    begins, ends = table.c.stands_from, table.c.stands_until
    return or_(begins <= on, begins == date.max), or_(ends.is_(None), and_(ends > on, ends < date.max))


def _open_now() -> Any:
    return and_(~statuses.c.closes, ~memos.c.closes)


def _of(department: str | None) -> Any:
    return memos.c.department.icontains(department, autoescape=True) if department else True


def _point_now(row: Sequence[Any], on: date) -> PointNow:
    *values, closed, ends = row
    late_by = (on - ends).days if ends and ends < on and not closed else None
    return PointNow(*[*values, not closed, late_by])


def by_number(number: str | None) -> tuple[int, str]:
    """A key that puts points in their order.

    >>> sorted(["10", "2", None, "1a", "1"], key=by_number)
    [None, '1', '1a', '2', '10']
    """
    digits = "".join(letter for letter in number or "" if letter.isdigit())
    return int(digits or 0), number or ""
