"""Who is at the desk, and whether a request truly comes from its pages.

::

    Cookie: beschlussbuch=gerda.1773050000.9f2c….<signature>     HttpOnly, SameSite=Strict
    X-CSRF: <signature of the cookie>                            in every request that changes something

Three ways in: at this machine (loopback) whoever sits there; with a token, on the page /anmelden or, for programs, in
every request; behind a reverse proxy, whom its header names. `pipeline.api.guard` is the door in front of all this.
"""

import hashlib
import hmac
import secrets
import time
from typing import NamedTuple
from urllib.parse import quote, unquote

from fastapi import HTTPException, Request, Response
from starlette.requests import HTTPConnection

from pipeline.desk.room import Desk, desk_of

__all__ = ["COOKIE", "LoginNeeded", "Visitor", "known", "protect", "protected", "signed_in", "visitor"]

COOKIE = "beschlussbuch"
_HOURS = 12


class LoginNeeded(Exception):
    """Nobody is known yet; the application answers with the way to /anmelden."""


class Visitor(NamedTuple):
    """Who is at the desk, the cookie that says so, and the proof that a request comes from the desk's own pages."""

    name: str
    cookie: str
    csrf: str
    new: bool = False


def known(asker: HTTPConnection, desk: Desk) -> str | None:
    """Who asks, as far as the desk can know it; None: nobody who may come in."""
    if desk.token and hmac.compare_digest(
        asker.headers.get("authorization", "").encode(), f"Bearer {desk.token}".encode()
    ):
        return "API"
    if desk.user_header:
        return asker.headers.get(desk.user_header)
    return _name_in(asker.cookies.get(COOKIE, ""), desk) if desk.token else desk.local_user


def visitor(request: Request) -> Visitor:
    """Who asks for a page. Raises LoginNeeded, or HTTPException 403 where the proxy in front should have said it."""
    desk = desk_of(request)
    name = known(request, desk)
    if not name:
        if desk.user_header:
            raise HTTPException(403, "Der vorgelagerte Server nennt keinen Benutzer.")
        raise LoginNeeded
    cookie = request.cookies.get(COOKIE, "")
    if _name_in(cookie, desk) == name:
        return Visitor(name, cookie, _signature(desk, "csrf", cookie))
    return signed_in(name, desk)


async def protected(request: Request) -> Visitor:
    """Who asks, for a request that changes something: it must carry the proof. Raises HTTPException 403."""
    who = visitor(request)
    given = request.headers.get("X-CSRF")
    if given is None and request.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
        given = str((await request.form()).get("csrf", ""))
    if who.new or not hmac.compare_digest(given or "", who.csrf):
        raise HTTPException(403, "Die Seite ist veraltet. Bitte neu laden und noch einmal versuchen.")
    return who


def signed_in(name: str, desk: Desk) -> Visitor:
    """A new session for that name."""
    body = f"{quote(name, safe='')}.{int(time.time())}.{secrets.token_hex(8)}"
    cookie = f"{body}.{_signature(desk, 'session', body)}"
    return Visitor(name, cookie, _signature(desk, "csrf", cookie), new=True)


def protect(request: Request, response: Response, who: Visitor | None) -> None:
    """Give the answer the session's cookie where it is new."""
    if who is not None and who.new:
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, who.cookie, max_age=_HOURS * 3600, httponly=True, samesite="strict", secure=secure)


def _name_in(cookie: str, desk: Desk) -> str | None:
    """Whom a session's cookie names, None where it is none of ours or too old."""
    body, _, signature = cookie.rpartition(".")
    if not body or not hmac.compare_digest(signature, _signature(desk, "session", body)):
        return None
    name, born, _ = body.rsplit(".", 2)
    return unquote(name) if time.time() - int(born) < _HOURS * 3600 else None


def _signature(desk: Desk, purpose: str, text: str) -> str:
    return hmac.new(desk.secret, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()[:40]
