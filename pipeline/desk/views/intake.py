"""What comes in: drop scans, watch them being read."""

from typing import Annotated, Any

from fastapi import APIRouter, File, Request, Response, UploadFile

from pipeline.desk import intake
from pipeline.desk.guard import Guest, Trusted
from pipeline.desk.inbox import watched
from pipeline.desk.render import fragment, page
from pipeline.desk.room import desk_of

__all__ = ["router"]

router = APIRouter()


@router.get("/eingang")
def the_intake(request: Request, who: Guest) -> Response:
    """The place to drop scans on, what is being read, and the watched folder."""
    return page(request, "intake.html", who, desk=desk_of(request), **_state(request))


@router.get("/eingang/stand")
def the_state(request: Request, who: Guest) -> Response:
    """What is being read, alone."""
    return fragment(request, "arrivals.html", who, **_state(request))


@router.post("/eingang")
def hand_in(request: Request, scans: Annotated[list[UploadFile], File()], who: Trusted) -> Response:
    """Take scans in."""
    for scan in scans:
        intake.arrive(desk_of(request), scan.filename or "", scan.file, who.name)
    return fragment(request, "arrivals.html", who, **_state(request))


def _state(request: Request) -> dict[str, Any]:
    desk = desk_of(request)
    arrivals = intake.latest(desk)
    return {
        "arrivals": arrivals,
        "busy": intake.unread(desk),
        "brought": intake.brought_by(desk, arrivals),
        "watched": watched(desk),
        "trouble": desk.health.problems().get("intake"),
    }
