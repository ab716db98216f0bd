"""Arrivals are read, one after the other, each in a child process with limits; what goes wrong stands beside it.

::

    the scan's fault            failed, with the reason
    the book's, the disk's, the machine's      it waits, and is tried again every minute; health and log say so

A round every few seconds takes up what waits: after a restart, and after whatever ended a reading in the middle.
"""

import threading
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from pipeline.batch.inputs import check_plain
from pipeline.batch.isolation import Task, read_isolated
from pipeline.desk import paper
from pipeline.desk.audit import log
from pipeline.desk.records import renew
from pipeline.desk.room import Desk
from pipeline.desk.tables import arrivals
from pipeline.errors import BeschlussbuchError, PathError, Problem, StorageOut, UnreadableScan
from pipeline.files import as_named, storable
from pipeline.ledger.records import records_of
from pipeline.ledger.rows import key as key_of
from pipeline.ledger.store import is_away, reading, writing
from pipeline.ledger.tables import REMOVED, memos
from pipeline.ledger.write import now, numbered
from pipeline.memo import Memo, Source

__all__ = ["announce", "is_machines_fault", "read_kept", "take_up"]

_AGAIN = 60.0  # seconds after which an arrival is tried again that the machine could not finish
_NEVER = float("inf")
_GIVING = threading.Lock()


def announce(
    desk: Desk, name: str, sha256: str | None, place: str | None, who: str, problem: Problem | None = None
) -> int:
    """Enter an arrival and have it read, unless it has a problem already; its number."""
    row: dict[str, Any] = {"at": now(), "who": who, "file": name, "sha256": sha256, "place": place}
    row |= {"state": "failed" if problem else "waiting", "problem": problem.packed() if problem else None}
    with writing(desk.engine) as connection:
        numbered(connection, arrivals, [row])
        connection.execute(insert(arrivals), row)
        log(connection, who, "upload", name, sha256)
    if problem is None:
        _give(desk, int(row["id"]))
    return int(row["id"])


def take_up(desk: Desk) -> None:
    """Give the reader what waits and it hasn't got, in the order in which it came."""
    left = select(arrivals.c.id).where(arrivals.c.state.in_(("waiting", "reading"))).order_by(arrivals.c.id)
    with reading(desk.engine) as connection:
        numbers = connection.execute(left).scalars().all()
    for number in numbers:
        _give(desk, number)


def _give(desk: Desk, number: int) -> None:
    with _GIVING:
        if desk.taken.get(number, 0.0) > time.monotonic() or desk.over.is_set():
            return
        desk.taken[number] = _NEVER
    desk.reader.submit(_read, desk, number)


def _read(desk: Desk, number: int) -> None:
    """Read one arrival into the book; where book, disk or machine fail, it waits until they are back."""
    try:
        if not desk.over.is_set():
            _attempt(desk, number)
    except Exception as error:
        desk.taken[number] = time.monotonic() + _AGAIN
        desk.health.ill("intake", f"{type(error).__name__}: {error}")
        return
    desk.taken.pop(number, None)
    desk.health.well("intake")


def _attempt(desk: Desk, number: int) -> None:
    with reading(desk.engine) as connection:
        row = connection.execute(select(arrivals).where(arrivals.c.id == number)).one_or_none()
    if row is None or row.state not in {"waiting", "reading"}:
        return
    if known := _known(desk, row.sha256):
        _mark(desk, number, state="done", memos=",".join(known), finished_at=now())
        return
    path = desk.folder / "scans" / row.sha256 if row.place is None else Path(as_named(row.place.rsplit("|", 2)[0]))
    _mark(desk, number, state="reading")
    try:
        check_plain(path)
        records = _records(desk, row, path)
        if records is not None:
            made = {key_of(memo): memo for memo in records}
            for memo in made.values():
                paper.draw_all(desk, memo, path)
            renew(desk.engine, made)
            pages = sum(memo.source.pages for memo in records)
            _mark(desk, number, state="done", pages=pages, memos=",".join(made), finished_at=now())
    except Exception as error:
        if is_machines_fault(error):
            raise
        _fail(desk, row, _problem(error, row.file))


