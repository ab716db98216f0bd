"""The book: which points are open, which control date has passed; and one resolution over the years."""

from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request, Response

from pipeline.desk import book
from pipeline.desk.guard import Visitor, visitor
from pipeline.desk.numbers import Number
from pipeline.desk.plot import shares, timeline
from pipeline.desk.render import page
from pipeline.desk.room import desk_of
from pipeline.ledger.store import reading

__all__ = ["router"]

router = APIRouter()

_PLAIN = r"^[^\x00-\x1f\x7f]*$"
Words = Annotated[str | None, Query(max_length=300, pattern=_PLAIN)]
Name = Annotated[str, Path(max_length=100, pattern=_PLAIN)]


@router.get("/")
def the_book(
    request: Request,
    who: Annotated[Visitor, Depends(visitor)],
    ansicht: Literal["offen", "faellig", "alle"] = "offen",
    stand: Words = None,
    bereich: Words = None,
    jahr: Words = None,
    gremium: Words = None,
    q: Words = None,
    seite: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """The points, filtered, with their counts by state."""
    standing = {"offen": "open", "faellig": "overdue", "alle": "all"}[ansicht]
    year = int(jahr) if jahr and jahr.isdecimal() and len(jahr) == 4 else None
    filters = book.Filters(standing, stand or None, bereich or None, year, gremium or None, q or None, seite)  # type: ignore[arg-type]
    today = date.today()  # noqa: DTZ011 - the day on the archivist's wall
    with reading(desk_of(request).engine) as connection:
        found = book.find(connection, filters, today)
        by_state, opened, overdue, numbers = book.counts(connection, filters, today)
        choices = book.choices(connection)

    def link(**changed: object) -> str:
        now = {"ansicht": ansicht, "stand": stand, "bereich": bereich, "jahr": year, "gremium": gremium, "q": q}
        asked = {
            name: value for name, value in (now | changed).items() if value and (name, value) != ("ansicht", "offen")
        }
        return f"/?{urlencode(asked)}" if asked else "/"

    return page(
        request,
        "book.html",
        who,
        filters=filters,
        ansicht=ansicht,
        found=found,
        pages=-(-found.total // book.PAGE),
        by_state=by_state,
        bars=shares(by_state, 1000),
        opened=opened,
        overdue=overdue,
        numbers=numbers,
        choices=choices,
        today=today,
        link=link,
    )


@router.get("/beschluss/{number:path}")
def the_resolution(request: Request, number: Name, who: Annotated[Visitor, Depends(visitor)]) -> Response:
    """One resolution: its points over time, its memos."""
    return _resolution(request, number, who)


@router.get("/ohne-nummer/{row}")
def the_nameless(request: Request, row: Number, who: Annotated[Visitor, Depends(visitor)]) -> Response:
    """A resolution whose number no memo shows."""
    return _resolution(request, row, who)


def _resolution(request: Request, which: str | int, who: Visitor) -> Response:
    today = date.today()  # noqa: DTZ011 - the day on the archivist's wall
    with reading(desk_of(request).engine) as connection:
        history = book.history(connection, which)
    if history is None:
        raise HTTPException(404)
    return page(request, "resolution.html", who, history=history, timeline=timeline(history, today), today=today)
