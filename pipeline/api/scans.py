"""Scans come in over HTTP, by the same road as those dropped on the desk.

::

    POST /api/v1/memos?name=scan-0042.pdf    202, Location: /api/v1/uploads/7
    GET  /api/v1/uploads/7                   waiting, reading, done (with its memos' keys) or failed (and why)
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from pipeline.api.asking import known_only
from pipeline.api.problems import Refused, described
from pipeline.desk import intake
from pipeline.desk.guard import name_of
from pipeline.desk.room import Desk
from pipeline.errors import PathError, Problem, ScanTooLarge
from pipeline.ledger.answers import Upload
from pipeline.scan import READERS

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", dependencies=[Depends(known_only)])

_BYTES = {"schema": {"type": "string", "format": "binary", "minLength": 1}}
_BODY = {"content": dict.fromkeys(READERS, _BYTES), "required": True}


@router.post("/memos", status_code=202, responses=described(403, 413, 415), openapi_extra={"requestBody": _BODY})
async def send_scan(
    request: Request, response: Response, name: Annotated[str | None, Query(max_length=300)] = None
) -> Upload:
    """Send a scan in, its bytes as the body. The answer says where to look for what becomes of it."""
    desk: Desk = request.app.state.desk
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in READERS:
        raise Refused(415, Problem("no_scans_type", "", {"kinds": list(READERS)}))
    try:
        with intake.receiving(desk, name or "") as scan:
            async for part in request.stream():
                scan.write(part)
            if not scan.size:
                raise Refused(422, Problem("body_empty", "", {}))
            number = await run_in_threadpool(scan.keep, name_of(request, desk))
    except ScanTooLarge as error:
        raise Refused(413, error.problem) from None
    except OSError as error:
        raise PathError("scan_not_kept", why=error.strerror or str(error)) from error
    response.headers["Location"] = f"/api/v1/uploads/{number}"
    return _upload(request, number)


@router.get("/uploads/{upload}", responses=described(404))
def get_upload(request: Request, response: Response, upload: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> Upload:
    """What became of a scan: waiting, reading, done (with its memos' keys) or failed (with the reason)."""
    response.headers["Cache-Control"] = "no-store"
    return _upload(request, upload)


def _upload(request: Request, number: int) -> Upload:
    found = intake.arrival(request.app.state.desk, number)
    if found is None:
        raise Refused(404, Problem("not_in_book", "", {"what": f"scan {number} that was sent in"}))
    memos = tuple(found.memos.split(",")) if found.memos else ()
    problem = Problem.unpacked(found.problem) if found.problem else None
    told, code = (problem.told("en"), problem.code) if problem else (None, None)
    return Upload(str(found.id), found.file, found.state, memos, told, code, found.at, found.finished_at)
