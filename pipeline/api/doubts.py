r"""Doubts over HTTP: those of one cause together, settled at a stroke by the desk's rules and under the asker's name.

::

    GET    /api/v1/doubts                          27 memos  text  Welse, probably Weise     the commonest first
    GET    /api/v1/doubts/9f2c41aa03b7d5e1         … with each spot on the paper
    POST   /api/v1/doubts/9f2c41aa03b7d5e1/decisions   {"verb": "accept"}       202, Location: /api/v1/decisions/7
    GET    /api/v1/decisions/7                     how far it has come: in ``done`` of its memos
    DELETE /api/v1/decisions/7                     takes it back: its line, and its edits in all memos

``shown`` is how many memos the asker saw: where there are others by now, nothing is written (409).
"""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection, select

from pipeline.api.asking import NOT_CHANGED, Cursor, Limit, answered, known_only, page_after
from pipeline.api.problems import Refused, described
from pipeline.desk import queue
from pipeline.desk.deciding import InWork, decide, reverse
from pipeline.desk.guard import name_of
from pipeline.desk.queue import Verb
from pipeline.desk.room import Desk, desk_of
from pipeline.desk.settle import carry_out, order
from pipeline.desk.tables import decisions
from pipeline.desk.values import Unfit, plain
from pipeline.doubts import code_of
from pipeline.errors import BadDictionary, Problem
from pipeline.ledger.store import reading
from pipeline.page import Box

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", dependencies=[Depends(known_only)])

Name = Annotated[str, Path(pattern="^[0-9a-f]{16}$", description="a group's, as the list names it")]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


@dataclass(frozen=True, slots=True)
class DoubtGroup:
    """Doubts of one cause, which ``verbs`` settle; ``seen`` and ``readings`` where it is about a word.

    ``memos`` have ``doubts`` of them. ``code`` and ``reason`` are those of one of them.
    """

    id: str
    kind: str
    field: str
    code: str | None
    reason: str
    seen: str | None
    readings: tuple[str, ...]
    verbs: tuple[Verb, ...]
    memos: int
    doubts: int


@dataclass(frozen=True, slots=True)
class DoubtPage:
    """Groups of doubts, the commonest first; ``total`` counts them all. As some are settled, others move up."""

    doubts: list[DoubtGroup]
    total: int
    next: str | None


@dataclass(frozen=True, slots=True)
class DoubtSpot:
    """One doubt of a group: ``place`` is its place in the memo's ``doubts``, from 0; ``box`` is on the page as kept."""

    memo: str
    place: int
    file: str
    resolution: str | None
    date: str | None
    page: int | None
    box: Box | None
    seen: str | None
    likely: str | None


@dataclass(frozen=True, slots=True)
class DoubtGroupWhole:
    """A group with every spot of its doubts on the paper."""

    group: DoubtGroup
    spots: list[DoubtSpot]


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, by whom, and how far it has come: to ``done`` of its memos; ``reread`` were read again.

    ``line`` went into ``file`` of the dictionaries. A ``problem`` says why it went no further.
    """

    id: int
    when: str
    who: str
    verb: str
    field: str
    seen: str | None
    meant: str | None
    file: str | None
    line: str | None
    memos: list[str]
    done: int
    reread: int
    problem: str | None
    undone_by: str | None
    undone_at: str | None


class DecisionWanted(BaseModel):
    """What is to become of a group's doubts, as the desk's buttons say it."""

    model_config = ConfigDict(extra="forbid")

    verb: Verb = Field(
        description="accept: what is proposed is right; change: it means `word`; keep: it stays as it stands; "
        "learn: it is a word that the dictionaries are to know"
    )
    word: str | None = Field(None, max_length=200, description="what is meant; for accept, one of several readings")
    memos: list[Annotated[str, Field(max_length=30)]] | None = Field(
        None, min_length=1, max_length=500, description="only in these; nothing is learnt for others then"
    )
    shown: int | None = Field(None, ge=0, description="how many memos the asker saw; left out: whatever")


_FOR_SOME = ("accept", "keep")
"""What may be decided for some of a group's memos: from these nothing is learnt for others."""


