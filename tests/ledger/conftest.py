"""Books to test with: a SQLite file, and a database of the PostgreSQL server."""

from collections.abc import Iterator

import pytest
from books import Books
from sqlalchemy import Engine

from pipeline.ledger.store import opened


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def books(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Books:
    """Where new books come from, of each kind."""
    return Books(request.param, lambda: request.getfixturevalue("postgresql"), tmp_path_factory.mktemp("books"))


@pytest.fixture
def book(books: Books) -> Iterator[Engine]:
    """An empty book, of each kind."""
    engine = opened(books.empty())
    yield engine
    engine.dispose()
