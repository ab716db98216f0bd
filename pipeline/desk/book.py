"""What the book's pages ask: points by state and filter, and one resolution's history.

::

    V1873/23  2.  in Umsetzung   Geschäftsbereich Bildung, Jugend und Sport   31. März 2025   seit 412 Tagen überfällig

What is overdue, `pipeline.ledger.late` says.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, case, extract, func, select

from pipeline.desk.labels import STATES
from pipeline.ledger.copies import Copied, copies_of
from pipeline.ledger.departments import grouped, in_groups
from pipeline.ledger.late import overdue_now
from pipeline.ledger.search import resolutions_with
from pipeline.ledger.tables import doubts, memos, points, resolutions, statuses, texts

__all__ = [
    "PAGE",
    "Choices",
    "Filters",
    "Found",
    "History",
    "Order",
    "Told",
    "choices",
    "counts",
    "doubtful",
    "find",
    "history",
    "told",
    "undated",
]

PAGE = 50

Standing = Literal["open", "overdue", "all"]
Order = Literal["kontrolle", "nummer", "titel", "stand", "bereich"]
"""By what the points are sorted: next control, resolution's number, its title, state, department."""


class Filters(NamedTuple):
    """What the visitor wants to see; None: everything."""

    standing: Standing = "open"
    state: str | None = None
    department: str | None = None
    year: int | None = None
    body: str | None = None
    text: str | None = None
    control_year: int | None = None
    control_quarter: int | None = None
    order: Order = "kontrolle"
    downwards: bool = False


class Found(NamedTuple):
    """One page of points, how many there are in all, and how many of them are open and overdue."""

    rows: "Sequence[Row[Any]]"
    total: int


class Choices(NamedTuple):
    """What there is to choose from in the filters."""

    departments: Sequence[str]
    years: Sequence[int]
    bodies: Sequence[str]
    controls: Sequence[int]


def find(connection: Connection, filters: Filters, today: date, page: int | None = 1) -> Found:
    """The points that match, in the order asked for (without one: the longest overdue first); all without a page."""
    conditions = _conditions(connection, filters, today)
    department = in_groups(connection, resolutions.c.department)
    columns = (*_COLUMNS, department.label("department"))
    chosen = select(*columns).join(resolutions).where(*conditions).order_by(*_order(filters, department))
    if page is None:
        rows = connection.execute(chosen).all()
        return Found(rows, len(rows))
    rows = connection.execute(chosen.limit(PAGE).offset(PAGE * (page - 1))).all()
    counted = select(func.count()).select_from(points.join(resolutions)).where(*conditions)
    return Found(rows, connection.execute(counted).scalar_one())


def _order(filters: Filters, department: "ColumnElement[Any]") -> "list[ColumnElement[Any]]":
    """What is not known comes last, whichever way round; what is alike, by number and point."""
    column = _alphabetical(department) if filters.order == "bereich" else _ORDERS[filters.order]
    way = column.desc() if filters.downwards else column
    return [column.is_(None), way, resolutions.c.number, points.c.id]


def _alphabetical(column: "ColumnElement[Any]") -> "ColumnElement[Any]":
    """As a German index sorts: capitals like small letters, umlauts like their vowels."""
    found: ColumnElement[Any] = func.lower(column)
    for umlaut, vowel in zip("ÄÖÜäöüß", "aouaous", strict=True):
        found = func.replace(found, umlaut, vowel)
    return found


_ORDERS: "dict[Order, ColumnElement[Any]]" = {
    "kontrolle": resolutions.c.control_ends,
    "nummer": resolutions.c.number,
    "titel": _alphabetical(resolutions.c.title),
    "stand": case({state: place for place, state in enumerate(STATES)}, value=points.c.state),
}


_COLUMNS: "tuple[ColumnElement[Any], ...]" = (
    points.c.id.label("point"),
    points.c.number.label("point_number"),
    points.c.text,
    points.c.state,
    points.c.basis,
    points.c.open,
    resolutions.c.id,
    resolutions.c.number,
    resolutions.c.session,
    resolutions.c.title,
    resolutions.c.department.label("as_read"),
    resolutions.c.body,
    resolutions.c.next_control,
    resolutions.c.control_ends,
    resolutions.c.memos,
)


def counts(connection: Connection, filters: Filters, today: date) -> tuple[dict[str, int], int, int, int]:
    """Points by state within the filters (the state's own left out); and of the whole: open, overdue, resolutions."""
    conditions = _conditions(connection, filters._replace(state=None), today)
    grouped = select(points.c.state, func.count()).join(resolutions).where(*conditions).group_by(points.c.state)
    by_state: dict[str, int] = {row[0]: row[1] for row in connection.execute(grouped)}
    everything = select(
        func.count().filter(points.c.open),
        func.count().filter(overdue_now(today)),
        func.count(resolutions.c.id.distinct()),
    ).select_from(points.join(resolutions))
    opened, overdue, numbers = connection.execute(everything).one()
    return by_state, opened, overdue, numbers


