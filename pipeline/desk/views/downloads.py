"""What of a memo is taken away: the scan as it came, its archive copy (PDF/A), the record (JSON)."""

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import FileResponse

from pipeline.desk import copies
from pipeline.desk.guard import visitor
from pipeline.desk.memo_page import memo_of
from pipeline.desk.room import desk_of
from pipeline.desk.views.memo import Key
from pipeline.errors import ChildTimeout

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
