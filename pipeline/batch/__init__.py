"""Many memos: every input is read once, nothing is lost, and the same command goes on where a run ended.

::

    find ──▶ manifest ──▶ executor ──▶ children ──▶ record + kept pages
                 ▲                         │
                 └──── done, quarantined ◀─┘

The output folder holds ``<name>.json`` and ``<name>.pages.json.gz`` for each scan, ``quarantine/<name>.json`` for each
that could not be read, and the manifest. One scan is in a child's memory at a time, and few wait in the queue, so that
a batch of a hundred thousand takes no more memory than one of ten.
"""

import contextlib
import fcntl
import os
import signal
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pipeline.batch import quarantine
from pipeline.batch.inputs import Found, check_plain
from pipeline.batch.isolation import Task, ending, read_isolated
from pipeline.batch.manifest import Item, Manifest
from pipeline.errors import ArgumentError, BeschlussbuchError, ChildFailed, PathError
from pipeline.files import sha256_of, sweep
from pipeline.run import dictionaries_of
from pipeline.settings import Settings
from pipeline.version import our_version

__all__ = ["Plan", "Tally", "run"]

BRAKE = 50
"""Of this many first scans more than half must be readable, else the batch stops and says why."""

Tell = Callable[[dict[str, Any]], None]
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is to do besides reading what waits.

    ``redo``: read again what is done: ``changed`` only what another version or other dictionaries read, or ``all``.
    ``reparse``: make the records again from the kept pages, without OCR. ``retry``: names of scans to take out of
    quarantine, none for all of them (None: leave them there). ``brake``: stop when most of the first fail.
    """

    redo: Literal["changed", "all"] | None = None
    reparse: bool = False
    retry: tuple[str, ...] | None = None
    brake: bool = True


@dataclass(slots=True)
class Tally:
    """How a run went: scans read, found to be another's copy, failed; pages; seconds; what is now in quarantine.

    ``stopped`` is the reason where the batch ended before its end, ``code`` the exit code that belongs to it.
    """

    done: int = 0
    same: int = 0
    failed: int = 0
    pages: int = 0
    seconds: float = 0.0
    quarantined: int = 0
    stopped: str | None = None
    code: int | None = None
    reasons: Counter[str] = field(default_factory=Counter)


def run(
    found: Iterable[Found],
    out: Path,
    settings: Settings,
    plan: Plan | None = None,
    *,
    executor: Executor | None = None,
    tell: Tell = lambda _: None,
) -> Tally:
    """Read all inputs that are new, have changed, or were left over, into ``out``.

    ``executor`` is where the work is done (None: threads on this machine, each with a child process); ``tell`` gets
    an event for the start, each scan, and the end. On KeyboardInterrupt (SIGTERM too) what is running is ended and put
    back, and the exception goes on.

    Raises PathError where ``out`` or its manifest cannot be written, or another batch writes there; ArgumentError for
    names to retry that are not in quarantine.
    """
    plan, began = plan or Plan(), time.monotonic()
    try:
        with _alone(out), Manifest(out) as book, _terminable():
            _prepare(book, found, out, settings, plan)
            tell({"event": "start", **book.counts()})
            desk = _Desk(book, out, settings, plan, tell)
            _flow(desk, executor)
            if executor is not None:
                sweep(out)  # a worker may have been lost in the middle of a file
            tally = desk.tally
            tally.seconds = time.monotonic() - began
            counts = book.counts()
            tally.quarantined = counts["quarantined"]
            tell({"event": "end", **counts, "seconds": round(tally.seconds, 3), "stopped": tally.stopped})
            return tally
    except sqlite3.Error as error:
        raise PathError(f"{out}: the manifest cannot be written ({error}); check the disk's space") from error


def _prepare(book: Manifest, found: Iterable[Found], out: Path, settings: Settings, plan: Plan) -> None:
    if book.requeue_running():
        sweep(out)
    book.register(found)
    if plan.retry is not None:
        unknown = set(plan.retry) - set(book.requeue_quarantined(plan.retry))
        if unknown:
            raise ArgumentError(f"{', '.join(sorted(unknown))}: not in {out}/{quarantine.FOLDER}/; name what is there")
    if plan.redo == "changed":
        book.requeue_done(our_version(), dictionaries_of(settings).sha256)
    elif plan.redo == "all" or plan.reparse:
        book.requeue_done()


@dataclass(slots=True)
class _Desk:
    """What lies on the batch's desk: the open book, the scans being read, and those with the content of one of them."""

    book: Manifest
    out: Path
    settings: Settings
    plan: Plan
    tell: Tell
    tally: Tally = field(default_factory=Tally)
    running: dict[Future[Answer], Item] = field(default_factory=dict)
    reading: dict[str, str] = field(default_factory=dict)  # sha256 → name of the scan that is being read
    twins: dict[str, list[Item]] = field(default_factory=dict)  # that name → scans of the same content


def _flow(desk: _Desk, executor: Executor | None) -> None:
    jobs = desk.settings.jobs or len(os.sched_getaffinity(0))
    pool = executor or ThreadPoolExecutor(jobs, "reader")
    try:
        while True:
            while len(desk.running) < 2 * jobs and not desk.tally.stopped and (item := desk.book.next_waiting()):
                task = _begin(desk, item)
                if task:
                    desk.running[pool.submit(read_isolated, task)] = item
            if not desk.running:
                return
            for future in wait(desk.running, return_when=FIRST_COMPLETED).done:
                _settle(desk, desk.running.pop(future), _answer(future))
                _check(desk.tally, desk.plan)
    finally:
        _clear(desk, pool, shared=executor is not None)


