"""The book in numbers: how many points are in which state, by department and by year.

::

    2016   in_progress 12   implemented 87   obsolete 3
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, case, func, select

from pipeline.catalogue import sayings
from pipeline.catalogue.dates import told_date
from pipeline.catalogue.language import counted, said
from pipeline.ledger.answers import Count, Stats
from pipeline.ledger.departments import grouped
from pipeline.ledger.questions import count_overdue
from pipeline.ledger.tables import REMOVED, memos, points, resolutions

__all__ = ["in_numbers", "stats"]


def _by_basis() -> list[Any]:
    """How many of the points counted are known by each basis."""
    bases = ("stated", "inferred", "edited", "report")
    return [func.coalesce(func.sum(case((points.c.basis == basis, 1), else_=0)), 0) for basis in bases]


def stats(connection: Connection, on: date) -> Stats:
    """The book in numbers: all points by state, by department and by year, as they stand today; overdue on a day."""
    counts: list[Count] = []
    for group, column in (("all", None), ("department", resolutions.c.department), ("year", resolutions.c.year)):
        by = [] if column is None else [column]
        of = resolutions.c.id == points.c.resolution_id
        query = select(*by, points.c.state, func.count(), *_by_basis()).join(resolutions, of)
        for *name, state, number, stated, inferred, edited, report in connection.execute(
            query.group_by(*by, points.c.state).order_by(*by, points.c.state)
        ):
            shown = "all" if column is None else str(name[0] if name[0] is not None else "unknown")
            shown = grouped(shown) if group == "department" and name[0] is not None else shown
            counts.append(Count(group, shown, state, number, stated, inferred, edited, report))

    def number_of(table: Any, *where: Any) -> int:
        return int(connection.execute(select(func.count()).select_from(table).where(*where)).scalar_one())

    return Stats(
        on=on,
        memos=number_of(memos, memos.c.kind != REMOVED),
        second_scans=number_of(memos, memos.c.same_as.is_not(None)),
        differing=number_of(memos, memos.c.differs.is_not(None)),
        resolutions=number_of(resolutions),
        points=number_of(points),
        open=number_of(points, points.c.open),
        overdue=count_overdue(connection, on),
        doubts=int(connection.execute(select(func.coalesce(func.sum(memos.c.doubts), 0))).scalar_one()),
        counts=tuple(_added(sorted(counts, key=_place))),
    )


def in_numbers(found: Stats) -> str:
    """The book in one line."""
    return said(
        "{memos} ({scans}) on {resolutions} with {points}: {open} open, {overdue} overdue on {day}; {doubts}",
        memos=counted("{n} memo", "{n} memos", found.memos),
        scans=_second_scans(found),
        resolutions=counted("{n} resolution", "{n} resolutions", found.resolutions),
        points=counted("{n} point", "{n} points", found.points),
        open=found.open,
        overdue=found.overdue,
        day=told_date(found.on.isoformat()),
        doubts=counted("{n} doubt", "{n} doubts", found.doubts),
    )


def _second_scans(found: Stats) -> str:
    scans = counted("{n} second scan", "{n} second scans", found.second_scans)
    return said("{scans}, {n} of them read otherwise", scans=scans, n=found.differing) if found.differing else scans


def _place(count: Count) -> tuple[str, str, int]:
    """By group and name; states in the catalogue's order, what is open first."""
    return count.group, count.name, _STATES[count.state]


_STATES = {state: place for place, state in enumerate(sayings("states"))}


def _added(counts: Iterable[Count]) -> Iterator[Count]:
    """One count for all names of a department."""
    for _, same in groupby(counts, _place):
        first, *rest = same
        for one in rest:
            numbers = ("points", "stated", "inferred", "edited", "report")
            first = replace(first, **{name: getattr(first, name) + getattr(one, name) for name in numbers})
        yield first
