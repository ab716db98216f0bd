"""What goes wrong is said in one form, whoever says it: problem details (RFC 9457) with a code of the catalogue.

::

    HTTP/1.1 422 Unprocessable Content
    Content-Type: application/problem+json

    {"type": "/api/v1/problems/parameter_unknown", "title": "Unprocessable Content", "status": 422,
     "detail": "the parameter cursor is not known here; known are: after, limit", "code": "parameter_unknown",
     "values": {"name": "cursor", "known": ["after", "limit"]}}

The code never changes its meaning; ``/problems/{code}`` says what it means, in English and German.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from pipeline.catalogue import Value
from pipeline.errors import BeschlussbuchError, ChildTimeout, Problem
from pipeline.ledger.store import is_away

__all__ = ["PROBLEM", "ProblemDetails", "Refused", "answer", "described", "handled"]

PROBLEM = "application/problem+json"

_AGAIN = {"Retry-After": "5"}
_STATUSES = {
    401: "who asks is not known",
    403: "a page of another origin may not write, nor a user whose role is too small",
    404: "the book doesn't know it",
    409: "the book holds something else by now",
    413: "more bytes than the server takes",
    415: "no scan: PDF, TIFF, PNG, JPEG or plain text is taken",
    421: "asked under a name that is not this machine's",
    422: "a parameter that is not known here, or a value that cannot be",
    503: "the book cannot be reached just now, or what was asked for is still being made",
}


@dataclass(frozen=True, slots=True)
class ProblemDetails:
    """What went wrong. ``type`` is an address that says what ``code`` means; ``values`` are what ``detail`` names."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    values: Mapping[str, Value]


class Refused(HTTPException):
    """A question that gets a problem for an answer."""

    def __init__(self, status: int, problem: Problem, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, problem.told("en", at=False), dict(headers or {}))
        self.problem = problem


def answer(status: int, problem: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The problem as an answer; its place is left out, since it may be a path of this machine."""
    title, words = HTTPStatus(status).phrase, problem.told("en", at=False)
    details = ProblemDetails(
        f"/api/v1/problems/{problem.code}", title, status, words, problem.code, dict(problem.values)
    )
    return JSONResponse(asdict(details), status, dict(headers or {}), media_type=PROBLEM)


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems that a route may answer with, for the API's description; 401, 421, 422 and 503 by every route."""
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
    every = sorted({*statuses, 401, 421, 422, 503})
    return {status: {"description": _STATUSES[status], "content": content} for status in every}


def handled(app: FastAPI) -> None:
    """Have whatever goes wrong in the application answered as a problem."""
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _wrong)
    app.add_exception_handler(BeschlussbuchError, _unable)
    app.add_exception_handler(DBAPIError, _away)
    app.add_exception_handler(Exception, _failed)


def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - as `handled` says
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    if isinstance(error, Refused):
        return answer(error.status_code, error.problem, headers)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["allow"] = _taken(request, headers.get("allow", "GET"))
        problem = Problem("method_not_taken", "", {"method": request.method, "taken": headers["allow"]})
    elif error.status_code == HTTPStatus.NOT_FOUND:
        problem = Problem("nothing_at_address", "", {"path": request.url.path})
    else:
        problem = Problem("question_wrong", "", {"why": [str(error.detail)]})
    return answer(error.status_code, problem, headers)


def _taken(request: Request, named: str) -> str:
    """What the address takes, by the API's description; the framework names the methods of one route alone."""
    route = getattr(request.scope.get("route"), "path_format", "")
    verbs = request.app.openapi()["paths"].get(route, ())
    return ", ".join(sorted(map(str.upper, verbs))) or named


def _wrong(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as `handled` says
    why = [f"{' '.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
    return answer(422, Problem("question_wrong", "", {"why": why}))


def _unable(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, BeschlussbuchError)  # noqa: S101 - as `handled` says
    return answer(503, error.problem, _AGAIN if isinstance(error, ChildTimeout) else None)


def _away(_request: Request, error: Exception) -> JSONResponse:
    if not is_away(error):
        raise error
    return answer(503, Problem("book_away", "", {}), _AGAIN)


def _failed(_request: Request, _error: Exception) -> JSONResponse:
    """The log has the rest (uvicorn writes the traceback)."""
    return answer(500, Problem("server_failed", "", {}))
