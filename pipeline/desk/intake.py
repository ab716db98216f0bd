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

from sqlalchemy import Row, func, insert, select, update

from pipeline import dictionaries
from pipeline.batch.isolation import Task, ending, read_isolated
from pipeline.desk import paper, settle
from pipeline.desk.edits import log, renew
from pipeline.desk.room import Desk
from pipeline.desk.tables import arrivals
from pipeline.errors import BeschlussbuchError, Problem, ScanTooLarge
from pipeline.files import sha256_of
from pipeline.ledger.rows import key as key_of
from pipeline.ledger.store import reading, writing
from pipeline.ledger.tables import memos
from pipeline.ledger.write import now, numbered
from pipeline.memo import Source
from pipeline.run import authority_of, record
from pipeline.scan import SUFFIXES

__all__ = [
    "Receiving",
    "Watched",
    "arrival",
    "arrive",
    "latest",
    "look",
    "numbers_of",
    "receiving",
    "shown_name",
    "start",
    "stop",
    "unread",
    "watched",
]

_EVERY = 5  # seconds between two looks into the watched folder
_CHUNK = 1 << 20


class Watched(NamedTuple):
    """The watched folder: how many scans lie in it, what became of them, what is wrong with it."""

    folder: Path
    scans: int = 0
    done: int = 0
    failed: int = 0
    problem: str | None = None

    @property
    def waiting(self) -> int:
        """How many scans are still to be read."""
        return self.scans - self.done - self.failed


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
        return _announce(self.desk, self.name, sha256, None, who)


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


def start(desk: Desk) -> None:
    """Take up what a stop left (scans not read, decisions not carried out), and begin to watch the folder."""
    with reading(desk.engine) as connection:
        unread = select(arrivals.c.id).where(arrivals.c.state.in_(("waiting", "reading"))).order_by(arrivals.c.id)
        left = connection.execute(unread).scalars().all()
    for number in left:
        desk.reader.submit(_read, desk, number)
    for work, decision in settle.waiting(desk):
        desk.settler.submit(work, desk, decision)
    if desk.watch is not None:
        threading.Thread(target=_watch, args=(desk,), name="watch", daemon=True).start()


def stop(desk: Desk) -> None:
    """End the reading; the scan and the decision at hand are taken up again by the next start."""
    desk.over.set()
    with ending():
        for worker in (desk.reader, desk.settler):
            worker.shutdown(cancel_futures=True)


def _watch(desk: Desk) -> None:
    """Look into the watched folder again and again until the desk is closed."""
    sizes: dict[Path, tuple[int, int]] = {}
    while not desk.over.is_set():
        with suppress(OSError):
            sizes = look(desk, sizes)
        desk.over.wait(_EVERY)


def look(desk: Desk, before: dict[Path, tuple[int, int]]) -> dict[Path, tuple[int, int]]:
    """Announce the scans that are new and no longer growing since the last look; returns what this look saw."""
    now_: dict[Path, tuple[int, int]] = {}
    for path in _scans_in(desk.watch):
        found = path.stat()
        now_[path] = (found.st_size, found.st_mtime_ns)
        if before.get(path) == now_[path] and not _known(desk, path, now_[path]):
            _announce(desk, path.name, sha256_of(path), f"{path}|{found.st_size}|{found.st_mtime_ns}", "Ordner")
    return now_


def watched(desk: Desk) -> Watched | None:
    """The state of the watched folder; None where there is none."""
    if desk.watch is None:
        return None
    if not desk.watch.is_dir():
        return Watched(desk.watch, problem="Der Ordner ist nicht zu erreichen.")
    query = select(arrivals.c.place, arrivals.c.state).where(arrivals.c.place.is_not(None)).order_by(arrivals.c.id)
    with reading(desk.engine) as connection:
        states = {row.place.rsplit("|", 2)[0]: row.state for row in connection.execute(query)}
    now_ = [states.get(str(path)) for path in _scans_in(desk.watch)]
    return Watched(desk.watch, len(now_), now_.count("done"), now_.count("failed"))


