"""The child process that reads: one handful of scans after another, until its pipe is closed.

::

    parent:  [{"path": "/scans/scan-1.pdf", "base": "/records/2019/scan-1.pdf", "source": null}]
    child:   [{"ok": true, "pages": 2, "memos": [{"number": "V0760/15", "report": "interim", …}]}]

It writes two files for each scan, whole or not at all: the record (``<base>.json``; the memos of a stack as an array)
and what was seen on the pages (``<base>.pages.json.gz``), from which a later version can make the record again without
OCR. All files of a handful are flushed to the disk together and put in place before it is answered.
Its memory is limited, and it is the head of a process group, so that it can be ended with everything it started.

    import pipeline.batch.worker as child; child.main(FD)      FD: the inherited end of a socket
"""

import ctypes
import json
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import lru_cache, partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline import recognize
from pipeline import scan as scanning
from pipeline.batch.answer import refusal
from pipeline.dictionaries import Dictionaries
from pipeline.errors import BeschlussbuchError, PathError, ScanTooLarge, StorageOut
from pipeline.extras import extra
from pipeline.files import COPY, Draft, draft, publish
from pipeline.kept import read_pages, stored
from pipeline.memo import Memo, Source
from pipeline.page import Line, Page, Word
from pipeline.run import authority_of, corrected, dictionaries_of, read, record, understood
from pipeline.scan import scan
from pipeline.settings import Settings
from pipeline.steps import Step
from pipeline.version import our_version

if TYPE_CHECKING:
    from pipeline.export.pdf import Copy

__all__ = ["answers_to", "as_json", "main", "ready", "serve"]

BASELINE_MB = 768
"""Address space that Python and its libraries take before a page is opened."""
PICTURE_MB, FREE_MB = 32, 128
"""Up to this size a picture's memory is kept for the next one, and so much of it in all."""
REHEARSAL = (
    "Beschlusskontrolle zu V0001/20 (SR/001/2020)",
    "Der Oberbürgermeister wird beauftragt, 1. die Brücke zu prüfen.",
    "Zu 1: Die Umsetzung ist abgeschlossen.",
    "Nächste Beschlusskontrolle: entfällt",
)
"""A memo in small (see `ready`)."""


def main(fd: int) -> None:
    """Answer as a program of its own; ``fd`` is the inherited end of the pipe."""
    serve(Connection(fd))


def serve(pipe: Connection) -> None:
    """Answer requests until the parent closes the pipe."""
    os.dup2(2, 1)  # whatever a library prints must not be lost on a closed terminal, nor mixed into a record
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # see _at_most; the parent may have had it ignored
    _die_with_parent()
    settings = Settings.model_validate_json(pipe.recv_bytes())
    limit_memory(settings.max_memory_mb + BASELINE_MB)
    keep_freed_memory()
    while True:
        try:
            requests = json.loads(pipe.recv_bytes())
        except EOFError:
            return
        pipe.send_bytes(json.dumps(answers_to(requests, settings)).encode())


def ready(settings: str, pictures: bool = True) -> None:
    """Load what every child with these settings (as JSON) needs, before it is forked; ``pictures``: to read any."""
    with suppress(Exception):  # whatever is wrong, the child finds it as well, and tells
        known = Settings.model_validate_json(settings)
        _rehearse(dictionaries_of(known, afresh=True))
        if pictures:
            scanning.ready()
            recognize.ready(known)


@lru_cache(maxsize=4)
def _rehearse(words: Dictionaries) -> None:
    """Read a memo in small: the cascade and the patterns, made when they are first used, are there from then on."""
    lines = (Line(tuple(map(Word, row.split()))) for row in REHEARSAL)
    source = Source(file="", sha256="0" * 64, media_type="text/plain", size=0, pages=1)
    record(source, [Page(1, tuple(lines), "text file", "text")], words)


def answers_to(requests: Sequence[Mapping[str, Any]], settings: Settings) -> list[dict[str, Any]]:
    """Read scans and write their files; what went wrong is an answer too.

    The answers are fewer than the requests where reading the others makes no sense, and none where the files of
    several could not be put in place: asked for one by one, the scan at fault will show.
    """
    answers: list[dict[str, Any]] = []
    drafts: list[Draft] = []
    for request in requests:
        answers.append(_answer_to(request, settings, drafts))
        if answers[-1].get("fatal") or answers[-1].get("spent"):
            break
    try:
        publish(drafts)
    except PathError as error:
        return [_failed(error)] if len(requests) == 1 else []
    return answers


def _failed(error: BeschlussbuchError) -> dict[str, Any]:
    fatal = error.exit_code in {3, 9} or isinstance(error, StorageOut) or _is_disk_full(error)
    return refusal(error, fatal=fatal)


def _answer_to(request: Mapping[str, Any], settings: Settings, drafts: list[Draft]) -> dict[str, Any]:
    path, began = Path(request["path"]), time.monotonic()
    try:
        if request.get("draw"):
            return _draw(path, request, settings, drafts)
        dictionaries_of(settings, afresh=request.get("afresh", False))
        if request.get("copy"):
            return _archive(path, request, settings, drafts)
        found = _read(path, Path(request["base"]), request.get("source"), settings, drafts)
    except BeschlussbuchError as error:
        return _failed(error)
    except MemoryError:
        return refusal(ScanTooLarge("memory_short", path, limit_mb=settings.max_memory_mb), spent=True)
    except Exception as error:  # one memo's failure is that memo's alone, whatever it was
        where = traceback.extract_tb(error.__traceback__)[-1]
        what = f"{type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})"
        return refusal(BeschlussbuchError("unforeseen", path, what=what), spent=True)
    return {
        "ok": True,
        "seconds": round(time.monotonic() - began, 4),
        "media_type": found.media_type,
        "pages": found.pages,
        "memos": [summary(memo) for memo in found.memos],
        "notes": json.dumps(found.notes, ensure_ascii=False) if found.notes else None,
        "version": our_version(),
        "corrections": dictionaries_of(settings).sha256,
        "authority": index.sha256 if (index := authority_of(settings)) else None,
        **({} if request.get("source") else {"way": settings.way()}),
    }


