"""The application: the book's routes and the desk's pages behind one guard, packed where that pays.

::

    app = create_app("ledger.db", token="…")        # an ASGI application
    /api/v1/…      what other systems ask           /, /zweifel, /eingang …      the desk in the browser
"""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.api import doubts, downloads, edits, reference, routes, scans
from pipeline.api.description import described_by, operation_id
from pipeline.api.guard import guarded
from pipeline.api.problems import handled
from pipeline.desk import intake
from pipeline.desk.app import pages
from pipeline.desk.room import LOOPBACK, Desk, Network, furnished
from pipeline.ledger.store import opened
from pipeline.settings import Settings
from pipeline.version import our_version

__all__ = ["application", "create_app"]

_PACKED_ALREADY = re.compile(r"/(?:original|pdf|pages/\d+\.png|seite/\d+|all\.zip|paket/\d+)$")


def create_app(
    db: str | Path,
    *,
    token: str | None = None,
    user_header: str | None = None,
    folder: Path | None = None,
    scans: Sequence[Path] = (),
    watch: Path | None = None,
    max_megabytes: float = 200,
    hosts: Sequence[str] = (),
    proxies: Sequence[Network] = LOOPBACK,
    settings: Settings | None = None,
) -> FastAPI:
    """The application for a book, which is made where there is none.

    `folder` is where the desk keeps scans and pictures, by default ``ledger.db.desk`` beside the book; for the rest
    see `pipeline.desk.room.Desk`. Raises what `opened` and `furnished` raise.
    """
    engine = opened(db, create=True)
    beside = Path("beschlussbuch.desk") if "://" in str(db) else Path(f"{db}.desk")
    return application(
        furnished(
            engine,
            folder or beside,
            settings or Settings(),
            scans=scans,
            watch=watch,
            token=token,
            user_header=user_header,
            max_upload_mb=max_megabytes,
            hosts=hosts,
            proxies=proxies,
        )
    )


def application(desk: Desk) -> FastAPI:
    """The application over that desk: what waits is read as soon as it starts, and nothing is lost when it ends."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        rounds = intake.start(desk)
        yield
        intake.stop(desk, rounds)
        desk.engine.dispose()

    app = FastAPI(
        title="Beschlussbuch",
        description="The book of resolutions: what was resolved, what became of it, what is overdue.",
        version=our_version(),
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # its page would fetch programs from elsewhere
        redoc_url=None,
        lifespan=lifespan,
        generate_unique_id_function=operation_id,
        middleware=[
            Middleware(guarded, desk),
            Middleware(_heads),
            Middleware(_packed),
            Middleware(_beside, pages(desk)),
        ],
    )
    app.state.desk, app.state.engine = desk, desk.engine
    for one in (downloads, routes, scans, edits, doubts, reference):  # a resolution's number may hold a slash
        app.include_router(one.router)
    handled(app)
    app.openapi = described_by(app, desk)  # type: ignore[method-assign]
    return app


def _beside(app: ASGIApp, desk_pages: ASGIApp) -> ASGIApp:
    """What does not stand below ``/api/`` is the desk's."""

    async def choose(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/docs":  # where programs of this kind have it
            await RedirectResponse("/api/v1/docs")(scope, receive, send)
            return
        page = scope["type"] == "http" and not scope["path"].startswith("/api/")
        await (desk_pages if page else app)(scope, receive, send)

    return choose


def _packed(app: ASGIApp) -> ASGIApp:
    """Answers are packed, but for scans, copies and pictures, which are packed already."""
    packing = GZipMiddleware(app, minimum_size=1000, compresslevel=4)

    async def choose(scope: Scope, receive: Receive, send: Send) -> None:
        plain = scope["type"] == "http" and _PACKED_ALREADY.search(scope["path"])
        await (app if plain else packing)(scope, receive, send)

    return choose


def _heads(app: ASGIApp) -> ASGIApp:
    """HEAD is answered as GET is, without the body."""

    async def ask(scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        head = scope["type"] == "http" and scope["method"] == "HEAD"
        await (app({**scope, "method": "GET"}, receive, sent) if head else app(scope, receive, send))

    return ask
