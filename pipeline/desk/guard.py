"""Who is at the desk, and whether a request truly comes from its pages.

::

    Cookie: beschlussbuch=gerda.1773050000.9f2c….<signature>     HttpOnly, SameSite=Strict
    X-CSRF: <signature of the cookie>                            in every request that changes something

Three ways in: at this machine (loopback) whoever sits there; with a token, on the page /anmelden; behind a reverse
proxy, whom its header names. A page loads nothing from elsewhere and runs no script but the desk's own files.
"""

import hashlib
import hmac
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple
from urllib.parse import quote, unquote

from fastapi import HTTPException, Request, Response

from pipeline.desk.room import Desk, desk_of

__all__ = ["COOKIE", "HEADERS", "LoginNeeded", "Visitor", "protect", "protected", "signed_in", "visitor"]

COOKIE = "beschlussbuch"
_HOURS = 12

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}

_LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "testserver"}


class LoginNeeded(Exception):
    """Nobody is known yet; the application answers with the way to /anmelden."""


class Visitor(NamedTuple):
    """Who is at the desk, the cookie that says so, and the proof that a request comes from the desk's own pages."""

    name: str
    cookie: str
    csrf: str
    new: bool = False


def visitor(request: Request) -> Visitor:
    """Who asks. Raises LoginNeeded where that must be known and is not, HTTPException 400 for a foreign host name."""
    desk = desk_of(request)
    if not desk.token and not desk.user_header:
        _check_host(request)
    cookie = request.cookies.get(COOKIE, "")
    known = _name_in(cookie, desk)
    if desk.user_header:
        name = request.headers.get(desk.user_header)
        if not name:
            raise HTTPException(403, "Der vorgelagerte Server nennt keinen Benutzer.")
    elif desk.token:
        if known is None:
            raise LoginNeeded
        name = known
    else:
        name = desk.local_user
    if known == name:
        return Visitor(name, cookie, _signature(desk, "csrf", cookie))
    return signed_in(name, desk)


async def protected(request: Request) -> Visitor:
    """Who asks, for a request that changes something: it must carry the proof. Raises HTTPException 403."""
    who = visitor(request)
    given = request.headers.get("X-CSRF")
    if given is None and request.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
        given = str((await request.form()).get("csrf", ""))
    foreign = request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}
    if foreign or who.new or not hmac.compare_digest(given or "", who.csrf):
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


async def with_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Middleware: the desk's answers carry HEADERS, and none but pictures and static files is kept by a cache."""
    response = await call_next(request)
    if not request.url.path.startswith(("/api/", "/docs", "/openapi")):
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _check_host(request: Request) -> None:
    """A page elsewhere can point its name at this machine and then speak as the desk's own: only our names count."""
    host = request.headers.get("Host", "").rsplit(":", 1)[0] if "]" not in request.headers.get("Host", "") else "[::1]"
    if host not in _LOOPBACK:
        raise HTTPException(400, f"Unbekannter Name dieses Rechners: {host}")


def _name_in(cookie: str, desk: Desk) -> str | None:
    """Whom a session's cookie names, None where it is none of ours or too old."""
    body, _, signature = cookie.rpartition(".")
    if not body or not hmac.compare_digest(signature, _signature(desk, "session", body)):
        return None
    name, born, _ = body.split(".")
    return unquote(name) if time.time() - int(born) < _HOURS * 3600 else None


def _signature(desk: Desk, purpose: str, text: str) -> str:
    return hmac.new(desk.secret, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()[:40]
