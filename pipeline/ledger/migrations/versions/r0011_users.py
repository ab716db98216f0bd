"""Users of the desk: names, roles, passwords as scrypt makes them."""

from alembic import op
from sqlalchemy import Column, Integer, Text

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the table; as long as it is empty nobody is asked for a password."""
    op.create_table(
        "users",
        Column("name", Text, primary_key=True),
        Column("role", Text, nullable=False),
        Column("password", Text),
        Column("since", Integer, nullable=False),
    )
