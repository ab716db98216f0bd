"""The first tables, and the index that the words are searched in.

SQLite's index folds umlauts and case (``Schulhöfe`` is found as ``schulhofe``); PostgreSQL's knows German endings.
"""

from alembic import op
from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Integer, Text, UniqueConstraint, text

revision = "0001"
down_revision = None

_SQLITE = """
CREATE VIRTUAL TABLE texts_fts USING fts5 (
  number, title, points, reports, content='texts', content_rowid='memo_id', tokenize='unicode61 remove_diacritics 2'
);
CREATE TRIGGER texts_added AFTER INSERT ON texts BEGIN
  INSERT INTO texts_fts (rowid, number, title, points, reports)
  VALUES (new.memo_id, new.number, new.title, new.points, new.reports);
END;
CREATE TRIGGER texts_gone AFTER DELETE ON texts BEGIN
  INSERT INTO texts_fts (texts_fts, rowid, number, title, points, reports)
  VALUES ('delete', old.memo_id, old.number, old.title, old.points, old.reports);
END;
CREATE TRIGGER texts_changed AFTER UPDATE ON texts BEGIN
  INSERT INTO texts_fts (texts_fts, rowid, number, title, points, reports)
  VALUES ('delete', old.memo_id, old.number, old.title, old.points, old.reports);
  INSERT INTO texts_fts (rowid, number, title, points, reports)
  VALUES (new.memo_id, new.number, new.title, new.points, new.reports);
END
"""

_POSTGRESQL = """
ALTER TABLE texts ADD COLUMN document tsvector GENERATED ALWAYS AS (
  setweight(to_tsvector('simple', coalesce(number, '')), 'A') ||
  setweight(to_tsvector('german', coalesce(title, '')), 'B') ||
  to_tsvector('german', coalesce(points, '') || ' ' || coalesce(reports, ''))
) STORED;
CREATE INDEX ix_texts_document ON texts USING gin (document)
"""


def upgrade() -> None:
    """Make the tables."""
    _tables()
    if op.get_bind().dialect.name == "sqlite":
        for statement in _SQLITE.split(";\nCREATE"):
            op.execute(statement if statement.lstrip().startswith("CREATE") else "CREATE" + statement)
    else:
        for statement in _POSTGRESQL.split(";\n"):
            op.execute(statement)


