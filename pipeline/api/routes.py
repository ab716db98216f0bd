"""The questions as addresses below ``/api/v1``.

::

    /memos  /memos/{key}  /resolutions/{number}  /points  /search  /stats  /changes  /schema  /uploads/{id}

Lists come in pages: ``next`` is the cursor for the page after, null on the last. Every answer from the book has an
ETag; asked again with it, what hasn't changed is answered with 304.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import TypeAdapter
from sqlalchemy import Connection

from pipeline.desk import intake
from pipeline.desk.guard import known
from pipeline.desk.room import Desk
from pipeline.errors import PathError, Problem, ScanTooLarge
from pipeline.ledger.answers import Change, Hit, MemoHead, PointNow, ResolutionHistory, Stats, Upload
from pipeline.ledger.changes import changes_since, last_change
from pipeline.ledger.figures import stats as figures
from pipeline.ledger.history import history, memo_heads, memo_record
from pipeline.ledger.questions import Known, points_page
from pipeline.ledger.search import search as found_by
from pipeline.ledger.store import reading
from pipeline.memo import Basis, State
from pipeline.scan import READERS
from pipeline.version import our_version

__all__ = ["router"]

router = APIRouter(prefix="/api/v1")

_TEXT = r"^[^\x00-\x1f\x7f]*$"
Cursor = Annotated[int, Query(ge=0, le=2**31 - 1, description="``next`` of the page before")]
Limit = Annotated[int, Query(ge=1, le=500, description="at most so many")]
On = Annotated[date | None, Query(description="as of this day; left out: today")]
Words = Annotated[str, Query(min_length=1, max_length=300, pattern=_TEXT, description="all must occur")]
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    304: {"description": "nothing has changed since the answer with this ETag"},
    401: {"description": "a token is needed"},
    421: {"description": "asked under a name that is not this machine's"},
}
_MISSING: dict[int | str, dict[str, Any]] = _PROBLEMS | {404: {"description": "the book doesn't know it"}}


@dataclass(frozen=True, slots=True)
class MemoPage:
    """Memos in the order they came into the book."""

    memos: list[MemoHead]
    next: int | None


@dataclass(frozen=True, slots=True)
class PointPage:
    """Points in a fixed order."""

    points: list[PointNow]
    next: int | None


@dataclass(frozen=True, slots=True)
class HitPage:
    """Memos found, the best first."""

    hits: list[Hit]
    next: int | None


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Changes, oldest first; ``next`` is the cursor to ask with, again and again."""

    changes: list[Change]
    next: int


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _answered(request: Request, ask: Callable[[Connection], Any], missing: str = "") -> Response:
    """What the book answers, seen in one state throughout, unless the asker has that state's answer already.

    An answer that is bytes is JSON already; None is a 404 with the words of `missing`.
    """
    with reading(request.app.state.engine) as book:
        asked = f"{our_version()} {_today()} {last_change(book)} {request.url.path}?{request.url.query}"
        tag = {"ETag": f'W/"{hashlib.sha256(asked.encode()).hexdigest()[:32]}"'}
        if tag["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=tag)
        found = ask(book)
    if found is None:
        raise HTTPException(404, missing)
    body = found if isinstance(found, bytes) else _JSON[type(found)].dump_json(found)
    return Response(body, media_type="application/json", headers=tag)


_PAGES = (MemoPage, PointPage, HitPage, ChangePage)
_JSON: dict[type, TypeAdapter[Any]] = {kind: TypeAdapter(kind) for kind in (*_PAGES, ResolutionHistory, Stats)}


@router.get("/memos", responses=_PROBLEMS, response_model=MemoPage)
def memos(request: Request, after: Cursor = 0, limit: Limit = 100) -> Response:
    """All memos, in the order they came into the book."""

    def ask(book: Connection) -> MemoPage:
        found = memo_heads(book, after=after, limit=limit)
        return MemoPage([head for _, head in found], found[-1][0] if len(found) == limit else None)

    return _answered(request, ask)


@router.get("/memos/{key}", responses=_MISSING | {200: {"content": {"application/json": {}}}}, response_class=Response)
def memo(request: Request, key: Annotated[str, Path(pattern=r"^[0-9a-f]{16}(-\d{1,6})?$")]) -> Response:
    """A memo's record, as ``/schema`` describes it."""

    def ask(book: Connection) -> bytes | None:
        found = memo_record(book, key)
        return found[0].encode() if found else None

    return _answered(request, ask, f"there is no memo {key}")


@router.get("/resolutions/{number:path}", responses=_MISSING, response_model=ResolutionHistory)
def resolution(request: Request, number: Annotated[str, Path(max_length=60, pattern=_TEXT)]) -> Response:
    """A resolution (V0760/15): all its memos, and how each point's status moved."""
    return _answered(request, lambda book: history(book, number), f"the book has no memo on {number}")


@router.get("/points", responses=_PROBLEMS, response_model=PointPage)
def points(
    request: Request,
    state: State | None = None,
    overdue: Annotated[bool, Query(description="only those whose control date has passed with no later memo")] = False,
    open: Annotated[bool, Query(description="only those on which something is to be expected")] = False,  # noqa: A002 - the address's word
    department: Annotated[str | None, Query(max_length=200, pattern=_TEXT)] = None,
    basis: Annotated[Basis | None, Query(description="only states known in this way")] = None,
    min_confidence: Annotated[float | None, Query(ge=0, le=1, description="only states at least so sure")] = None,
    on: On = None,
    after: Cursor = 0,
    limit: Limit = 100,
) -> Response:
    """Points as they stand: all, or those in a state, open, overdue, of a department."""
    known = Known(basis, min_confidence)
    only: Literal["all", "open", "overdue"] = "overdue" if overdue else "open" if open else "all"

    def ask(book: Connection) -> PointPage:
        found = points_page(
            book,
            on or _today(),
            state=state,
            only=only,
            department=department,
            known=known,
            after=after,
            limit=limit,
        )
        return PointPage(found, found[-1].id if len(found) == limit else None)

    return _answered(request, ask)


@router.get("/search", responses=_PROBLEMS, response_model=HitPage)
def search(
    request: Request, q: Words, after: Annotated[int, Query(ge=0, le=10_000)] = 0, limit: Limit = 20
) -> Response:
    """Memos by their words, in whatever form they stand there."""

    def ask(book: Connection) -> HitPage:
        found = found_by(book, q, limit=limit, offset=after)
        return HitPage(found, after + limit if len(found) == limit and after + limit <= 10_000 else None)

    return _answered(request, ask)


@router.get("/stats", responses=_PROBLEMS, response_model=Stats)
def stats(request: Request, on: On = None) -> Response:
    """The book in numbers."""
    return _answered(request, lambda book: figures(book, on or _today()))


@router.get("/changes", responses=_PROBLEMS, response_model=ChangePage)
def changes(request: Request, since: Cursor = 0, limit: Limit = 100) -> Response:
    """What came in after a cursor. Keep ``next`` and ask with it again."""

    def ask(book: Connection) -> ChangePage:
        found = changes_since(book, since, limit)
        return ChangePage(found, found[-1].id if found else since)

    return _answered(request, ask)


@router.get("/schema", response_class=Response, responses={200: {"content": {"application/schema+json": {}}}})
def schema() -> Response:
    """The JSON Schema of the memos' records."""
    text = files("pipeline").joinpath("memo.schema.json").read_bytes()
    return Response(text, media_type="application/schema+json")


_BYTES = {"schema": {"type": "string", "format": "binary", "minLength": 1}}
_BODY = {"content": dict.fromkeys(READERS, _BYTES), "required": True}
_REFUSED: dict[int | str, dict[str, Any]] = {
    401: {"description": "a token is needed"},
    403: {"description": "a page of another origin may not write"},
    413: {"description": "more bytes than the server takes"},
    415: {"description": "no scan: PDF, TIFF, PNG, JPEG or plain text is taken"},
    421: {"description": "asked under a name that is not this machine's"},
    422: {"description": "no bytes, or a name that cannot be"},
}


@router.post("/memos", status_code=202, responses=_REFUSED, openapi_extra={"requestBody": _BODY})
async def send_memo(
    request: Request, response: Response, name: Annotated[str | None, Query(max_length=300)] = None
) -> Upload:
    """Send a scan in, its bytes as the body. The answer says where to look for what becomes of it."""
    desk: Desk = request.app.state.desk
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in READERS:
        raise HTTPException(415, f"a scan is one of {', '.join(READERS)}")
    try:
        with intake.receiving(desk, name or "") as scan:
            async for part in request.stream():
                scan.write(part)
            if not scan.size:
                raise HTTPException(422, "the body is empty; send the scan's bytes")
            number = await run_in_threadpool(scan.keep, known(request, desk) or "")
    except ScanTooLarge as error:
        raise HTTPException(413, str(error)) from None
    except OSError as error:
        raise PathError("scan_not_kept", why=error.strerror or str(error)) from error
    response.headers["Location"] = f"/api/v1/uploads/{number}"
    return _upload(request, number)


@router.get("/uploads/{upload}", responses={404: {"description": "no such scan was sent in"}})
def upload(request: Request, response: Response, upload: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> Upload:
    """What became of a scan: waiting, reading, done (with its memos' keys) or failed (with the reason)."""
    response.headers["Cache-Control"] = "no-store"
    return _upload(request, upload)


def _upload(request: Request, number: int) -> Upload:
    found = intake.arrival(request.app.state.desk, number)
    if found is None:
        raise HTTPException(404, "no such scan was sent in")
    memos = tuple(found.memos.split(",")) if found.memos else ()
    problem = Problem.unpacked(found.problem).told("en") if found.problem else None
    return Upload(str(found.id), found.file, found.state, memos, problem, found.at, found.finished_at)
