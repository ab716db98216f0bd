"""A memo: the paper on the left, the reading on the right; a field shows its spot, and is edited in its place."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Query, Request, Response

from pipeline.desk import fields, paper, queue
from pipeline.desk.apply import Edit, at, doubt_sign
from pipeline.desk.changing import giving
from pipeline.desk.copies import named
from pipeline.desk.edits import Change, edit, undo
from pipeline.desk.guard import Guest, Trusted, Visitor, visitor
from pipeline.desk.labels import REPORTS, STATES
from pipeline.desk.memo_page import AsShown, everything, kept_of, memo_of
from pipeline.desk.numbers import Number
from pipeline.desk.removal import bring_back, take_out, taken_out
from pipeline.desk.render import fragment, in_place, page
from pipeline.desk.room import Desk, desk_of
from pipeline.desk.spots import spots_of
from pipeline.desk.values import choices_for, is_long, plain, shown, typed
from pipeline.doubts import readings_of
from pipeline.files import PICTURES
from pipeline.ledger.store import reading
from pipeline.memo import Memo

__all__ = ["router"]

router = APIRouter()

Key = Annotated[str, Path(pattern=r"^[0-9a-f]{16}(-[0-9]{1,6})?$")]

_NAMES: dict[str, str] = {
    **{str(state): name for state, name in STATES.items()},
    "interim": str(REPORTS["interim"]),
    "final": str(REPORTS["final"]),
    "": "nicht angegeben",
    "true": "ja",
    "false": "nein",
    "control_report": "Beschlusskontrolle",
    "other": "anderes Dokument",
}


@router.get("/mitteilung/{key}")
def the_memo(
    request: Request, key: Key, who: Guest, ursache: Annotated[str | None, Query(pattern="^[0-9a-f]{16}$")] = None
) -> Response:
    """The memo's page; one of several with doubts of one cause where it was come upon through that."""
    with reading(desk_of(request).engine) as connection:
        gone = taken_out(connection, key)
        of = queue.group(connection, ursache) if ursache else None
        way = queue.neighbours(connection, of, key) if of else None
    if gone is not None:
        return page(request, "removed.html", who, key=key, gone=gone)
    return page(request, "memo.html", who, **everything(request, key), cause=ursache, group=of, way=way)


@router.post("/mitteilung/{key}/herausnehmen")
def remove(request: Request, key: Key, who: Trusted, grund: Annotated[str, Form(max_length=300)] = "") -> Response:
    """Take the memo out of the book."""
    why = plain(grund)
    if not why:
        raise HTTPException(409, "Bitte einen Grund angeben, er steht im Protokoll.")
    if not take_out(desk_of(request).engine, key, who.name, why):
        raise HTTPException(404)
    return Response(status_code=200, headers={"HX-Redirect": f"/mitteilung/{key}"})


@router.post("/mitteilung/{key}/aufnehmen")
def put_back(request: Request, key: Key, who: Trusted) -> Response:
    """Put a memo that was taken out into the book again."""
    if not bring_back(desk_of(request).engine, key, who.name):
        raise HTTPException(409, "Diese Mitteilung steht schon im Buch.")
    return Response(status_code=200, headers={"HX-Redirect": f"/mitteilung/{key}"})


@router.get("/mitteilung/{key}/teil")
def the_reading(request: Request, key: Key, who: Guest) -> Response:
    """The reading alone, as after an edit."""
    return fragment(request, "reading.html", who, **everything(request, key))


@router.get("/mitteilung/{key}/seite/{number}", dependencies=[Depends(visitor)])
def the_page_picture(
    request: Request, key: Key, number: Annotated[int, Path(ge=1, le=100_000)], laden: Literal["ja"] | None = None
) -> Response:
    """A page's picture; to be kept (``laden=ja``) it has a name."""
    memo = memo_of(request, key)
    index = number - memo.source.first_page
    if not 0 <= index < len(memo.processing.pages):
        raise HTTPException(404)
    found = paper.picture(desk_of(request), memo.source, number, memo.processing.pages[index].taken)
    if found is None:
        raise HTTPException(404)
    headers = {"Cache-Control": "private, max-age=86400"}
    if laden:
        ending = next(ending for ending, kind in PICTURES.items() if kind == found.media_type)
        headers["Content-Disposition"] = f'attachment; filename="{named(memo, f"-Seite-{number}.{ending}")}"'
    return Response(found.data, media_type=found.media_type, headers=headers)


