"""Scans with the bytes of a memo's own, under other names: the book has the memo once and names them all.

::

    memos    3f2a91c04d5e6b77   2019/scan-0042.pdf
    copies                      rescans/box-7-0003.pdf   same_as 2019/scan-0042.pdf

Not to be taken for ``memos.same_as``, which links two scans of one sheet: their bytes differ.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, select

from pipeline.ledger.bulk import insert_rows
from pipeline.ledger.tables import copies, memos

if TYPE_CHECKING:
    from pipeline.ledger.rows import Prepared

__all__ = ["Copied", "copies_of", "note"]


class Copied(NamedTuple):
    """A further name of a memo's scan, and the scan that was read for it where a batch has said so."""

    file: str
    same_as: str | None


def note(connection: Connection, group: "Sequence[Prepared]", changed: Iterable[str]) -> None:
    """Keep the names of scans whose memos are in the book under another one; ``changed`` are keys of those just put."""
    put = set(changed)
    told = {rows.memo["key"]: rows for rows in group if rows.copy_of or rows.memo["key"] not in put}
    known = connection.execute(select(memos.c.id, memos.c.key, memos.c.file).where(memos.c.key.in_(told)))
    new = {row.id: told[row.key] for row in known if row.file != told[row.key].memo["file"]}
    if not new:
        return
    there = {
        tuple(row)
        for row in connection.execute(select(copies.c.memo_id, copies.c.file).where(copies.c.memo_id.in_(new)))
    }
    rows = [
        {"memo_id": id_, "file": one.memo["file"], "same_as": one.copy_of}
        for id_, one in new.items()
        if (id_, one.memo["file"]) not in there
    ]
    insert_rows(connection, copies, rows)


def copies_of(connection: Connection, keys: Sequence[str] | None = None) -> Mapping[str, tuple[Copied, ...]]:
    """The further names of these memos' scans, or of all, by the memos' keys; memos without any are left out."""
    query = (
        select(memos.c.key, copies.c.file, copies.c.same_as)
        .join(memos, memos.c.id == copies.c.memo_id)
        .where(copies.c.file != memos.c.file)
        .order_by(copies.c.memo_id, copies.c.file)
    )
    found: dict[str, tuple[Copied, ...]] = {}
    for row in connection.execute(query if keys is None else query.where(memos.c.key.in_(keys))):
        found[row.key] = (*found.get(row.key, ()), Copied(row.file, row.same_as))
    return found
