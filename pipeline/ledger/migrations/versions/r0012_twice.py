"""What a further scan of a memo says otherwise than the one that counts."""

from alembic import op
from sqlalchemy import Column, Text, column, select, table, update

from pipeline.ledger.twice import differences, packed
from pipeline.memo import Memo

revision = "0012"
down_revision = "0011"

_MEMOS = table("memos", *map(column, ("id", "same_as", "digest", "differs")))
_READINGS = table("readings", *map(column, ("memo_id", "digest", "record")))


def upgrade() -> None:
    """Add the column, and compare the scans that are linked already; which of them count stays as it is."""
    op.add_column("memos", Column("differs", Text))
    book = op.get_bind()

    def record(memo: int) -> Memo:
        of = (_READINGS.c.memo_id == _MEMOS.c.id) & (_READINGS.c.digest == _MEMOS.c.digest)
        query = select(_READINGS.c.record).join(_MEMOS, of).where(_MEMOS.c.id == memo)
        return Memo.model_validate_json(book.execute(query).scalar_one())

    for here, there in book.execute(select(_MEMOS.c.id, _MEMOS.c.same_as).where(_MEMOS.c.same_as.is_not(None))).all():
        found = packed(differences(record(here), record(there)))
        book.execute(update(_MEMOS).where(_MEMOS.c.id == here).values(differs=found))
