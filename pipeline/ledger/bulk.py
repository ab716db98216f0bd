"""Many rows at once: one prepared statement a table for SQLite, a COPY for PostgreSQL.

SQLAlchemy binds each row's values by name and type, which takes longer than the database takes to write them. Here the
driver gets them as they are; only dates are made into what SQLite keeps.

>>> from sqlalchemy import create_engine, select
>>> from pipeline.ledger.tables import metadata, resolutions
>>> engine = create_engine("sqlite://")
>>> metadata.create_all(engine)
>>> with engine.begin() as connection:
...     insert_rows(connection, resolutions, [{"id": n, "number": f"V000{n}/24", "memos": 1} for n in (1, 2)])
...     update_rows(connection, resolutions, [{"id": 2, "title": "Radweg"}])
...     connection.execute(select(resolutions.c.number, resolutions.c.title)).all()
[('V0001/24', None), ('V0002/24', 'Radweg')]
"""

from collections.abc import Iterable, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Date, Insert, Table, Update, bindparam, insert, update

__all__ = ["Columns", "insert_rows", "update_rows"]

Columns = dict[str, Any]
"""A row of a table: its values by their columns."""


def insert_rows(connection: Connection, table: Table, rows: Sequence[Columns]) -> None:
    """Insert rows; all have the columns of the first, and none is left to a default."""
    if rows and connection.dialect.name == "postgresql":
        _copy(connection, table, rows)
    elif rows:
        _run(connection, table, insert(table).values({name: bindparam(name) for name in rows[0]}), rows)


def _copy(connection: Connection, table: Table, rows: Sequence[Columns]) -> None:
    quoted = connection.dialect.identifier_preparer
    columns = ", ".join(quoted.quote(name) for name in rows[0])
    values = itemgetter(*rows[0])
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {quoted.format_table(table)} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(values(row))


def update_rows(connection: Connection, table: Table, rows: Sequence[Columns]) -> None:
    """Set the other columns of the rows with these ids; all have the columns of the first."""
    if rows:
        values: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "id"}
        _run(connection, table, update(table).where(table.c.id == bindparam("id")).values(values), rows)


def _run(connection: Connection, table: Table, statement: Insert | Update, rows: Sequence[Columns]) -> None:
    compiled = statement.compile(dialect=connection.dialect)
    names = compiled.positiontup
    if names is None:  # a driver that takes values by name
        connection.exec_driver_sql(str(compiled), list(rows))
        return
    values: Iterable[tuple[Any, ...]] = map(itemgetter(*names), rows)
    if any(isinstance(table.c[name].type, Date) for name in names):
        values = (tuple(v.isoformat() if isinstance(v, date) else v for v in row) for row in values)
    connection.exec_driver_sql(str(compiled), list(values))
