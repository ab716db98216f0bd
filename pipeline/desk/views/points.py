"""A memo's points by hand: one more, one less, one made two, two made one."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Path, Request, Response

from pipeline.desk.apply import Edit
from pipeline.desk.changing import adding, joining, removing, splitting
from pipeline.desk.edits import Change, edit
from pipeline.desk.guard import Guest, Trusted, Visitor
from pipeline.desk.memo_page import AsShown, everything, memo_of
from pipeline.desk.render import fragment, in_place
from pipeline.desk.room import desk_of
from pipeline.desk.views.memo import Key
from pipeline.memo import Memo, Point

__all__ = ["router"]

router = APIRouter()

Place = Annotated[int, Path(ge=0, le=10_000)]
Numbered = Annotated[str, Form(max_length=20)]
Long = Annotated[str, Form(max_length=100_000)]


@router.get("/mitteilung/{key}/punkt/neu")
def the_new_form(request: Request, key: Key, who: Guest) -> Response:
    """The box for one more point, behind the last."""
    points = memo_of(request, key).points
    number = _following(points[-1].number) if points else "1"
    return _form(request, who, key, None, [number], "", "")


@router.post("/mitteilung/{key}/punkt/neu")
def add(request: Request, key: Key, who: Trusted, memo: AsShown, nummer: Numbered = "", text: Long = "") -> Response:
    """One more point, behind the last."""
    try:
        change = adding(memo, nummer, text)
    except ValueError as problem:
        return _form(request, who, key, None, [nummer], text, str(problem))
    return _edited(request, key, who, change)


@router.get("/mitteilung/{key}/punkt/{place}/teilen")
def the_split_form(request: Request, key: Key, place: Place, who: Guest) -> Response:
    """The box in which an empty line parts a point."""
    point = _point(memo_of(request, key), place)
    return _form(request, who, key, place, [point.number or "", _following(point.number)], point.text, "")


@router.post("/mitteilung/{key}/punkt/{place}/teilen")
def split(
    request: Request,
    key: Key,
    place: Place,
    who: Trusted,
    memo: AsShown,
    nummer: Numbered = "",
    zweite: Numbered = "",
    text: Long = "",
) -> Response:
    """One point made two, at the empty line."""
    _point(memo, place)
    try:
        change = splitting(memo, place, (nummer, zweite), text)
    except ValueError as problem:
        return _form(request, who, key, place, [nummer, zweite], text, str(problem))
    return _edited(request, key, who, change)


@router.post("/mitteilung/{key}/punkt/{place}/verbinden")
def join(request: Request, key: Key, place: Place, who: Trusted, memo: AsShown) -> Response:
    """A point and the next made one."""
    _point(memo, place + 1)
    return _edited(request, key, who, joining(memo, place))


@router.post("/mitteilung/{key}/punkt/{place}/entfernen")
def remove(request: Request, key: Key, place: Place, who: Trusted, memo: AsShown) -> Response:
    """A point that is none."""
    _point(memo, place)
    return _edited(request, key, who, removing(memo, place))


def _edited(request: Request, key: str, who: Visitor, change: Edit) -> Response:
    edit(desk_of(request).engine, [Change(key, change)], who.name)
    return fragment(request, "reading.html", who, **everything(request, key))


def _form(
    request: Request, who: Visitor, key: str, place: int | None, numbers: list[str], text: str, problem: str
) -> Response:
    form = fragment(request, "point_form.html", who, key=key, place=place, numbers=numbers, text=text, problem=problem)
    return in_place(form, "#punktform") if problem else form


def _point(memo: Memo, place: int) -> Point:
    if place >= len(memo.points):
        raise HTTPException(409, "Diesen Punkt gibt es nicht mehr. Bitte die Seite neu laden.")
    return memo.points[place]


def _following(number: str | None) -> str:
    """The number that comes next: of digits alone, else none can be told.

    >>> _following("3"), _following("3a"), _following(None)
    ('4', '', '')
    """
    return str(int(number) + 1) if number and number.isdecimal() else ""