def _draw(path: Path, request: Mapping[str, Any], settings: Settings, drafts: list[Draft]) -> dict[str, Any]:
    """Write the picture of a page as ``<base>.jpg`` or ``<base>.png``."""
    from pipeline.picture import drawn

    number, prepared, lossless = request["draw"]
    with _at_most(settings.page_seconds):
        steps = [Step.model_validate(one) for one in prepared]
        ending, data = drawn(path, number, steps, settings, lossless=lossless)
    drafts.append(draft(Path(f"{request['base']}.{ending}"), data))
    return {"ok": True, "ending": ending}


def _archive(path: Path, request: Mapping[str, Any], settings: Settings, drafts: list[Draft]) -> dict[str, Any]:
    """Write the scan's archive copy alone, as ``<base>.pdfa.pdf``."""
    kept = request["copy"]["pages"]
    pages = read_pages(Path(kept)) if kept else read(path, settings, partial(_at_most, settings.page_seconds))[1]
    memos = [Memo.model_validate_json(one) for one in request["copy"]["memos"]]
    copy = _copy(path, corrected(pages, dictionaries_of(settings)).pages, memos, settings)
    drafts.append(draft(Path(f"{request['base']}{COPY}"), copy.data))
    return {"ok": True}


class _Found(NamedTuple):
    """What was read of a scan: its memos, what it is, how many pages; what its copy could not take over as it was."""

    memos: tuple[Memo, ...]
    media_type: str
    pages: int
    notes: tuple[str, ...]


def _read(path: Path, base: Path, source: Any, settings: Settings, drafts: list[Draft]) -> _Found:
    kept, read_in = base.with_name(f"{base.name}.pages.json.gz"), None
    if source is None:
        origin, pages = read(path, settings, partial(_at_most, settings.page_seconds))
    else:
        pages, read_in = read_pages(kept), datetime.fromtimestamp(kept.stat().st_mtime, UTC).year
        origin = Source.model_validate({**source, "file": path.name, "pages": len(pages)})
    words, notes = dictionaries_of(settings), tuple[str, ...]()
    reading = corrected(pages, words)
    memos = understood(origin, reading, words, authority_of(settings), read_in)
    written = {} if source else {kept: stored(pages)}
    written[base.with_name(f"{base.name}.json")] = as_json(memos).encode()
    if settings.pdf and origin.media_type != "text/plain" and path.is_file():  # kept pages may have outlived the scan
        copy = _copy(path, reading.pages, memos, settings)
        written[base.with_name(f"{base.name}{COPY}")], notes = copy.data, tuple(map(str, copy.notes))
    for target, data in written.items():
        drafts.append(draft(target, data))  # one by one: where the second fails, the first is not forgotten
    return _Found(memos, origin.media_type, len(pages), notes)


def _copy(path: Path, pages: Sequence[Page], memos: Sequence[Memo], settings: Settings) -> "Copy":
    """The scan's archive copy, of pages corrected."""
    with extra("archive"):
        from pipeline.export.pdf import archive_copy
    with _at_most(settings.page_seconds * max(1, len(pages))):
        return archive_copy(scan(path, settings), pages, memos, 3 if settings.pdf == 3 else 2)


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """The kernel ends this process if the block takes longer, also where a decoder never comes back to Python."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def as_json(memos: Sequence[Memo]) -> str:
    """The record file's text: one memo as an object, the memos of a stack as an array of objects."""
    if len(memos) == 1:
        return memos[0].model_dump_json(indent=1) + "\n"
    return json.dumps([memo.model_dump(mode="json") for memo in memos], indent=1, ensure_ascii=False) + "\n"


def summary(memo: Memo) -> dict[str, Any]:
    """What a line about the memo needs."""
    resolution, control = memo.resolution, memo.next_control
    return {
        "kind": memo.kind,
        "number": resolution.number if resolution else None,
        "report": memo.report,
        "states": [point.status.state for point in memo.points],
        "next_control": (control.edtf or control.text) if control else None,
        "doubts": len(memo.doubts),
    }


def limit_memory(megabytes: int) -> None:
    """From here on this process, and each one it starts, gets no more address space than this; no core files."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def keep_freed_memory() -> None:
    """From here on memory that is freed stays this process's own, where the system's C library can do so.

    Pages come one after the other, each in pictures of some megabytes: for every one of them the kernel filled fresh
    memory with zeros. What lies free at the end of the heap beyond `FREE_MB` is given back.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        for option, megabytes in ((-3, PICTURE_MB), (-1, FREE_MB)):  # M_MMAP_THRESHOLD, M_TRIM_THRESHOLD
            mallopt(option, megabytes * 2**20)


def _die_with_parent() -> None:
    """On Linux the kernel ends this process when the one that started it is gone, however it went."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _is_disk_full(error: BaseException) -> bool:
    cause = error.__cause__
    return isinstance(error, PathError) and isinstance(cause, OSError) and cause.errno in {28, 122}  # no space, quota
