"""The questions as addresses below ``/api/v1``.

::

    /memos  /memos/{key}  /resolutions  /resolutions/{number}  /points  /search  /stats  /changes
    /schema  /problems/{code}

Lists come in pages: ``next`` is the address of the page after, null on the last (`pipeline.api.asking`).
"""

from dataclasses import dataclass
from importlib.resources import files
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlalchemy import Connection

from pipeline.api.asking import (
    NOT_CHANGED,
    TEXT,
    Cursor,
    Department,
    Key,
    Limit,
    On,
    Words,
    answered,
    known_only,
    page_after,
    today,
)
from pipeline.api.problems import Refused, described
from pipeline.catalogue import sayings
from pipeline.errors import Problem
from pipeline.ledger.answers import Change, Hit, MemoHead, PointNow, ResolutionHead, ResolutionHistory, Stats, Unlisted
from pipeline.ledger.changes import changes_since, last_change
from pipeline.ledger.figures import stats as figures
from pipeline.ledger.history import history, memo_record
from pipeline.ledger.lists import memos_where, resolutions_where
from pipeline.ledger.questions import Sureness, Which, points_page, points_total
from pipeline.ledger.search import search as found_by
from pipeline.ledger.unlisted import unlisted
from pipeline.memo import Basis, Memo, State

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", dependencies=[Depends(known_only)])

_LISTED = NOT_CHANGED | described()
_ONE = NOT_CHANGED | described(404)


@dataclass(frozen=True, slots=True)
class MemoPage:
    """Memos in the order they came into the book; ``total`` counts those on all pages."""

    memos: list[MemoHead]
    total: int
    next: str | None


@dataclass(frozen=True, slots=True)
class ResolutionPage:
    """Resolutions in the order they came into the book; ``total`` counts those on all pages."""

    resolutions: list[ResolutionHead]
    total: int
    next: str | None


@dataclass(frozen=True, slots=True)
class PointPage:
    """Points in a fixed order; ``total`` counts those on all pages.

    ``unlisted`` comes with what is overdue: what may be late and is on none of these pages.
    """

    points: list[PointNow]
    total: int
    next: str | None
    unlisted: Unlisted | None = None


@dataclass(frozen=True, slots=True)
class HitPage:
    """Memos found, the best first."""

    hits: list[Hit]
    next: str | None


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Changes, oldest first; ``next`` is the address to ask, again and again."""

    changes: list[Change]
    next: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code of a problem means; ``{name}`` stands for one of the problem's values."""

    code: str
    en: str
    de: str
    en_remedy: str
    de_remedy: str


@router.get("/memos", responses=_LISTED, response_model=MemoPage)
def list_memos(
    request: Request,
    kind: Literal["control_report", "other"] | None = None,
    report: Literal["interim", "final"] | None = None,
    department: Department = None,
    resolution: Annotated[str | None, Query(max_length=60, pattern=TEXT, description="a resolution's number")] = None,
    doubtful: Annotated[bool | None, Query(description="only those with doubts (true) or without (false)")] = None,
    after: Cursor = 0,
    limit: Limit = 100,
) -> Response:
    """Memos in the order they came into the book: all, or those of a kind, a report, a department, a resolution."""
    wanted = {"kind": kind, "report": report, "department": department, "resolution": resolution}

    def ask(book: Connection) -> MemoPage:
        found = memos_where(book, **wanted, doubtful=doubtful, after=after, limit=limit)
        return MemoPage(list(found.rows), found.total, page_after(request, found.last))

    return answered(request, ask)


@router.get("/memos/{key}", responses=_ONE, response_model=Memo)
def get_memo(request: Request, key: Key) -> Response:
    """A memo's record, as ``/schema`` describes it."""

    def ask(book: Connection) -> bytes | None:
        found = memo_record(book, key)
        return found[0].encode() if found else None

    return answered(request, ask, f"memo {key}")


@router.get("/resolutions", responses=_LISTED, response_model=ResolutionPage)
def list_resolutions(
    request: Request,
    body: Annotated[str | None, Query(max_length=200, pattern=TEXT, description="the body that passed it")] = None,
    year: Annotated[int | None, Query(ge=1900, le=2999, description="in which it was passed")] = None,
    department: Department = None,
    open: Annotated[bool, Query(description="only those with open points")] = False,  # noqa: A002 - the address's word
    overdue: Annotated[bool, Query(description="only those with open points whose control date has passed")] = False,
    after: Cursor = 0,
    limit: Limit = 100,
) -> Response:
    """Resolutions as they stand today: all, or those of a body, a year, a department, open, overdue."""

    def ask(book: Connection) -> ResolutionPage:
        of = {"body": body, "department": department}
        found = resolutions_where(
            book, today(), **of, year=year, open_only=open, overdue=overdue, after=after, limit=limit
        )
        return ResolutionPage(list(found.rows), found.total, page_after(request, found.last))

    return answered(request, ask)


