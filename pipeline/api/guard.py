"""The one door of the application: who may ask, from where, and what every answer tells the browser.

::

    GET /api/v1/memos                                           401   where a token or a proxy's name is asked for
    GET /api/v1/memos   Authorization: Bearer fc3b…             200
    GET /zweifel                                                303   to /anmelden (`pipeline.desk.guard`)
    GET /api/v1/memos   Host: evil.example                      421   a page elsewhere that took our address
    POST /api/v1/memos  Origin: https://evil.example            403   a form elsewhere
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.desk.guard import known
from pipeline.desk.room import Desk

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


def guarded(app: ASGIApp, desk: Desk) -> ASGIApp:
    """The application behind the guard."""

    async def ask(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        below = scope["path"].startswith("/api/")
        refused = _refused(scope, desk, below)
        await (refused or app)(scope, receive, _with_headers(send, "private, no-cache" if below else "no-store"))

    return ask


def _refused(scope: Scope, desk: Desk, below: bool) -> Response | None:
    asker = HTTPConnection(scope)
    host = urlsplit(f"//{asker.headers.get('host', '')}")
    if not desk.token and not desk.user_header and _name(host.netloc) not in LOOPBACK:
        words = "without a token only this machine's own names are answered; serve with --token"
        return _answer(421, words, "Unter diesem Namen antwortet das Beschlussbuch nicht.", below)
    if scope["method"] not in {"GET", "HEAD", "OPTIONS"} and _foreign(asker.headers, host.netloc):
        words = "a page of another origin may not write"
        return _answer(403, words, "Die Anfrage kommt von einer fremden Seite.", below)
    if below and known(asker, desk) is None:
        if desk.token:
            return JSONResponse(
                {"detail": "a token is needed: Authorization: Bearer …"}, 401, {"WWW-Authenticate": "Bearer"}
            )
        return JSONResponse({"detail": f"the proxy in front names no user in {desk.user_header}"}, 401)
    return None


def _name(netloc: str) -> str | None:
    try:
        return urlsplit(f"//{netloc}").hostname
    except ValueError:
        return None


def _foreign(headers: Headers, netloc: str) -> bool:
    """Whether a page of another origin sends this; a browser's own word on it counts before the address."""
    if site := headers.get("sec-fetch-site"):
        return site not in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != netloc


def _answer(status: int, words: str, german: str, below: bool) -> Response:
    return JSONResponse({"detail": words}, status) if below else PlainTextResponse(german, status)


def _with_headers(send: Send, cache: str) -> Send:
    ours = [(name.lower().encode(), value.encode()) for name, value in {**HEADERS, "Cache-Control": cache}.items()]

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name for name, _ in message["headers"]}
            message["headers"] = [*message["headers"], *(header for header in ours if header[0] not in given)]
        await send(message)

    return sent
