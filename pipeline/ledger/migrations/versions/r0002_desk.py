"""The desk's tables: what people decided and edited, what came in, who did what."""

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, Text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    _decisions()
    op.create_table(
        "arrivals",
        *_who(),
        Column("file", Text, nullable=False),
        Column("sha256", Text),
        Column("place", Text),
        Column("state", Text, nullable=False),
        Column("pages", Integer),
        Column("memos", Text),
        Column("problem", Text),
        Column("finished_at", Text),
    )
    op.create_index("ix_arrivals_state", "arrivals", ["state"])
    op.create_index("ix_arrivals_sha256", "arrivals", ["sha256"])
    op.create_table(
        "machine_readings",
        Column("memo", Text, primary_key=True),
        Column("record", Text, nullable=False),
        Column("edited", Text),
    )
    op.create_table(
        "audit",
        *_who(),
        Column("action", Text, nullable=False),
        Column("target", Text, nullable=False),
        Column("detail", Text),
    )
    op.create_index("ix_audit_target", "audit", ["target"])


def _decisions() -> None:
    op.create_table(
        "decisions",
        *_who(),
        Column("verb", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("field", Text, nullable=False),
        Column("cause", Text, nullable=False),
        Column("seen", Text),
        Column("meant", Text),
        Column("file", Text),
        Column("line", Text),
        Column("memos", Text, nullable=False),
        Column("done", Integer, nullable=False),
        Column("problem", Text),
        *_undone(),
    )
    op.create_table(
        "edits",
        *_who(),
        Column("memo", Text, nullable=False),
        Column("field", Text, nullable=False),
        Column("action", Text, nullable=False),
        Column("before", Text),
        Column("value", Text),
        Column("decision", Integer, ForeignKey("decisions.id")),
        *_undone(),
    )
    op.create_index("ix_edits_memo", "edits", ["memo", "id"])


def _who() -> list[Column[int] | Column[str]]:
    return [
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("at", Text, nullable=False),
        Column("who", Text, nullable=False),
    ]


def _undone() -> list[Column[str]]:
    return [Column("undone_at", Text), Column("undone_by", Text)]
