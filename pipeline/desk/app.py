"""The desk's pages as an application, which stands beside the API behind one guard (`pipeline.api.app`).

::

    GET /                         the book                 GET /beschluss/V1873/23      one resolution
    GET /mitteilung/3f2a91c04d…   a memo and its reading   GET /zweifel                 the queue of doubts
    GET /eingang                  what comes in            GET /protokoll               who did what
"""

from http import HTTPStatus

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException as AnyHTTPException
from starlette.types import Scope

from pipeline.desk.guard import LoginNeeded, to_the_door, visitor
from pipeline.desk.render import STATIC, page
from pipeline.desk.room import Desk
from pipeline.desk.views import ROUTERS
from pipeline.errors import BeschlussbuchError, ChildTimeout, ScanTooLarge
from pipeline.ledger.store import is_away

__all__ = ["pages"]


class _Static(StaticFiles):
    """Files whose address holds the hash of their content: the browser may keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if scope["query_string"]:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def pages(desk: Desk) -> FastAPI:
    """The desk's pages over that desk."""
    app = FastAPI(title="Beschlussbuch", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.desk = desk
    app.mount("/static", _Static(directory=STATIC), name="static")
    for router in ROUTERS:
        app.include_router(router)
    app.add_exception_handler(LoginNeeded, _to_the_door)
    for kind in (AnyHTTPException, RequestValidationError, BeschlussbuchError):
        app.add_exception_handler(kind, _problem)
    app.add_exception_handler(DBAPIError, _away)
    return app


def _away(_request: Request, error: Exception) -> Response:
    """The book is locked, full, damaged or lost: no page can be made of it."""
    if not is_away(error):
        raise error
    words = "Das Buch ist gerade nicht zu erreichen. Bitte gleich noch einmal versuchen."
    return Response(words, 503, {"Retry-After": "5"}, "text/plain; charset=utf-8")


def _to_the_door(request: Request, _error: Exception) -> Response:
    return to_the_door(request)


def _problem(request: Request, error: Exception) -> Response:
    """An error as a page, or as one line where a part of a page was asked for."""
    status, words = _words(error)
    if "HX-Request" in request.headers:
        return Response(words, status, media_type="text/plain; charset=utf-8")
    try:
        who = visitor(request)
    except (HTTPException, LoginNeeded):
        who = None
    return page(request, "problem.html", who, status=status, words=words)


_KNOWN = {
    404: "Diese Seite gibt es nicht.",
    405: "So lässt sich diese Seite nicht aufrufen.",
    413: "Das ist mehr, als hier angenommen wird.",
}


def _words(error: Exception) -> tuple[int, str]:
    if isinstance(error, AnyHTTPException):
        bare = error.detail == HTTPStatus(error.status_code).phrase
        return error.status_code, _KNOWN.get(error.status_code, error.detail) if bare else str(error.detail)
    if isinstance(error, RequestValidationError):
        return 400, "Die Angaben sind unvollständig. Bitte die Seite neu laden und noch einmal versuchen."
    assert isinstance(error, BeschlussbuchError)  # noqa: S101 - the last of the kinds that are handled here
    status = 413 if isinstance(error, ScanTooLarge) else 503 if isinstance(error, ChildTimeout) else 422
    return status, error.problem.told("de", desk=True)
