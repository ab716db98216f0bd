"""What all tests share: the width of the screen, a PostgreSQL server that they start on loopback."""

import gc
import signal
from collections.abc import Iterator
from uuid import uuid4

import postgresql as own
import pytest
from sqlalchemy import create_engine

collect_ignore_glob = ["*/fuzz_*.py"]
"""The programs of `make fuzz` hold no tests, and one of them loads a framework that only one test needs."""


def pytest_configure() -> None:
    """What tests start can be ended with Ctrl-C, as from a terminal, also where a shell started the suite with `&`.

    The collector rests while modules are loaded, and leaves them alone from then on: they are there to stay.
    """
    gc.disable()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest test begins first: begun last, it would run alone, with the other cores idle."""
    items.sort(key=lambda item: item.path.name != "test_readme.py")


def pytest_collection_finish() -> None:
    """Modules and tests are there: what comes now is rubbish sooner or later, and looked for less often than usual."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


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
