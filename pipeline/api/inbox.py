"""Scans sent in: kept, read one after another in the background, put into the book.

::

    POST /api/v1/memos   →  202  {"id": "9c41…", "state": "waiting"}   Location: /api/v1/uploads/9c41…
    GET  /api/v1/uploads/9c41…  →  {"state": "done", "memos": ["3f2a91c04d5e6b77"]}

The scan lies under a name of our own making, the reader is a child process with limits, and what was waiting when the
server ended is read when it starts again. The sender's name for the file is kept as words and never opened.
"""

import os
import queue
import re
import secrets
import threading
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Engine, insert, select, update

from pipeline.errors import BeschlussbuchError
from pipeline.ledger.answers import Upload
from pipeline.ledger.put import put
from pipeline.ledger.records import memos_in
from pipeline.ledger.rows import key
from pipeline.ledger.store import reading, writing
from pipeline.ledger.tables import uploads
from pipeline.ledger.write import now
from pipeline.settings import Settings

__all__ = ["SUFFIXES", "Inbox", "shown_name"]

SUFFIXES: Mapping[str, str] = {
    "application/pdf": ".pdf",
    "image/tiff": ".tif",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "text/plain": ".txt",
}
"""Media types that are taken, and how their files end."""


def shown_name(given: str | None, suffix: str) -> str:
    r"""The sender's name as words: the last part of a path, printable, at most 150 letters.

    >>> shown_name("C:\\Scans\\Memo 7.pdf", ".pdf"), shown_name("../../etc/passwd\x00", ".pdf"), shown_name(" ", ".pdf")
    ('Memo 7.pdf', 'passwd', 'scan.pdf')
    """
    last = re.split(r"[/\\]", given or "")[-1]
    return "".join(letter for letter in last if letter.isprintable()).strip()[-150:] or f"scan{suffix}"


class Inbox:
    """The scans that wait, and the thread that reads them."""

    def __init__(self, engine: Engine, folder: Path, settings: Settings) -> None:
        self.engine, self.folder, self.settings = engine, folder, settings
        self._waiting: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, name="inbox", daemon=True)

    def start(self) -> None:
        """Begin to read, first what an earlier run left."""
        self.folder.mkdir(parents=True, exist_ok=True)
        query = select(uploads.c.id).where(uploads.c.state.in_(["waiting", "reading"])).order_by(uploads.c.received_at)
        with reading(self.engine) as connection:
            for left in connection.execute(query).scalars():
                self._waiting.put(left)
        self._thread.start()

    def stop(self) -> None:
        """End the reading; the scan at hand is read again by the next server."""
        from pipeline.batch.isolation import ending

        self._over.set()
        self._waiting.put(None)
        with ending():
            self._thread.join()

    def new_place(self, media_type: str) -> Path:
        """A path of our own making for a scan of a media type of `SUFFIXES`."""
        return self.folder / f"{secrets.token_hex(16)}{SUFFIXES[media_type]}"

    def take(self, scan: Path, name: str) -> Upload:
        """Enter a scan that lies at a `new_place`, and read it when its turn comes."""
        made = Upload(scan.stem, name, "waiting", (), None, now(), None)
        with writing(self.engine) as connection:
            values = {"id": made.id, "file": scan.name, "name": name, "state": made.state}
            connection.execute(insert(uploads).values(values | {"received_at": made.received_at}))
        self._waiting.put(made.id)
        return made

    def look(self, upload: str) -> Upload | None:
        """What became of a scan."""
        with reading(self.engine) as connection:
            row = connection.execute(select(uploads).where(uploads.c.id == upload)).one_or_none()
        if row is None:
            return None
        memos = tuple(row.memos.split(",")) if row.memos else ()
        return Upload(row.id, row.name, row.state, memos, row.problem, row.received_at, row.finished_at)

    def _work(self) -> None:
        while (upload := self._waiting.get()) is not None and not self._over.is_set():
            try:
                self._read(upload)
            except Exception as error:  # one scan's failure is that scan's alone, whatever it was
                self._note(upload, state="failed", problem=f"{type(error).__name__}: {error}", finished_at=now())

    def _read(self, upload: str) -> None:
        from pipeline.batch.isolation import Task, read_isolated

        self._note(upload, state="reading")
        with reading(self.engine) as connection:
            row = connection.execute(select(uploads.c.file, uploads.c.name).where(uploads.c.id == upload)).one()
        scan, base, name = self.folder / row.file, self.folder / "records" / upload, row.name
        answer = read_isolated(Task(os.fspath(scan), os.fspath(base), self.settings.model_dump_json()))
        if self._over.is_set():
            return
        if not answer["ok"]:
            problem = str(answer["error"]).replace(os.fspath(scan), name)
            self._note(upload, state="failed", problem=problem, finished_at=now())
            return
        broken: list[str] = []
        found = list(memos_in([base.with_name(f"{upload}.json")], broken.append))
        if broken:
            raise BeschlussbuchError(broken[0])
        named = [memo.model_copy(update={"source": memo.source.model_copy(update={"file": name})}) for memo in found]
        put(self.engine, named)
        self._note(upload, state="done", memos=",".join(map(key, named)), finished_at=now())

    def _note(self, upload: str, **values: str) -> None:
        with writing(self.engine) as connection:
            connection.execute(update(uploads).where(uploads.c.id == upload).values(**values))
