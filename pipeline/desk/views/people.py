"""The door and the audit log: who came in, who did what."""

import asyncio
import hmac
import re
import time
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse
from sqlalchemy import func, select

from pipeline.desk.audit import log
from pipeline.desk.guard import COOKIE, LONGEST, Guest, Trusted, named_by_proxy, protect, signed_in
from pipeline.desk.render import page
from pipeline.desk.room import Desk, desk_of
from pipeline.desk.tables import audit
from pipeline.desk.users import verified
from pipeline.desk.values import plain
from pipeline.ledger.store import reading, writing
from pipeline.ledger.tables import memos

__all__ = ["router"]

router = APIRouter()

_PAGE = 100
_PAUSE = 1.0  # seconds after a wrong token, against guessing


@router.get("/protokoll")
def the_log(request: Request, who: Guest, seite: Annotated[int, Query(ge=1, le=100_000)] = 1) -> Response:
    """Who did what, the newest first."""
    with reading(desk_of(request).engine) as connection:
        query = select(audit).order_by(audit.c.id.desc()).limit(_PAGE).offset(_PAGE * (seite - 1))
        rows = connection.execute(query).all()
        total = connection.execute(select(func.count()).select_from(audit)).scalar_one()
        of = memos.c.key.in_({row.target for row in rows})
        known = connection.execute(select(memos.c.key, memos.c.number, memos.c.file).where(of)).all()
    names = {key: number or file for key, number, file in known}
    return page(request, "log.html", who, rows=rows, names=names, number=seite, pages=max(1, -(-total // _PAGE)))


After = Annotated[str, Form(max_length=LONGEST)]


@router.get("/anmelden")
def the_door(request: Request, nach: Annotated[str, Query(max_length=LONGEST)] = "") -> Response:
    """The form for name and token; behind it lies the page that was asked for."""
    if not desk_of(request).signs_in:
        return RedirectResponse(_inside(nach), 303)
    return page(request, "door.html", None, problem="", given="", users=_by_users(desk_of(request)), nach=nach)


def _inside(address: str) -> str:
    """The address, if it is a page of the desk, else the first page: the door leads nowhere else.

    >>> _inside("/?ansicht=faellig"), _inside("//example.org/"), _inside("https://example.org")
    ('/?ansicht=faellig', '/', '/')
    """
    return address if re.match(r"/(?![/\\])[!-~]*$", address) else "/"


def _by_users(desk: Desk) -> bool:
    """Whether the book has users with passwords of their own; else all bring the one token."""
    return bool(desk.users.now())


@router.post("/anmelden")
async def come_in(
    request: Request,
    token: Annotated[str, Form(max_length=500)],
    name: Annotated[str, Form(max_length=80)] = "",
    nach: After = "",
) -> Response:
    """Check the token and begin a session under that name, or the one that the proxy in front says."""
    desk, address, now = desk_of(request), request.client.host if request.client else "", time.monotonic()
    if wait := desk.knocks.wait(address, now):
        problem = f"Zu viele vergebliche Versuche. Bitte in {wait} Sekunden noch einmal versuchen."
        values = {"problem": problem, "given": name, "users": _by_users(desk), "nach": nach}
        answer = await run_in_threadpool(page, request, "door.html", None, status=429, **values)
        answer.headers["Retry-After"] = str(wait)
        return answer
    name = named_by_proxy(request, desk) or "" if desk.user_header else plain(name)
    right = await run_in_threadpool(_right, desk, name, token)
    if not right or not name:
        desk.knocks.failed(address, now)
        await asyncio.sleep(_PAUSE)
    return await run_in_threadpool(_answer, request, name, right, nach)


def _right(desk: Desk, name: str, secret: str) -> bool:
    """Whether that is the user's password or, as long as the book has no users, the token."""
    if _by_users(desk):
        return verified(desk.engine, name, secret)
    return desk.token is not None and hmac.compare_digest(secret.encode(), desk.token.encode())


def _answer(request: Request, name: str, right: bool, after: str) -> Response:
    desk = desk_of(request)
    if not right or not name:
        with writing(desk.engine) as connection:
            log(connection, name or "–", "refused", "Eingang")
        users = _by_users(desk)
        wrong = "Name oder Passwort stimmen nicht." if users else "Der Zugangsschlüssel stimmt nicht."
        problem = wrong if name else "Bitte den Namen angeben, er steht im Protokoll."
        return page(request, "door.html", None, status=403, problem=problem, given=name, users=users, nach=after)
    with writing(desk.engine) as connection:
        log(connection, name, "login", "Eingang")
    response = RedirectResponse(_inside(after), 303)
    protect(request, response, signed_in(name, desk))
    return response


@router.post("/abmelden")
def go(request: Request, who: Trusted) -> Response:
    """End the session: whoever has a copy of its cookie has nothing."""
    desk_of(request).sessions.end(who.cookie)
    response = RedirectResponse("/anmelden", 303)
    response.delete_cookie(COOKIE)
    return response