@router.get("/mitteilung/{key}/feld")
def the_form(request: Request, key: Key, feld: str, who: Guest) -> Response:
    """The box in which a field is edited."""
    field = _field(desk_of(request), memo_of(request, key), feld)
    return _form(request, who, key, field, shown(field.value))


@router.post("/mitteilung/{key}/feld")
def change_field(
    request: Request,
    key: Key,
    who: Trusted,
    memo: AsShown,
    feld: Annotated[str, Form()],
    wert: Annotated[str, Form()] = "",
) -> Response:
    """Write an edit; the reading comes back, or the box with what is expected."""
    field = _field(desk_of(request), memo, feld)
    try:
        change = giving(memo, feld, wert)
    except ValueError as problem:
        return _form(request, who, key, field, wert, str(problem))
    if change is not None:
        edit(desk_of(request).engine, [Change(key, change)], who.name)
    return fragment(request, "reading.html", who, **everything(request, key) | {"focus": field.id})


@router.post("/mitteilung/{key}/zweifel")
def settle_doubt(
    request: Request,
    key: Key,
    who: Trusted,
    memo: AsShown,
    nummer: Annotated[int, Form(ge=0)],
    wie: Annotated[str, Form(pattern="^(annehmen|belassen)$")] = "annehmen",
    lesart: Annotated[str | None, Form(max_length=200)] = None,
) -> Response:
    """Settle one doubt of this memo: take what is likely, one of several readings, or leave what stands."""
    if nummer >= len(memo.doubts):
        raise HTTPException(409, "Diesen Zweifel gibt es nicht mehr. Bitte die Seite neu laden.")
    change = settling(memo, nummer, accept=wie == "annehmen", reading=lesart)
    edit(desk_of(request).engine, [Change(key, change)], who.name)
    return fragment(request, "reading.html", who, **everything(request, key))


@router.post("/aenderung/{number}/zurueck")
def take_back(request: Request, number: Number, who: Trusted) -> Response:
    """Take an edit back."""
    try:
        key = undo(desk_of(request).engine, number, who.name)
    except ValueError as problem:
        raise HTTPException(409, str(problem)) from None
    if key is None:
        raise HTTPException(409, "Diese Änderung ist schon zurückgenommen. Bitte die Seite neu laden.")
    return fragment(request, "reading.html", who, **everything(request, key))


def settling(memo: Memo, number: int, *, accept: bool, reading: str | None = None) -> Edit:
    """The edit that settles a doubt: with one of its readings, or leaving what stands. Raises HTTPException."""
    doubt = memo.doubts[number]
    sign = doubt_sign(doubt.model_dump(mode="json"))
    if not accept:
        return Edit("keep", doubt.field, sign, None)
    known = readings_of(doubt.reason, doubt.likely)
    if not known:
        raise HTTPException(409, "Zu diesem Zweifel gibt es keinen Vorschlag.")
    meant = reading or (known[0] if len(known) == 1 else None)
    if meant not in known:
        raise HTTPException(409, f"Bitte eine der Lesarten wählen: {' oder '.join(known)}.")
    if doubt.field == "text" and doubt.seen:
        return Edit("word", doubt.field, doubt.seen, meant)
    try:
        return Edit("set", doubt.field, at(memo.model_dump(mode="json"), doubt.field), typed(doubt.field, meant))
    except ValueError as problem:
        raise HTTPException(409, str(problem)) from None


def _field(desk: Desk, memo: Memo, path: str) -> fields.Field:
    try:
        return fields.one(memo, path, spots_of(memo, kept_of(desk, memo)))
    except KeyError:
        raise HTTPException(404) from None


def _form(request: Request, who: Visitor, key: str, field: fields.Field, value: str, problem: str = "") -> Response:
    choices = [(choice, _NAMES.get(choice, choice)) for choice in choices_for(field.path)]
    form = fragment(
        request,
        "field_form.html",
        who,
        key=key,
        field=field,
        value=value,
        choices=choices,
        long=is_long(field.path),
        problem=problem,
    )
    return in_place(form, f"#f-{field.id}") if problem else form