@router.get("/resolutions/{number:path}", responses=_ONE, response_model=ResolutionHistory)
def get_resolution(request: Request, number: Annotated[str, Path(max_length=60, pattern=TEXT)]) -> Response:
    """A resolution (V0760/15): all its memos, and how each point's status moved."""
    return answered(request, lambda book: history(book, number), f"resolution {number}")


@router.get("/points", responses=_LISTED, response_model=PointPage)
def list_points(
    request: Request,
    state: State | None = None,
    overdue: Annotated[bool, Query(description="only those whose control date has passed with no later memo")] = False,
    open: Annotated[bool, Query(description="only those on which something is to be expected")] = False,  # noqa: A002 - the address's word
    department: Department = None,
    basis: Annotated[Basis | None, Query(description="only states known in this way")] = None,
    min_confidence: Annotated[float | None, Query(ge=0, le=1, description="only states at least so sure")] = None,
    on: On = None,
    after: Cursor = 0,
    limit: Limit = 100,
) -> Response:
    """Points as they stand: all, or those in a state, open, overdue, of a department."""
    only: Literal["all", "open", "overdue"] = "overdue" if overdue else "open" if open else "all"
    which, day = Which(state, only, department, Sureness(basis, min_confidence)), on or today()

    def ask(book: Connection) -> PointPage:
        found = points_page(book, day, which, after=after, limit=limit)
        totals = request.app.state.desk.totals
        state_of_book = last_change(book)
        total = totals.of((state_of_book, day, which), lambda: points_total(book, day, which))
        following = page_after(request, found[-1].id if len(found) == limit else None)
        if only != "overdue":
            return PointPage(found, total, following)
        beside = totals.of((unlisted, state_of_book, day, department), lambda: unlisted(book, day, department))
        return PointPage(found, total, following, beside)

    return answered(request, ask)


@router.get("/search", responses=_LISTED, response_model=HitPage)
def search_memos(
    request: Request, q: Words, after: Annotated[int, Query(ge=0, le=10_000)] = 0, limit: Limit = 20
) -> Response:
    """Memos by their words, in whatever form they stand there."""

    def ask(book: Connection) -> HitPage:
        found = found_by(book, q, limit=limit, offset=after)
        more = len(found) == limit and after + limit <= 10_000
        return HitPage(found, page_after(request, after + limit if more else None))

    return answered(request, ask)


@router.get("/stats", responses=_LISTED, response_model=Stats)
def get_stats(request: Request, on: On = None) -> Response:
    """The book in numbers."""
    return answered(request, lambda book: figures(book, on or today()))


@router.get("/changes", responses=_LISTED, response_model=ChangePage)
def list_changes(request: Request, since: Cursor = 0, limit: Limit = 100) -> Response:
    """What came in after a cursor. Keep ``next`` and ask it again."""

    def ask(book: Connection) -> ChangePage:
        found = changes_since(book, since, limit)
        cursor = found[-1].id if found else since
        return ChangePage(found, str(request.url.include_query_params(since=cursor)))

    return answered(request, ask)


@router.get(
    "/schema",
    response_class=Response,
    responses=described() | {200: {"content": {"application/schema+json": {"schema": {"type": "object"}}}}},
)
def get_schema() -> Response:
    """The JSON Schema of the memos' records."""
    text = files("pipeline").joinpath("memo.schema.json").read_bytes()
    return Response(text, media_type="application/schema+json")


@router.get("/problems/{code}", responses=described(404))
def get_meaning(code: Annotated[str, Path(pattern="^[a-z_0-9]{1,60}$")]) -> Meaning:
    """What a code of a problem means, and what to do about it."""
    saying = sayings("errors").get(code)
    if saying is None:
        raise Refused(404, Problem("not_in_book", "", {"what": f"problem {code}"}))
    return Meaning(code, saying.en, saying.de, saying.en_remedy, saying.de_remedy)
