"""The queue of doubts: a group is settled at a stroke, after the line that goes into the dictionaries was shown."""

from concurrent.futures import TimeoutError as StillWorking
from contextlib import suppress
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException, Path, Query, Request, Response
from sqlalchemy import Connection, select

from pipeline.desk import queue, shelf
from pipeline.desk.deciding import decide, meant_by, reverse
from pipeline.desk.guard import Guest, Trusted, Visitor
from pipeline.desk.numbers import Number
from pipeline.desk.paper import original
from pipeline.desk.render import fragment, page
from pipeline.desk.room import Desk, desk_of
from pipeline.desk.settle import carry_out, order
from pipeline.desk.tables import decisions
from pipeline.desk.values import plain
from pipeline.desk.waiting import waiting_group
from pipeline.errors import BadDictionary
from pipeline.ledger.store import reading

__all__ = ["router"]

router = APIRouter()

Name = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]
Verb = Annotated[queue.Verb, Form()]

_SHOWN = 40  # groups on the page; the next ones move up as these are settled
_WAIT = 1.5  # seconds until the answer shows how far the settling is


@router.get("/zweifel")
def the_queue(
    request: Request, who: Guest, offen: Annotated[str | None, Query(pattern="^[0-9a-f]{16}$")] = None
) -> Response:
    """All groups, the commonest first, and the decisions of late; one of the groups may lie open."""
    desk = desk_of(request)
    with reading(desk.engine) as connection:
        found = queue.groups(connection)
        first = [one for place, one in enumerate(found) if place < _SHOWN or one.id == offen]
        shown = [(one, _members(desk, connection, one, 200 if one.id == offen else 3)) for one in first]
        late = connection.execute(select(decisions).order_by(decisions.c.id.desc()).limit(8)).all()
    return page(request, "doubts.html", who, groups=shown, opened=offen, more=len(found) - len(first), late=late)


@router.get("/zweifel/{name}/einzeln")
def the_members(request: Request, name: Name, who: Guest) -> Response:
    """Every doubt of a group, to be settled one by one on its memo's page."""
    return _shown(request, name, who, "members.html", 200)


@router.get("/zweifel/{name}")
def the_group(request: Request, name: Name, who: Guest) -> Response:
    """A group as it stands in the queue."""
    return _shown(request, name, who, "group.html", 3)


@router.post("/zweifel/{name}/einige")
def settle_some(
    request: Request,
    name: Name,
    verb: Annotated[Literal["accept", "keep"], Form()],
    who: Trusted,
    wahl: Annotated[list[Annotated[str, Form(max_length=30)]] | None, Form(max_length=500)] = None,
    wort: Annotated[str | None, Form(max_length=200)] = None,
) -> Response:
    """Settle the group in the memos that were ticked; what is left of it comes behind the answer, open."""
    desk, group = desk_of(request), _group(request, name)
    if not wahl:
        raise HTTPException(409, "Bitte erst Mitteilungen ankreuzen.")
    if verb not in group.verbs:
        raise HTTPException(409, "Das geht bei diesem Zweifel nicht.")
    try:
        number = decide(desk, group, verb, _word(wort), who.name, only=wahl)
    except ValueError as error:
        raise HTTPException(409, str(error)) from None
    answer = _worked(request, number, who)
    with suppress(HTTPException):  # all of it is settled
        rest = _shown(request, name, who, "group.html", 200, opened=name)
        return Response(bytes(answer.body) + bytes(rest.body), media_type="text/html")
    return answer


@router.post("/zweifel/{name}/vorschau")
def preview(
    request: Request, name: Name, verb: Verb, who: Trusted, wort: Annotated[str | None, Form(max_length=200)] = None
) -> Response:
    """What a decision would write and touch."""
    group = _group(request, name)
    line, problem = None, ""
    if group.is_word and (verb != "change" or wort is not None):
        try:
            line = _line(group, verb, wort, who)
            shelf.check(desk_of(request).corrections, line)
        except ValueError as error:
            problem = str(error)
        except BadDictionary as error:
            line, problem = None, error.problem.told("de", desk=True)
    asks = verb == "change" and line is None
    return fragment(
        request, "preview.html", who, group=group, verb=verb, word=wort, line=line, asks=asks, problem=problem
    )


@router.post("/zweifel/{name}")
def settle(
    request: Request, name: Name, verb: Verb, who: Trusted, wort: Annotated[str | None, Form(max_length=200)] = None
) -> Response:
    """Settle the group; the answer is what became of it, or its progress."""
    desk, group = desk_of(request), _group(request, name)
    if verb not in group.verbs:
        raise HTTPException(409, "Das geht bei diesem Zweifel nicht.")
    try:
        number = decide(desk, group, verb, _word(wort), who.name)
    except ValueError as error:
        raise HTTPException(409, str(error)) from None
    return _worked(request, number, who)


@router.post("/entscheidung/{number}/zurueck")
def take_back(request: Request, number: Number, who: Trusted) -> Response:
    """Take a decision back."""
    if not reverse(desk_of(request), number, who.name):
        raise HTTPException(409, "Diese Klärung ist schon zurückgenommen. Bitte die Seite neu laden.")
    return _worked(request, number, who)


@router.get("/entscheidung/{number}")
def progress(request: Request, number: Number, who: Guest) -> Response:
    """How far a decision has come."""
    with reading(desk_of(request).engine) as connection:
        row = connection.execute(select(decisions).where(decisions.c.id == number)).first()
    if row is None:
        raise HTTPException(404)
    return fragment(request, "decision.html", who, row=row)


def _shown(request: Request, name: str, who: Visitor, template: str, limit: int, opened: str | None = None) -> Response:
    group = _group(request, name)
    with reading(desk_of(request).engine) as connection:
        members = _members(desk_of(request), connection, group, limit)
    return fragment(request, template, who, group=group, members=members, opened=opened)


def _members(desk: Desk, connection: Connection, group: queue.Group, limit: int) -> list[queue.Member]:
    """Doubts of the group; those whose scan is not at hand show no spot."""
    found = queue.members(connection, group, limit)
    return [one if original(desk, one.sha256, one.file) else one._replace(size=None) for one in found]


def _worked(request: Request, number: Number, who: Visitor) -> Response:
    """Have the decision carried out, and wait a little until it stands in its memos; they are read again after that."""
    desk = desk_of(request)
    work = order(desk, carry_out, number)
    with suppress(StillWorking):  # then it goes on, and the answer shows how far it is and asks again
        work.result(_WAIT)
    return progress(request, number, who)


def _group(request: Request, name: str) -> queue.Group:
    return waiting_group(request, queue.group, name, "Diese Zweifel sind schon geklärt.")


def _line(group: queue.Group, verb: str, word: str | None, who: Visitor) -> shelf.Line:
    meant = meant_by(group, verb, _word(word))
    return shelf.line_for(verb, group.seen or "", meant, who.name, date.today())  # noqa: DTZ011 - the archive's day


def _word(word: str | None) -> str | None:
    return plain(word) if word else None
