"""New books to test with, empty or filled, each kind's tables made but once."""

import shutil
from collections.abc import Callable
from pathlib import Path

import psycopg
from invented_memos import changed, memos, one

from pipeline.ledger.put import put
from pipeline.ledger.store import opened

FILLED = [*memos(40), one(), one(scan="again"), changed(one(scan="o"), kind="other")]
"""The memos of a book with something in it: two scans of one sheet and another document among them."""


class Books:
    """New books of a kind, for which the migrations run but once."""

    def __init__(self, kind: str, server: Callable[[], str], folder: Path) -> None:
        self.kind, self.server, self.folder = kind, server, folder
        self.made = 0
        self._emptying = ""
        self.blank = self._place()
        opened(self.blank, create=True).dispose()
        self.full = self._copy(self.blank)
        self._scratch = self.blank if kind == "sqlite" else self._copy(self.blank)
        engine = opened(self.full)
        put(engine, FILLED)
        engine.dispose()

    def filled(self) -> str:
        """The path or address of a book of its own with the memos of `FILLED`."""
        return self._copy(self.full)

    def empty(self) -> str:
        """The path or address of an empty book: a copy of the file, or the one database emptied, which is quicker."""
        if self.kind == "sqlite":
            return self._copy(self.blank)
        with psycopg.connect(self._scratch, autocommit=True) as connection:
            if not self._emptying:
                query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
                self._emptying = "; ".join(f"DELETE FROM {name}" for (name,) in connection.execute(query))  # noqa: S608 - our own tables
            connection.execute(f"SET session_replication_role = replica; {self._emptying}")  # in any order
        return self._scratch

    def _copy(self, original: str) -> str:
        if self.kind == "sqlite":
            return shutil.copy(original, self._place())
        return self._place(f"TEMPLATE {original.rpartition('/')[2]}")

    def _place(self, template: str = "") -> str:
        self.made += 1
        if self.kind == "sqlite":
            return str(self.folder / f"ledger-{self.made}.db")
        with psycopg.connect(self.server(), autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE book_{self.made} {template}")
        return self.server().removesuffix("postgres") + f"book_{self.made}"