def _clear(desk: _Desk, pool: Executor, *, shared: bool) -> None:
    """End what is still being read and put it back; keep what was finished meanwhile."""
    with ending():
        for future in desk.running:
            future.cancel()
        if not shared:
            pool.shutdown(wait=True)
    for future, item in desk.running.items():
        answer = _result_if_read(future)
        if answer:
            _settle(desk, item, answer)
        else:
            desk.book.put_back(item)
    for item in (twin for twins in desk.twins.values() for twin in twins):
        desk.book.put_back(item)


def _begin(desk: _Desk, item: Item) -> Task | None:
    """The task for this input, or None where it is settled, or left to its twin, without being read."""
    base, words = str((desk.out / item.name).absolute()), desk.settings.model_dump_json()
    if desk.plan.reparse and item.media_type and Path(f"{base}.pages.json.gz").exists():
        desk.book.start(item, str(item.sha256))
        return Task(str(item.path), base, words, {n: getattr(item, n) for n in ("sha256", "size", "media_type")})
    try:
        check_plain(item.path)
        digest = sha256_of(item.path)
    except BeschlussbuchError as error:
        _settle(desk, item, {"ok": False, "error": str(error), "code": error.exit_code})
        return None
    if twin := desk.book.twin(item, digest):
        _same(desk, item, digest, twin)
        return None
    desk.book.start(item, digest)
    if digest in desk.reading:
        desk.twins.setdefault(desk.reading[digest], []).append(item)
        return None
    desk.reading[digest] = item.name
    return Task(str(item.path), base, words)


def _same(desk: _Desk, item: Item, digest: str, twin: str) -> None:
    desk.book.same(item, digest, twin)
    desk.tally.same += 1
    desk.tell({"event": "scan", "name": item.name, "state": "same", "same_as": twin})


def _settle(desk: _Desk, item: Item, answer: Answer) -> None:
    """Enter what became of the scan, and of those with the same content."""
    if answer.get("fatal"):  # the machine's fault, not the scan's: it waits until that is mended
        desk.book.put_back(item)
        desk.tally.stopped, desk.tally.code = str(answer["error"]), int(answer["code"])
    elif answer["ok"]:
        _enter_read(desk, item, answer)
    else:
        _enter_failed(desk, item, str(answer["error"]), int(answer["code"]), answer.get("tried", ()))
    digest = next((digest for digest, name in desk.reading.items() if name == item.name), None)
    if digest is not None:
        del desk.reading[digest]
    for twin in desk.twins.pop(item.name, ()):
        if answer["ok"] and digest:
            _same(desk, twin, digest, item.name)
        else:
            desk.book.put_back(twin)  # its name may make the difference: a text file that was called .pdf


def _enter_read(desk: _Desk, item: Item, answer: Answer) -> None:
    columns = {name: answer[name] for name in ("media_type", "seconds", "pages", "version", "corrections")}
    desk.book.finish(item, memos=len(answer["memos"]), **columns)
    quarantine.forget(desk.out, item.name)
    desk.tally.done += 1
    desk.tally.pages += answer["pages"]
    told = {name: answer[name] for name in ("seconds", "pages", "memos")}
    desk.tell({"event": "scan", "name": item.name, "state": "done", **told})


def _enter_failed(desk: _Desk, item: Item, error: str, code: int, tried: Sequence[str]) -> None:
    quarantine.write(desk.out, item.name, item.path, error, code, tried)
    desk.book.quarantine(item, error, code)
    desk.tally.failed += 1
    desk.tally.reasons[error.removeprefix(f"{item.path}: ")] += 1
    desk.tell({"event": "scan", "name": item.name, "state": "quarantined", "error": error, "code": code})


def _check(tally: Tally, plan: Plan) -> None:
    """Pull the brake when most of the first scans fail."""
    if plan.brake and not tally.stopped and tally.done + tally.failed <= BRAKE and tally.failed > BRAKE // 2:
        (reason, times), *_ = tally.reasons.most_common(1)
        first = f"{tally.failed} of the first {tally.done + tally.failed} scans failed, {times} of them with: {reason}"
        tally.stopped = f"{first}; mend that and run again, or go on with --no-brake"


def _answer(future: Future[Answer]) -> Answer:
    """The answer; where there is none, the reader's own thread or machine failed, and that is one too."""
    try:
        return future.result()
    except (Exception, CancelledError) as error:
        what = f"the reader was lost ({type(error).__name__}: {error}); try again"
        return {"ok": False, "error": " ".join(what.split()), "code": ChildFailed.exit_code}


def _result_if_read(future: Future[Answer]) -> Answer | None:
    """The answer of a scan that was finished when the run ended; None for one that was not."""
    if not future.done() or future.cancelled():
        return None
    answer = _answer(future)
    return answer if answer["ok"] else None


@contextlib.contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Only one batch at a time writes to a folder; the lock goes with the process, however that ends."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with (out / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
    except BlockingIOError:
        raise PathError(f"{out}: another batch is writing there; wait for it, or choose another folder") from None
    except OSError as error:
        raise PathError(
            f"{out}: cannot be written ({error.strerror}); check the folder and the disk's space"
        ) from error


@contextlib.contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM ends the batch like Ctrl-C."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
