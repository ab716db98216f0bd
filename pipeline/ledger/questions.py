"""The clerk's questions: which points are open, which control dates have passed, how did it come to this.

::

    Nächste Beschlusskontrolle: Dezember 2025        overdue from 1 January 2026, unless a later memo came

A point is overdue on a day when the resolution's last memo up to that day set a control date that has passed, and the
last word on the point leaves it open. Asked for a day gone by, the book answers as that day would have (`on`).
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, Literal, NamedTuple

from sqlalchemy import (
    Connection,
    Date,
    Float,
    FromClause,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
)

from pipeline.ledger.answers import PointNow
from pipeline.ledger.departments import NAMED, WALKING, few_memos, names_with
from pipeline.ledger.late import days_late, passed
from pipeline.ledger.tables import memos, points, resolutions, statuses
from pipeline.vocabulary import Basis, State

__all__ = [
    "Sureness",
    "Which",
    "by_number",
    "count_overdue",
    "open_points",
    "open_undated",
    "overdue",
    "points_page",
    "points_total",
]


class Sureness(NamedTuple):
    """How a state has to be known: by its basis, and how sure it is at least."""

    basis: Basis | None = None
    least: float | None = None


_HOWEVER = Sureness()


class Which(NamedTuple):
    """Which points are asked for; `department` is a part of its name."""

    state: State | None = None
    only: Literal["all", "open", "overdue"] = "all"
    department: str | None = None
    known: Sureness = _HOWEVER


_ANY = Which()
_Of = Literal["all", "many", "few", "none"]  # whose points: all memos', those of departments with many, few or no memos
_ON = bindparam("on", type_=Date)
_OF_POINT = resolutions.c.id == points.c.resolution_id
_OF_RESOLUTION = memos.c.resolution_id == resolutions.c.id
_ON_POINT = statuses.c.point_id == points.c.id
_FROM_MEMOS = memos.join(resolutions, _OF_RESOLUTION).join(points, _OF_POINT).join(statuses, _ON_POINT)
_FROM_POINTS = points.join(resolutions, _OF_POINT).join(memos, _OF_RESOLUTION).join(statuses, _ON_POINT)
_FROM_STATUSES = statuses.join(points, _ON_POINT).join(resolutions, _OF_POINT).join(memos, _OF_RESOLUTION)
# PostgreSQL cannot guess how many points stand, and would gather and sort them all for a page of fifty. It is to walk
# from index to index, as SQLite does by itself: in the points' order, or from few memos on, whose points are sorted.
_WAYS = {"few": ["hashjoin", "mergejoin", "seqscan"]}
_WAYS["all"] = _WAYS["many"] = [*_WAYS["few"], "sort", "bitmapscan", "material", "gathermerge"]
_WALK = {
    of: "; ".join(["SET LOCAL join_collapse_limit = 1", *(f"SET LOCAL enable_{way} = off" for way in ways)])
    for of, ways in _WAYS.items()
}


def overdue(
    connection: Connection, on: date, *, department: str | None = None, known: Sureness = _HOWEVER
) -> list[PointNow]:
    """The points whose next control date has passed with no later memo: by department, the latest first."""
    return _all(connection, True, on, department, known)


def open_points(
    connection: Connection, on: date, *, department: str | None = None, known: Sureness = _HOWEVER
) -> list[PointNow]:
    """All points on which something is to be expected: by department, the next control first, undated last."""
    return _all(connection, False, on, department, known)


def count_overdue(connection: Connection, on: date) -> int:
    """How many points `overdue` would list."""
    query = _list(True).order_by(None).with_only_columns(func.count())
    return int(connection.execute(query, {"on": on}).scalar_one())


def open_undated(connection: Connection, on: date, department: str | None = None) -> int:
    """How many open points have a next control without a date, or none: none of them is ever overdue."""
    names = None if department is None else names_with(connection, department)
    return int(connection.execute(_undated(names is not None), _given(on, departments=names)).scalar_one())


@cache
def _undated(named: bool) -> Select[Any]:
    undated = _list(False, named).where(memos.c.control_ends.is_(None))
    return undated.order_by(None).with_only_columns(func.count())


def points_page(
    connection: Connection, on: date, which: Which = _ANY, *, after: int = 0, limit: int = 100
) -> list[PointNow]:
    """Points in the order of their ids, after one, at most `limit` of them."""
    query, of, values = _asked(connection, which)
    if of == "none":
        return []
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_WALK[of])
    return _rows(connection, query, on, **values, after=after, limit=limit)


def points_total(connection: Connection, on: date, which: Which = _ANY) -> int:
    """How many points there are on all pages of `points_page`."""
    query, of, values = _asked(connection, which)
    if of == "none":
        return 0
    counted = query.order_by(None).limit(None).with_only_columns(func.count())
    return int(connection.execute(counted, _given(on, **values, after=0)).scalar_one())


def _asked(connection: Connection, which: Which) -> "tuple[Select[Any], _Of, dict[str, object]]":
    """The query for the points of a page, whose points these are, and the values that it names."""
    names = None if which.department is None else names_with(connection, which.department)
    of: _Of = "all" if names is None else "none" if not names else "few" if few_memos(connection, names) else "many"
    known = which.known
    query = _page(which.state is not None, which.only, of, known.basis is not None, known.least is not None)
    return query, of, {"departments": names, "state": which.state, **known._asdict()}


def _all(connection: Connection, late: bool, on: date, department: str | None, known: Sureness) -> list[PointNow]:
    names = None if department is None else names_with(connection, department)
    query = _list(late, names is not None, known.basis is not None, known.least is not None)
    return _rows(connection, query, on, departments=names, **known._asdict())


def _known(basis: bool, least: bool) -> list[Any]:
    """By what a state is known; where an older reading has no confidence, what it states counts as sure."""
    sure = func.coalesce(statuses.c.state_confidence, case((statuses.c.basis == "stated", 1.0), else_=0.0))
    return [
        *([statuses.c.basis == bindparam("basis", type_=Text)] if basis else []),
        *([sure >= bindparam("least", type_=Float)] if least else []),
    ]


def _rows(connection: Connection, query: Select[Any], on: date, **values: object) -> list[PointNow]:
    return [_point_now(row, on) for row in connection.execute(query, _given(on, **values))]


def _given(on: date, **values: object) -> dict[str, object]:
    return {"on": on, **{name: value for name, value in values.items() if value is not None}}


# Writing a query down takes SQLAlchemy longer than SQLite needs to answer it: each is written once.


@cache
def _list(late: bool, named: bool = False, basis: bool = False, least: bool = False) -> Select[Any]:
    wanted = [
        *([passed(memos.c.control_ends, _ON)] if late else []),
        *([NAMED] if named else []),
        *_known(basis, least),
    ]
    return (
        _points(_FROM_MEMOS)
        .where(~statuses.c.closes, ~memos.c.closes, *wanted)
        .order_by(
            func.coalesce(memos.c.department, ""),
            func.coalesce(memos.c.control_ends, date.max),
            func.coalesce(resolutions.c.number, ""),
            func.length(points.c.number),
            points.c.number,
        )
    )


@cache
def _page(
    state: bool, only: Literal["all", "open", "overdue"], of: _Of, basis: bool = False, least: bool = False
) -> Select[Any]:
    # Wrapped, so that no index tempts the database away from walking the points in their order.
    closed = or_(func.coalesce(statuses.c.closes, False), func.coalesce(memos.c.closes, False))
    late = passed(func.coalesce(memos.c.control_ends, date.max), _ON)
    wanted = {"all": [], "open": [~closed], "overdue": [~closed, late]}[only]
    if of == "few":
        walk, point, in_state = _FROM_MEMOS, points.c.id + 0, statuses.c.state + ""
    elif state:  # often a rare one, with an index to walk on
        walk, point, in_state = _FROM_STATUSES, statuses.c.point_id, statuses.c.state
    else:
        walk, point, in_state = _FROM_POINTS, points.c.id, statuses.c.state
    wanted += {"all": [], "many": [WALKING]}.get(of, [NAMED]) + _known(basis, least)
    if state:
        wanted.append(in_state == bindparam("state", type_=Text))
    after, limit = (bindparam(name, type_=Integer) for name in ("after", "limit"))
    return _points(walk).where(point > after, *wanted).order_by(point).limit(limit)


def _points(walk: FromClause) -> Select[Any]:
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
            statuses.c.basis,
            statuses.c.state_confidence,
            memos.c.next_control,
            memos.c.key.label("memo"),
            memos.c.date.label("memo_date"),
            memos.c.file,
            or_(statuses.c.closes, memos.c.closes).label("closed"),
            memos.c.control_ends,
        )
        .select_from(walk)
        .where(*_standing(statuses), *_standing(memos))  # a second scan stands from no day on
    )


def _standing(table: Any) -> tuple[Any, ...]:
    """What stood on a day. A closing memo without a readable date (`date.max`) is taken to have stood on every day."""
    begins, ends = table.c.stands_from, table.c.stands_until
    return or_(begins <= _ON, begins == date.max), or_(ends.is_(None), and_(ends > _ON, ends < date.max))


def _point_now(row: Sequence[Any], on: date) -> PointNow:
    *values, closed, ends = row
    return PointNow(*[*values, not closed, days_late(not closed, ends, on)])


def by_number(number: str | None) -> tuple[int, str]:
    """A key that puts points in their order.

    >>> sorted(["10", "2", None, "1a", "1"], key=by_number)
    [None, '1', '1a', '2', '10']
    """
    digits = "".join(letter for letter in number or "" if letter.isdigit())
    return int(digits or 0), number or ""