def _tables() -> None:
    op.create_table(
        "deliveries",
        Column("url", Text, primary_key=True),
        Column("delivered", Integer, nullable=False),
        Column("failures", Integer, nullable=False),
        Column("next_try", Text),
        Column("problem", Text),
    )
    op.create_table(
        "resolutions",
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("number", Text),
        Column("session", Text),
        Column("body", Text),
        Column("title", Text),
        Column("year", Integer),
        Column("department", Text),
        Column("report", Text),
        Column("next_control", Text),
        Column("control_ends", Date),
        Column("latest_memo_id", Integer),
        Column("memos", Integer, nullable=False),
        UniqueConstraint("number", name="uq_resolutions_number"),
    )
    op.create_table(
        "uploads",
        Column("id", Text, primary_key=True),
        Column("file", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("state", Text, nullable=False),
        Column("memos", Text),
        Column("problem", Text),
        Column("received_at", Text, nullable=False),
        Column("finished_at", Text),
    )
    op.create_table(
        "memos",
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("key", Text, nullable=False),
        Column("resolution_id", Integer, ForeignKey("resolutions.id", name="fk_memos_resolution_id_resolutions")),
        Column("same_as", Integer, ForeignKey("memos.id", name="fk_memos_same_as_memos")),
        Column("kind", Text, nullable=False),
        Column("report", Text),
        Column("number", Text),
        Column("session", Text),
        Column("body", Text),
        Column("title", Text),
        Column("department", Text),
        Column("reference", Text),
        Column("date", Text),
        Column("date_text", Text),
        Column("next_control", Text),
        Column("next_control_text", Text),
        Column("control_ends", Date),
        Column("closes", Boolean, nullable=False),
        Column("stands_from", Date),
        Column("stands_until", Date),
        Column("signatory", Text),
        Column("doubts", Integer, nullable=False),
        Column("confidence", Float),
        Column("file", Text, nullable=False),
        Column("sha256", Text, nullable=False),
        Column("first_page", Integer, nullable=False),
        Column("pages", Integer, nullable=False),
        Column("digest", Text, nullable=False),
        Column("added_at", Text, nullable=False),
        Column("changed_at", Text, nullable=False),
        UniqueConstraint("key", name="uq_memos_key"),
    )
    op.create_index("ix_memos_control", "memos", ["control_ends", "stands_from", "stands_until", "resolution_id"])
    op.create_index(
        "ix_memos_same_as",
        "memos",
        ["same_as"],
        sqlite_where=text("same_as IS NOT NULL"),
        postgresql_where=text("same_as IS NOT NULL"),
    )
    op.create_index("ix_memos_standing", "memos", ["resolution_id", "stands_from", "id"])
    op.create_table(
        "points",
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column(
            "resolution_id",
            Integer,
            ForeignKey("resolutions.id", name="fk_points_resolution_id_resolutions"),
            nullable=False,
        ),
        Column("number", Text),
        Column("occurrence", Integer, nullable=False),
        Column("text", Text, nullable=False),
        Column("state", Text, nullable=False),
        Column("open", Boolean, nullable=False),
        Column("latest_memo_id", Integer),
    )
    op.create_index("ix_points_of", "points", ["resolution_id", "number", "occurrence"])
    op.create_index("ix_points_state", "points", ["state"])
    op.create_table(
        "changes",
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("at", Text, nullable=False),
        Column("what", Text, nullable=False),
        Column("memo_id", Integer, ForeignKey("memos.id", name="fk_changes_memo_id_memos"), nullable=False),
        Column("memo", Text, nullable=False),
        Column("resolution", Text),
        Column("digest", Text, nullable=False),
    )
    op.create_table(
        "corrections",
        Column(
            "memo_id",
            Integer,
            ForeignKey("memos.id", name="fk_corrections_memo_id_memos"),
            primary_key=True,
            autoincrement=False,
        ),
        Column("position", Integer, primary_key=True, autoincrement=False),
        Column("page", Integer),
        Column("line", Integer),
        Column("word", Integer),
        Column("box", Text),
        Column("seen", Text, nullable=False),
        Column("text", Text, nullable=False),
        Column("rule", Text, nullable=False),
        Column("score", Float, nullable=False),
        Column("entry", Text),
    )
    op.create_table(
        "doubts",
        Column(
            "memo_id",
            Integer,
            ForeignKey("memos.id", name="fk_doubts_memo_id_memos"),
            primary_key=True,
            autoincrement=False,
        ),
        Column("position", Integer, primary_key=True, autoincrement=False),
        Column("page", Integer),
        Column("line", Integer),
        Column("word", Integer),
        Column("box", Text),
        Column("field", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("reason", Text, nullable=False),
        Column("seen", Text),
        Column("likely", Text),
    )
    op.create_table(
        "readings",
        Column(
            "memo_id",
            Integer,
            ForeignKey("memos.id", name="fk_readings_memo_id_memos"),
            primary_key=True,
            autoincrement=False,
        ),
        Column("position", Integer, primary_key=True, autoincrement=False),
        Column("digest", Text, nullable=False),
        Column("version", Text, nullable=False),
        Column("added_at", Text, nullable=False),
        Column("record", Text, nullable=False),
        UniqueConstraint("memo_id", "digest", name="uq_readings_memo_id_digest"),
    )
    op.create_table(
        "statuses",
        Column(
            "memo_id",
            Integer,
            ForeignKey("memos.id", name="fk_statuses_memo_id_memos"),
            primary_key=True,
            autoincrement=False,
        ),
        Column("position", Integer, primary_key=True, autoincrement=False),
        Column("point_id", Integer, ForeignKey("points.id", name="fk_statuses_point_id_points"), nullable=False),
        Column("state", Text, nullable=False),
        Column("basis", Text),
        Column("statement", Text),
        Column("report", Text),
        Column("text", Text, nullable=False),
        Column("confidence", Float, nullable=False),
        Column("page", Integer),
        Column("closes", Boolean, nullable=False),
        Column("speaks", Boolean, nullable=False),
        Column("stands_from", Date),
        Column("stands_until", Date),
    )
    op.create_index("ix_statuses_open", "statuses", ["closes", "stands_from", "stands_until", "point_id"])
    op.create_index("ix_statuses_standing", "statuses", ["point_id", "stands_from", "memo_id"])
    op.create_table(
        "texts",
        Column(
            "memo_id",
            Integer,
            ForeignKey("memos.id", name="fk_texts_memo_id_memos"),
            primary_key=True,
            autoincrement=False,
        ),
        Column("number", Text),
        Column("title", Text),
        Column("points", Text),
        Column("reports", Text),
    )
