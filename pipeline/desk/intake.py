"""What comes in: scans dropped on the desk or laid into the watched folder, read one after the other.

::

    arrivals   5  scan-0042.pdf   reading
    arrivals   4  fax.tif         done      V0938/16
    arrivals   3  notes.docx      failed    not a scan but a Word or other Office document; save it as PDF

The state lies in the book: it survives a reload of the page and a restart of the server. What was dropped is kept
under its hash; what lies in the watched folder stays there untouched.
"""

import hashlib
import os
import re
import secrets
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from sqlalchemy import Row, func, select

from pipeline.batch.isolation import ending
from pipeline.corrections import lay_at_hand
from pipeline.desk import settle
from pipeline.desk.inbox import look
from pipeline.desk.reading import announce, take_up
from pipeline.desk.room import Desk
from pipeline.desk.tables import arrivals
from pipeline.errors import ScanTooLarge
from pipeline.ledger.store import reading
from pipeline.ledger.tables import memos

__all__ = [
    "Brought",
    "Receiving",
    "arrival",
    "arrive",
    "brought_by",
    "latest",
    "receiving",
    "shown_name",
    "start",
    "stop",
    "unread",
]

_EVERY = 5.0  # seconds between two rounds
_SILENT = 120.0  # seconds without a round after which it is taken for dead
_GRACE = 2.0  # seconds in which work under way comes to its end when the server does
_CHUNK = 1 << 20


class Receiving:
    """A scan that is being handed in: written part by part, kept under its hash at the end."""

    def __init__(self, desk: Desk, name: str, file: BinaryIO) -> None:
        self.desk, self.name, self.size = desk, name, 0
        self._file, self._digest = file, hashlib.sha256()

    def write(self, part: bytes) -> None:
        """Add a part. Raises ScanTooLarge over the desk's limit."""
        self.size += len(part)
        if self.size > self.desk.max_upload_mb * 1_000_000:
            raise ScanTooLarge("upload_too_large", self.name, limit_mb=f"{self.desk.max_upload_mb:g}")
        self._digest.update(part)
        self._file.write(part)

    def keep(self, who: str) -> int:
        """Have the whole scan read; the arrival's number."""
        self._file.flush()
        os.fsync(self._file.fileno())
        sha256 = self._digest.hexdigest()
        Path(self._file.name).replace(self.desk.folder / "scans" / sha256)
        return announce(self.desk, self.name, sha256, None, who)


@contextmanager
def receiving(desk: Desk, name: str) -> Iterator[Receiving]:
    """Take a scan in, whatever its sender calls it; what is not kept by the end of the block leaves nothing behind."""
    part = desk.folder / "scans" / f".{secrets.token_hex(8)}.part"
    try:
        with part.open("wb") as file:
            yield Receiving(desk, shown_name(name), file)
    finally:
        part.unlink(missing_ok=True)


def arrive(desk: Desk, name: str, file: BinaryIO, who: str) -> int:
    """Keep a scan that was handed in under its hash, and have it read; the arrival's number. Raises ScanTooLarge."""
    with receiving(desk, name) as scan:
        while part := file.read(_CHUNK):
            scan.write(part)
        return scan.keep(who)


def shown_name(given: str) -> str:
    r"""The sender's name as words: the last part of a path, printable, at most 150 letters.

    >>> shown_name("C:\\Scans\\Memo 7.pdf"), shown_name("../../etc/passwd\x00"), shown_name(" ")
    ('Memo 7.pdf', 'passwd', 'ohne Namen')
    """
    last = re.split(r"[/\\]", given)[-1]
    return "".join(letter for letter in last if letter.isprintable()).strip()[-150:] or "ohne Namen"


def arrival(desk: Desk, number: int) -> "Row[Any] | None":
    """One arrival; None where there is none of that number."""
    with reading(desk.engine) as connection:
        return connection.execute(select(arrivals).where(arrivals.c.id == number)).one_or_none()


def latest(desk: Desk, count: int = 100) -> "Sequence[Row[Any]]":
    """The arrivals, the newest first."""
    with reading(desk.engine) as connection:
        return connection.execute(select(arrivals).order_by(arrivals.c.id.desc()).limit(count)).all()


def unread(desk: Desk) -> int:
    """How many scans wait or are being read."""
    query = select(func.count()).where(arrivals.c.state.in_(("waiting", "reading")))
    with reading(desk.engine) as connection:
        return connection.execute(query).scalar_one()


class Brought(NamedTuple):
    """A memo that an arrival brought: its resolution's number, and the memo that it shows once more (its key).

    ``differs`` is what it says otherwise than that one, as the book keeps it.
    """

    number: str | None
    same_as: str | None
    differs: str | None


def brought_by(desk: Desk, rows: "Sequence[Row[Any]]") -> dict[str, Brought]:
    """The memos that these arrivals brought, by their keys."""
    keys = [key for row in rows for key in (row.memos or "").split(",") if key]
    first = memos.alias("first")
    query = select(memos.c.key, memos.c.number, first.c.key, memos.c.differs).outerjoin(
        first, first.c.id == memos.c.same_as
    )
    with reading(desk.engine) as connection:
        return {key: Brought(*rest) for key, *rest in connection.execute(query.where(memos.c.key.in_(keys)))}


def start(desk: Desk) -> threading.Thread:
    """Take up what a stop left (scans not read, decisions not carried out), and begin the rounds."""
    desk.health.expect("intake", _SILENT)
    rounds = threading.Thread(target=_rounds, args=(desk,), name="intake", daemon=True)
    rounds.start()
    return rounds


def stop(desk: Desk, rounds: threading.Thread | None = None) -> None:
    """End the reading; the scan and the decision at hand are taken up again by the next start.

    What a lock or a lost server holds up is not waited for longer than two seconds.
    """
    desk.over.set()
    lay_at_hand(None)
    with ending():
        for worker in (desk.reader, desk.settler, desk.drawer, desk.copier):
            with suppress(RuntimeError, TimeoutError):  # closed already; held up
                worker.submit(int).result(timeout=_GRACE)
            worker.shutdown(wait=False, cancel_futures=True)
    if rounds is not None:
        rounds.join(_GRACE)  # or it would ask a book that is closed


def _rounds(desk: Desk) -> None:
    """Again and again until the desk is closed: look into the watched folder, take up what waits."""
    while not desk.over.is_set():
        try:
            round_(desk)
        except Exception as error:  # whatever it was, the next round comes
            desk.health.ill("intake", f"{type(error).__name__}: {error}")
        desk.over.wait(_EVERY)


def round_(desk: Desk) -> None:
    """One round."""
    take_up(desk)
    settle.take_up(desk)
    if desk.watch is not None and not desk.watch.is_dir():
        desk.health.ill("intake", f"{desk.watch}: is no folder that can be reached")
        return
    look(desk)
    if all(at == float("inf") for at in list(desk.taken.values())):  # none that the machine could not finish
        desk.health.well("intake")
