"""Who is at the desk, and whether a request truly comes from its pages.

::

    Cookie: beschlussbuch=WyJnZXJkYSIs….<second>.<signature>     HttpOnly, SameSite=Strict (`pipeline.desk.sessions`)
    X-CSRF: <proof of the cookie>                                in every request that changes something

At this machine (loopback) it is whoever sits there. Where a token is set, everybody brings it: on the page /anmelden,
or, programs, in every request. Where a header of a reverse proxy is set, it names everybody: once, from the proxy's own
address. Where both are set, both are asked for. Where the book has users (`pipeline.desk.users`), they alone come in,
by their passwords or as the proxy names them, and may do what their roles say; programs may read and hand scans in by
the token. `pipeline.api.guard` is the door in front of all this.
"""

import hmac
from ipaddress import ip_address
from typing import Annotated, NamedTuple
from urllib.parse import urlencode

from fastapi import Depends, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from starlette.requests import HTTPConnection

from pipeline.desk.roles import ALL, PROGRAMS, Role, allows
from pipeline.desk.room import Desk, desk_of
from pipeline.desk.sessions import SECONDS
from pipeline.desk.users import Accounts

__all__ = [
    "BASIC",
    "COOKIE",
    "LONGEST",
    "PEER",
    "Caller",
    "Guest",
    "LoginNeeded",
    "Trusted",
    "Visitor",
    "known",
    "name_of",
    "named_by_proxy",
    "protect",
    "protected",
    "signed_in",
    "to_the_door",
    "visitor",
]

COOKIE = "beschlussbuch"
PEER = "beschlussbuch.peer"
"""Where the scope has the address that the connection truly comes from, whatever its headers say."""

BASIC = "beschlussbuch.user"
"""Where the scope has the user whose name and password a program brought, once they were found to be right."""

_LONGEST_NAME = 80


class LoginNeeded(Exception):
    """Nobody is known yet; the application answers with the way to /anmelden."""


class Visitor(NamedTuple):
    """Who is at the desk, the cookie that says so, and the proof that a request comes from the desk's own pages."""

    name: str
    cookie: str
    csrf: str
    new: bool = False
    role: Role = ALL

    @property
    def sends(self) -> bool:
        """Whether they may hand scans in."""
        return allows(self.role, "einreichen")

    @property
    def edits(self) -> bool:
        """Whether they may edit and settle."""
        return allows(self.role, "bearbeiten")


class Caller(NamedTuple):
    """Who asks, and what they may do."""

    name: str
    role: Role = ALL


def known(asker: HTTPConnection, desk: Desk) -> Caller | None:
    """Who asks, as far as the desk can know it; None: nobody who may come in."""
    name, users = named_by_proxy(asker, desk) if desk.user_header else None, desk.users.now()
    if desk.user_header and name is None:
        return None
    if desk.token and _brings_token(asker, desk.token):
        return _with_role(name, users) if name else Caller("API", PROGRAMS if users else ALL)
    if not desk.token and (name or not users):
        return _with_role(name or desk.local_user, users)
    signed = asker.scope.get(BASIC) or _signed(asker, desk, users)
    return _with_role(signed, users) if signed and name in {None, signed} else None


def name_of(asker: HTTPConnection, desk: Desk) -> str:
    """The name under which somebody who was let in stands in the log."""
    who = known(asker, desk)
    return who.name if who else ""


def _with_role(name: str, users: Accounts) -> Caller | None:
    """Somebody with the role that the book gives them; as long as it has no users, everybody may do everything."""
    if not users:
        return Caller(name)
    return Caller(name, users[name].role) if name in users else None


def _signed(asker: HTTPConnection, desk: Desk, users: Accounts) -> str | None:
    """Whom the session names, unless it was begun with an older password."""
    found = desk.sessions.begun(asker.cookies.get(COOKIE, ""))
    if found is None or (found[0] in users and int(found[1]) < users[found[0]].since):
        return None
    return found[0]


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


def to_the_door(asker: HTTPConnection) -> Response:
    """The answer to somebody who has to come in first; of a page, the door remembers which it was."""
    if "hx-request" in asker.headers:
        return Response(status_code=401, headers={"HX-Redirect": "/anmelden"})
    asked = asker.url.path + (f"?{asker.url.query}" if asker.url.query else "")
    further = asker.scope.get("method") == "GET" and asked != "/" and len(asked) <= LONGEST
    return RedirectResponse(f"/anmelden?{urlencode({'nach': asked})}" if further else "/anmelden", 303)


LONGEST = 1000
"""Letters of an address that one comes back to after the door: filters of the book have some hundred."""


def visitor(request: Request) -> Visitor:
    """Who asks for a page. Raises LoginNeeded, or HTTPException 403 where the proxy in front should have said it."""
    desk = desk_of(request)
    who = known(request, desk)
    if who is None:
        if desk.user_header and named_by_proxy(request, desk) is None:
            raise HTTPException(403, "Der vorgelagerte Server nennt keinen Benutzer.")
        raise LoginNeeded
    cookie = request.cookies.get(COOKIE, "")
    if desk.sessions.name(cookie) == who.name:
        return Visitor(who.name, cookie, desk.sessions.proof(cookie), role=who.role)
    return signed_in(who.name, desk)._replace(role=who.role)


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


Guest = Annotated[Visitor, Depends(visitor)]
"""Who asks for a page."""

Trusted = Annotated[Visitor, Depends(protected)]
"""Who asks for a change, with the proof."""
