"""The further names under which the bytes of a memo's scan came."""

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, Text

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table; it fills when records are imported again."""
    op.create_table(
        "copies",
        Column("memo_id", Integer, ForeignKey("memos.id"), primary_key=True, autoincrement=False),
        Column("file", Text, primary_key=True),
        Column("same_as", Text),
    )
