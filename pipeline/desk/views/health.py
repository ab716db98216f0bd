"""How the application is, for a monitor: ``200`` where all parts are well, ``503`` where one is not.

A monitor needs no token. Whoever isn't known sees which part is not well; what is wrong with it, only who is.
"""

import asyncio

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from pipeline.desk.guard import known
from pipeline.desk.health import report
from pipeline.desk.room import desk_of

__all__ = ["router"]

router = APIRouter()

_SECONDS = 5.0


@router.get("/healthz")
async def health(request: Request) -> JSONResponse:
    """The parts, each ``ok`` or what is wrong with it."""
    desk = desk_of(request)
    try:
        parts = await asyncio.wait_for(run_in_threadpool(report, desk.health, desk.engine, desk.folder), _SECONDS)
    except TimeoutError:
        parts = {"book": f"no answer within {_SECONDS:g} s"}
    well = set(parts.values()) <= {"ok"}
    if known(request, desk) is None:
        parts = {part: "ok" if words == "ok" else "failing" for part, words in parts.items()}
    return JSONResponse(parts, 200 if well else 503)
