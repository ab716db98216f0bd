"""What all questions have in common: their parameters, the look into the book, the way to the next page.

::

    GET /api/v1/memos?limit=2             {"memos": […], "next": "http://127.0.0.1:8321/api/v1/memos?limit=2&after=2"}
    GET /api/v1/memos?limit=2&cursor=2    422: else a client that asks for another page would get the first for ever

``next`` is followed as it is. Every answer from the book has an ETag; asked again with it, what hasn't changed is
answered with 304.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import Path, Query, Request, Response
from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from sqlalchemy import Connection

from pipeline.api.problems import Refused
from pipeline.errors import Problem
from pipeline.ledger.changes import last_change
from pipeline.ledger.store import reading
from pipeline.version import our_version

__all__ = [
    "NOT_CHANGED",
    "TEXT",
    "Cursor",
    "Department",
    "Key",
    "Limit",
    "On",
    "Words",
    "answered",
    "known_only",
    "page_after",
    "today",
]

TEXT = r"^[^\x00-\x1f\x7f]*$"
"""A text without signs that steer."""

Cursor = Annotated[int, Query(ge=0, le=2**31 - 1, description="where the page before ended; ``next`` has it")]
Limit = Annotated[int, Query(ge=1, le=500, description="at most so many")]
On = Annotated[date | None, Query(description="as of this day; left out: today")]
Words = Annotated[str, Query(min_length=1, max_length=300, pattern=TEXT, description="all must occur")]
Department = Annotated[
    str | None, Query(max_length=200, pattern=TEXT, description="a part of its name, in whatever letters")
]
Key = Annotated[str, Path(pattern=r"^[0-9a-f]{16}(-\d{1,6})?$", description="a memo's, as lists and changes name it")]

NOT_CHANGED: dict[int | str, dict[str, Any]] = {
    304: {"description": "nothing has changed since the answer with this ETag"}
}


def known_only(request: Request) -> None:
    """Refuse a parameter that the route doesn't know, and one that is given twice. Raises Refused."""
    known = _parameters(request.scope["route"])
    for name in request.query_params:
        if name not in known:
            raise Refused(422, Problem("parameter_unknown", "", {"name": name[:80], "known": list(known) or ["none"]}))
        if len(request.query_params.getlist(name)) > 1:
            raise Refused(422, Problem("parameter_twice", "", {"name": name}))


def _parameters(route: APIRoute) -> tuple[str, ...]:
    return tuple(sorted(field.alias for field in route.dependant.query_params))


def page_after(request: Request, cursor: int | None, name: str = "after") -> str | None:
    """The address of the page after a cursor; None where there is none."""
    return None if cursor is None else str(request.url.include_query_params(**{name: cursor}))


def today() -> date:
    """The day at this machine."""
    return datetime.now(UTC).astimezone().date()


def answered(request: Request, ask: Callable[[Connection], Any], missing: str = "") -> Response:
    """What the book answers, seen in one state throughout, unless the asker has that state's answer already.

    An answer that is bytes is JSON already; None is a 404 that names what is `missing`.
    """
    with reading(request.app.state.engine) as book:
        asked = f"{our_version()} {today()} {last_change(book)} {request.url}"
        tag = {"ETag": f'W/"{hashlib.sha256(asked.encode()).hexdigest()[:32]}"'}
        if tag["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=tag)
        found = ask(book)
    if found is None:
        raise Refused(404, Problem("not_in_book", "", {"what": missing}))
    body = found if isinstance(found, bytes) else _json(type(found)).dump_json(found)
    return Response(body, media_type="application/json", headers=tag)


_JSON: dict[type, TypeAdapter[Any]] = {}


def _json(kind: type) -> TypeAdapter[Any]:
    """How answers of a kind are written; to make the writer takes longer than to write."""
    if kind not in _JSON:
        _JSON[kind] = TypeAdapter(kind)
    return _JSON[kind]
