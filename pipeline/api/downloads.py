"""The paper behind a record: the scan as it came, its archive copy, its pages as pictures.

::

    GET /api/v1/memos/3f2a91c04d5e6b77/original       the bytes that were scanned
    GET /api/v1/memos/3f2a91c04d5e6b77/pdf            PDF/A with the corrected words behind the pictures; 503 while it
                                                      is being made: ask again
    GET /api/v1/memos/3f2a91c04d5e6b77/pages/1.png    the picture that the boxes of the record belong to
    GET /api/v1/resolutions/V0760/15/all.zip          all of these of a resolution's memos, and their records

Copies and pictures are made by children with limits (`pipeline.desk.copies`, `pipeline.desk.paper`).
"""

from collections.abc import Callable
from pathlib import Path as FilePath
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import FileResponse

from pipeline.api.asking import TEXT, Key, known_only
from pipeline.api.problems import Refused, described
from pipeline.desk import bundles, copies, paper
from pipeline.desk.records import current, currents
from pipeline.desk.room import Desk, desk_of
from pipeline.errors import Problem, UnreadableScan
from pipeline.ledger.history import history
from pipeline.ledger.store import reading
from pipeline.memo import Memo
from pipeline.scan import READERS

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", dependencies=[Depends(known_only)])


def _bytes_of(*kinds: str) -> dict[int | str, dict[str, Any]]:
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in kinds}
    return described(404) | {200: {"description": "its bytes", "content": content}}


@router.get("/memos/{key}/original", response_class=Response, responses=_bytes_of(*READERS, "application/octet-stream"))
def get_original(request: Request, key: Key) -> Response:
    """The scan as it came."""
    memo = _memo(request, key)
    path = _found(copies.original, request, memo)
    return FileResponse(path, media_type=copies.type_of(memo), filename=copies.file_name(memo))


@router.get("/memos/{key}/pdf", response_class=Response, responses=_bytes_of("application/pdf"))
def get_pdf(request: Request, key: Key) -> Response:
    """The scan's archive copy: searchable PDF/A, made when it is first asked for."""
    memo = _memo(request, key)
    path = _found(copies.archive_copy, request, memo)
    return FileResponse(path, media_type="application/pdf", filename=copies.named(memo, ".pdf"))


@router.get("/resolutions/{number:path}/all.zip", response_class=Response, responses=_bytes_of("application/zip"))
def get_bundle(request: Request, number: Annotated[str, Path(max_length=60, pattern=TEXT)]) -> Response:
    """All of a resolution: its scans as they came, their archive copies, its records; ``fehlt.txt`` names what isn't.

    Copies are made while it is sent, so that it may take its time.
    """
    desk = desk_of(request)
    with reading(desk.engine) as book:
        found = history(book, number)
        keys = [memo.key for memo in found.memos] if found else []
        memos = currents(book, keys)
    if not memos or found is None:
        raise Refused(404, Problem("not_in_book", "", {"what": f"resolution {number}"}))
    return bundles.answer(desk, found.number, [memos[key] for key in keys if key in memos])


def _found(of: Callable[[Desk, Memo], FilePath], request: Request, memo: Memo) -> FilePath:
    """A file of the memo's; that there is none, with the reason, is a 404."""
    try:
        return of(desk_of(request), memo)
    except UnreadableScan as error:
        raise Refused(404, error.problem) from None


@router.get("/memos/{key}/pages/{number}.png", response_class=Response, responses=_bytes_of("image/png"))
def get_page(request: Request, key: Key, number: Annotated[int, Path(ge=1, le=100_000)]) -> Response:
    """A page of the scan as it was read: turned, straightened. Pages are counted as the record counts them."""
    memo = _memo(request, key)
    index = number - memo.source.first_page
    pages = memo.processing.pages
    inside = 0 <= index < len(pages)
    found = paper.picture(desk_of(request), memo.source, number, pages[index].taken, lossless=True) if inside else None
    if found is None:
        raise Refused(404, Problem("not_in_book", "", {"what": f"picture of page {number} of memo {key}"}))
    return Response(found.data, media_type=found.media_type)


def _memo(request: Request, key: str) -> Memo:
    with reading(desk_of(request).engine) as book:
        memo = current(book, key)
    if memo is None:
        raise Refused(404, Problem("not_in_book", "", {"what": f"memo {key}"}))
    return memo