@router.get("/doubts", responses=NOT_CHANGED | described(), response_model=DoubtPage)
def list_doubts(request: Request, after: Cursor = 0, limit: Limit = 100) -> Response:
    """Doubts that wait, those of one cause together, the commonest first."""

    def ask(book: Connection) -> DoubtPage:
        found = queue.groups(book)
        shown, more = found[after : after + limit], len(found) > after + limit
        return DoubtPage(list(map(_told, shown)), len(found), page_after(request, after + limit if more else None))

    return answered(request, ask)


@router.get("/doubts/{group}", responses=NOT_CHANGED | described(404), response_model=DoubtGroupWhole)
def get_doubts(request: Request, group: Name) -> Response:
    """A group with every spot of its doubts."""

    def ask(book: Connection) -> DoubtGroupWhole | None:
        found = queue.group(book, group)
        return found and DoubtGroupWhole(_told(found), list(map(_spot, queue.members(book, found))))

    return answered(request, ask, _waiting(group))


@router.post("/doubts/{group}/decisions", status_code=202, responses=described(403, 404, 409))
def settle_doubts(request: Request, response: Response, group: Name, wanted: DecisionWanted) -> Decision:
    """Settle a group, or some of its memos. It stands in all of them within moments; then they are read again."""
    desk = desk_of(request)
    with reading(desk.engine) as book:
        of = queue.group(book, group)
    if of is None:
        raise Refused(404, Problem("not_in_book", "", {"what": _waiting(group)}))
    if wanted.shown not in {None, of.many}:
        raise Refused(409, Problem("doubts_changed", "", {"now": of.many}))
    taken: list[str] = [verb for verb in of.verbs if verb in _FOR_SOME or not wanted.memos]
    if wanted.verb not in taken:
        raise Refused(409, Problem("verb_not_taken", "", {"verb": wanted.verb, "taken": taken}))
    try:
        number = decide(desk, of, wanted.verb, plain(wanted.word or "") or None, name_of(request, desk), wanted.memos)
    except InWork as error:
        raise Refused(409, Problem("doubts_in_work", "", {"who": error.who})) from None
    except Unfit as error:
        raise Refused(422, Problem("value_wrong", "", {"field": "word", "why": error.problem.told("en")})) from None
    except BadDictionary as error:
        raise Refused(409, error.problem) from None
    return _ordered(desk, response, number)


@router.get("/decisions/{number}", responses=described(404))
def get_decision(request: Request, response: Response, number: Number) -> Decision:
    """What was decided, and how far it has come."""
    response.headers["Cache-Control"] = "no-store"
    return _decision(desk_of(request), number)


@router.delete("/decisions/{number}", status_code=202, responses=described(403, 404))
def take_decision_back(request: Request, response: Response, number: Number) -> Decision:
    """Take a decision back: its line out of the dictionaries, its edits off the memos."""
    desk = desk_of(request)
    if not reverse(desk, number, name_of(request, desk)):
        raise Refused(404, Problem("not_in_book", "", {"what": f"decision {number} that stands"}))
    return _ordered(desk, response, number)


def _ordered(desk: Desk, response: Response, number: int) -> Decision:
    order(desk, carry_out, number)
    response.headers["Location"] = f"/api/v1/decisions/{number}"
    return _decision(desk, number)


def _decision(desk: Desk, number: int) -> Decision:
    with reading(desk.engine) as book:
        row = book.execute(select(decisions).where(decisions.c.id == number)).first()
    if row is None:
        raise Refused(404, Problem("not_in_book", "", {"what": f"decision {number}"}))
    return _as_told(row)


def _as_told(row: Any) -> Decision:
    memos = row.memos.split(",") if row.memos else []
    problem = Problem.unpacked(row.problem).told("en", at=False) if row.problem else None
    about = (row.id, row.at, row.who, row.verb, row.field, row.seen, row.meant, row.file, row.line)
    return Decision(*about, memos, row.done, row.reread, problem, row.undone_by, row.undone_at)


def _told(of: queue.Group) -> DoubtGroup:
    about = (of.id, of.kind, of.field, code_of(of.reason), of.reason, of.seen)
    return DoubtGroup(*about, of.readings, of.verbs, of.many, of.doubts)


def _spot(one: queue.Member) -> DoubtSpot:
    where = (one.key, one.number, one.file, one.resolution, one.date, one.page, one.box)
    return DoubtSpot(*where, one.seen, one.likely)


def _waiting(group: str) -> str:
    return f"group of doubts {group} that waits"
