"""A scan is read in a child process, so that whatever it does to its reader is done to that child alone.

::

    thread 1 ──pipe──▶ child 1 (its own process group) ──▶ tesseract, pdftoppm
    thread 2 ──pipe──▶ child 2

A thread of the batch keeps one child and gives it one scan at a time, or a handful of texts. A child that takes too
long, crashes or runs out of memory is ended with everything it started, and the next scan gets a new one; what was left
of a handful is read scan by scan, so that the one at fault shows, and it alone.
"""

import contextlib
import json
import os
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

import psutil

from pipeline import temporary
from pipeline.batch.answer import Answer, refusal
from pipeline.batch.nursery import Process, born
from pipeline.batch.workroom import Workroom, sweep, taken
from pipeline.errors import ChildFailed, ChildTimeout
from pipeline.files import PICTURES, discard
from pipeline.settings import Settings

__all__ = ["WRITTEN", "Task", "ending", "read_in_turn", "read_isolated"]

WRITTEN = ("json", "pages.json.gz", "pdfa.pdf")
"""What is appended to a scan's name for the files that a child writes: the record, the pages as they were seen, and the
archive copy, where one is asked for."""

GRACE_SECONDS = 5.0
"""What a child gets beyond ``memo_seconds`` to say by itself that its time is over."""


class Task(NamedTuple):
    """A scan to read: where it is, what its outputs are called (without ``.json``), and the settings as JSON.

    ``source`` is None to read the scan; the scan's origin (sha256, size, media_type) to read its kept pages again.
    ``afresh``: with the dictionaries as they are now, not as when the child began. ``draw`` is the number of a page to
    be drawn, what was done to it before it was read, and whether it has to be lossless; then nothing is read. ``copy``
    asks for the archive copy alone: with the records (``memos``, as JSON), from the kept ``pages`` (their path) or,
    where that is None, from a reading.
    """

    path: str
    base: str
    settings: str
    source: dict[str, Any] | None = None
    afresh: bool = False
    draw: tuple[int, Sequence[dict[str, Any]], bool] | None = None
    copy: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class _Child:
    process: Process
    pipe: Connection
    room: Workroom
    settings: str
    limits: Settings


_local = threading.local()
_living: dict[int, _Child] = {}
_ending = threading.Event()
_lock = threading.Lock()


def read_isolated(task: Task) -> Answer:
    """Read the scan in this thread's child and return its answer; never raises for what a scan does.

    A child that was ended by a signal gets a second try in a new process: the machine may have been short of memory.
    """
    (first,) = _attempt([task])
    if first.get("signal") is None or _ending.is_set():
        return first
    (second,) = _attempt([task])
    return second | {"tried": [first["problem"], *([] if second["ok"] else [second["problem"]])]}


def read_in_turn(tasks: Sequence[Task]) -> list[Answer]:
    """The answers for some scans, in their order; fewer where the batch ends, or the machine is at fault."""
    answers = _attempt(tasks) if len(tasks) > 1 else []
    for task in tasks[len(answers) :]:
        if _ending.is_set() or (answers and answers[-1].get("fatal")):
            break
        answers.append(read_isolated(task))
    return answers


def _attempt(tasks: Sequence[Task]) -> list[Answer]:
    """What this thread's child answers; where it is gone, the reason for one scan, and no answer for several."""
    try:
        child = _child(tasks[0])
    except OSError:
        return [refusal(temporary.full(), fatal=True)]
    request = [{name: value for name, value in task._asdict().items() if name != "settings"} for task in tasks]
    try:
        child.pipe.send_bytes(json.dumps(request).encode())
        if child.pipe.poll(child.limits.memo_seconds + GRACE_SECONDS):
            answers: list[Answer] = json.loads(child.pipe.recv_bytes())
            if answers and answers[-1].pop("spent", False):
                _end(child)
            return answers
        _end(child)
        reason = _late(child, tasks[0].path)
    except (EOFError, OSError):
        reason = _obituary(child, tasks[0].path)
    for task in tasks:
        for kind in (*WRITTEN, *PICTURES):
            discard(Path(f"{task.base}.{kind}"))
    return [reason] if len(tasks) == 1 else []


def _late(child: _Child, path: str) -> Answer:
    limit = child.limits.memo_seconds
    return refusal(ChildTimeout("memo_too_slow", path, seconds=f"{limit:g}"), timeout=True)


def _obituary(child: _Child, path: str) -> Answer:
    """The answer for a child that is gone: which signal, and its last words."""
    code = _wait(child.process)
    errors = child.room.folder / "stderr"
    words = errors.read_bytes()[-2000:].decode("utf-8", "backslashreplace").split("\n") if errors.exists() else []
    last = next((line.strip() for line in reversed(words) if line.strip()), "")
    _end(child)
    if code == -signal.SIGALRM:
        return refusal(ChildTimeout("opening_too_slow", path, seconds=f"{child.limits.page_seconds:g}"))
    how = f"by {signal.Signals(-code).name}" if code < 0 else f"with code {code}"
    how = f"{how} ({last})" if last else how
    return refusal(ChildFailed("reader_ended", path, how=how), signal=code)


def _wait(process: Process) -> int:
    """The exit code of a process that has closed its pipe and should be gone."""
    try:
        return process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        end_group(process.pid)
        return process.wait()


def _child(task: Task) -> _Child:
    """This thread's child, a new one where there is none or it has other settings."""
    settings = task.settings
    child: _Child | None = getattr(_local, "child", None)
    if child is not None and child.settings == settings and child.process.poll() is None:
        return child
    if child is not None:
        _end(child)
    limits = Settings.model_validate_json(settings)
    room = taken()
    with (room.folder / "stderr").open("wb") as errors:
        process, pipe = born(settings, errors, room.folder, pictures=_has_pictures(task))
    _local.child = new = _Child(process, pipe, room, settings, limits)
    with _lock:
        _living[process.pid] = new
    if _ending.is_set():  # born too late to be ended with the others
        end_group(process.pid)
    return new


def _has_pictures(task: Task) -> bool:
    return not (task.source or task.copy or task.draw) and not task.path.lower().endswith(".txt")


def _end(child: _Child) -> None:
    """End the child and everything it started, and remove what it left in its temporary folder."""
    end_group(child.process.pid)
    child.process.wait()
    child.pipe.close()
    child.room.clear()
    with _lock:
        _living.pop(child.process.pid, None)


def _alive() -> tuple[_Child, ...]:
    with _lock:
        return tuple(_living.values())


@contextlib.contextmanager
def ending() -> Iterator[None]:
    """End every child of this process; the block waits for the threads that were using them, none tries again."""
    _ending.set()
    try:
        for child in _alive():
            end_group(child.process.pid)
        yield
        for child in _alive():
            _end(child)
        sweep()  # what a killed run left may have been in use when ours began
    finally:
        _ending.clear()


def end_group(pid: int) -> None:
    """Kill a process, its group, and what descends from it in groups of its own."""
    with contextlib.suppress(psutil.Error):
        first = psutil.Process(pid)
        for one in (first, *first.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                one.kill()
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
