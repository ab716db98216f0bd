"""Rows go into the tables: memos and what hangs on them, the readings that are kept, and the change that is told.

::

    changes   17  2026-03-02T08:15:00Z  added     3f2a91c04d5e6b77   V0760/15
    changes   18  2026-03-09T10:01:12Z  replaced  3f2a91c04d5e6b77   V0760/15
"""

from datetime import UTC, datetime
from typing import Literal, NamedTuple

from sqlalchemy import Connection, Table, func, select, update

from pipeline.ledger.bulk import Columns, insert_rows
from pipeline.ledger.rows import Prepared
from pipeline.ledger.tables import changes, corrections, doubts, memos, points, readings, statuses, texts

__all__ = ["Item", "now", "numbered", "tell", "write"]


class Item(NamedTuple):
    """A reading to be written: its rows, whether the memo is in the book already, and what the change is called.

    A change without a name is not told: the reading is the same, only its links are found anew.
    """

    rows: Prepared
    known: bool
    what: Literal["added", "replaced"] | None


def now() -> str:
    """This second in UTC, ISO 8601."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def numbered(connection: Connection, table: Table, rows: list[Columns]) -> None:
    """Give new rows their ids. There is one writer, so the next is the highest and one."""
    following = connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one() + 1
    for number, row in enumerate(rows, following):
        row["id"] = number


def write(connection: Connection, items: list[Item]) -> None:
    """Write what is new or read anew; ids and resolutions of the memos are known."""
    at = now()
    for item in items:
        item.rows.memo.setdefault("resolution_id", None)
        if item.what:
            item.rows.memo["changed_at"] = at
    insert_rows(connection, memos, [item.rows.memo | {"added_at": at} for item in items if not item.known])
    for item in items:
        if item.known:
            connection.execute(update(memos).where(memos.c.id == item.rows.memo["id"]).values(item.rows.memo))
    insert_rows(connection, statuses, _statuses(connection, [item.rows for item in items]))
    for table, rows in (
        (doubts, [_of(item, row) for item in items for row in item.rows.doubts]),
        (corrections, [_of(item, row) for item in items for row in item.rows.corrections]),
        (texts, [_of(item, item.rows.text) for item in items]),
    ):
        insert_rows(connection, table, rows)
    told = [item for item in items if item.what]
    _keep_readings(connection, told, at)
    tell(connection, [_told(item, at) for item in told])


def _of(item: Item, row: Columns) -> Columns:
    row["memo_id"] = item.rows.memo["id"]
    return row


def _statuses(connection: Connection, given: list[Prepared]) -> list[Columns]:
    """The rows of ``statuses``, each with its point: the one of that number in the resolution, made where it is new."""
    speaking = [rows for rows in given if rows.statuses]
    of = points.c.resolution_id.in_({rows.memo["resolution_id"] for rows in speaking})
    found = connection.execute(
        select(points.c.resolution_id, points.c.number, points.c.occurrence, points.c.id).where(of)
    )
    known: dict[tuple[int, str | None, int], Columns] = {(a, b, c): {"id": d} for a, b, c, d in found}
    new: list[Columns] = []
    rows_out: list[Columns] = []
    for rows in speaking:
        for status in rows.statuses:
            place = (rows.memo["resolution_id"], status.pop("number"), status.pop("occurrence"))
            if place not in known:
                known[place] = dict(zip(("resolution_id", "number", "occurrence"), place, strict=True))
                known[place] |= {"text": status["text"], "state": status["state"], "open": not status["closes"]}
                new.append(known[place])
            rows_out.append(status | {"memo_id": rows.memo["id"], "point": known[place]})
    numbered(connection, points, new)
    insert_rows(connection, points, new)
    for row in rows_out:
        row["point_id"] = row.pop("point")["id"]
    return rows_out


def _keep_readings(connection: Connection, items: list[Item], at: str) -> None:
    """Add each record to its memo's readings; one that is restored is there already."""
    ids = [item.rows.memo["id"] for item in items if item.known]
    kept: dict[int, set[str]] = {}
    if ids:
        for memo, digest in connection.execute(
            select(readings.c.memo_id, readings.c.digest).where(readings.c.memo_id.in_(ids))
        ):
            kept.setdefault(memo, set()).add(digest)
    rows = []
    for item in items:
        memo = item.rows.memo
        before = kept.get(memo["id"], set())
        if memo["digest"] not in before:
            rows.append(
                {
                    "memo_id": memo["id"],
                    "position": len(before) + 1,
                    "digest": memo["digest"],
                    "version": item.rows.version,
                    "added_at": at,
                    "record": item.rows.record,
                }
            )
    insert_rows(connection, readings, rows)


def tell(connection: Connection, rows: list[Columns]) -> None:
    """Enter changes: ``what`` became of the memo (``memo_id``, ``memo``: its key), its resolution and its digest."""
    for row in rows:
        row.setdefault("at", now())
    numbered(connection, changes, rows)
    insert_rows(connection, changes, rows)


def _told(item: Item, at: str) -> Columns:
    memo = item.rows.memo
    what = "linked" if item.what == "added" and memo["same_as"] else item.what
    known = {"memo_id": memo["id"], "memo": memo["key"], "resolution": memo["number"], "digest": memo["digest"]}
    return {"at": at, "what": what} | known
