"""What may be late and stands in no list of overdue points, so that it is told beside it.

::

    V0716/19   open, next control 31.11.2021      no day of the calendar: it never passes
    V0717/19   next control 30.09.2021            a control memo in which no point was found
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, func, select

from pipeline.catalogue.language import counted
from pipeline.ledger.answers import Unlisted
from pipeline.ledger.questions import open_undated
from pipeline.ledger.tables import memos, statuses

__all__ = ["told", "unlisted"]


def unlisted(connection: Connection, on: date, department: str | None = None) -> Unlisted:
    """What a list of overdue points leaves out; memos without points are counted for the whole book alone."""
    memos_without = None if department else int(connection.execute(_without_points()).scalar_one())
    return Unlisted(open_undated(connection, on, department), memos_without)


def told(left_out: Unlisted) -> Iterator[str]:
    """The same in sentences, each with the command that shows them."""
    if left_out.points:
        one = "{n} open point has no control date and is never overdue"
        many = "{n} open points have no control date and are never overdue"
        yield f"{counted(one, many, left_out.points)}: beschlussbuch ledger open"
    if left_out.memos:
        one, many = "in {n} control memo no point was found", "in {n} control memos no point was found"
        yield f"{counted(one, many, left_out.memos)}: beschlussbuch desk"


@cache
def _without_points() -> Select[Any]:
    """Control memos, further scans left out, from which no point stands."""
    points = select(1).where(statuses.c.memo_id == memos.c.id).exists()
    return select(func.count()).where(memos.c.kind == "control_report", memos.c.same_as.is_(None), ~points)
