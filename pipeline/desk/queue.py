"""The queue: doubts of one cause together, the commonest first.

::

    27 memos   text          ambiguous    Welse, probably Weise          one word, wherever it stands
     9 memos   header.date   unreadable   the stamp's day is unreadable  one cause, each memo with its own value

A doubt about a word is the same in every memo that has the word; any other is the same where field and cause are.
"""

import hashlib
import json
import re
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, and_, func, select

from pipeline.desk.values import typed
from pipeline.doubts import cause_of, readings_of
from pipeline.ledger.tables import doubts, memos, readings
from pipeline.page import Box

__all__ = ["Group", "Member", "Verb", "Way", "group", "groups", "keys", "members", "neighbours"]

Verb = Literal["accept", "change", "keep", "learn"]

_DOUBT = (doubts.c.kind, doubts.c.field, doubts.c.reason, doubts.c.seen, doubts.c.likely, doubts.c.code)


class Group(NamedTuple):
    """Doubts of one cause: ``seen`` and ``likely`` where it is about a word; ``likely`` of all others stands with each.

    ``many`` memos have ``doubts`` of them. ``combinations`` are the values of kind, field, reason, seen and likely that
    belong to it in the book.
    """

    id: str
    kind: str
    field: str
    cause: str
    reason: str
    seen: str | None
    likely: str | None
    many: int
    doubts: int
    combinations: tuple[tuple[str | None, ...], ...] = ()

    @property
    def is_word(self) -> bool:
        """Whether it is about a word, so that a line in the dictionaries settles it."""
        return self.seen is not None

    @property
    def readings(self) -> tuple[str, ...]:
        """What a word may mean, each to be chosen by itself; of all others it stands with each."""
        return readings_of(self.reason, self.likely) if self.is_word else ()

    @property
    def verbs(self) -> tuple[Verb, ...]:
        """What can be done with all of them at once."""
        if not self.is_word:
            return ("accept", "keep") if all(map(_certain, self.combinations)) else ("keep",)
        if self.kind == "slip" or not self.readings:
            return ("keep", "change", "learn")
        return ("accept", "change", "keep", "learn")


def _certain(combination: tuple[str | None, ...]) -> bool:
    """Whether one value, and a good one, is proposed."""
    _, field, reason, _, likely = combination
    if likely is None or len(readings_of(reason or "", likely)) != 1:
        return False
    try:
        typed(field or "", likely)
    except ValueError:
        return False
    return True


class Member(NamedTuple):
    """One doubt: its memo, its number there, its spot and the size of that page; what was seen and what is likely."""

    key: str
    number: int
    file: str
    sha256: str
    resolution: str | None
    date: str | None
    page: int | None
    box: Box | None
    size: tuple[int, int] | None
    seen: str | None
    likely: str | None


def groups(connection: Connection) -> list[Group]:
    """All groups, the commonest first."""
    counted = select(*_DOUBT, func.count(doubts.c.memo_id.distinct()), func.count()).group_by(*_DOUBT)
    found: dict[str, Group] = {}
    for kind, field, reason, seen, likely, code, many, count in connection.execute(counted):
        one = _group((kind, field, reason, seen, likely), cause_of(code, reason), many, count)
        known = found.get(one.id)
        if known is None:
            found[one.id] = one
        else:
            both, all_of = known.combinations + one.combinations, known.doubts + one.doubts
            found[one.id] = known._replace(many=known.many + one.many, doubts=all_of, combinations=both)
    for name, one in found.items():
        if len(one.combinations) > 1:  # a memo may have several
            found[name] = one._replace(many=len(keys(connection, one)))
    return sorted(found.values(), key=lambda one: (-one.many, one.cause, one.seen or ""))


def group(connection: Connection, name: str) -> Group | None:
    """The group of that name; None where nothing of it waits any more."""
    return next((one for one in groups(connection) if one.id == name), None)


def members(connection: Connection, of: Group, limit: int | None = None) -> list[Member]:
    """The doubts of a group with their spots, by memo."""
    query = (
        select(
            doubts,
            memos.c.key,
            memos.c.file,
            memos.c.sha256,
            memos.c.number,
            memos.c.date,
            memos.c.first_page,
            readings.c.record,
        )
        .join(memos, memos.c.id == doubts.c.memo_id)
        .join(readings, and_(readings.c.memo_id == memos.c.id, readings.c.digest == memos.c.digest))
        .where(_matches(of))
        .order_by(doubts.c.memo_id, doubts.c.position)
        .limit(limit)
    )
    return [_member(row) for row in connection.execute(query)]


def keys(connection: Connection, of: Group) -> list[str]:
    """The memos with a doubt of the group."""
    query = select(memos.c.key).join(doubts).where(_matches(of)).distinct()
    return list(connection.execute(query.order_by(memos.c.key)).scalars())


class Way(NamedTuple):
    """A memo's place among those with doubts of one cause: from 1, of how many, and the keys before and behind it."""

    place: int
    many: int
    before: str | None
    behind: str | None


def neighbours(connection: Connection, of: Group, key: str) -> Way:
    """The way from a memo to the next one with such a doubt; also where its own is settled already."""
    query = select(memos.c.id, memos.c.key).join(doubts).where(_matches(of)).distinct().order_by(memos.c.id)
    rows = connection.execute(query).all()
    own = connection.execute(select(memos.c.id).where(memos.c.key == key)).scalar() or 0
    before = [row.key for row in rows if row.id < own]
    behind = [row.key for row in rows if row.id > own]
    here = len(rows) - len(before) - len(behind)
    return Way(len(before) + here, len(rows), before[-1] if before else None, behind[0] if behind else None)


def _matches(of: Group) -> "ColumnElement[bool]":
    """The rows of a group: by word, or else by fields and reasons, which are few where the values are many."""
    kinds, fields, reasons, _, _ = (set(values) for values in zip(*of.combinations, strict=True))
    found = and_(doubts.c.kind.in_(kinds), doubts.c.field.in_(fields), doubts.c.reason.in_(reasons))
    if not of.is_word:
        return found
    return and_(found, doubts.c.seen == of.seen, doubts.c.likely.is_not_distinct_from(of.likely))


def _group(one: tuple[str, str, str, str | None, str | None], named: str, many: int, count: int) -> Group:
    kind, field, reason, seen, likely = one
    wide = re.sub(r"\[\d+\]", "[]", field)
    word = field == "text" and seen is not None
    parts = (kind, "text", named, seen, likely) if word else (kind, wide, named)
    name = hashlib.sha256("\0".join(str(part) for part in parts).encode()).hexdigest()[:16]
    about = (seen, likely) if word else (None, None)
    return Group(name, kind, wide, named, reason, *about, many, count, (one,))


def _member(row: "Row[Any]") -> Member:
    box = Box(*json.loads(row.box)) if row.box else None
    size = None
    if row.page and box:
        pages, index = json.loads(row.record)["processing"]["pages"], row.page - row.first_page
        page = pages[index] if 0 <= index < len(pages) else {"width": None}  # a record may name a page that it lacks
        size = (page["width"], page["height"]) if page["width"] and page["height"] else None
    return Member(
        row.key, row.position - 1, row.file, row.sha256, row.number, row.date, row.page, box, size, row.seen, row.likely
    )
