"""Settling doubts: a decision is made good in every memo at once, then read again in the background.

::

    Welse, probably Weise, 27 memos      accept  →  misreadings.tsv: Welse → Weise; 27 edits; then 27 memos read again
    stamp without day, 9 memos           keep    →  9 edits; the doubts are settled, the dates stay as they are

The edits make the decision stand in all its memos within moments. Where the pages were kept, each memo is then read
again with the new line, without OCR; where that settles the doubt by itself, its edit goes. Where the pages were not
kept (records imported from elsewhere) the edit remains.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from typing import Any

from sqlalchemy import Row, and_, select, update

from pipeline.desk.apply import Edit, at, doubt_sign
from pipeline.desk.edits import Change, drop, edit
from pipeline.desk.reading import is_machines_fault, read_kept
from pipeline.desk.records import currents, renew
from pipeline.desk.room import Desk
from pipeline.desk.tables import decisions
from pipeline.desk.values import typed
from pipeline.doubts import cause
from pipeline.errors import BeschlussbuchError
from pipeline.ledger.rows import key as key_of
from pipeline.ledger.store import reading, writing
from pipeline.memo import Memo
from pipeline.page import Doubt

__all__ = ["carry_out", "order", "read_again", "take_up", "waiting"]

Work = Callable[[Desk, int], None]


_AT_ONCE = 100  # memos between two marks of progress
_IN_ONE_GO = 20  # memos read again before another decision gets its turn


def order(desk: Desk, work: Work, number: int) -> "Future[None]":
    """Have a decision carried out; where book or disk fail, the next round takes it up again."""
    desk.ordered[number] = desk.ordered.get(number, 0) + 1

    def done() -> None:
        try:
            if not desk.over.is_set():
                work(desk, number)
        except Exception as error:
            desk.health.ill("intake", f"{type(error).__name__}: {error}")
            raise
        finally:
            desk.ordered[number] -= 1

    return desk.settler.submit(done)


def take_up(desk: Desk) -> None:
    """Order the decisions that wait and that nobody works at."""
    for work, number in waiting(desk):
        if not desk.ordered.get(number):
            order(desk, work, number)


def carry_out(desk: Desk, number: int) -> None:
    """Bring the decision to its memos, or take it back from them where it was reversed; keeps count as it goes."""
    row = _decision(desk, number)
    concerned = row.memos.split(",") if row.memos else []
    try:
        for start in range(row.done, len(concerned), _AT_ONCE):
            if desk.over.is_set():
                return
            some = concerned[start : start + _AT_ONCE]
            if row.undone_at is None:
                _edit_all(desk, row, some)
            else:
                renew(desk.engine, dict.fromkeys(some))
            _mark(desk, row, done=start + len(some))
        if row.seen is not None:
            order(desk, read_again, number)
    except BeschlussbuchError as error:
        if is_machines_fault(error):
            raise
        _mark(desk, row, problem=error.problem.packed())


def read_again(desk: Desk, number: int) -> None:
    """Read the decision's next few memos again, and come back for more: a new decision need not wait for the last."""
    row = _decision(desk, number)
    some = row.memos.split(",")[row.reread : row.reread + _IN_ONE_GO] if row.memos else []
    if not some or desk.over.is_set():
        return
    try:
        with reading(desk.engine) as connection:
            memos = currents(connection, some)
        fresh = _read_anew(desk, memos.values())
        if row.undone_at is None:
            drop(desk.engine, number, [key for key, memo in fresh.items() if not _edits(row, memo)])
        renew(desk.engine, fresh)
        _mark(desk, row, reread=row.reread + len(some))
        order(desk, read_again, number)
    except BeschlussbuchError as error:
        if is_machines_fault(error):
            raise
        _mark(desk, row, problem=error.problem.packed())


def waiting(desk: Desk) -> list[tuple[Work, int]]:
    """What decisions have still to be carried out or read again, in their order."""
    with reading(desk.engine) as connection:
        rows = connection.execute(
            select(decisions).where(decisions.c.problem.is_(None), decisions.c.memos != "").order_by(decisions.c.id)
        ).all()
    found: list[tuple[Work, int]] = []
    for row in rows:
        total = row.memos.count(",") + 1
        if row.done < total:
            found.append((carry_out, row.id))
        elif row.seen is not None and row.reread < total:
            found.append((read_again, row.id))
    return found


def _decision(desk: Desk, number: int) -> "Row[Any]":
    with reading(desk.engine) as connection:
        return connection.execute(select(decisions).where(decisions.c.id == number)).one()


def _read_anew(desk: Desk, memos: Iterable[Memo]) -> dict[str, Memo]:
    """The memos of these scans read from their kept pages with the dictionaries of this moment, by key."""
    sources = {memo.source.sha256: memo.source for memo in memos}.values()
    return {key_of(memo): memo for source in sources for memo in read_kept(desk, source)}


def _edit_all(desk: Desk, row: "Row[Any]", some: Sequence[str]) -> None:
    """The decision as edits of these memos."""
    with reading(desk.engine) as connection:
        memos = currents(connection, some)
    changes = [Change(key, one) for key, memo in memos.items() for one in _edits(row, memo)]
    if changes:
        edit(desk.engine, changes, row.who, row.id)


def _edits(row: "Row[Any]", memo: Memo) -> list[Edit]:
    """The edits that settle the memo's doubts of the decision's kind, each once."""
    found = (_edit(row, memo, doubt) for doubt in memo.doubts)
    return list({str(one): one for one in found if one is not None}.values())


def _edit(row: "Row[Any]", memo: Memo, doubt: Doubt) -> Edit | None:
    if doubt.kind != row.kind:
        return None
    if row.seen is not None:
        if doubt.field != "text" or doubt.seen != row.seen:
            return None
        if row.verb in {"accept", "change"}:
            return Edit("word", "text", doubt.seen, row.meant)
        return Edit("keep", doubt.field, doubt_sign(doubt.model_dump(mode="json")), None)
    if not _same_field(doubt.field, row.field) or cause(doubt) != row.cause:
        return None
    sign = doubt_sign(doubt.model_dump(mode="json"))
    if row.verb == "keep" or doubt.likely is None:
        return Edit("keep", doubt.field, sign, None)
    try:
        value = typed(doubt.field, doubt.likely)
    except ValueError:
        return None
    return Edit("set", doubt.field, at(memo.model_dump(mode="json"), doubt.field), value)


def _same_field(field: str, wide: str) -> bool:
    head, mark, tail = wide.partition("[]")
    return field == wide or bool(mark and field.startswith(f"{head}[") and field.endswith(f"]{tail}"))


def _mark(desk: Desk, row: "Row[Any]", **values: Any) -> None:
    """Write how far the decision has come, unless it was reversed meanwhile."""
    same = and_(decisions.c.id == row.id, decisions.c.undone_at.is_not_distinct_from(row.undone_at))
    with writing(desk.engine) as connection:
        connection.execute(update(decisions).where(same).values(values))
