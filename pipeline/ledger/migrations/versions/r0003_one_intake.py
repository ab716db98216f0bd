"""Scans sent in over HTTP come in by the desk's road: ``arrivals`` has them all."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Remove the table that is not used any more."""
    op.drop_table("uploads")
