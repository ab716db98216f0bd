"""Settling doubts: a decision is written down, then carried out on every memo that it touches.

::

    Welse, probably Weise, 27 memos      accept  →  misreadings.tsv: Welse → Weise; 27 memos read again, without OCR
    stamp without day, 9 memos           keep    →  9 edits; the doubts are settled, the dates stay as they are

Reading again needs the pages as they were seen. Where they were not kept (records imported from elsewhere), or where
the line alone does not settle the doubt, the decision becomes an edit of that memo.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, insert, select, update

from pipeline import dictionaries
from pipeline.desk import shelf
from pipeline.desk.apply import Edit, at, doubt_sign
from pipeline.desk.edits import Change, currents, edit, log, renew, withdraw
from pipeline.desk.labels import VERBS
from pipeline.desk.paper import kept_pages
from pipeline.desk.queue import Group, keys
from pipeline.desk.reasons import cause
from pipeline.desk.room import Desk
from pipeline.desk.tables import decisions
from pipeline.desk.values import typed
from pipeline.errors import BeschlussbuchError
from pipeline.ledger.rows import key as key_of
from pipeline.ledger.store import reading, writing
from pipeline.ledger.write import now, numbered
from pipeline.memo import Memo
from pipeline.page import Doubt
from pipeline.run import record

__all__ = ["carry_out", "decide", "reverse"]

_AT_ONCE = 50  # memos between two marks of progress


def decide(desk: Desk, of: Group, verb: str, meant: str | None, who: str) -> int:
    """Write a decision down: the line into the dictionaries, the decision and its memos into the book; its number.

    Raises ValueError (in German), BadDictionary, PathError.
    """
    line = None
    if of.is_word:
        assert of.seen is not None  # noqa: S101 - is_word
        meant = of.likely if verb == "accept" else meant if verb == "change" else None
        line = shelf.line_for(verb, of.seen, meant, who, date.today())  # noqa: DTZ011 - the archive's day
        if not shelf.add(desk.corrections, line):
            line = None
    row: dict[str, Any] = {
        "at": now(),
        "who": who,
        "verb": verb,
        "kind": of.kind,
        "field": of.field,
        "cause": of.cause,
        "seen": of.seen,
        "meant": meant,
        "file": line.file if line else None,
        "line": line.text if line else None,
        "done": 0,
    }
    with writing(desk.engine) as connection:
        row["memos"] = ",".join(keys(connection, of))
        numbered(connection, decisions, [row])
        connection.execute(insert(decisions), row)
        target = f"{of.seen} → {meant}" if meant else of.seen or of.cause
        log(connection, who, "settle", target, f"{VERBS[verb]}{f'; {line.file}: {line.text}' if line else ''}")
    return int(row["id"])


def carry_out(desk: Desk, number: int) -> None:
    """Bring the decision to its memos, or take it back from them where it was reversed; keeps count as it goes."""
    with reading(desk.engine) as connection:
        row = connection.execute(select(decisions).where(decisions.c.id == number)).one()
    concerned = row.memos.split(",") if row.memos else []
    try:
        for start in range(row.done, len(concerned), _AT_ONCE):
            if desk.over.is_set():
                return
            some = concerned[start : start + _AT_ONCE]
            with reading(desk.engine) as connection:
                memos = currents(connection, some)
            fresh = _read_again(desk, memos.values()) if row.seen is not None else {}
            renew(desk.engine, dict.fromkeys(some) | fresh)
            if row.undone_at is None:
                _edit_the_rest(desk, row, some)
            _mark(desk, number, done=start + len(some))
    except BeschlussbuchError as error:
        _mark(desk, number, problem=str(error))


def reverse(desk: Desk, number: int, who: str) -> bool:
    """Take a decision back: its line out of the dictionaries, its edits off the memos; False where it is already."""
    with writing(desk.engine) as connection:
        standing = decisions.c.undone_at.is_(None)
        row = connection.execute(select(decisions).where(decisions.c.id == number, standing)).first()
        if row is None:
            return False
        if row.file and row.line:
            shelf.remove(desk.corrections, shelf.Line(row.file, row.line))
        values = {"undone_at": now(), "undone_by": who, "done": 0, "problem": None}
        connection.execute(update(decisions).where(decisions.c.id == number).values(values))
        withdraw(connection, number, who)
        log(connection, who, "unsettle", row.seen or row.field, row.line)
    return True


def _read_again(desk: Desk, memos: Iterable[Memo]) -> dict[str, Memo]:
    """The memos of these scans read anew from their kept pages, by key."""
    words = dictionaries.load(desk.corrections)  # not as cached: a line has just been written
    found: dict[str, Memo] = {}
    for source in {memo.source.sha256: memo.source for memo in memos}.values():
        pages = kept_pages(desk, source.sha256)
        if pages is not None:
            found |= {key_of(memo): memo for memo in record(source, pages, words)}
    return found


def _edit_the_rest(desk: Desk, row: "Row[Any]", some: Sequence[str]) -> None:
    """What reading again did not settle becomes an edit of the memo."""
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
    if not _same_field(doubt.field, row.field) or cause(doubt.reason) != row.cause:
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


def _mark(desk: Desk, number: int, **values: Any) -> None:
    with writing(desk.engine) as connection:
        connection.execute(update(decisions).where(decisions.c.id == number).values(values))
