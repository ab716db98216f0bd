"""What people did, beside what machines read: decisions, edits, scans handed in, the audit log.

::

    decisions   7  2026-03-09T10:01:12Z  gerda  accept  Welse → Weise  misreadings.tsv  27 memos
    edits      12  2026-03-09T10:03:40Z  gerda  3f2a91c04d5e6b77  header.date  2024-10 → 2024-10-07
    audit      31  2026-03-09T10:03:40Z  gerda  edit     3f2a91c04d5e6b77  header.date

A decision settles a group of doubts; it holds the line that went into ``corrections/``, if one did, or else the edits
that it made. An edit that is undone stays, with who undid it and when. Nothing is ever taken out of ``audit``.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from pipeline.ledger.tables import metadata

__all__ = ["arrivals", "audit", "decisions", "edits", "machine_readings", "users"]


def _who() -> list[Column[int] | Column[str]]:
    return [
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("at", Text, nullable=False),
        Column("who", Text, nullable=False),
    ]


def _undone() -> list[Column[str]]:
    return [Column("undone_at", Text), Column("undone_by", Text)]


decisions = Table(
    "decisions",
    metadata,
    *_who(),
    Column("verb", Text, nullable=False),  # accept, change, keep, learn
    Column("kind", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("seen", Text),
    Column("meant", Text),
    Column("file", Text),  # in corrections/, and the line written there
    Column("line", Text),
    Column("memos", Text, nullable=False),  # keys of the memos concerned, comma between
    Column("done", Integer, nullable=False, default=0),  # memos in which it stands, or from which it was taken
    Column("reread", Integer, nullable=False, default=0),  # memos read again with the line, where it is about a word
    Column("problem", Text),
    *_undone(),
)

edits = Table(
    "edits",
    metadata,
    *_who(),
    Column("memo", Text, nullable=False),  # its key
    Column("field", Text, nullable=False),
    Column("action", Text, nullable=False),  # as in pipeline.desk.apply: set, word, keep, add …
    Column("before", Text),  # JSON
    Column("value", Text),  # JSON
    Column("decision", ForeignKey("decisions.id")),
    *_undone(),
    Index("ix_edits_memo", "memo", "id"),
)

arrivals = Table(
    "arrivals",
    metadata,
    *_who(),
    Column("file", Text, nullable=False),
    Column("sha256", Text),
    Column("place", Text),  # where a watched folder has it; NULL: dropped on the desk
    Column("state", Text, nullable=False),  # waiting, reading, done, failed
    Column("pages", Integer),
    Column("memos", Text),  # keys, comma between
    Column("problem", Text),
    Column("finished_at", Text),
    Index("ix_arrivals_state", "state"),
    Index("ix_arrivals_sha256", "sha256"),
)

machine_readings = Table(
    "machine_readings",
    metadata,
    Column("memo", Text, primary_key=True),
    Column("record", Text, nullable=False),  # the memo's JSON before any edit
    Column("edited", Text),  # the digest of the record with the edits, as it stands in the book
)

audit = Table(
    "audit",
    metadata,
    *_who(),
    Column("action", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("detail", Text),
    Index("ix_audit_target", "target"),
)

users = Table(
    "users",
    metadata,
    Column("name", Text, primary_key=True),
    Column("role", Text, nullable=False),  # one of pipeline.desk.roles
    Column("password", Text),  # as scrypt makes it; NULL: named by a proxy alone
    Column("since", Integer, nullable=False),  # when the password was last set, in seconds
)
