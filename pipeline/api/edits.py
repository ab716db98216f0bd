r"""Edits over HTTP: what a person does at the desk's fields, by the same rules and with the same log.

::

    GET    /api/v1/memos/3f2a91c04d5e6b77/edits     who gave which field which value, the newest first
    POST   /api/v1/memos/3f2a91c04d5e6b77/edits     {"field": "header.date", "value": "07.10.2024", "shown": "2024-10"}
    POST   …                                        {"action": "split", "field": "points[1]", "value": "…\n\n…"}
    DELETE /api/v1/edits/12                         takes one back

A value is text, as it is typed at the desk. ``shown`` is what the asker saw there: where it is another by now, nothing
is written (409). Edits stand under the asker's name.
"""

import json
import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Request
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from pipeline.api.asking import Key, known_only
from pipeline.api.problems import Refused, described
from pipeline.desk.apply import Edit
from pipeline.desk.changing import adding, field_of, giving, joining, removing, splitting
from pipeline.desk.edits import Change, edit, edits_of, undo
from pipeline.desk.guard import name_of
from pipeline.desk.records import current
from pipeline.desk.room import Desk, desk_of
from pipeline.desk.values import Unfit, shown
from pipeline.errors import Problem
from pipeline.ledger.store import reading
from pipeline.memo import Memo

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", dependencies=[Depends(known_only)])


@dataclass(frozen=True, slots=True)
class EditMade:
    """An edit by hand: what a field held before and after, as the record writes it; who, and when it was taken back."""

    id: int
    field: str
    action: str
    before: JsonValue
    after: JsonValue
    who: str
    when: str
    undone_by: str | None
    undone_at: str | None


@dataclass(frozen=True, slots=True)
class EditList:
    """A memo's edits, the newest first."""

    memo: str
    edits: list[EditMade]


class EditWanted(BaseModel):
    """What a field is to hold, or what is to be done to the points."""

    model_config = ConfigDict(extra="forbid")

    action: Literal["set", "add", "split", "join", "remove"] = Field(
        "set",
        description="give a field a value, or: one more point, one made two at an empty line, two made one, one less",
    )
    field: str = Field(
        max_length=100,
        description="its path in the record, such as points[0].status.state; a point's, such as points[1]",
    )
    value: str = Field(
        "", max_length=100_000, description="as it is typed at the desk; empty: nothing stands there; a point's text"
    )
    numbers: tuple[str, ...] = Field(
        (), max_length=2, description="of the point that is added, of the two it is split in"
    )
    shown: str | None = Field(None, max_length=100_000, description="what the asker saw there; left out: whatever")


@router.get("/memos/{key}/edits", responses=described(404))
def list_edits(request: Request, key: Key) -> EditList:
    """Edits of a memo by hand, those taken back included."""
    _memo(desk_of(request), key)
    return _listed(desk_of(request), key)


@router.post("/memos/{key}/edits", responses=described(403, 404, 409))
def make_edit(request: Request, key: Key, wanted: EditWanted) -> EditList:
    """Give a field a value, or change which points there are. Where that changes nothing, nothing is written."""
    desk = desk_of(request)
    memo = _memo(desk, key)
    try:
        change = _of_field(memo, wanted) if wanted.action == "set" else _of_points(memo, wanted)
    except LookupError:
        raise Refused(422, Problem("field_unknown", "", {"field": wanted.field})) from None
    except Unfit as error:
        raise Refused(
            422, Problem("value_wrong", "", {"field": wanted.field, "why": error.problem.told("en")})
        ) from None
    if change is not None:
        edit(desk.engine, [Change(key, change)], name_of(request, desk))
    return _listed(desk, key)


def _of_field(memo: Memo, wanted: EditWanted) -> Edit | None:
    now = shown(field_of(memo, wanted.field).value)
    if wanted.shown not in {None, now}:
        raise Refused(409, Problem("field_changed", "", {"field": wanted.field, "now": now}))
    return giving(memo, wanted.field, wanted.value)


def _of_points(memo: Memo, wanted: EditWanted) -> Edit:
    """The edit of a point; ``shown`` is its text. Raises LookupError, ValueError."""
    if wanted.action == "add":
        return adding(memo, "".join(wanted.numbers[:1]), wanted.value)
    named = re.fullmatch(r"points\[(\d{1,5})\]", wanted.field)
    if named is None:
        raise LookupError
    place = int(named[1])
    if wanted.shown not in {None, memo.points[place].text}:
        raise Refused(409, Problem("field_changed", "", {"field": wanted.field, "now": memo.points[place].text}))
    if wanted.action == "split":
        return splitting(memo, place, wanted.numbers, wanted.value)
    return joining(memo, place) if wanted.action == "join" else removing(memo, place)


@router.delete("/edits/{number}", responses=described(403, 404, 409))
def undo_edit(request: Request, number: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> EditList:
    """Take an edit back."""
    desk = desk_of(request)
    try:
        key = undo(desk.engine, number, name_of(request, desk))
    except ValueError as error:
        raise Refused(409, Problem("edit_rested_on", "", {"why": str(error)})) from None
    if key is None:
        raise Refused(404, Problem("not_in_book", "", {"what": f"edit {number} that stands"}))
    return _listed(desk, key)


def _memo(desk: Desk, key: str) -> Memo:
    with reading(desk.engine) as book:
        memo = current(book, key)
    if memo is None:
        raise Refused(404, Problem("not_in_book", "", {"what": f"memo {key}"}))
    return memo


def _listed(desk: Desk, key: str) -> EditList:
    with reading(desk.engine) as book:
        return EditList(key, [_made(row) for row in edits_of(book, key)])


def _made(row: Any) -> EditMade:
    before, after = json.loads(row.before), json.loads(row.value)
    return EditMade(row.id, row.field, row.action, before, after, row.who, row.at, row.undone_by, row.undone_at)
