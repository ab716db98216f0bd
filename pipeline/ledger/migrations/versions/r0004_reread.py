"""A decision keeps count of the memos that were read again after it."""

from alembic import op
from sqlalchemy import Column, Integer

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column."""
    op.add_column("decisions", Column("reread", Integer, nullable=False, server_default="0"))
