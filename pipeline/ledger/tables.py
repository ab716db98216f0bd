"""The tables, named for what an archivist calls things; Datasette or psql show them as they are.

::

    resolutions ─┬─ points ── statuses ─┐      statuses: one row per point and memo, the history
                 └─ memos ──────────────┴─ doubts, corrections, texts, readings
    changes: what came in, in order;  deliveries: how far other systems have been told

``stands_from`` and ``stands_until`` say when a memo's word (a status) was the last one: from its date until the next
memo's. The row without ``stands_until`` stands today. Dates as printed are EDTF text; ``control_ends`` is the last day
that the next control's date can mean, so that ``control_ends < today`` is "passed".
"""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

__all__ = [
    "REMOVED",
    "changes",
    "copies",
    "corrections",
    "deliveries",
    "doubts",
    "memos",
    "metadata",
    "points",
    "readings",
    "resolutions",
    "statuses",
    "texts",
]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True, autoincrement=False)


def _of(table: str, *, key: bool = False, nullable: bool = False) -> Column[int]:
    name = {"memos": "memo_id", "points": "point_id", "resolutions": "resolution_id"}[table]
    return Column(name, ForeignKey(f"{table}.id"), primary_key=key, autoincrement=False, nullable=nullable)


resolutions = Table(
    "resolutions",
    metadata,
    _id(),
    Column("number", Text, unique=True),  # NULL: no memo's number could be read; each such memo has its own row
    Column("session", Text),
    Column("body", Text),
    Column("title", Text),
    Column("year", Integer),  # in which it was passed: of the session, else of the number
    Column("department", Text),  # this and what follows: of the memo that stands today
    Column("report", Text),
    Column("next_control", Text),
    Column("control_ends", Date),
    Column("latest_memo_id", Integer),
    Column("memos", Integer, nullable=False, default=0),
)

REMOVED = "removed"
"""The kind of a memo that was taken out of the book: its row and its readings stay, it says nothing any more."""

_LINKED = text("same_as IS NOT NULL")

memos = Table(
    "memos",
    metadata,
    _id(),
    Column("key", Text, nullable=False, unique=True),
    _of("resolutions", nullable=True),
    Column("same_as", ForeignKey("memos.id")),  # the memo that this scan shows once more
    Column("differs", Text),  # what it says otherwise than that memo, as `twice` packs it
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
    Column("closes", Boolean, nullable=False),  # a final report that sets no further control
    Column("stands_from", Date),
    Column("stands_until", Date),
    Column("signatory", Text),
    Column("doubts", Integer, nullable=False),
    Column("confidence", Float),
    Column("file", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("first_page", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("digest", Text, nullable=False),  # of the reading that counts now
    Column("added_at", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    Index("ix_memos_standing", "resolution_id", "stands_from", "id"),
    Index("ix_memos_control", "control_ends", "stands_from", "stands_until", "resolution_id"),
    Index("ix_memos_department", "department"),
    # PostgreSQL's condition stands in the migration alone: here it would load that database's dialect for every file.
    Index("ix_memos_same_as", "same_as", sqlite_where=_LINKED),
)

copies = Table(
    "copies",  # further names under which the bytes of a memo's scan came
    metadata,
    _of("memos", key=True),
    Column("file", Text, primary_key=True),
    Column("same_as", Text),  # the scan of the same batch that was read for this one
)

points = Table(
    "points",
    metadata,
    _id(),
    _of("resolutions"),
    Column("number", Text),
    Column("occurrence", Integer, nullable=False),  # 2 where a memo numbers two points alike
    Column("text", Text, nullable=False),
    Column("state", Text, nullable=False),  # this and what follows: as it stands today
    Column("basis", Text),
    Column("open", Boolean, nullable=False),
    Column("latest_memo_id", Integer),
    Index("ix_points_of", "resolution_id", "number", "occurrence"),
    Index("ix_points_state", "state"),
)

statuses = Table(
    "statuses",
    metadata,
    _of("memos", key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    _of("points"),
    Column("state", Text, nullable=False),
    Column("basis", Text),
    Column("state_confidence", Float),
    Column("statement", Text),
    Column("report", Text),
    Column("text", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("page", Integer),
    Column("closes", Boolean, nullable=False),  # nothing more is to be expected on this point
    Column("speaks", Boolean, nullable=False),  # the memo says something of the point; what is silent changes nothing
    Column("stands_from", Date),
    Column("stands_until", Date),
    Index("ix_statuses_standing", "point_id", "stands_from", "memo_id"),
    Index("ix_statuses_state", "state", "point_id"),
    Index("ix_statuses_open", "closes", "stands_from", "stands_until", "point_id"),
)


def _spot() -> list[Column[int] | Column[str]]:
    return [
        _of("memos", key=True),
        Column("position", Integer, primary_key=True, autoincrement=False),
        Column("page", Integer),
        Column("line", Integer),
        Column("word", Integer),
        Column("box", Text),  # [left,top,right,bottom] in pixels of the page picture
    ]


doubts = Table(
    "doubts",
    metadata,
    *_spot(),
    Column("field", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("code", Text),
    Column("reason", Text, nullable=False),
    Column("seen", Text),
    Column("likely", Text),
)

corrections = Table(
    "corrections",
    metadata,
    *_spot(),
    Column("seen", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("entry", Text),
)

readings = Table(
    "readings",
    metadata,
    _of("memos", key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),  # 1 is the first reading put in
    Column("digest", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("added_at", Text, nullable=False),
    Column("record", Text, nullable=False),  # the memo's JSON
    UniqueConstraint("memo_id", "digest"),
)

texts = Table(
    "texts",
    metadata,
    _of("memos", key=True),
    Column("number", Text),
    Column("title", Text),
    Column("points", Text),
    Column("reports", Text),
)

changes = Table(
    "changes",
    metadata,
    _id(),
    Column("at", Text, nullable=False),
    Column("what", Text, nullable=False),  # added, replaced, linked, removed
    _of("memos"),
    Column("memo", Text, nullable=False),  # its key
    Column("resolution", Text),
    Column("digest", Text, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("url", Text, primary_key=True),
    Column("delivered", Integer, nullable=False, default=0),  # the last change that was received there
    Column("failures", Integer, nullable=False, default=0),
    Column("next_try", Text),
    Column("problem", Text),
)