def undated(connection: Connection, filters: Filters, today: date) -> tuple[int, int]:
    """How many open points within the filters have no day of a next control, and on which page of the open ones.

    None of them is ever overdue. In the order of next controls they come last.
    """
    within = filters._replace(standing="open", control_year=None, control_quarter=None)
    numbers = select(func.count(), func.count(resolutions.c.control_ends)).select_from(points.join(resolutions))
    opened, dated = connection.execute(numbers.where(*_conditions(connection, within, today))).one()
    return opened - dated, dated // PAGE + 1


def choices(connection: Connection) -> Choices:
    """The departments (each under one name), years and bodies that occur."""
    lists = [
        connection.execute(select(column).where(column.is_not(None)).distinct().order_by(column)).scalars().all()
        for column in (resolutions.c.department, resolutions.c.year, resolutions.c.body)
    ]
    year = extract("year", resolutions.c.control_ends)
    controls = connection.execute(select(year).where(resolutions.c.control_ends.is_not(None)).distinct()).scalars()
    return Choices(sorted(set(map(grouped, lists[0]))), lists[1][::-1], lists[2], sorted(map(int, controls)))


def _conditions(connection: Connection, filters: Filters, today: date) -> "list[ColumnElement[bool]]":
    equal = (
        (points.c.state, filters.state),
        (resolutions.c.year, filters.year),
        (resolutions.c.body, filters.body),
        (extract("year", resolutions.c.control_ends), filters.control_year),
    )
    found = [column == wanted for column, wanted in equal if wanted]
    if filters.standing != "all":
        found.append(points.c.open if filters.standing == "open" else overdue_now(today))
    if filters.control_quarter:
        months = range(3 * filters.control_quarter - 2, 3 * filters.control_quarter + 1)
        found.append(extract("month", resolutions.c.control_ends).in_(months))
    if filters.department:
        found.append(resolutions.c.department.in_(_names_of(connection, filters.department)))
    if filters.text and filters.text.strip():
        found.append(resolutions_with(connection, filters.text))
    return found


def _names_of(connection: Connection, department: str) -> list[str]:
    """All names in the book by which a department goes."""
    names = connection.execute(select(resolutions.c.department).distinct()).scalars()
    return [name for name in names if name is not None and grouped(name) == grouped(department)]


class Told(NamedTuple):
    """What a resolution's memos say, for a search: reports, points, who signed."""

    texts: list[str]
    signers: list[str]


def told(connection: Connection, of: Sequence[int]) -> dict[int, Told]:
    """What the memos of these resolutions say, the newest first."""
    found: dict[int, Told] = {}
    query = (
        select(memos.c.resolution_id, memos.c.signatory, texts.c.reports, texts.c.points)
        .join(texts, texts.c.memo_id == memos.c.id)
        .where(memos.c.resolution_id.in_(set(of)))
        .order_by(memos.c.stands_from.desc(), memos.c.id.desc())
    )
    for row in connection.execute(query):
        one = found.setdefault(row.resolution_id, Told([], []))
        one.texts.extend([row.reports, row.points])
        if row.signatory and row.signatory not in one.signers:
            one.signers.append(row.signatory)
    return found


class History(NamedTuple):
    """A resolution's memos, oldest first, its points, each point's statuses by memo, further names of memos' scans."""

    resolution: "Row[Any]"
    memos: "Sequence[Row[Any]]"
    points: "Sequence[Row[Any]]"
    statuses: "dict[int, list[Row[Any]]]"
    copies: "Mapping[str, Sequence[Copied]]"


def history(connection: Connection, which: str | int) -> History | None:
    """Everything about one resolution, by its number, or by its row where no number can be read; None: no such one."""
    column = resolutions.c.number if isinstance(which, str) else resolutions.c.id
    found = connection.execute(select(resolutions).where(column == which)).first()
    if found is None:
        return None
    order = (memos.c.stands_from, memos.c.id)
    told = connection.execute(select(memos).where(memos.c.resolution_id == found.id).order_by(*order)).all()
    of = connection.execute(select(points).where(points.c.resolution_id == found.id).order_by(points.c.id)).all()
    said: dict[int, list[Row[Any]]] = {point.id: [] for point in of}
    rows = connection.execute(
        select(statuses, memos.c.date, memos.c.key)
        .join(memos, memos.c.id == statuses.c.memo_id)
        .where(statuses.c.point_id.in_(said))
        .order_by(statuses.c.stands_from, statuses.c.memo_id)
    )
    for row in rows:
        said[row.point_id].append(row)
    return History(found, told, of, said, copies_of(connection, [memo.key for memo in told]))


def doubtful(connection: Connection) -> int:
    """How many doubts wait."""
    return connection.execute(select(func.count()).select_from(doubts)).scalar_one()
