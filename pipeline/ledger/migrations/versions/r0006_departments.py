"""An index of the departments, whose names are looked through for the words that are asked for."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_memos_department", "memos", ["department"])
