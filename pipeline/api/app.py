"""The application: the book's routes behind the guard, packed where that pays, the inbox beside it.

::

    app = create_app("ledger.db", token="…")        # an ASGI application; routes of others may be added to it
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from pipeline.api.guard import guarded
from pipeline.api.inbox import Inbox
from pipeline.api.routes import router
from pipeline.errors import BeschlussbuchError
from pipeline.ingest import our_version
from pipeline.ledger.store import opened
from pipeline.settings import Settings

__all__ = ["create_app"]


def create_app(
    db: str | Path,
    *,
    token: str | None = None,
    inbox: Path | None = None,
    max_megabytes: float = 100,
    settings: Settings | None = None,
) -> FastAPI:
    """The application for a book, which is made where there is none.

    `inbox` is the folder for scans sent in, by default ``ledger.db.inbox`` beside the book.
    """
    engine = opened(db, create=True)
    beside = Path("inbox") if "://" in str(db) else Path(f"{db}.inbox")
    box = Inbox(engine, inbox or beside, settings or Settings())

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        box.start()
        yield
        box.stop()
        engine.dispose()

    app = FastAPI(
        title="Beschlussbuch",
        description="The book of resolutions: what was resolved, what became of it, what is overdue.",
        version=our_version(),
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # its page would fetch programs from elsewhere
        redoc_url=None,
        lifespan=lifespan,
        middleware=[Middleware(guarded, token), Middleware(GZipMiddleware, minimum_size=1000, compresslevel=4)],
    )
    app.state.engine, app.state.inbox = engine, box
    app.state.max_bytes = int(max_megabytes * 1_000_000)
    app.include_router(router)
    app.add_exception_handler(BeschlussbuchError, _unable)
    app.add_exception_handler(OperationalError, _unable)
    return app


async def _unable(_request: Request, error: Exception) -> JSONResponse:
    words = str(error) if isinstance(error, BeschlussbuchError) else "the book cannot be reached just now"
    return JSONResponse({"detail": words}, 503)
