"""A memo: the paper on the left, the reading on the right; a field shows its spot, and is edited in its place."""

import json
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Request, Response

from pipeline.desk import fields, paper
from pipeline.desk.apply import Edit, at, doubt_sign
from pipeline.desk.copies import named
from pipeline.desk.edits import Change, current, edit, edits_of, undo
from pipeline.desk.guard import Visitor, protected, visitor
from pipeline.desk.labels import REPORTS, STATES
from pipeline.desk.numbers import Number
from pipeline.desk.render import fragment, page
from pipeline.desk.room import Desk, desk_of
from pipeline.desk.spots import spots_of
from pipeline.desk.values import choices_for, is_long, shown, typed
from pipeline.doubts import readings_of
from pipeline.ledger.store import reading
from pipeline.memo import Memo
from pipeline.page import Line, Page
from pipeline.picture import KINDS

__all__ = ["router"]

router = APIRouter()

Key = Annotated[str, Path(pattern=r"^[0-9a-f]{16}(-[0-9]{1,6})?$")]
Known = Annotated[Visitor, Depends(visitor)]
Trusted = Annotated[Visitor, Depends(protected)]

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
def the_memo(request: Request, key: Key, who: Known) -> Response:
    """The memo's page."""
    return page(request, "memo.html", who, **_all(request, key))


@router.get("/mitteilung/{key}/teil")
def the_reading(request: Request, key: Key, who: Known) -> Response:
    """The reading alone, as after an edit."""
    return fragment(request, "reading.html", who, **_all(request, key))


@router.get("/mitteilung/{key}/seite/{number}", dependencies=[Depends(visitor)])
def the_page_picture(
    request: Request, key: Key, number: Annotated[int, Path(ge=1, le=100_000)], laden: Literal["ja"] | None = None
) -> Response:
    """A page's picture; to be kept (``laden=ja``) it has a name."""
    memo = _memo(request, key)
    index = number - memo.source.first_page
    if not 0 <= index < len(memo.processing.pages):
        raise HTTPException(404)
    found = paper.picture(desk_of(request), memo.source, number, memo.processing.pages[index].prepared)
    if found is None:
        raise HTTPException(404)
    headers = {"Cache-Control": "private, max-age=86400"}
    if laden:
        ending = next(ending for ending, kind in KINDS.items() if kind == found.media_type)
        headers["Content-Disposition"] = f'attachment; filename="{named(memo, f"-Seite-{number}.{ending}")}"'
    return Response(found.data, media_type=found.media_type, headers=headers)


@router.get("/mitteilung/{key}/feld")
def the_form(request: Request, key: Key, feld: str, who: Known) -> Response:
    """The box in which a field is edited."""
    field = _field(desk_of(request), _memo(request, key), feld)
    return _form(request, who, key, field, shown(field.value))


@router.post("/mitteilung/{key}/feld")
def change_field(
    request: Request, key: Key, feld: Annotated[str, Form()], who: Trusted, wert: Annotated[str, Form()] = ""
) -> Response:
    """Write an edit; the reading comes back, or the box with what is expected."""
    memo = _memo(request, key)
    field = _field(desk_of(request), memo, feld)
    try:
        value = typed(feld, wert)
    except ValueError as problem:
        return _form(request, who, key, field, wert, str(problem))
    before = at(memo.model_dump(mode="json"), feld)
    if value != before or field.doubts:
        edit(desk_of(request).engine, [Change(key, Edit("set", feld, before, value))], who.name)
    return fragment(request, "reading.html", who, **_all(request, key) | {"focus": field.id})


@router.post("/mitteilung/{key}/zweifel")
def settle_doubt(
    request: Request,
    key: Key,
    nummer: Annotated[int, Form(ge=0)],
    who: Trusted,
    wie: Annotated[str, Form(pattern="^(annehmen|belassen)$")] = "annehmen",
    lesart: Annotated[str | None, Form(max_length=200)] = None,
) -> Response:
    """Settle one doubt of this memo: take what is likely, one of several readings, or leave what stands."""
    memo = _memo(request, key)
    if nummer >= len(memo.doubts):
        raise HTTPException(409, "Diesen Zweifel gibt es nicht mehr. Bitte die Seite neu laden.")
    change = settling(memo, nummer, accept=wie == "annehmen", reading=lesart)
    edit(desk_of(request).engine, [Change(key, change)], who.name)
    return fragment(request, "reading.html", who, **_all(request, key))


@router.post("/aenderung/{number}/zurueck")
def take_back(request: Request, number: Number, who: Trusted) -> Response:
    """Take an edit back."""
    key = undo(desk_of(request).engine, number, who.name)
    if key is None:
        raise HTTPException(409, "Diese Änderung ist schon zurückgenommen. Bitte die Seite neu laden.")
    return fragment(request, "reading.html", who, **_all(request, key))


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


def _memo(request: Request, key: str) -> Memo:
    with reading(desk_of(request).engine) as connection:
        memo = current(connection, key)
    if memo is None:
        raise HTTPException(404)
    return memo


def _field(desk: Desk, memo: Memo, path: str) -> fields.Field:
    try:
        return fields.one(memo, path, spots_of(memo, _kept(desk, memo)))
    except KeyError:
        raise HTTPException(404) from None


def _form(request: Request, who: Visitor, key: str, field: fields.Field, value: str, problem: str = "") -> Response:
    choices = [(choice, _NAMES.get(choice, choice)) for choice in choices_for(field.path)]
    return fragment(
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


def _all(request: Request, key: str) -> dict[str, Any]:
    """Everything the memo's page shows."""
    desk = desk_of(request)
    with reading(desk.engine) as connection:
        memo = current(connection, key)
        if memo is None:
            raise HTTPException(404)
        history = edits_of(connection, key)
    has_scan = paper.original(desk, memo.source.sha256, memo.source.file) is not None
    numbers = range(memo.source.first_page, memo.source.first_page + len(memo.processing.pages))
    pages = [(number, size) for number in numbers if has_scan and (size := fields.size_of(memo, number))]
    kept = _kept(desk, memo)
    groups = fields.groups(memo, spots_of(memo, kept))
    return {
        "key": key,
        "memo": memo,
        "groups": groups,
        "editable": {field.path: field.id for group in groups for field in group.fields},
        "history": [(row, json.loads(row.before), json.loads(row.value)) for row in history],
        "has_scan": has_scan,
        "pages": pages,
        "texts": [] if pages else _texts(memo, kept, numbers),
        "folders": [str(folder) for folder in desk.scans],
        "json": memo.model_dump_json(indent=1),
        "focus": "",
    }


def _kept(desk: Desk, memo: Memo) -> Sequence[Page]:
    """The pages of the memo's scan as they were seen, where they were kept."""
    return paper.kept_pages(desk, memo.source.sha256) or paper.pages_beside(desk, memo.source) or ()


def _texts(memo: Memo, kept: Sequence[Page], numbers: range) -> list[tuple[int, list[list[tuple[str, bool]]]]]:
    """The kept pages where no picture can be shown: lines of words, each with whether it is doubtful."""
    doubtful = {(doubt.page, doubt.line, doubt.word) for doubt in memo.doubts}

    def marked(page: int, number: int, line: Line) -> list[tuple[str, bool]]:
        whole = (page, number, None) in doubtful
        return [(word.as_seen, whole or (page, number, at) in doubtful) for at, word in enumerate(line.words, 1)]

    return [
        (page.number, [marked(page.number, number, line) for number, line in enumerate(page.lines, 1)])
        for page in kept
        if page.number in numbers
    ]
