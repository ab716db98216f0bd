"""The manifest: one row per input, in an SQLite file beside the records, so that a batch goes on where it ended.

::

    path                     name              sha256   state        attempts  error
    /scans/2019/scan-1.pdf   2019/scan-1.pdf   9f2c…    done         1
    /scans/2019/scan-2.pdf   2019/scan-2.pdf   9f2c…    done         0                    same_as 2019/scan-1.pdf
    /scans/2019/fax.tif      2019/fax.tif      77ab…    quarantined  2         fax.tif: the file is cut short; …
    /scans/2020/scan-3.pdf   2020/scan-3.pdf            waiting      0

A row is ``waiting`` until it is read, ``running`` meanwhile, then ``done`` or ``quarantined``, which it becomes after
its files are written: a run killed at any instant leaves rows that were running, and the next run reads those again.
"""

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import NamedTuple, Protocol

from pipeline.batch.together import Together, break_off
from pipeline.errors import PathError
from pipeline.files import as_named, storable

__all__ = ["FILE", "READ", "Found", "Item", "Manifest", "Stat"]

FILE = "manifest.sqlite"

READ = ("media_type", "seconds", "pages", "version", "corrections", "authority", "notes", "way")
"""The columns that come from a reader's answer."""

TABLE = """
CREATE TABLE IF NOT EXISTS input (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,      -- as found, or a URL; bytes that are no UTF-8 as surrogates are escaped
  name TEXT NOT NULL UNIQUE,      -- of the outputs, below the output folder
  size INTEGER, mtime_ns INTEGER, -- when it was last looked at; of a URL a number from its tag of the content
  sha256 TEXT, media_type TEXT,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'quarantined')),
  attempts INTEGER NOT NULL DEFAULT 0,
  started REAL, finished REAL, seconds REAL, pages INTEGER, memos INTEGER,
  version TEXT, corrections TEXT, -- what read it: the package's version, the dictionaries' hash
  authority TEXT, way TEXT,       -- the hash of the council's index that it was checked against; how it was read
  error TEXT, code INTEGER,
  said TEXT,                      -- what a line about each of its memos needs, as JSON
  notes TEXT,                     -- what its archive copy could not take over as it was, as JSON
  same_as TEXT                    -- the name of an input with the same content, which stands for this one
);
CREATE INDEX IF NOT EXISTS input_state ON input (state, id);
CREATE INDEX IF NOT EXISTS input_sha256 ON input (sha256);
CREATE INDEX IF NOT EXISTS input_same ON input (same_as) WHERE same_as IS NOT NULL;
CREATE TEMP TABLE named (id INTEGER PRIMARY KEY);  -- the inputs that this run was given or reads
"""


class Stat(Protocol):
    """What the file system, or a server, says of a file; both change when its content does."""

    @property
    def st_size(self) -> int:
        """Bytes."""

    @property
    def st_mtime_ns(self) -> int:
        """Nanoseconds, or any number."""


Found = tuple[Path | str, str, Stat]
"""A path or URL, the name of its outputs, and what is said of it (of the link, where it is one)."""


class Item(NamedTuple):
    """An input to be read: its row, its path or URL, its name in the outputs, and what is known of its content."""

    id: int
    place: str
    name: str
    sha256: str | None
    size: int
    media_type: str | None


