"""What comes in: scans dropped on the desk or laid into the watched folder, read one after the other.

::

    arrivals   5  scan-0042.pdf   reading
    arrivals   4  fax.tif         done      V0938/16
    arrivals   3  notes.docx      failed    not a scan but a Word or other Office document; save it as PDF

The state lies in the book: it survives a reload of the page and a restart of the server. What was dropped is kept
under its hash; what lies in the watched folder stays there untouched.
"""

import hashlib
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from sqlalchemy import Row, func, insert, select, update

from pipeline import dictionaries
from pipeline.batch.isolation import Task, read_isolated
from pipeline.desk import paper
from pipeline.desk.edits import log, renew
from pipeline.desk.room import Desk
from pipeline.desk.settle import carry_out
from pipeline.desk.tables import arrivals, decisions
from pipeline.errors import BeschlussbuchError, ScanTooLarge, UnreadableScan
from pipeline.files import sha256_of
from pipeline.ingest import record
from pipeline.ledger.rows import key as key_of
from pipeline.ledger.store import reading, writing
from pipeline.ledger.write import now, numbered
from pipeline.memo import Source
from pipeline.scan import SUFFIXES

__all__ = ["Watched", "arrive", "latest", "look", "resume", "watch", "watched"]

_EVERY = 5  # seconds between two looks into the watched folder
_CHUNK = 1 << 20


class Watched(NamedTuple):
    """The watched folder: how many scans lie in it, how many of them are known, what is wrong with it."""

    folder: Path
    scans: int
    known: int
    problem: str | None


def arrive(desk: Desk, name: str, file: BinaryIO, who: str) -> int:
    """Keep a scan that was handed in under its hash, and have it read; the arrival's number.

    Raises ScanTooLarge over the desk's limit; nothing is kept then.
    """
    part = desk.folder / "scans" / f".{threading.get_ident()}-{time.monotonic_ns()}.part"
    digest, size = hashlib.sha256(), 0
    try:
        with part.open("wb") as kept:
            while data := file.read(_CHUNK):
                size += len(data)
                if size > desk.max_upload_mb << 20:
                    raise ScanTooLarge(f"{name}: größer als {desk.max_upload_mb} MB; bitte teilen")
                digest.update(data)
                kept.write(data)
        part.replace(desk.folder / "scans" / digest.hexdigest())
    finally:
        part.unlink(missing_ok=True)
    return _announce(desk, Path(name).name or "ohne Namen", digest.hexdigest(), None, who)


def latest(desk: Desk, count: int = 100) -> "Sequence[Row[Any]]":
    """The arrivals, the newest first."""
    with reading(desk.engine) as connection:
        return connection.execute(select(arrivals).order_by(arrivals.c.id.desc()).limit(count)).all()


def resume(desk: Desk) -> None:
    """Take up what a stop of the server left: scans not read, decisions not carried out."""
    with reading(desk.engine) as connection:
        left = (
            connection.execute(select(arrivals.c.id).where(arrivals.c.state.in_(("waiting", "reading"))))
            .scalars()
            .all()
        )
        open_ = connection.execute(select(decisions).where(decisions.c.problem.is_(None))).all()
    for number in left:
        desk.reader.submit(_read, desk, number)
    for row in open_:
        if row.done < len(row.memos.split(",")) and row.memos:
            desk.settler.submit(carry_out, desk, row.id)


def watch(desk: Desk, stop: threading.Event) -> None:
    """Look into the watched folder again and again until `stop` is set."""
    sizes: dict[Path, tuple[int, int]] = {}
    while not stop.is_set():
        with suppress(OSError):
            sizes = look(desk, sizes)
        stop.wait(_EVERY)


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
        return Watched(desk.watch, 0, 0, "Der Ordner ist nicht zu erreichen.")
    with reading(desk.engine) as connection:
        places = set(connection.execute(select(arrivals.c.place).where(arrivals.c.place.is_not(None))).scalars())
    known = {place.rpartition("|")[0].rpartition("|")[0] for place in places}
    scans = list(_scans_in(desk.watch))
    return Watched(desk.watch, len(scans), sum(str(path) in known for path in scans), None)


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
    with reading(desk.engine) as connection:
        row = connection.execute(select(arrivals).where(arrivals.c.id == number)).one()
    path = desk.folder / "scans" / row.sha256 if row.place is None else Path(row.place.rsplit("|", 2)[0])
    _mark(desk, number, state="reading")
    try:
        base = desk.folder / "pages" / row.sha256
        answer = read_isolated(Task(str(path), str(base), desk.settings.model_dump_json()))
        if not answer["ok"]:
            raise UnreadableScan(answer["error"])
        source = Source(
            file=row.file,
            sha256=row.sha256,
            media_type=answer["media_type"],
            size=path.stat().st_size,
            pages=answer["pages"],
        )
        memos = _take_in(desk, source)
        _mark(desk, number, state="done", pages=source.pages, memos=",".join(memos), finished_at=now())
    except (BeschlussbuchError, OSError) as error:
        words = str(error).replace(str(path), row.file)
        _mark(desk, number, state="failed", problem=words, finished_at=now())
        if row.place is None:
            paper.forget(desk, row.sha256)


def _take_in(desk: Desk, source: Source) -> list[str]:
    """The records, made from the kept pages with the dictionaries of this moment, go into the book; their keys."""
    pages = paper.kept_pages(desk, source.sha256) or ()
    memos = {key_of(memo): memo for memo in record(source, pages, dictionaries.load(desk.corrections))}
    for memo in memos.values():  # drawn before anyone looks
        for page, seen in enumerate(memo.processing.pages, memo.source.first_page):
            paper.picture(desk, memo.source, page, seen.prepared)
    renew(desk.engine, memos)
    return list(memos)


def _mark(desk: Desk, number: int, **values: Any) -> None:
    with writing(desk.engine) as connection:
        connection.execute(update(arrivals).where(arrivals.c.id == number).values(values))
