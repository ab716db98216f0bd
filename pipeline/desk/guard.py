"""Who is at the desk, and whether a request truly comes from its pages.

::

    Cookie: beschlussbuch=WyJnZXJkYSIs….<second>.<signature>     HttpOnly, SameSite=Strict (`pipeline.desk.sessions`)
    X-CSRF: <proof of the cookie>                                in every request that changes something

At this machine (loopback) it is whoever sits there. Where a token is set, everybody brings it: on the page /anmelden,
or, programs, in every request. Where a header of a reverse proxy is set, it names everybody: once, from the proxy's own
address. Where both are set, both are asked for. `pipeline.api.guard` is the door in front of all this.
"""

import hmac
from ipaddress import ip_address
from typing import NamedTuple

from fastapi import HTTPException, Request, Response
from starlette.requests import HTTPConnection

from pipeline.desk.room import Desk, desk_of
from pipeline.desk.sessions import SECONDS

__all__ = [
    "COOKIE",
    "PEER",
    "LoginNeeded",
    "Visitor",
    "known",
    "named_by_proxy",
    "protect",
    "protected",
    "signed_in",
    "visitor",
]

COOKIE = "beschlussbuch"
PEER = "beschlussbuch.peer"
"""Where the scope has the address that the connection truly comes from, whatever its headers say."""

_LONGEST_NAME = 80


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
    name = named_by_proxy(asker, desk) if desk.user_header else None
    if desk.user_header and name is None:
        return None
    if not desk.token:
        return name or desk.local_user
    if _brings_token(asker, desk.token):
        return name or "API"
    signed = desk.sessions.name(asker.cookies.get(COOKIE, ""))
    return signed if name in {None, signed} else None


def named_by_proxy(asker: HTTPConnection, desk: Desk) -> str | None:
    """Whom the proxy in front names: in one header, not empty, and sent from the proxy's own address."""
    given = asker.headers.getlist(desk.user_header or "")
    if len(given) != 1 or not _is_proxy(asker.scope.get(PEER, ""), desk):
        return None
    name = " ".join(given[0].split())
    return name if name.isprintable() and 0 < len(name) <= _LONGEST_NAME else None


def _is_proxy(address: str, desk: Desk) -> bool:
    try:
        return any(ip_address(address) in network for network in desk.proxies)
    except ValueError:
        return False


def _brings_token(asker: HTTPConnection, token: str) -> bool:
    return hmac.compare_digest(asker.headers.get("authorization", "").encode(), f"Bearer {token}".encode())


def visitor(request: Request) -> Visitor:
    """Who asks for a page. Raises LoginNeeded, or HTTPException 403 where the proxy in front should have said it."""
    desk = desk_of(request)
    name = known(request, desk)
    if not name:
        if desk.user_header and named_by_proxy(request, desk) is None:
            raise HTTPException(403, "Der vorgelagerte Server nennt keinen Benutzer.")
        raise LoginNeeded
    cookie = request.cookies.get(COOKIE, "")
    if desk.sessions.name(cookie) == name:
        return Visitor(name, cookie, desk.sessions.proof(cookie))
    return signed_in(name, desk)


async def protected(request: Request) -> Visitor:
    """Who asks, for a request that changes something: it must carry the proof. Raises HTTPException 403."""
    who = visitor(request)
    given = request.headers.get("X-CSRF")
    if given is None and request.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
        given = str((await request.form()).get("csrf", ""))
    if who.new or not hmac.compare_digest((given or "").encode(), who.csrf.encode()):
        raise HTTPException(403, "Die Seite ist veraltet. Bitte neu laden und noch einmal versuchen.")
    return who


def signed_in(name: str, desk: Desk) -> Visitor:
    """A new session for that name."""
    cookie = desk.sessions.begin(name)
    return Visitor(name, cookie, desk.sessions.proof(cookie), new=True)


def protect(request: Request, response: Response, who: Visitor | None) -> None:
    """Give the answer the session's cookie where it is new."""
    if who is not None and who.new:
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, who.cookie, max_age=SECONDS, httponly=True, samesite="strict", secure=secure)
