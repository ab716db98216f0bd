"""What a further scan of a memo says otherwise than the one that counts.

A migration does in ten years what it did when it was written: so it goes by the records' JSON and by functions of its
own, whatever becomes of `pipeline.ledger.twice`. What a date means (`span`) is EDTF's and stays.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from alembic import op
from sqlalchemy import Column, Text, column, select, table, update

from pipeline.grammar.edtf import span

revision = "0012"
down_revision = "0011"

_MEMOS = table("memos", *map(column, ("id", "same_as", "digest", "differs")))
_READINGS = table("readings", *map(column, ("memo_id", "digest", "record")))

_Difference = tuple[str, str | None, str | None, str | None]
"""Field, point, what the further scan says, what the one that counts says."""


def upgrade() -> None:
    """Add the column, and compare the scans that are linked already; which of them count stays as it is."""
    op.add_column("memos", Column("differs", Text))
    book = op.get_bind()

    def record(memo: int) -> Any:
        of = (_READINGS.c.memo_id == _MEMOS.c.id) & (_READINGS.c.digest == _MEMOS.c.digest)
        query = select(_READINGS.c.record).join(_MEMOS, of).where(_MEMOS.c.id == memo)
        return json.loads(book.execute(query).scalar_one())

    for here, there in book.execute(select(_MEMOS.c.id, _MEMOS.c.same_as).where(_MEMOS.c.same_as.is_not(None))).all():
        found = [*_of_heads(record(here), record(there)), *_of_points(record(here), record(there))]
        differs = json.dumps(found, ensure_ascii=False) if found else None
        book.execute(update(_MEMOS).where(_MEMOS.c.id == here).values(differs=differs))


def _of_heads(here: Any, there: Any) -> Iterator[_Difference]:
    """Date, kind of report and next control; a date that is only read less exactly is no difference."""
    for (field, one), other in zip(_head(here).items(), _head(there).values(), strict=True):
        if one != other and not (field == "date" and (one is None or _holds(one, other))):
            yield field, None, one, other


def _head(memo: Any) -> dict[str, str | None]:
    day, control = memo.get("header", {}).get("date") or {}, memo.get("next_control") or {}
    due = control.get("edtf") or control.get("text")
    return {"date": day.get("edtf"), "report": memo.get("report"), "next_control": due}


def _of_points(here: Any, there: Any) -> Iterator[_Difference]:
    """Points that only one of them has, and states."""
    mine, theirs = _points(here), _points(there)
    for name in {**theirs, **mine}:
        one, other = mine.get(name), theirs.get(name)
        if one is None or other is None:
            yield "point", name[0], one and one["text"], other and other["text"]
        elif _state(one) != _state(other):
            yield "state", name[0], _state(one), _state(other)


def _points(memo: Any) -> dict[tuple[str | None, int], Any]:
    """The points by their numbers, and by how often a number has come."""
    times: Counter[str | None] = Counter()
    found = {}
    for point in memo.get("points", ()):
        number = point.get("number")
        times[number] += 1
        found[number, times[number]] = point
    return found


def _state(point: Any) -> str | None:
    state: str = point.get("status", {}).get("state", "unknown")
    return None if state == "unknown" else state


def _holds(wide: str, narrow: str | None) -> bool:
    """Whether a date says the same as another, and less exactly: ``2019-05`` and ``2019-05-02``."""
    a, b = span(wide), span(narrow)
    return a is not None and b is not None and a[0] <= b[0] and b[1] <= a[1]
