"""Many memos: every input is read once, nothing is lost, and the same command goes on where a run ended.

::

    find ──▶ manifest ──▶ executor ──▶ children ──▶ record + kept pages
                 ▲                         │
                 └──── done, quarantined ◀─┘

The output folder holds ``<name>.json`` and ``<name>.pages.json.gz`` for each scan, ``quarantine/<name>.json`` for each
that could not be read, and the manifest; ``summary.json`` ends it. One scan is in a child's memory at a time, and few
wait in the queue, so that a batch of a hundred thousand takes no more memory than one of ten.
"""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ThreadPoolExecutor, wait
from itertools import takewhile
from pathlib import Path

from pipeline.batch import quarantine, summary
from pipeline.batch.answer import Answer, refusal
from pipeline.batch.clerk import Clerk, Tell
from pipeline.batch.inputs import SUMMARY, Passed
from pipeline.batch.isolation import ending, read_in_turn
from pipeline.batch.manifest import Found, Item, Manifest
from pipeline.batch.remote import INCOMING, Outbox
from pipeline.batch.tally import SHOWN, Plan, Tally
from pipeline.corrections import find_folder, sha256_of
from pipeline.errors import ArgumentError, BadSettings, ChildFailed, PathError
from pipeline.files import COPY, locked, sweep
from pipeline.settings import Settings
from pipeline.version import our_version

__all__ = ["Plan", "Tally", "Tell", "run"]

Running = dict[Future[list[Answer]], list[Item]]


def run(
    found: Iterable[Found],
    out: Path,
    settings: Settings,
    plan: Plan | None = None,
    *,
    executor: Executor | None = None,
    tell: Tell = lambda _: None,
    outbox: Outbox | None = None,
    passed: Passed | None = None,
) -> Tally:
    """Read all inputs that are new, have changed, or were left over, into ``out``, or through it into the outbox.

    ``executor`` is where the work is done (None: threads on this machine, each with a child process); ``tell`` gets
    an event for the start, each scan, and the end; ``passed`` is filled while ``found`` is walked through. On
    KeyboardInterrupt (SIGTERM too) what is running is ended and put back, and the exception goes on.

    Raises PathError where ``out`` or its manifest cannot be written, another batch writes there, or the council's index
    cannot be read (BadDictionary for a bad line of it): that is read first; ArgumentError for names to retry that are
    not in quarantine.
    """
    plan, began = plan or Plan(), time.monotonic()
    index = _index_of(settings)
    try:
        with _alone(out), _opened(out, outbox) as book, _terminable():
            _prepare(book, found, out, settings, plan, index)
            clerk = Clerk(book, out, settings, plan, tell, outbox)
            _begin(clerk, index, here=executor is None)
            _flow(clerk, executor)
            if executor is not None:
                sweep(out)  # a worker may have been lost in the middle of a file
            tally, counts = clerk.tally, book.counts()
            tally.seconds = time.monotonic() - began
            _count(tally, book, counts, passed)
            stopped = str(tally.stopped) if tally.stopped else None
            tell({"event": "end", **counts, "seconds": round(tally.seconds, 3), "stopped": stopped})
            _conclude(book, out, tally, outbox, [one.told("en") for one in passed.folders] if passed else [])
            return tally
    except sqlite3.Error as error:
        raise PathError("manifest_not_written", out, why=str(error)) from error


def _begin(clerk: Clerk, index: str | None, *, here: bool) -> None:
    """Tell what is to be done; readers on this machine (``here``) are loaded meanwhile."""
    book, tally = clerk.book, clerk.tally
    tally.before = book.named_done()
    tally.unchecked = book.named_where("authority IS NOT ?", index) if index else 0
    with contextlib.suppress(BadSettings):  # which a reader tells, as soon as there is something to read
        words = sha256_of(find_folder(clerk.settings.corrections).resolve())
        tally.worded = book.named_where("corrections IS NOT ?", words)
    tally.otherwise = book.named_where("media_type != 'text/plain' AND way != ?", clerk.settings.way())
    if clerk.outbox is None:
        tally.gone = sum(not (clerk.out / f"{name}.json").exists() for name in book.named_names())
        if clerk.settings.pdf:
            tally.uncopied = sum(not (clerk.out / f"{name}{COPY}").exists() for name in book.named_names(texts=False))
    clerk.tell({"event": "start", **book.counts(), "before": tally.before, "longest": book.longest()})
    if here:
        clerk.announce()


