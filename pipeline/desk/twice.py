"""Further scans of a memo, and what they say otherwise than the one that counts.

::

    scan-0042.pdf       counts
    box-7-0003.pdf      weiterer Scan, liest anders: Punkt 2: „umgesetzt“ statt „in Umsetzung“
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, or_, select

from pipeline.catalogue.dates import german_date
from pipeline.desk.book import PAGE
from pipeline.desk.labels import FIELDS, REPORTS, STATES
from pipeline.ledger.answers import Otherwise
from pipeline.ledger.tables import memos
from pipeline.ledger.twice import kept

__all__ = ["Scan", "count", "find", "in_german", "scans_of"]


class Scan(NamedTuple):
    """A scan of a memo: the memo's key and number, the scan's file; what it says otherwise than the one that counts."""

    key: str
    number: str | None
    file: str
    counting: str | None
    differs: str


_FIRST = memos.alias("first")
_SCANS = select(memos.c.key, memos.c.number, memos.c.file, _FIRST.c.key.label("counting"), memos.c.differs).outerjoin(
    _FIRST, _FIRST.c.id == memos.c.same_as
)


def scans_of(connection: Connection, key: str) -> list[Scan]:
    """All scans of this memo, the one that counts first; none where it was scanned once."""
    here = select(func.coalesce(memos.c.same_as, memos.c.id)).where(memos.c.key == key).scalar_subquery()
    found = _scans(connection, or_(memos.c.id == here, memos.c.same_as == here))
    return sorted(found, key=lambda scan: scan.counting is not None) if len(found) > 1 else []


def count(connection: Connection) -> int:
    """How many scans say something else than the memo that counts."""
    return int(connection.execute(select(func.count()).where(memos.c.differs.is_not(None))).scalar_one())


def find(connection: Connection, page: int) -> list[Scan]:
    """A page of these, the newest first."""
    return _scans(connection, memos.c.differs.is_not(None), page)


def _scans(connection: Connection, which: ColumnElement[bool], page: int | None = None) -> list[Scan]:
    query = _SCANS.where(which).order_by(memos.c.added_at.desc(), memos.c.id.desc())
    rows = connection.execute(query if page is None else query.limit(PAGE).offset(PAGE * (page - 1)))
    return [Scan(row.key, row.number, row.file, row.counting, in_german(kept(row.differs))) for row in rows]


def in_german(found: Sequence[Otherwise]) -> str:
    """The differences in the desk's words.

    >>> in_german([Otherwise("state", "2", "implemented", None), Otherwise("point", "3", None, "Der Weg.")])
    'Punkt 2: „umgesetzt“ statt nichts; ohne Punkt 3'
    """
    return "; ".join(map(_in_german, found))


def _in_german(one: Otherwise) -> str:
    point = f"Punkt {one.point}" if one.point else "Punkt ohne Nummer"
    if one.field == "point":
        return f"ohne {point}" if one.here is None else f"auch {point}"
    what = point if one.field == "state" else FIELDS[_PATHS[one.field]]
    return f"{what}: {_word(one.field, one.here)} statt {_word(one.field, one.there)}"


_PATHS = {"date": "header.date", "report": "report", "next_control": "next_control"}


def _word(field: str, value: str | None) -> str:
    if value is None:
        return "nichts"
    words: Mapping[Any, str] = STATES if field == "state" else REPORTS if field == "report" else {}
    return f"„{words.get(value) or german_date(value)}“"
