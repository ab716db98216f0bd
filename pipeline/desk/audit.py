"""The log of what people did: a line each, never taken out.

::

    31  2026-03-09T10:03:40Z  gerda  edit  3f2a91c04d5e6b77  header.date: "2024-10" → "2024-10-07"
    32  2026-03-10T08:30:12Z  otto   undo  3f2a91c04d5e6b77  header.date: "2024-10-07" → "2024-10" (von gerda)
"""

from sqlalchemy import Connection, insert

from pipeline.desk.tables import audit
from pipeline.ledger.write import now, numbered

__all__ = ["by_other", "log"]


def log(connection: Connection, who: str, action: str, target: str, detail: str | None = None) -> None:
    """A line in the audit log."""
    row = {"at": now(), "who": who, "action": action, "target": target, "detail": detail}
    numbered(connection, audit, [row])
    connection.execute(insert(audit), row)


def by_other(author: str, who: str) -> str:
    """Behind what was taken back, whose it was, where another took it back.

    >>> by_other("gerda", "otto"), by_other("gerda", "gerda")
    (' (von gerda)', '')
    """
    return "" if author == who else f" (von {author})"
