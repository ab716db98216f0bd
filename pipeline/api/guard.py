"""Who may ask: with a token only its bearer, without one only this machine's own programs.

::

    GET /api/v1/memos                                           401
    GET /api/v1/memos   Authorization: Bearer fc3b…             200
    GET /api/v1/memos   Host: evil.example                      421   a page elsewhere that took our address
    POST /api/v1/memos  Origin: https://evil.example            403   a form elsewhere
"""

import hmac
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["LOOPBACK", "guarded"]

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

_HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


def guarded(app: ASGIApp, token: str | None) -> ASGIApp:
    """The application behind the guard; without a token it answers to the names of this machine alone."""

    async def ask(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        refused = _refused(Headers(scope=scope), str(scope["method"]), token)
        await (refused or app)(scope, receive, _with_headers(send))

    return ask


def _refused(headers: Headers, method: str, token: str | None) -> JSONResponse | None:
    host = urlsplit(f"//{headers.get('host', '')}")
    try:
        name = host.hostname
    except ValueError:
        name = None
    if token is not None:
        given = headers.get("authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
            return _answer(401, "a token is needed: Authorization: Bearer …", {"WWW-Authenticate": "Bearer"})
    elif name not in LOOPBACK:
        return _answer(421, "without a token only this machine's own names are answered; serve with --token")
    origin = headers.get("origin")
    if method not in {"GET", "HEAD", "OPTIONS"} and origin is not None and urlsplit(origin).netloc != host.netloc:
        return _answer(403, "a page of another origin may not write")
    return None


def _answer(status: int, words: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"detail": words}, status, headers)


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name for name, _ in message["headers"]}
            ours = ((name.lower().encode(), value.encode()) for name, value in _HEADERS.items())
            message["headers"] = [*message["headers"], *(header for header in ours if header[0] not in given)]
        await send(message)

    return sent
