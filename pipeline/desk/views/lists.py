"""The points of a filter to take along: CSV, a workbook, a list on paper; and filters that are kept under a name."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from pipeline.desk import book, sheets
from pipeline.desk.asking import Asked, asked
from pipeline.desk.guard import Guest, Trusted, visitor
from pipeline.desk.render import page
from pipeline.desk.room import desk_of
from pipeline.desk.saved import Saved, forget, keep
from pipeline.desk.values import plain
from pipeline.ledger.store import reading

__all__ = ["router"]

router = APIRouter()

Asks = Annotated[Asked, Depends(asked)]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/liste.csv", dependencies=[Depends(visitor)])
def the_csv(request: Request, asks: Asks) -> Response:
    """All points of the filter as CSV."""
    today, found = _all(request, asks)
    headers = {"Content-Disposition": f'attachment; filename="{_name(asks, today)}.csv"'}
    return StreamingResponse(sheets.as_csv(found.rows, today), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/liste.xlsx", dependencies=[Depends(visitor)])
def the_workbook(request: Request, asks: Asks) -> Response:
    """All points of the filter as a workbook."""
    today, found = _all(request, asks)
    headers = {"Content-Disposition": f'attachment; filename="{_name(asks, today)}.xlsx"'}
    return Response(sheets.as_workbook(found.rows, asks.told, today), media_type=_XLSX, headers=headers)


@router.get("/liste/druck")
def the_print(request: Request, asks: Asks, who: Guest) -> Response:
    """All points of the filter as a list on paper."""
    today, found = _all(request, asks)
    return page(request, "print.html", who, asks=asks, found=found, today=today)


@router.post("/auswahl")
def keep_filter(request: Request, asks: Asks, who: Trusted, name: Annotated[str, Form(max_length=80)] = "") -> Response:
    """Keep the filter under a name."""
    name = plain(name)
    if not name:
        raise HTTPException(409, "Bitte einen Namen für die Auswahl eingeben.")
    try:
        keep(desk_of(request), Saved(name, asks.address("").removeprefix("?"), who.name))
    except ValueError as problem:
        raise HTTPException(409, str(problem)) from None
    return RedirectResponse(asks.address("/"), 303)


@router.post("/auswahl/entfernen")
def forget_filter(request: Request, asks: Asks, who: Trusted, name: Annotated[str, Form(max_length=80)]) -> Response:
    """Remove a kept filter."""
    forget(desk_of(request), name, who.name)
    return RedirectResponse(asks.address("/"), 303)


def _all(request: Request, asks: Asked) -> tuple[date, book.Found]:
    today = date.today()  # noqa: DTZ011 - the day on the archivist's wall
    with reading(desk_of(request).engine) as connection:
        return today, book.find(connection, asks.filters, today, None)


def _name(asks: Asked, today: date) -> str:
    """What the file is called: ``Beschlusspunkte-faellig-2026-03-09``."""
    return f"Beschlusspunkte-{asks.ansicht}-{today.isoformat()}"