def _known(desk: Desk, sha256: str) -> list[str]:
    """The memos of a scan that was read here before, with its pages kept: reading it again would say the same."""
    if not paper.has_pages(desk, sha256):
        return []
    query = select(memos.c.key).where(memos.c.sha256.in_((sha256, f"sha256:{sha256}"))).order_by(memos.c.first_page)
    with reading(desk.engine) as connection:
        rows = connection.execute(query.add_columns(memos.c.kind)).all()
    return [] if any(row.kind == REMOVED for row in rows) else [row.key for row in rows]


def is_machines_fault(error: Exception) -> bool:
    """Whether the book, the disk or a program is at fault, so that the same may go well later."""
    lost = is_away(error) or isinstance(error, OSError | StorageOut)
    return lost or (isinstance(error, PathError) and isinstance(error.__cause__, OSError))


def _problem(error: Exception, name: str) -> Problem:
    """One scan's failure is that scan's alone, whatever it was."""
    if isinstance(error, BeschlussbuchError):
        return error.problem._replace(at=name)
    return Problem("unforeseen", name, {"what": storable(f"{type(error).__name__}: {error}")})


def _records(desk: Desk, row: "Row[Any]", path: Path) -> list[Memo] | None:
    """What the child read; None where the desk is closed meanwhile. Raises UnreadableScan, StorageOut."""
    base = paper.base_of(desk, row.sha256)
    answer = read_isolated(Task(str(path), str(base), desk.settings.model_dump_json(), afresh=True))
    if desk.over.is_set():
        return None
    found = _answered(desk, answer, base, row.file)
    if any(memo.source.sha256.removeprefix("sha256:") != row.sha256.removeprefix("sha256:") for memo in found):
        raise UnreadableScan("changed_meanwhile", row.file)
    return found


def read_kept(desk: Desk, source: Source) -> list[Memo]:
    """The records made again from a scan's kept pages, with the dictionaries of this moment; none where there are none.

    The pages are the desk's own, or a batch's, beside its records. Raises UnreadableScan, StorageOut, PathError.
    """
    if not paper.take_in(desk, source):
        return []
    base = paper.base_of(desk, source.sha256)
    origin = {"sha256": source.sha256, "size": source.size, "media_type": source.media_type}
    task = Task(str(base), str(base), desk.settings.model_dump_json(), origin, afresh=True)
    return _answered(desk, read_isolated(task), base, source.file)


def _answered(desk: Desk, answer: dict[str, Any], base: Path, file: str) -> list[Memo]:
    """The records that a child wrote, under the name that the scan's sender gave it."""
    if not answer["ok"]:
        problem = Problem.unpacked(answer["problem"])
        kind = StorageOut if answer.get("fatal") or desk.over.is_set() else UnreadableScan
        raise kind(problem.code, problem.at, **problem.values)
    written = base.with_name(f"{base.name}.json")
    found = records_of(written.read_bytes())
    written.unlink()
    return [memo.model_copy(update={"source": memo.source.model_copy(update={"file": file})}) for memo in found]


def _fail(desk: Desk, row: "Row[Any]", problem: Problem) -> None:
    """Say why the scan could not be read; what was dropped is kept only where another arrival needs it."""
    _mark(desk, row.id, state="failed", problem=problem.packed(), finished_at=now())
    same = select(func.count()).where(arrivals.c.sha256 == row.sha256, arrivals.c.state != "failed")
    with reading(desk.engine) as connection:
        needed = connection.execute(same).scalar_one()
    if row.place is None and not needed:
        paper.forget(desk, row.sha256)


def _mark(desk: Desk, number: int, **values: Any) -> None:
    with writing(desk.engine) as connection:
        connection.execute(update(arrivals).where(arrivals.c.id == number).values(values))
