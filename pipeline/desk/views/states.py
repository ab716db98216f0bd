"""The queue of inferred states: confirmed or changed by one key, one point, some, or a whole group."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Path, Query, Request, Response
from sqlalchemy import select

from pipeline.desk import inferred
from pipeline.desk.guard import Guest, Trusted, Visitor
from pipeline.desk.render import fragment, page
from pipeline.desk.room import desk_of
from pipeline.desk.tables import decisions
from pipeline.desk.waiting import waiting_group
from pipeline.ledger.store import reading
from pipeline.memo import State

__all__ = ["router"]

router = APIRouter()

Name = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]
Chosen = Annotated[list[Annotated[str, Form(max_length=60)]] | None, Form(max_length=500)]

_SHOWN = 40  # groups on the page; the next ones move up as these are settled
_OPEN = 200  # points of the group that lies open
_SHUT = 3  # points of the others, those that are least sure


@router.get("/zustaende")
def the_states(
    request: Request, who: Guest, offen: Annotated[str | None, Query(pattern="^[0-9a-f]{16}$")] = None
) -> Response:
    """All groups, the commonest first, and what was decided of late."""
    with reading(desk_of(request).engine) as connection:
        found = inferred.groups(connection)
        of_states = select(decisions).where(decisions.c.kind == "inferred").order_by(decisions.c.id.desc())
        late = connection.execute(of_states.limit(8)).all()
    shown = [one for place, one in enumerate(found) if place < _SHOWN or one.id == offen]
    waiting = sum(len(one.points) for one in found)
    values: dict[str, Any] = {"groups": shown, "more": len(found) - len(shown), "late": late, "points": waiting}
    return page(request, "states.html", who, opened=offen, focus=None, **_ASPECT, **values)


_ASPECT: dict[str, Any] = {"CHOICES": inferred.CHOICES, "OPEN": _OPEN, "SHUT": _SHUT}


@router.get("/zustaende/{name}")
def the_group(request: Request, name: Name, who: Guest, offen: bool = False) -> Response:
    """A group, open or shut."""
    return _shown(request, _group(request, name), who, opened=name if offen else None)


@router.post("/zustaende/{name}")
def settle(
    request: Request, name: Name, zustand: Annotated[State, Form()], who: Trusted, wahl: Chosen = None
) -> Response:
    """Confirm or change; of some points, the rest of the group comes back open, the focus on the next one."""
    if zustand not in inferred.CHOICES.values():
        raise HTTPException(400, "Dieser Stand lässt sich hier nicht wählen.")
    desk, of = desk_of(request), _group(request, name)
    number = inferred.decide(desk.engine, of, zustand, who.name, only=wahl)
    if number is None:
        raise HTTPException(409, "Das ist schon entschieden. Bitte die Seite neu laden.")
    with reading(desk.engine) as connection:
        rest = inferred.group(connection, name) if wahl else None
        row = connection.execute(select(decisions).where(decisions.c.id == number)).one()
    if rest is None or wahl is None:
        return fragment(request, "decision.html", who, row=row)
    place = min((at for at, one in enumerate(of.points) if one.name in wahl), default=0)
    return _shown(request, rest, who, opened=name, focus=min(place, len(rest.points) - 1))


def _shown(
    request: Request, of: inferred.Group, who: Visitor, opened: str | None, focus: int | None = None
) -> Response:
    return fragment(request, "states_group.html", who, group=of, opened=opened, focus=focus, **_ASPECT)


def _group(request: Request, name: str) -> inferred.Group:
    return waiting_group(request, inferred.group, name, "Darüber ist schon entschieden.")
