"""A decision about doubts is written down, with its line for the dictionaries, or taken back.

::

    decisions   7  2026-03-09T10:01:12Z  gerda  accept  Welse → Weise  misreadings.tsv  27 memos

`pipeline.desk.settle` brings it to its memos.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select, update

from pipeline.desk import shelf
from pipeline.desk.audit import by_other, log
from pipeline.desk.edits import withdraw
from pipeline.desk.labels import VERBS
from pipeline.desk.queue import Group, keys
from pipeline.desk.room import Desk
from pipeline.desk.tables import decisions
from pipeline.desk.values import Unfit
from pipeline.errors import Problem
from pipeline.ledger.store import writing
from pipeline.ledger.write import now, numbered

__all__ = ["InWork", "decide", "meant_by", "reverse"]


class InWork(ValueError):
    """These doubts are being settled already, by ``who``."""

    def __init__(self, who: str) -> None:
        super().__init__(f"Das klärt gerade schon {who}. Bitte die Seite neu laden.")
        self.who = who


def decide(desk: Desk, of: Group, verb: str, meant: str | None, who: str, only: Sequence[str] | None = None) -> int:
    """Write a decision down: the line into the dictionaries, the decision and its memos into the book; its number.

    ``only`` some of the memos: then nothing is learnt for the others, and no line is written.
    Raises Unfit, InWork, BadDictionary, PathError.
    """
    line = None
    if of.is_word:
        assert of.seen is not None  # noqa: S101 - is_word
        meant = meant_by(of, verb, meant)
    if of.is_word and only is None:
        line = shelf.line_for(verb, of.seen or "", meant, who, date.today())  # noqa: DTZ011 - the archive's day
    row: dict[str, Any] = {
        "at": now(),
        "who": who,
        "verb": verb,
        "kind": of.kind,
        "field": of.field,
        "cause": of.cause,
        "seen": of.seen,
        "meant": meant,
        "done": 0,
        "reread": 0,
    }
    with writing(desk.engine) as connection:
        concerned = [key for key in keys(connection, of) if only is None or key in only]
        _refuse_a_second(connection, of, concerned)
        if line and not shelf.add(desk.corrections, line):
            line = None
        row |= {"memos": ",".join(concerned), "file": line.file if line else None, "line": line.text if line else None}
        numbered(connection, decisions, [row])
        connection.execute(insert(decisions), row)
        target = f"{of.seen} → {meant}" if meant else of.seen or of.cause
        log(connection, who, "settle", target, f"{VERBS[verb]}{f'; {line.file}: {line.text}' if line else ''}")
    return int(row["id"])


def _refuse_a_second(connection: Connection, of: Group, concerned: Sequence[str]) -> None:
    """Raise InWork where somebody's decision of these doubts is on its way to some of the memos."""
    same = (decisions.c.kind == of.kind, decisions.c.field == of.field, decisions.c.cause == of.cause)
    standing = (decisions.c.undone_at.is_(None), decisions.c.problem.is_(None), decisions.c.memos != "")
    seen = decisions.c.seen.is_not_distinct_from(of.seen)
    for row in connection.execute(select(decisions).where(*same, seen, *standing)):
        if not set(row.memos.split(",")[row.done :]).isdisjoint(concerned):
            raise InWork(row.who)


def meant_by(of: Group, verb: str, word: str | None) -> str | None:
    """What a decision about a word takes it to mean: one of its readings, or the word given; None where it stays.

    Raises Unfit where it may mean several and none of them is named.
    """
    if verb != "accept":
        return word if verb == "change" else None
    word = word or (of.readings[0] if len(of.readings) == 1 else None)
    if word not in of.readings:
        raise Unfit(Problem("typed_none_of_the_readings", "", {"readings": list(of.readings)}))
    return word


def reverse(desk: Desk, number: int, who: str) -> bool:
    """Take a decision back: its line out of the dictionaries, its edits off the memos; False where it is already."""
    with writing(desk.engine) as connection:
        standing = decisions.c.undone_at.is_(None)
        row = connection.execute(select(decisions).where(decisions.c.id == number, standing)).first()
        if row is None:
            return False
        if row.file and row.line:
            shelf.remove(desk.corrections, shelf.Line(row.file, row.line))
        values = {"undone_at": now(), "undone_by": who, "done": 0, "reread": 0, "problem": None}
        connection.execute(update(decisions).where(decisions.c.id == number).values(values))
        withdraw(connection, number, who)
        told = f"{row.line or ''}{by_other(row.who, who)}".strip()
        log(connection, who, "unsettle", row.seen or row.field, told or None)
    return True