def numbers_of(desk: Desk, rows: "Sequence[Row[Any]]") -> dict[str, str | None]:
    """The resolutions' numbers of the memos that these arrivals brought, by the memos' keys."""
    keys = [key for row in rows for key in (row.memos or "").split(",") if key]
    with reading(desk.engine) as connection:
        found = connection.execute(select(memos.c.key, memos.c.number).where(memos.c.key.in_(keys)))
        return {row.key: row.number for row in found}


def _scans_in(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        inside = (path for path in sorted(folder.rglob("*")) if path.suffix.lower() in SUFFIXES and path.is_file())
        yield from (path for path in inside if not any(part.startswith(".") for part in path.relative_to(folder).parts))


def _known(desk: Desk, path: Path, state: tuple[int, int]) -> bool:
    """Whether this very state of the file was announced before."""
    place = f"{path}|{state[0]}|{state[1]}"
    with reading(desk.engine) as connection:
        return bool(connection.execute(select(func.count()).where(arrivals.c.place == place)).scalar())


def _announce(desk: Desk, name: str, sha256: str, place: str | None, who: str) -> int:
    row: dict[str, Any] = {"at": now(), "who": who, "file": name, "sha256": sha256, "place": place, "state": "waiting"}
    with writing(desk.engine) as connection:
        numbered(connection, arrivals, [row])
        connection.execute(insert(arrivals), row)
        log(connection, who, "upload", name, sha256)
    desk.reader.submit(_read, desk, row["id"])
    return int(row["id"])


def _read(desk: Desk, number: int) -> None:
    """Read one arrival into the book, in a child process with limits; what goes wrong stands beside it."""
    row = arrival(desk, number)
    if row is None or desk.over.is_set():
        return
    path = desk.folder / "scans" / row.sha256 if row.place is None else Path(row.place.rsplit("|", 2)[0])
    _mark(desk, number, state="reading")
    try:
        base = desk.folder / "pages" / row.sha256
        answer = read_isolated(Task(str(path), str(base), desk.settings.model_dump_json()))
        if desk.over.is_set():
            return
        if not answer["ok"]:
            _fail(desk, row, Problem.unpacked(answer["problem"])._replace(at=row.file))
            return
        source = Source(
            file=row.file,
            sha256=row.sha256,
            media_type=answer["media_type"],
            size=path.stat().st_size,
            pages=answer["pages"],
        )
        keys = _take_in(desk, source)
        _mark(desk, number, state="done", pages=source.pages, memos=",".join(keys), finished_at=now())
    except BeschlussbuchError as error:
        _fail(desk, row, error.problem._replace(at=row.file))
    except OSError as error:
        _fail(desk, row, Problem("cannot_be_read", row.file, {"why": error.strerror or str(error)}))
    except Exception as error:  # one scan's failure is that scan's alone, whatever it was
        _fail(desk, row, Problem("unforeseen", row.file, {"what": f"{type(error).__name__}: {error}"}))


def _fail(desk: Desk, row: "Row[Any]", problem: Problem) -> None:
    """Say why the scan could not be read; what was dropped is kept only where another arrival needs it."""
    _mark(desk, row.id, state="failed", problem=problem.packed(), finished_at=now())
    same = select(func.count()).where(arrivals.c.sha256 == row.sha256, arrivals.c.state != "failed")
    with reading(desk.engine) as connection:
        needed = connection.execute(same).scalar_one()
    if row.place is None and not needed:
        paper.forget(desk, row.sha256)


def _take_in(desk: Desk, source: Source) -> list[str]:
    """The records, made from the kept pages with the dictionaries of this moment, go into the book; their keys."""
    pages = paper.kept_pages(desk, source.sha256) or ()
    records = record(source, pages, dictionaries.load(desk.corrections), authority_of(desk.settings))
    made = {key_of(memo): memo for memo in records}
    for memo in made.values():  # drawn before anyone looks
        for page, seen in enumerate(memo.processing.pages, memo.source.first_page):
            paper.picture(desk, memo.source, page, seen.prepared)
    renew(desk.engine, made)
    return list(made)


def _mark(desk: Desk, number: int, **values: Any) -> None:
    with writing(desk.engine) as connection:
        connection.execute(update(arrivals).where(arrivals.c.id == number).values(values))
