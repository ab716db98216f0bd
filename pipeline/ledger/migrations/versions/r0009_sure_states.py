"""A status says how sure its state is, a point by what its state is known; what nobody claims closes no point."""

from alembic import op
from sqlalchemy import Column, Float, Text, column, select, table, update

revision = "0009"
down_revision = "0008"

_STATUSES = table("statuses", *map(column, ("point_id", "basis", "state", "memo_id", "stands_until", "stands_from")))
_POINTS = table("points", column("id"), column("basis"), column("latest_memo_id"))


def upgrade() -> None:
    """Add the columns and fill the points' own from the status that stands."""
    op.add_column("statuses", Column("state_confidence", Float))
    op.add_column("points", Column("basis", Text))
    last = (
        select(_STATUSES.c.basis)
        .where(_STATUSES.c.point_id == _POINTS.c.id, _STATUSES.c.memo_id == _POINTS.c.latest_memo_id)
        .limit(1)
        .scalar_subquery()
    )
    op.get_bind().execute(update(_POINTS).values(basis=last))
