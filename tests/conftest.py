"""What all tests share: the width of the screen, a PostgreSQL server that they start on loopback."""

from collections.abc import Iterator
from uuid import uuid4

import postgresql as own
import pytest
from sqlalchemy import create_engine


@pytest.fixture(autouse=True)
def wide_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables on the screen have the same room wherever the tests run, and messages the same language."""
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("LANGUAGE", "en")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a server's first database; the server ends with the tests."""
    programs = own.installed()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with own.server(programs) as address:
        yield address


@pytest.fixture
def postgresql_url(postgresql: str) -> str:
    """The address of a new, empty database."""
    name = f"book_{uuid4().hex}"
    admin = create_engine(postgresql.replace("://", "+psycopg://"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    admin.dispose()
    return postgresql.removesuffix("postgres") + name