class Manifest:
    """The open manifest of an output folder; one process at a time writes it.

    Raises PathError where the file cannot be opened or is no manifest.
    """

    def __init__(self, folder: Path) -> None:
        self.file = folder / FILE
        try:
            self._book = sqlite3.connect(self.file, isolation_level=None)
            self._book.execute("PRAGMA journal_mode = WAL")
            self._book.execute("PRAGMA synchronous = NORMAL")
            self._book.executescript(TABLE)
            known = {column[1] for column in self._book.execute("PRAGMA table_info(input)")}
            for column in {"said", "authority", "notes", "way"} - known:  # written by a version without it
                self._book.execute(f"ALTER TABLE input ADD COLUMN {column} TEXT")
        except sqlite3.Error as error:
            raise PathError("manifest_not_opened", self.file, why=str(error)) from None

    def __enter__(self) -> "Manifest":
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def together(self) -> Together:
        """All changes of the block are one transaction: they are in the file together, or none of them is."""
        return Together(self._book)

    def register(self, found: Iterable[Found]) -> int:
        """Enter inputs (path, wanted name, what the file system says); returns how many are new or have changed.

        An input that was done and whose size and time are the same stays done. Two inputs that want one name get
        different ones, and keep them.
        """
        with self.together():
            return sum(self._enter(str(path), name, stat) for path, name, stat in found)

    def _enter(self, path: str, name: str, stat: Stat) -> bool:
        path = storable(path)
        row = self._book.execute("SELECT id, size, mtime_ns FROM input WHERE path = ?", (path,)).fetchone()
        now = (stat.st_size, stat.st_mtime_ns)
        if row and row[1:] == now:
            self._book.execute("INSERT OR IGNORE INTO named VALUES (?)", row[:1])
            return False
        if row:
            reset = "size = ?, mtime_ns = ?, sha256 = NULL, state = 'waiting', same_as = NULL, attempts = 0"
            self._book.execute(f"UPDATE input SET {reset} WHERE path = ?", (*now, path))  # noqa: S608 - constant
        else:
            sql = "INSERT INTO input (path, name, size, mtime_ns) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO NOTHING"
            name = storable(name)
            if not self._book.execute(sql, (path, name, *now)).rowcount:
                self._book.execute(sql, (path, self._free(name), *now))
        return True

    def _free(self, name: str) -> str:
        suffix = Path(name).suffix
        stem = name.removesuffix(suffix)
        candidates = (name if i == 1 else f"{stem}~{i}{suffix}" for i in count(1))
        taken = "SELECT 1 FROM input WHERE name = ?"
        return next(one for one in candidates if not self._book.execute(taken, (one,)).fetchone())

    def copy_to(self, file: Path) -> None:
        """Write the manifest as it stands into another file, which is whole by itself."""
        file.unlink(missing_ok=True)
        break_off(self._book)
        with closing(sqlite3.connect(file)) as copy:
            self._book.backup(copy)

    def requeue_running(self) -> int:
        """Put back what an earlier run was reading when it ended; returns how many."""
        return self._book.execute("UPDATE input SET state = 'waiting' WHERE state = 'running'").rowcount

    def requeue_quarantined(self, names: Iterable[str] = ()) -> list[str]:
        """Put back what is in quarantine, all or these; returns their names."""
        wanted = set(names)
        rows = [name for (name,) in self._book.execute("SELECT name FROM input WHERE state = 'quarantined'")]
        chosen = [name for name in rows if not wanted or name in wanted]
        sql = (
            "UPDATE input SET state = 'waiting', attempts = 0, sha256 = NULL, error = NULL, code = NULL WHERE name = ?"
        )
        self._book.executemany(sql, [(name,) for name in chosen])
        return chosen

    def requeue_done(
        self, version: str | None = None, corrections: str | None = None, authority: str | None = None
    ) -> int:
        """Put back what is done: all, or with a version only what others than these have read (hashes, None: none)."""
        sql = "UPDATE input SET state = 'waiting' WHERE state = 'done' AND same_as IS NULL"
        if version is None:
            return self._book.execute(sql).rowcount
        sql += " AND (version IS NOT ? OR corrections IS NOT ? OR authority IS NOT ?)"
        return self._book.execute(sql, (version, corrections, authority)).rowcount

    def name_waiting(self) -> None:
        """What waits belongs to this run, whoever named it."""
        self._book.execute("INSERT OR IGNORE INTO named SELECT id FROM input WHERE state = 'waiting'")

    def waiting(self, most: int) -> list[Item]:
        """The inputs that have waited longest, not more than so many."""
        sql = "SELECT id, path, name, sha256, size, media_type FROM input WHERE state = 'waiting' ORDER BY id LIMIT ?"
        return [Item(row[0], as_named(row[1]), *row[2:]) for row in self._book.execute(sql, (most,))]

    def twin(self, item: Item, sha256: str) -> str | None:
        """The name of another input with this content that has been read."""
        sql = "SELECT name FROM input WHERE sha256 = ? AND id != ? AND state = 'done' AND same_as IS NULL LIMIT 1"
        row = self._book.execute(sql, (sha256, item.id)).fetchone()
        return str(row[0]) if row else None

    def start(self, item: Item, sha256: str) -> None:
        """The input is being read."""
        sql = "UPDATE input SET state = 'running', sha256 = ?, attempts = attempts + 1, started = ? WHERE id = ?"
        self._book.execute(sql, (sha256, time.time(), item.id))

    def copies_of(self, name: str) -> list[tuple[str, str]]:
        """The names and places of the inputs that the record of that one stands for."""
        sql = "SELECT name, path FROM input WHERE same_as = ?"
        return [(row[0], as_named(row[1])) for row in self._book.execute(sql, (name,))]

    def same(self, item: Item, sha256: str, twin: str) -> None:
        """The input has the content of another, whose record was written for it, too."""
        sql = "UPDATE input SET state = 'done', sha256 = ?, same_as = ?, finished = ? WHERE id = ?"
        self._book.execute(sql, (sha256, twin, time.time(), item.id))

    def finish(self, item: Item, **what: str | float | int | None) -> None:
        """The input's record is written; ``what`` are the columns to fill: pages, memos, version and so on."""
        columns = ", ".join(f"{name} = ?" for name in what)
        sql = f"UPDATE input SET state = 'done', error = NULL, code = NULL, finished = ?, {columns} WHERE id = ?"  # noqa: S608 - our names
        self._book.execute(sql, (time.time(), *what.values(), item.id))

    def quarantine(self, item: Item, error: str, code: int) -> None:
        """The input could not be read."""
        sql = "UPDATE input SET state = 'quarantined', error = ?, code = ?, finished = ? WHERE id = ?"
        self._book.execute(sql, (storable(error), code, time.time(), item.id))

    def put_back(self, item: Item) -> None:
        """The run ends before the input is read."""
        sql = "UPDATE input SET state = 'waiting', attempts = attempts - 1 WHERE id = ? AND state = 'running'"
        self._book.execute(sql, (item.id,))

    def put_back_all(self) -> None:
        """The run ends before what is still running, or waits for another's outcome, is read."""
        break_off(self._book)
        self._book.execute("UPDATE input SET state = 'waiting', attempts = attempts - 1 WHERE state = 'running'")

    def counts(self) -> dict[str, int]:
        """How many inputs are in each state; ``same`` of the done have the content of another."""
        found = dict(self._book.execute("SELECT state, count(*) FROM input GROUP BY state").fetchall())
        same = self._book.execute("SELECT count(*) FROM input WHERE same_as IS NOT NULL").fetchone()[0]
        return {"waiting": 0, "running": 0, "done": 0, "quarantined": 0} | found | {"same": same}

    def longest(self) -> int:
        """Letters of the longest name that waits."""
        return int(self._book.execute("SELECT max(length(name)) FROM input WHERE state = 'waiting'").fetchone()[0] or 0)

    def named_done(self) -> int:
        """How many of the inputs that this run was given, or has read, are done."""
        sql = "SELECT count(*) FROM named JOIN input USING (id) WHERE state = 'done'"
        return int(self._book.execute(sql).fetchone()[0])

    def named_where(self, condition: str, value: str) -> int:
        """How many of these that are done, and no copies, fulfil a condition on a value (``authority IS NOT ?``)."""
        sql = "SELECT count(*) FROM named JOIN input USING (id) WHERE state = 'done' AND same_as IS NULL"
        return int(self._book.execute(f"{sql} AND {condition}", (value,)).fetchone()[0])

    def named_names(self, *, texts: bool = True) -> Iterator[str]:
        """The names of these that are done, with or without texts."""
        sql = "SELECT name FROM named JOIN input USING (id) WHERE state = 'done' AND (? OR media_type IS NOT ?)"
        return (name for (name,) in self._book.execute(sql, (texts, "text/plain")))

    def named_said(self, most: int) -> list[tuple[str, str]]:
        """Name, and what a line about each memo needs, of the run's inputs; empty where they are more than ``most``.

        In the order they came in. An input with the content of another has no line of its own.
        """
        sql = "SELECT name, said FROM named JOIN input USING (id) WHERE state = 'done' AND said IS NOT NULL ORDER BY id"
        (number,) = self._book.execute("SELECT count(*) FROM named").fetchone()
        return self._book.execute(sql).fetchall() if number <= most else []

    def stand_ins(self) -> set[str]:
        """The names of the inputs whose records stand for others of the same content."""
        return {name for (name,) in self._book.execute("SELECT DISTINCT same_as FROM input WHERE same_as IS NOT NULL")}

    def memos(self) -> int:
        """How many memos were read, those of duplicates once."""
        sql = "SELECT total(memos) FROM input WHERE state = 'done' AND same_as IS NULL"
        return int(self._book.execute(sql).fetchone()[0])

    def readers(self) -> list[dict[str, object]]:
        """How many records each version of program, dictionaries and index has made; the first seen first."""
        sql = "SELECT version, corrections, authority, count(*) AS records FROM input WHERE state = 'done'"
        return list(self._dicts(f"{sql} AND same_as IS NULL GROUP BY 1, 2, 3 ORDER BY min(id)"))

    def in_quarantine(self) -> Iterator[dict[str, object]]:
        """The scans that could not be read: name, place, error, exit code."""
        sql = "SELECT name, path AS place, error, code AS exit_code FROM input WHERE state = 'quarantined' ORDER BY id"
        return self._dicts(sql)

    def duplicates(self) -> Iterator[dict[str, object]]:
        """The scans with the content of another: name, and the other's name."""
        return self._dicts("SELECT name, same_as FROM input WHERE same_as IS NOT NULL ORDER BY id")

    def noted(self) -> Iterator[dict[str, object]]:
        """The scans whose archive copy is not all as it was: name, and notes on what isn't."""
        rows = self._dicts("SELECT name, notes FROM input WHERE state = 'done' AND notes IS NOT NULL ORDER BY id")
        return ({**row, "notes": json.loads(str(row["notes"]))} for row in rows)

    def rows(self) -> Iterator[dict[str, object]]:
        """Every input as a dict of its columns, in the order they came in."""
        return self._dicts("SELECT * FROM input ORDER BY id")

    def _dicts(self, sql: str) -> Iterator[dict[str, object]]:
        cursor = self._book.execute(sql)
        columns = [column[0] for column in cursor.description]
        return (dict(zip(columns, row, strict=True)) for row in cursor)
