"""PostgreSQL packs the records with LZ4, where it has it (from version 14): in a third of its own way's time."""

from alembic import op

revision = "0007"
down_revision = "0006"

_WAYS = "SELECT enumvals FROM pg_settings WHERE name = 'default_toast_compression'"


def upgrade() -> None:
    """Choose it for the records that come; those that are there stay as they are."""
    book = op.get_bind()
    if book.dialect.name == "postgresql" and "lz4" in (book.exec_driver_sql(_WAYS).scalar() or ()):
        op.execute("ALTER TABLE readings ALTER COLUMN record SET COMPRESSION lz4")
