"""How it came to this: a resolution's memos, each point's status from memo to memo, and a memo's own record.

::

    V0760/15, point 1    2019-05-02  in_progress    "Der Beschlusspunkt befindet sich in der Umsetzung."
                         2020-02-04  implemented    "Der Beschlusspunkt ist umgesetzt."
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, select

from pipeline.ledger.answers import MemoHead, Move, PointHistory, ResolutionHistory
from pipeline.ledger.copies import copies_of
from pipeline.ledger.questions import by_number
from pipeline.ledger.tables import REMOVED, doubts, memos, points, readings, resolutions, statuses
from pipeline.ledger.twice import kept, reads_otherwise

__all__ = ["histories", "history", "memo_heads", "memo_record", "otherwise", "records"]


_OF_A_STATE = re.compile(r"points\[(\d+)\](?:\.(?:number|report|status.*))?")
"""Doubts that bear on what became of a point; one of its text doesn't."""


def _names(record: type) -> list[str]:
    return [field.name for field in fields(record)]


def memo_heads(
    connection: Connection,
    *,
    resolution: int | None = None,
    where: Sequence[ColumnElement[bool]] = (),
    after: int = 0,
    limit: int | None = None,
) -> list[tuple[int, MemoHead]]:
    """Memos with their ids, in the order they came into the book: all, or those of one resolution; after an id.

    ``where`` are further conditions.
    """
    first = memos.alias("first")
    columns = [memos.c[name] for name in _names(MemoHead) if name not in {"same_as", "copies"}]
    query = select(memos.c.id, *columns, first.c.key.label("same_as")).outerjoin(first, first.c.id == memos.c.same_as)
    if resolution is not None:
        query = query.where(memos.c.resolution_id == resolution).order_by(memos.c.stands_from)
    query = query.where(memos.c.id > after, memos.c.kind != REMOVED, *where).order_by(memos.c.id).limit(limit)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    names = copies_of(connection, [row["key"] for row in rows])
    return [
        (
            row.pop("id"),
            MemoHead(
                differs=kept(row.pop("differs")), **row, copies=tuple(one.file for one in names.get(row["key"], ()))
            ),
        )
        for row in rows
    ]


def otherwise(connection: Connection, keys: Sequence[str]) -> list[str]:
    """A line about each of these second scans that reads otherwise than the memo that counts."""
    found = _heads_of(connection, keys)
    counting = _heads_of(connection, [memo.same_as for memo in found.values() if memo.same_as])
    return [
        reads_otherwise(memo, counting[memo.same_as].file) for memo in found.values() if memo.differs and memo.same_as
    ]


def _heads_of(connection: Connection, keys: Sequence[str]) -> dict[str, MemoHead]:
    portions = (keys[start : start + 500] for start in range(0, len(keys), 500))
    found = (head for some in portions for _, head in memo_heads(connection, where=[memos.c.key.in_(some)]))
    return {head.key: head for head in found}


def memo_record(connection: Connection, key: str) -> tuple[str, str] | None:
    """The memo's JSON as it counts now, and its digest; None where there is no such memo."""
    query = select(readings.c.record, readings.c.digest).join(
        memos, and_(memos.c.id == readings.c.memo_id, memos.c.digest == readings.c.digest)
    )
    row = connection.execute(query.where(memos.c.key == key)).one_or_none()
    return (row.record, row.digest) if row else None


def history(connection: Connection, number: str) -> ResolutionHistory | None:
    """All memos of a resolution and how each point's status moved; None where the book doesn't know it.

    The number may be written as people do: ``v 0760/15``, ``V0760-15``.
    """
    head = _head(connection, number) or _head(connection, _canonical(number))
    return _history(connection, head) if head else None


def _head(connection: Connection, number: str) -> RowMapping | None:
    return connection.execute(select(resolutions).where(resolutions.c.number == number)).mappings().one_or_none()


def _canonical(number: str) -> str:
    from pipeline.dictionaries import at_hand  # takes longer to load than the whole answer

    numbers = at_hand().numbers
    return numbers.validate(number) if numbers.is_valid(number) else number


def histories(connection: Connection) -> Iterator[ResolutionHistory]:
    """All resolutions, those without a readable number among them, in the order of their ids."""
    for head in connection.execute(select(resolutions).order_by(resolutions.c.id)).mappings().all():
        yield _history(connection, head)


def records(connection: Connection) -> Iterator[tuple[str, str]]:
    """Key and record (JSON) of every memo as it counts now, in the order they came into the book."""
    query = select(memos.c.key, readings.c.record).join(
        readings, and_(memos.c.id == readings.c.memo_id, memos.c.digest == readings.c.digest)
    )
    streamed = connection.execution_options(yield_per=500).execute(query.order_by(memos.c.id))
    yield from ((row.key, row.record) for row in streamed)


def _history(connection: Connection, head: RowMapping) -> ResolutionHistory:
    said: dict[int, list[Move]] = {}
    query = (
        select(statuses, memos.c.key, memos.c.date)
        .join(memos, memos.c.id == statuses.c.memo_id)
        .join(points, points.c.id == statuses.c.point_id)
        .where(points.c.resolution_id == head["id"])
        .order_by(statuses.c.stands_from, statuses.c.memo_id)
    )
    doubtful = _doubtful(connection, head["id"])
    for row in connection.execute(query).mappings():
        move = {name: row[name] for name in _names(Move) if name not in {"memo", "doubted"}}
        doubted = bool({(row["memo_id"], row["position"]), (row["memo_id"], None)} & doubtful)
        said.setdefault(row["point_id"], []).append(Move(memo=row["key"], **move, doubted=doubted))
    of = connection.execute(select(points).where(points.c.resolution_id == head["id"])).mappings()
    told = [
        PointHistory(**{n: row[n] for n in ("number", "text", "state", "open")}, moves=tuple(said.get(row["id"], ())))
        for row in sorted(of, key=lambda row: (by_number(row["number"]), row["occurrence"]))
    ]
    found = [memo for _, memo in memo_heads(connection, resolution=head["id"])]
    names = [name for name in _names(ResolutionHistory) if name not in {"memos", "points"}]
    return ResolutionHistory(
        **{name: head[name] for name in names}, memos=tuple(sorted(found, key=_by_date)), points=tuple(told)
    )


def _doubtful(connection: Connection, resolution: int) -> set[tuple[int, int | None]]:
    """The memos' points (from 1) whose states are doubted; no point where all of a memo's are."""
    query = select(doubts.c.memo_id, doubts.c.field).join(memos, memos.c.id == doubts.c.memo_id)
    rows = connection.execute(query.where(memos.c.resolution_id == resolution)).all()
    found: set[tuple[int, int | None]] = set()
    for memo, field in rows:
        if field in {"points", "resolution.number"}:
            found.add((memo, None))
        elif (place := _OF_A_STATE.fullmatch(field)) is not None:
            found.add((memo, int(place[1]) + 1))
    return found


def _by_date(memo: MemoHead) -> tuple[str, bool]:
    return memo.date or "", memo.same_as is not None
