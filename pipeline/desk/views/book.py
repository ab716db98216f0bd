"""The book: which points are open, which control date has passed; and one resolution over the years."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request, Response
from sqlalchemy import Connection

from pipeline.desk import book, twice, without_points
from pipeline.desk.asking import PLAIN, Asked, asked
from pipeline.desk.finds import Finder
from pipeline.desk.guard import Guest, Visitor
from pipeline.desk.numbers import Number
from pipeline.desk.plot import shares, timeline
from pipeline.desk.render import page
from pipeline.desk.room import desk_of
from pipeline.desk.saved import saved
from pipeline.ledger.changes import last_change
from pipeline.ledger.departments import grouped
from pipeline.ledger.search import spellings
from pipeline.ledger.store import reading

__all__ = ["router"]

router = APIRouter()

Name = Annotated[str, Path(max_length=100, pattern=PLAIN)]


@router.get("/")
def the_book(request: Request, who: Guest, asks: Annotated[Asked, Depends(asked)]) -> Response:
    """The points, filtered, with their counts by state."""
    filters, today = asks.filters, date.today()  # noqa: DTZ011 - the day on the archivist's wall
    with reading(desk_of(request).engine) as connection:
        found = book.find(connection, filters, today, asks.seite)
        by_state, opened, overdue, numbers = book.counts(connection, filters, today)
        undated = book.undated(connection, filters, today) if asks.ansicht == "faellig" else (0, 1)
        choices = book.choices(connection)
        without = _counted(connection, request, without_points.count)
        differing = _counted(connection, request, twice.count)
        finder = Finder(spellings(connection, asks.q))
        told = book.told(connection, [row.id for row in found.rows]) if finder else {}
    return page(
        request,
        "book.html",
        who,
        asks=asks,
        found=found,
        finder=finder,
        told=told,
        pages=-(-found.total // book.PAGE),
        by_state=by_state,
        bars=shares(by_state, 1000),
        opened=opened,
        overdue=overdue,
        numbers=numbers,
        undated=undated,
        without=without,
        differing=differing,
        choices=choices,
        saved=saved(desk_of(request)),
        today=today,
    )


@router.get("/ohne-punkte")
def without(request: Request, who: Guest, seite: Annotated[int, Query(ge=1, le=100_000)] = 1) -> Response:
    """The memos without a point, which no list of points has."""
    with reading(desk_of(request).engine) as connection:
        rows, total = without_points.find(connection, seite), _counted(connection, request, without_points.count)
    pages = max(1, -(-total // book.PAGE))
    return page(request, "without_points.html", who, rows=rows, total=total, number=seite, pages=pages)


@router.get("/anders-gelesen")
def differing(request: Request, who: Guest, seite: Annotated[int, Query(ge=1, le=100_000)] = 1) -> Response:
    """The further scans of memos which say something else than the ones that count."""
    with reading(desk_of(request).engine) as connection:
        rows, total = twice.find(connection, seite), _counted(connection, request, twice.count)
    pages = max(1, -(-total // book.PAGE))
    return page(request, "twice.html", who, rows=rows, total=total, number=seite, pages=pages)


def _counted(connection: Connection, request: Request, count: Callable[[Connection], int]) -> int:
    """How many these are, counted once for each state of the book."""
    return desk_of(request).totals.of((count, last_change(connection)), lambda: count(connection))


@router.get("/beschluss/{number:path}")
def the_resolution(request: Request, number: Name, who: Guest) -> Response:
    """One resolution: its points over time, its memos."""
    return _resolution(request, number, who)


@router.get("/ohne-nummer/{row}")
def the_nameless(request: Request, row: Number, who: Guest) -> Response:
    """A resolution whose number no memo shows."""
    return _resolution(request, row, who)


def _resolution(request: Request, which: str | int, who: Visitor) -> Response:
    today = date.today()  # noqa: DTZ011 - the day on the archivist's wall
    with reading(desk_of(request).engine) as connection:
        history = book.history(connection, which)
    if history is None:
        raise HTTPException(404, "Diesen Beschluss gibt es im Buch nicht. Oben lässt sich danach suchen.")
    department = history.resolution.department and grouped(history.resolution.department)
    values: dict[str, Any] = {
        "history": history,
        "department": department,
        "timeline": timeline(history, today),
        "today": today,
    }
    return page(request, "resolution.html", who, **values)
