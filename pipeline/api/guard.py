"""The one door of the application: who may ask, from where, how much, and what every answer tells the browser.

::

    GET /api/v1/memos                                           401   where a token or a proxy's name is asked for
    GET /api/v1/memos   Authorization: Bearer fc3b…             200
    GET /zweifel                                                303   to /anmelden (`pipeline.desk.guard`)
    GET /api/v1/memos   Host: evil.example                      421   a page elsewhere that took our address
    POST /api/v1/memos  Origin: https://evil.example            403   a form elsewhere
    POST /eingang       by somebody who isn't known             303   and not a byte of the body is read
    POST /eingang       by a user who may only read             403
"""

import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from pipeline.api.problems import Refused, answer
from pipeline.desk.guard import BASIC, PEER, known, named_by_proxy, to_the_door
from pipeline.desk.roles import allows, needed
from pipeline.desk.room import Desk
from pipeline.errors import Problem

__all__ = ["HEADERS", "LOOPBACK", "guarded"]

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
"""What every answer carries. A page loads nothing from elsewhere and runs no script but the desk's own files."""

_OPEN = ("/anmelden", "/static/", "/healthz")
"""What is answered to anybody."""

_FORM, _OWN_FORM, _SCANS = 8_000, 1_000_000, 20
"""Bytes of a body at the door, of one by somebody known, and how many of the largest scans may come at once."""


def guarded(app: ASGIApp, desk: Desk) -> ASGIApp:
    """The application behind the guard; what a proxy says of its callers is believed from its own address alone."""
    behind = ProxyHeadersMiddleware(app, trusted_hosts=[str(network) for network in desk.proxies])  # type: ignore[arg-type]

    async def ask(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        scope[PEER] = (scope.get("client") or ("", 0))[0]
        below = scope["path"].startswith("/api/")
        if below:
            await _look_at_password(scope, desk)
        sent = _with_headers(send, "private, no-cache" if below else "no-store")
        if refused := _refused(scope, desk, below):
            if scope["method"] not in {"GET", "HEAD"}:
                refused.headers["Connection"] = "close"  # the body is not waited for
            await refused(scope, receive, sent)
            return
        await behind(scope, _at_most(receive, _room(scope, desk)), sent)  # type: ignore[arg-type]

    return ask


def _refused(scope: Scope, desk: Desk, below: bool) -> Response | None:
    asker = HTTPConnection(scope)
    host = asker.headers.get("host", "")
    if (desk.hosts or not desk.signs_in) and _name(host) not in LOOPBACK | desk.hosts:
        return _answer(421, Problem("host_unknown", "", {}), below)
    if scope["method"] not in {"GET", "HEAD", "OPTIONS"} and _foreign(asker.headers, host):
        return _answer(403, Problem("page_of_another_origin", "", {}), below)
    if not scope["path"].startswith(_OPEN):
        who, wanted = known(asker, desk), needed(scope["method"], scope["path"])
        if who is None:
            return _stranger(asker, desk, below)
        if not allows(who.role, wanted):
            return _answer(403, Problem("role_too_small", "", {"role": who.role, "wanted": wanted}), below)
    if _length(asker.headers) > (most := _room(scope, desk)):
        return _answer(413, _too_large(most), below)
    return None


async def _look_at_password(scope: Scope, desk: Desk) -> None:
    """Note whose name and password a program brings; wrong ones are counted as wrong tokens are.

    Who brought the right ones before is not kept out by others' guesses from the same proxy.
    """
    header, address, now = Headers(scope=scope).get("authorization", ""), scope[PEER], time.monotonic()
    name = desk.users.remembered(header)
    if name is None and header and not desk.knocks.wait(address, now):
        name = await run_in_threadpool(desk.users.of_basic, header)
    if name:
        scope[BASIC] = name
    elif name is not None:
        desk.knocks.failed(address, now)


def _stranger(asker: HTTPConnection, desk: Desk, below: bool) -> Response:
    """The answer to somebody who isn't known: how to come in."""
    nameless = desk.user_header is not None and named_by_proxy(asker, desk) is None
    if below and nameless:
        return answer(401, Problem("proxy_names_nobody", "", {"header": desk.user_header or ""}))
    if below:
        kind = "Bearer" if desk.token else "Basic"
        return answer(401, Problem("token_needed", "", {}), {"WWW-Authenticate": kind})
    if nameless:
        return PlainTextResponse("Der vorgelagerte Server nennt keinen Benutzer.", 403)
    if not desk.signs_in:
        return PlainTextResponse("Für Sie ist hier kein Zugang eingerichtet.", 403)
    return to_the_door(asker)


def _length(headers: Headers) -> int:
    given = headers.get("content-length", "")
    return int(given) if given.isascii() and given.isdigit() else 0


def _room(scope: Scope, desk: Desk) -> int:
    """How many bytes a body may have."""
    if scope["path"].startswith(_OPEN):
        return _FORM
    if scope["path"] in {"/eingang", "/api/v1/memos"}:
        return int(desk.max_upload_mb * 1_000_000 * _SCANS)
    return _OWN_FORM


def _too_large(most: int) -> Problem:
    return Problem("body_too_large", "", {"limit_mb": f"{most / 1_000_000:g}"})


def _at_most(receive: Receive, most: int) -> Receive:
    """The body, up to so many bytes; more raise Refused with 413."""
    taken = 0

    async def received() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise Refused(413, _too_large(most))
        return message

    return received


def _name(netloc: str) -> str | None:
    try:
        return (urlsplit(f"//{netloc}").hostname or "").rstrip(".")
    except ValueError:
        return None


def _foreign(headers: Headers, netloc: str) -> bool:
    """Whether a page of another origin sends this; a browser's own word on it counts before the address."""
    if site := headers.get("sec-fetch-site"):
        return site not in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2] != netloc


def _answer(status: int, problem: Problem, below: bool) -> Response:
    return answer(status, problem) if below else PlainTextResponse(problem.told("de", desk=True), status)


def _with_headers(send: Send, cache: str) -> Send:
    ours = [(name.lower().encode(), value.encode()) for name, value in {**HEADERS, "Cache-Control": cache}.items()]

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name for name, _ in message["headers"]}
            message["headers"] = [*message["headers"], *(header for header in ours if header[0] not in given)]
        await send(message)

    return sent
