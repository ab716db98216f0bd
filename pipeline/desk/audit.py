"""The log of what people did: a line each, never taken out."""

from sqlalchemy import Connection, insert

from pipeline.desk.tables import audit
from pipeline.ledger.write import now, numbered

__all__ = ["log"]


def log(connection: Connection, who: str, action: str, target: str, detail: str | None = None) -> None:
    """A line in the audit log."""
    row = {"at": now(), "who": who, "action": action, "target": target, "detail": detail}
    numbered(connection, audit, [row])
    connection.execute(insert(audit), row)
