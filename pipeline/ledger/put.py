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

from sqlalchemy import Connection, Engine, select, update

from pipeline.errors import RecordRefused
from pipeline.ledger import copies
from pipeline.ledger.enter import enter, linked_to, remove_rows
from pipeline.ledger.fits import misfit
from pipeline.ledger.rows import Prepared, prepared
from pipeline.ledger.standing import settle
from pipeline.ledger.store import is_away, writing
from pipeline.ledger.tables import REMOVED, memos, readings
from pipeline.ledger.write import Item, numbered, tell
from pipeline.memo import Memo

__all__ = ["Tally", "put", "take_out"]

_BATCH = 2_000  # memos a transaction: some 20 MB, and about a second for which others wait


class Tally(NamedTuple):
    """What became of the memos put in; `linked` are those of the first two that show a memo known from another scan.

    `differing` are the keys of those that say something else than the memo which counts.
    """

    added: int = 0
    replaced: int = 0
    linked: int = 0
    unchanged: int = 0
    differing: tuple[str, ...] = ()

    def __add__(self, other: object) -> "Tally":
        assert isinstance(other, Tally)  # noqa: S101 - for the type checker: tuples add in another way
        added, replaced, linked, unchanged = (a + b for a, b in zip(self[:4], other[:4], strict=True))
        return Tally(added, replaced, linked, unchanged, self.differing + other.differing)


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
    if engine.dialect.name == "postgresql" and tally.added + tally.replaced >= batch:
        with writing(engine) as connection:  # its planner knows nothing of many new rows until it is told
            connection.exec_driver_sql("ANALYZE")
    return tally


def take_out(engine: Engine, key: str) -> bool:
    """Take a memo out of the book: it says nothing any more, and the change is told; False where there is none."""
    with writing(engine) as connection:
        row = connection.execute(select(memos).where(memos.c.key == key, memos.c.kind != REMOVED)).one_or_none()
        if row is None:
            return False
        again = linked_to(connection, [row.id])
        touched = remove_rows(connection, [row.id, *(item.rows.memo["id"] for item in again)])
        gone = {"kind": REMOVED, "digest": REMOVED, "doubts": 0, "department": None, "signatory": None}
        connection.execute(update(memos).where(memos.c.id == row.id).values(gone))
        settle(connection, touched | enter(connection, again).touched)
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
        again = linked_to(connection, old)
        items += again
        touched |= remove_rows(connection, old + [item.rows.memo["id"] for item in again])
    if not items:
        return Tally(unchanged=given)
    numbered(connection, memos, [item.rows.memo for item in items if not item.known])
    entered = enter(connection, items)
    settle(connection, touched | entered.touched)
    linked = [item.rows.memo for item in items if item.what is not None and item.rows.memo["same_as"] is not None]
    differing = [memo["key"] for memo in linked if memo["differs"]] + entered.displaced
    replaced = sum(item.what == "replaced" for item in items)
    return Tally(news - replaced, replaced, len(linked) + len(entered.displaced), given - news, tuple(differing))


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
