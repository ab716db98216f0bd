"""An index to walk on for the points in a state, which may be a rare one among a hundred thousand."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_statuses_state", "statuses", ["state", "point_id"])
