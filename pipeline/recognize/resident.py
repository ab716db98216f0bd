"""Tesseract kept loaded in a child of this thread, through tesserocr: no start and no loading for each page.

::

    a page, Tesseract started for it      0.85 s of processor time
    the same page, Tesseract resident     0.57 s                        (the samples, one thread)

tesserocr's own time limit is none (a noisy page given 5 s came back after 85), so it lives in a child that is ended
when a page's time is over; the next page starts another. Where a process was forked from one that has loaded the models
(`load`), the child is forked as well. It is installed as ``beschlussbuch[tesserocr]``; the wheel holds a Tesseract of
its own, the languages are those of the system's.
"""

import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterable, Sequence
from functools import cache, partial
from importlib.metadata import version as version_of
from importlib.util import find_spec
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

from PIL import Image

from pipeline import programs
from pipeline.errors import ChildFailed, ChildTimeout, MissingProgram
from pipeline.forked import Forked, fork, may_be_forked
from pipeline.recognize import work

__all__ = ["load", "table", "version", "works"]

START = 30.0
"""Seconds in which a child says that it is there."""


class _Child:
    """A process with Tesseract in it; it ends with the last one who knows it, or when ``end`` is called."""

    def __init__(self) -> None:
        ours, theirs = Pipe()
        with theirs:
            self.process = _forked(theirs) if _loaded and may_be_forked() else _started(theirs)
        self.pipe = ours
        self.owner = os.getpid()
        self.end = weakref.finalize(self, _end, self.owner, self.process, ours)


def _forked(pipe: Connection) -> Forked:
    from pipeline.recognize import resident_child

    return fork(pipe.fileno(), partial(resident_child.live_forked, pipe.fileno()))


def _started(pipe: Connection) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", str(Path(__file__).with_name("resident_child.py")), str(pipe.fileno())],
        pass_fds=(pipe.fileno(),),
        stdin=subprocess.DEVNULL,
        env=os.environ | {"OMP_THREAD_LIMIT": "1"},
    )


_loaded: set[tuple[str, str]] = set()
"""Folder and language of the models that this process has in its memory, to hand them on to those it forks."""

_kept = threading.local()
"""The child of this thread, in ``child``."""


@cache
def works() -> bool:
    """Whether tesserocr is installed, and Tesseract is there for its languages, and a child of it says its version."""
    if find_spec("tesserocr") is None or _system_data() is None:
        return False
    try:
        return bool(version())
    except ChildFailed:
        return False


def load(models: Iterable[tuple[str, Path | None]]) -> None:
    """Load models, each given as language and folder (None: the system's), for children that are forked from now on.

    Nothing happens where tesserocr or Tesseract's languages are missing; raises RuntimeError for one that is not there.
    """
    if find_spec("tesserocr") is None or _system_data() is None:
        return
    from pipeline.recognize import resident_child

    for language, folder in models:
        model = str(folder or _system_data()), language
        resident_child.loaded(*model)
        _loaded.add(model)


@cache
def version() -> str:
    """``5.5.4 through tesserocr 2.13.0``. Raises MissingProgram, ChildFailed."""
    if find_spec("tesserocr") is None:
        raise MissingProgram("program_missing", program="tesserocr", command="pip install 'beschlussbuch[tesserocr]'")
    return f"{_asked(None, START, ('tesserocr', 1))} through tesserocr {version_of('tesserocr')}"


def table(
    pictures: Sequence[Image.Image],
    language: str,
    *,
    folder: Path | None,
    mode: int,
    dpi: int,
    seconds: float,
    where: tuple[Path | str, int],
    patience: float | None = None,
) -> str:
    """Tesseract's TSV of some pictures (mode L or RGB), each a page of it.

    ``folder`` is that of the language, None for the system's; ``mode`` is Tesseract's page segmentation mode. Raises
    MissingProgram for tesserocr or a language, ChildTimeout when the seconds are over or it has worked for so many
    (``patience``), ChildFailed where the child is gone.
    """
    version()
    data = folder or _system_data()
    pixels = [(picture.mode, picture.size, picture.tobytes()) for picture in pictures]
    try:
        return _asked((str(data), language, mode, dpi, pixels), seconds, where, patience)
    except ChildFailed:
        for code in set(language.split("+")) - (set() if folder else programs.tesseract_languages()):
            raise programs.missing_language(code) from None
        raise


@cache
def _system_data() -> Path | None:
    return programs.tesseract_data()


def _asked(what: object, seconds: float, where: tuple[Path | str, int], patience: float | None = None) -> str:
    """The child's answer to a request, or to None its version."""
    child, (file, page) = _child(), where
    try:
        child.pipe.send(what)
        if not work.answered(child.pipe.poll, child.process.pid, patience or seconds, seconds):
            child.end()
            raise ChildTimeout("page_too_slow", file, page=page, seconds=f"{min(patience or seconds, seconds):g}")
        well, told = child.pipe.recv()
    except (EOFError, OSError):
        ended = child.process.wait()
        child.end()
        raise ChildFailed("recognition_ended", file, page=page, status=ended) from None
    if not well:
        raise ChildFailed("recognition_failed", file, page=page, why=told)
    return str(told)


def _child() -> _Child:
    """This thread's child, started where there is none; a fork has none yet."""
    kept: _Child | None = getattr(_kept, "child", None)
    if kept is None or kept.owner != os.getpid() or not kept.end.alive or kept.process.poll() is not None:
        _kept.child = kept = _Child()
    return kept


def _end(owner: int, process: subprocess.Popen[bytes] | Forked, pipe: Connection) -> None:
    """End a child; not that of the process from which this one was forked."""
    pipe.close()
    if owner == os.getpid():
        process.kill()
        process.wait()
