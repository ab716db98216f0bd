"""What comes in: drop scans, watch them being read."""

from typing import Annotated

from fastapi import APIRouter, Depends, File, Request, Response, UploadFile

from pipeline.desk import intake
from pipeline.desk.guard import Visitor, protected, visitor
from pipeline.desk.render import fragment, page
from pipeline.desk.room import desk_of

__all__ = ["router"]

router = APIRouter()


@router.get("/eingang")
def the_intake(request: Request, who: Annotated[Visitor, Depends(visitor)]) -> Response:
    """The place to drop scans on, what is being read, and the watched folder."""
    desk = desk_of(request)
    return page(request, "intake.html", who, arrivals=intake.latest(desk), watched=intake.watched(desk), desk=desk)


@router.get("/eingang/stand")
def the_state(request: Request, who: Annotated[Visitor, Depends(visitor)]) -> Response:
    """What is being read, alone."""
    desk = desk_of(request)
    return fragment(request, "arrivals.html", who, arrivals=intake.latest(desk), watched=intake.watched(desk))


@router.post("/eingang")
def hand_in(
    request: Request, scans: Annotated[list[UploadFile], File()], who: Annotated[Visitor, Depends(protected)]
) -> Response:
    """Take scans in."""
    desk = desk_of(request)
    for scan in scans:
        intake.arrive(desk, scan.filename or "", scan.file, who.name)
    return fragment(request, "arrivals.html", who, arrivals=intake.latest(desk), watched=intake.watched(desk))
