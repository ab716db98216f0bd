"""A memo's rows in the book: its resolution found or made, the memo that it shows once more, and what it said before.

::

    memos 41   V0760/15                   resolution 7, which was known
    memos 42   number unreadable          resolution 8, a row for itself
    memos 43   the sheet of 41 again      same_as 41: it has no say

`pipeline.ledger.put` decides which memos are written; here they are, in one transaction of its own.
"""

from typing import NamedTuple

from sqlalchemy import Connection, delete, select, update

from pipeline.ledger.bulk import Columns, insert_rows
from pipeline.ledger.linking import displace, link
from pipeline.ledger.rows import Prepared, prepared
from pipeline.ledger.tables import corrections, doubts, memos, readings, resolutions, statuses, texts
from pipeline.ledger.write import Item, numbered, write
from pipeline.memo import Memo

__all__ = ["Entered", "enter", "linked_to", "remove_rows"]


class Entered(NamedTuple):
    """The resolutions that memos spoke of, and the keys of those that had a say before and are displaced."""

    touched: set[int]
    displaced: list[str]


def enter(connection: Connection, items: list[Item]) -> Entered:
    """Write memos whose ids are known, each with its resolution and the memo that it shows once more."""
    given = [item.rows for item in items]
    touched = _resolve(connection, given)
    displaced = link(connection, given)
    write(connection, items)
    linked = {item.rows.memo["id"] for item in items if item.what is None}
    return Entered(touched, displace(connection, displaced, linked))


def linked_to(connection: Connection, ids: list[int]) -> list[Item]:
    """Further scans linked to memos that are read anew: whether they still show the same is found out again."""
    linked = select(memos.c.id, readings.c.record).join(
        readings, (readings.c.memo_id == memos.c.id) & (readings.c.digest == memos.c.digest)
    )
    found = connection.execute(linked.where(memos.c.same_as.in_(ids), memos.c.id.not_in(ids)))
    items = []
    for row in found:
        rows = prepared(Memo.model_validate_json(row.record))
        rows.memo["id"] = row.id
        items.append(Item(rows, True, None))
    return items


def remove_rows(connection: Connection, ids: list[int]) -> set[int]:
    """Remove what an older reading said; the resolutions it spoke of."""
    spoke_of = select(memos.c.resolution_id).where(memos.c.id.in_(ids), memos.c.resolution_id.is_not(None))
    touched = set(connection.execute(spoke_of).scalars())
    for table in (statuses, doubts, corrections, texts):
        connection.execute(delete(table).where(table.c.memo_id.in_(ids)))
    connection.execute(update(memos).where(memos.c.id.in_(ids)).values(resolution_id=None, same_as=None, differs=None))
    return touched


def _resolve(connection: Connection, given: list[Prepared]) -> set[int]:
    """Find or make the resolution of each control memo; one whose number is unreadable gets a row for itself."""
    told = [rows.memo for rows in given if rows.memo["kind"] == "control_report"]
    numbers = {memo["number"] for memo in told if memo["number"]}
    found = connection.execute(select(resolutions.c.number, resolutions.c.id).where(resolutions.c.number.in_(numbers)))
    rows = {row.number: row.id for row in found}
    new: list[Columns] = []
    for memo in told:
        if memo["number"] not in rows:
            new.append({"number": memo["number"], "memos": 0})
            if memo["number"]:
                rows[memo["number"]] = None
    numbered(connection, resolutions, new)
    rows |= {row["number"]: row["id"] for row in new if row["number"]}
    unreadable = iter([row["id"] for row in new if not row["number"]])
    for memo in told:
        memo["resolution_id"] = rows[memo["number"]] if memo["number"] else next(unreadable)
    insert_rows(connection, resolutions, new)
    return {memo["resolution_id"] for memo in told}
