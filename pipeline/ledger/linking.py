"""Memos that show a sheet once more are linked to the one that counts.

::

    memos 41   V0760/15   2. MAI 2019     counts
    memos 43   V0760/15   2. MAI 2019     same_as 41, and what it says otherwise

A memo that is to count before one that the book has (`twice.outranks`) displaces it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, delete, or_, select, update

from pipeline.ledger.links import Head, may_be_same, same
from pipeline.ledger.rows import Prepared
from pipeline.ledger.tables import memos, readings, statuses, texts
from pipeline.ledger.twice import differences, outranks, packed
from pipeline.ledger.write import tell
from pipeline.memo import Memo

__all__ = ["Displaced", "displace", "link"]


class Displaced(NamedTuple):
    """A memo that has no say any more, and the one that counts in its place (their ids)."""

    old: int
    new: int


def link(connection: Connection, given: list[Prepared]) -> list[Displaced]:
    """Mark the memos that show another once more, of the book or earlier in the batch; those that they displace."""
    told = [rows for rows in given if rows.memo["number"] and rows.memo["kind"] == "control_report"]
    of_batch = {rows.memo["id"]: rows for rows in told}
    rivals = _rivals(connection, told)
    displaced = []
    for rows in sorted(told, key=lambda rows: rows.memo["id"]):
        others = rivals.setdefault(rows.memo["resolution_id"], [])
        head = _head(rows)
        likely = [other for other in others if may_be_same(head, other)]
        twin = next((other for other in _with_text(connection, likely) if same(head, other)), None)
        if twin is None:
            others.append(head)
            continue
        here, there = _memo(rows.record), _memo_of(connection, twin.id, of_batch)
        if outranks(here, there):
            others[:] = [head if other.id == twin.id else other for other in others]
            displaced.append(Displaced(twin.id, head.id))
        else:
            rows.memo.update(same_as=twin.id, stands_from=None, differs=packed(differences(here, there)))
            rows.statuses.clear()
    return displaced


def displace(connection: Connection, displaced: Iterable[Displaced], linked: Collection[int]) -> list[str]:
    """Take their say from memos that another displaces, and link them and their further scans to it.

    The keys of those that had a say: that others (``linked``) are linked is no news, and not told again.
    """
    keys = []
    for old, new in displaced:
        connection.execute(delete(statuses).where(statuses.c.memo_id == old))
        there = _memo_of(connection, new, {})
        query = select(memos).where(or_(memos.c.id == old, memos.c.same_as == old))
        for row in connection.execute(query).all():
            found = packed(differences(_memo_of(connection, row.id, {}), there))
            values = {"same_as": new, "stands_from": None, "stands_until": None, "differs": found}
            connection.execute(update(memos).where(memos.c.id == row.id).values(values))
            if row.id == old and old not in linked:
                keys.append(row.key)
                known = {"memo_id": old, "memo": row.key, "resolution": row.number, "digest": row.digest}
                tell(connection, [{"what": "linked"} | known])
    return keys


def _rivals(connection: Connection, told: Sequence[Prepared]) -> dict[int, list[Head]]:
    """The memos in the book that count, by their resolutions, without those of the batch and without words."""
    query = select(memos.c.resolution_id, memos.c.id, memos.c.session, memos.c.date, memos.c.next_control).where(
        memos.c.resolution_id.in_({rows.memo["resolution_id"] for rows in told}),
        memos.c.same_as.is_(None),
        memos.c.id.not_in([rows.memo["id"] for rows in told]),
    )
    found: dict[int, list[Head]] = {}
    for row in connection.execute(query):
        found.setdefault(row.resolution_id, []).append(Head(row.id, row.session, row.date, row.next_control, ""))
    return found


def _head(rows: Prepared) -> Head:
    memo, text = rows.memo, rows.text
    head = Head(memo["id"], memo["session"], memo["date"], memo["next_control"], "")
    return _saying(head, text["points"], text["reports"])


def _saying(head: Head, points: str, reports: str) -> Head:
    return head._replace(text=f"{points}\n{reports}", reports=reports)


def _with_text(connection: Connection, heads: list[Head]) -> list[Head]:
    """The same heads; those from the book with their words."""
    bare = [head.id for head in heads if not head.text]
    if not bare:
        return heads
    query = select(texts.c.memo_id, texts.c.points, texts.c.reports).where(texts.c.memo_id.in_(bare))
    words = {row.memo_id: row for row in connection.execute(query)}
    return [head if head.text else _saying(head, words[head.id].points, words[head.id].reports) for head in heads]


def _memo_of(connection: Connection, id_: int, of_batch: Mapping[int, Prepared]) -> Memo:
    """The reading of a memo as it counts now."""
    if id_ in of_batch:
        return _memo(of_batch[id_].record)
    of = (readings.c.memo_id == memos.c.id) & (readings.c.digest == memos.c.digest)
    query = select(readings.c.record).join(memos, of).where(memos.c.id == id_)
    return _memo(connection.execute(query).scalar_one())


def _memo(record: str) -> Memo:
    return Memo.model_validate_json(record)
