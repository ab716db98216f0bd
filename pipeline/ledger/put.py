"""Putting memos into the book: once and only once.

::

    out/scan-0042.pdf.json   read by version 1.0.0                    added
    out/scan-0042.pdf.json   the same again                           nothing changes
    out/scan-0042.pdf.json   read anew with a better dictionary       replaces; the older reading is kept
    out/rescan-0007.pdf.json the same sheet, scanned a second time    linked
    out/copy-0042.pdf.json   the same bytes under another name        unchanged; the name is kept (copies)
    taken out by the archivist                                        removed; with `restore` it comes back

A memo is known by its file's hash and its first page there. A reading that the book has set aside for a newer one
changes nothing when it comes again (systems deliver twice, folders are imported twice), unless `restore` is asked for.
Nor does a memo that was taken out. Its readings are kept.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import Connection, Engine, delete, select, update

from pipeline.errors import RecordRefused
from pipeline.ledger import copies
from pipeline.ledger.bulk import Columns, insert_rows
from pipeline.ledger.fits import misfit
from pipeline.ledger.links import Head, may_be_same, same
from pipeline.ledger.rows import Prepared, prepared
from pipeline.ledger.standing import settle
from pipeline.ledger.store import is_away, writing
from pipeline.ledger.tables import REMOVED, corrections, doubts, memos, readings, resolutions, statuses, texts
from pipeline.ledger.write import Item, numbered, tell, write
from pipeline.memo import Memo

__all__ = ["Tally", "put", "take_out"]

_BATCH = 2_000  # memos a transaction: some 20 MB, and about a second for which others wait


class Tally(NamedTuple):
    """What became of the memos put in; `linked` are those of the first two that show a memo known from another scan."""

    added: int = 0
    replaced: int = 0
    linked: int = 0
    unchanged: int = 0

    def __add__(self, other: object) -> "Tally":
        assert isinstance(other, Tally)  # noqa: S101 - for the type checker: tuples add in another way
        return Tally(*(a + b for a, b in zip(self, other, strict=True)))


def put(
    engine: Engine,
    given: Iterable[Memo],
    *,
    batch: int = _BATCH,
    restore: bool = False,
    progress: Callable[[Tally], None] | None = None,
    refused: Callable[[RecordRefused], None] | None = None,
) -> Tally:
    """Put memos into the book, `batch` of them at a time, each batch whole or not at all.

    With `restore` a reading that was set aside for a newer one counts again. `progress` is told after each batch. A
    record that the book cannot take is told to `refused`, and the others come in; without it, raises RecordRefused.
    """
    tally, refused = Tally(), refused or _refuse
    for group in _batches(given, batch, refused):
        tally += _together(engine, group, restore, refused)
        if progress is not None:
            progress(tally)
    if engine.dialect.name == "postgresql" and sum(tally) - tally.unchanged >= batch:
        with writing(engine) as connection:  # its planner knows nothing of many new rows until it is told
            connection.exec_driver_sql("ANALYZE")
    return tally


def take_out(engine: Engine, key: str) -> bool:
    """Take a memo out of the book: it says nothing any more, and the change is told; False where there is none."""
    with writing(engine) as connection:
        row = connection.execute(select(memos).where(memos.c.key == key, memos.c.kind != REMOVED)).one_or_none()
        if row is None:
            return False
        again = _linked(connection, [row.id])
        touched = _remove_rows(connection, [row.id, *(item.rows.memo["id"] for item in again)])
        gone = {"kind": REMOVED, "digest": REMOVED, "doubts": 0, "department": None, "signatory": None}
        connection.execute(update(memos).where(memos.c.id == row.id).values(gone))
        touched |= _enter(connection, again)
        settle(connection, touched)
        tell(
            connection,
            [{"what": "removed", "memo_id": row.id, "memo": key, "resolution": row.number, "digest": row.digest}],
        )
    return True


def _refuse(problem: RecordRefused) -> None:
    raise problem


def _together(engine: Engine, group: list[Prepared], restore: bool, refused: Callable[[RecordRefused], None]) -> Tally:
    """A group in one transaction; where the database takes one of them for no reason foreseen, each in its own."""
    try:
        with writing(engine) as connection:
            return _put(connection, group, restore)
    except Exception as error:
        if is_away(error):
            raise
        if len(group) == 1:
            refused(_told(group[0], str(getattr(error, "orig", error)).strip().split("\n")[0][:200]))
            return Tally()
    tally = Tally()
    for one in group:
        tally += _together(engine, [_anew(one)], restore, refused)
    return tally


def _anew(rows: Prepared) -> Prepared:
    """The rows as they were before an attempt filled in what the book gives."""
    return prepared(Memo.model_validate_json(rows.record))


def _told(rows: Prepared, why: str) -> RecordRefused:
    return RecordRefused("record_refused", rows.memo["file"], memo=rows.memo["key"], why=why)


def _batches(given: Iterable[Memo], size: int, refused: Callable[[RecordRefused], None]) -> Iterator[list[Prepared]]:
    """Groups in which no memo comes twice, so that two readings of one are put in one after the other."""
    group: dict[str, Prepared] = {}
    for memo in given:
        rows = prepared(memo)
        if problem := misfit(rows):
            refused(_told(rows, problem))
            continue
        name = rows.memo["key"]
        if len(group) == size or name in group:
            yield list(group.values())
            group = {}
        group[name] = rows
    if group:
        yield list(group.values())


def _put(connection: Connection, group: list[Prepared], restore: bool) -> Tally:
    items = _news(connection, group, restore)
    changed = [item.rows.memo["key"] for item in items]
    tally = _entered(connection, items, len(group))
    copies.note(connection, group, changed)
    return tally


def _entered(connection: Connection, items: list[Item], given: int) -> Tally:
    """Write what is new or read anew, of so many given."""
    news = len(items)
    old = [item.rows.memo["id"] for item in items if item.known]
    touched: set[int] = set()
    if old:
        again = _linked(connection, old)
        items += again
        touched |= _remove_rows(connection, old + [item.rows.memo["id"] for item in again])
    if not items:
        return Tally(unchanged=given)
    numbered(connection, memos, [item.rows.memo for item in items if not item.known])
    touched |= _enter(connection, items)
    settle(connection, touched)
    linked = sum(item.what is not None and item.rows.memo["same_as"] is not None for item in items)
    replaced = sum(item.what == "replaced" for item in items)
    return Tally(news - replaced, replaced, linked, given - news)


def _enter(connection: Connection, items: list[Item]) -> set[int]:
    """Write memos whose ids are known, each with its resolution and the memo that it shows once more."""
    touched = _resolve(connection, [item.rows for item in items])
    _link(connection, [item.rows for item in items])
    write(connection, items)
    return touched


def _news(connection: Connection, given: list[Prepared], restore: bool) -> list[Item]:
    """Those of the memos that say something new, with their ids where the book knows them."""
    keys = [rows.memo["key"] for rows in given]
    known = {row.key: row for row in connection.execute(select(memos).where(memos.c.key.in_(keys)))}
    ids = [row.id for row in known.values()]
    readings_known = select(readings.c.memo_id, readings.c.digest).where(readings.c.memo_id.in_(ids))
    seen = {tuple(row) for row in connection.execute(readings_known)} if ids else set()
    items = []
    for rows in given:
        old = known.get(rows.memo["key"])
        if old is None:
            items.append(Item(rows, False, "added"))
        elif old.kind == REMOVED and not restore:
            continue
        elif old.digest != rows.memo["digest"] and (restore or (old.id, rows.memo["digest"]) not in seen):
            rows.memo["id"] = old.id
            items.append(Item(rows, True, "replaced"))
    return items


def _linked(connection: Connection, ids: list[int]) -> list[Item]:
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


def _remove_rows(connection: Connection, ids: list[int]) -> set[int]:
    """Remove what an older reading said; the resolutions it spoke of."""
    spoke_of = select(memos.c.resolution_id).where(memos.c.id.in_(ids), memos.c.resolution_id.is_not(None))
    touched = set(connection.execute(spoke_of).scalars())
    for table in (statuses, doubts, corrections, texts):
        connection.execute(delete(table).where(table.c.memo_id.in_(ids)))
    connection.execute(update(memos).where(memos.c.id.in_(ids)).values(resolution_id=None, same_as=None))
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


def _link(connection: Connection, given: list[Prepared]) -> None:
    """Mark the scans that show a memo once more: of the book, or earlier in the batch."""
    told = [rows for rows in given if rows.memo["number"] and rows.memo["kind"] == "control_report"]
    batch_ids = [rows.memo["id"] for rows in told]
    rivals: dict[int, list[Head]] = {}
    query = select(memos.c.resolution_id, memos.c.id, memos.c.session, memos.c.date, memos.c.next_control).where(
        memos.c.resolution_id.in_({rows.memo["resolution_id"] for rows in told}),
        memos.c.same_as.is_(None),
        memos.c.id.not_in(batch_ids),
    )
    for row in connection.execute(query):
        rivals.setdefault(row.resolution_id, []).append(Head(row.id, row.session, row.date, row.next_control, ""))
    for rows in sorted(told, key=lambda rows: rows.memo["id"]):
        others = rivals.setdefault(rows.memo["resolution_id"], [])
        head = _head(rows)
        likely = [other for other in others if may_be_same(head, other)]
        twin = next((other for other in _with_text(connection, likely) if same(head, other)), None)
        if twin is None:
            others.append(head)
        else:
            rows.memo.update(same_as=twin.id, stands_from=None)
            rows.statuses.clear()


def _head(rows: Prepared) -> Head:
    memo, text = rows.memo, rows.text
    return Head(memo["id"], memo["session"], memo["date"], memo["next_control"], f"{text['points']}\n{text['reports']}")


def _with_text(connection: Connection, heads: list[Head]) -> list[Head]:
    """The same heads; those from the book with their words."""
    bare = [head.id for head in heads if not head.text]
    if not bare:
        return heads
    found = connection.execute(
        select(texts.c.memo_id, texts.c.points, texts.c.reports).where(texts.c.memo_id.in_(bare))
    )
    words = {row.memo_id: f"{row.points}\n{row.reports}" for row in found}
    return [head._replace(text=head.text or words[head.id]) for head in heads]
