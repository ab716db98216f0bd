"""What is taken away: a memo's scan as it came, its archive copy (PDF/A), its record (JSON); all of a resolution."""

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import FileResponse

from pipeline.desk import book, bundles, copies
from pipeline.desk.guard import visitor
from pipeline.desk.memo_page import memo_of
from pipeline.desk.numbers import Number
from pipeline.desk.records import currents
from pipeline.desk.room import desk_of
from pipeline.desk.views.memo import Key
from pipeline.errors import ChildTimeout
from pipeline.ledger.store import reading

__all__ = ["router"]

router = APIRouter(dependencies=[Depends(visitor)])


@router.get("/mitteilung/{key}/json")
def the_json(request: Request, key: Key) -> Response:
    """The record as other systems get it."""
    memo = memo_of(request, key)
    headers = {"Content-Disposition": f'attachment; filename="{copies.named(memo, ".json")}"'}
    return Response(memo.model_dump_json(indent=1) + "\n", media_type="application/json", headers=headers)


@router.get("/mitteilung/{key}/original")
def the_original(request: Request, key: Key) -> Response:
    """The scan as it came. Raises UnreadableScan where it is not at hand."""
    memo = memo_of(request, key)
    path = copies.original(desk_of(request), memo)
    return FileResponse(path, media_type=copies.type_of(memo), filename=copies.file_name(memo))


@router.get("/mitteilung/{key}/pdf")
def the_copy(request: Request, key: Key) -> Response:
    """The archive copy. Raises UnreadableScan where there is none."""
    memo = memo_of(request, key)
    try:
        path = copies.archive_copy(desk_of(request), memo)
    except ChildTimeout as error:
        raise HTTPException(503, error.problem.told("de", at=False, desk=True), {"Retry-After": "5"}) from None
    return FileResponse(path, media_type="application/pdf", filename=copies.named(memo, ".pdf"))


@router.get("/paket/{row}")
def the_bundle(request: Request, row: Number) -> Response:
    """All of a resolution as a ZIP."""
    desk = desk_of(request)
    with reading(desk.engine) as connection:
        history = book.history(connection, row)
        keys = [memo.key for memo in history.memos] if history else []
        found = currents(connection, keys)
    if not found or history is None:
        raise HTTPException(404)
    memos = [found[key] for key in keys if key in found]
    return bundles.answer(desk, history.resolution.number, memos)