@contextlib.contextmanager
def _opened(out: Path, outbox: Outbox | None) -> Iterator[Manifest]:
    """The manifest; with an outbox the newest one, whose copy is put there at the beginning and where it breaks off."""
    if outbox is None:
        with Manifest(out) as book:
            yield book
        return
    outbox.open()
    outbox.remove(SUMMARY)
    with Manifest(out) as book:
        outbox.keep(book)
        try:
            yield book
        except BaseException:
            with contextlib.suppress(PathError):
                outbox.keep(book)
            raise


def _count(tally: Tally, book: Manifest, counts: Mapping[str, int], passed: Passed | None) -> None:
    """Note what the manifest says at the end, and what was passed over on the way."""
    tally.quarantined = counts["quarantined"]
    tally.said = [(name, json.loads(said)) for name, said in book.named_said(SHOWN)]
    if passed is not None:
        tally.passed, tally.shut = passed.suffixes, len(passed.folders)


def _conclude(book: Manifest, out: Path, tally: Tally, outbox: Outbox | None, folders: Sequence[str]) -> None:
    """Write the summary, where the records are: after all else."""
    if outbox:
        outbox.keep(book)
    summary.write(book, out, tally, folders)
    if outbox:
        outbox.put([SUMMARY])


def _index_of(settings: Settings) -> str | None:
    """The hash of the council's index, which is read for it; None without one."""
    if settings.authority is None:
        return None
    from pipeline.run import authority_of  # brings all readers along, which only the children need

    found = authority_of(settings)
    return found.sha256 if found else None


def _prepare(
    book: Manifest, found: Iterable[Found], out: Path, settings: Settings, plan: Plan, index: str | None
) -> None:
    shutil.rmtree(out / INCOMING, ignore_errors=True)
    (out / SUMMARY).unlink(missing_ok=True)
    if book.requeue_running():
        sweep(out)
    book.register(found)
    if plan.retry is not None:
        unknown = set(plan.retry) - set(book.requeue_quarantined(plan.retry))
        if unknown:
            raise ArgumentError("not_in_quarantine", ", ".join(sorted(unknown)), folder=f"{out}/{quarantine.FOLDER}/")
    if plan.redo == "changed":
        from pipeline.run import dictionaries_of  # brings all readers along, which only the children need

        book.requeue_done(our_version(), dictionaries_of(settings).sha256, index)
    elif plan.redo == "all" or plan.reparse:
        book.requeue_done()
    book.name_waiting()


def _flow(clerk: Clerk, executor: Executor | None) -> None:
    jobs = clerk.settings.jobs or len(os.sched_getaffinity(0))
    pool = executor or ThreadPoolExecutor(jobs, "reader")
    running: Running = {}
    try:
        while True:
            while len(running) < 2 * jobs and not clerk.tally.stopped and (handful := clerk.hand_out()):
                running[pool.submit(read_in_turn, [task for _, task in handful])] = [item for item, _ in handful]
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                clerk.enter(running[future], _answers(future, len(running[future])))
                del running[future]
    finally:
        _clear(clerk, running, pool, shared=executor is not None)


def _clear(clerk: Clerk, running: Running, pool: Executor, *, shared: bool) -> None:
    """End what is still being read and put it back; keep what was finished meanwhile."""
    with ending():
        for future in running:
            future.cancel()
        if not shared:
            pool.shutdown(wait=True)
    for future, items in running.items():
        read = _answers(future, len(items)) if future.done() and not future.cancelled() else []
        clerk.enter(items, list(takewhile(lambda answer: answer["ok"], read)))
    clerk.book.put_back_all()


def _answers(future: Future[list[Answer]], number: int) -> list[Answer]:
    """The answers; where there are none, the reader's own thread or machine failed, and that is one for each scan."""
    try:
        return future.result()
    except (Exception, CancelledError) as error:
        why = " ".join(f"{type(error).__name__}: {error}".split())
        return [refusal(ChildFailed("reader_lost", why=why), lost=True)] * number


@contextlib.contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Only one batch at a time writes to a folder; the lock goes with the process, however that ends."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with locked(out / ".lock"):
            yield
    except BlockingIOError:
        raise PathError("batch_running", out) from None
    except OSError as error:
        raise PathError("cannot_be_written", out, why=error.strerror or str(error)) from error


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
