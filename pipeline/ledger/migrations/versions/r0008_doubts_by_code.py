"""A doubt has a code; those of older readings are found by their English sentences."""

from alembic import op
from sqlalchemy import Column, Text, column, select, table, update

from pipeline.doubts import code_of

revision = "0008"
down_revision = "0007"

_DOUBTS = table("doubts", column("reason"), column("code"))


def upgrade() -> None:
    """Add the column and fill it."""
    op.add_column("doubts", Column("code", Text))
    book = op.get_bind()
    for reason in book.execute(select(_DOUBTS.c.reason).distinct()).scalars().all():
        if code := code_of(reason):
            book.execute(update(_DOUBTS).where(_DOUBTS.c.reason == reason).values(code=code))
