"""Tesseract kept loaded in a child of this process, through tesserocr: no start and no loading for each page.

::

    a page, Tesseract started for it      0.85 s of processor time
    the same page, Tesseract resident     0.57 s                        (the samples, one thread)

tesserocr's own time limit is none (a noisy page given 5 s came back after 85), so it lives in a child that is ended
when a page's time is over; the next page starts another. It is installed as ``beschlussbuch[tesserocr]``; the wheel
holds a Tesseract of its own, the languages are those of the system's.
"""

import atexit
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from pipeline import programs
from pipeline.errors import ChildFailed, ChildTimeout, MissingProgram

__all__ = ["available", "engine_version", "table"]

COLUMNS = (
    *("level", "page_num", "block_num", "par_num", "line_num", "word_num"),
    *("left", "top", "width", "height", "conf", "text"),
)


class _Child(NamedTuple):
    process: subprocess.Popen[bytes]
    pipe: Connection


_kept: dict[int, _Child] = {}
"""The child of this process, by the process's number: a fork has none yet."""


def available() -> bool:
    """Whether tesserocr is installed."""
    return find_spec("tesserocr") is not None


@cache
def engine_version() -> str:
    """``5.5.4 through tesserocr 2.13.0``. Raises MissingProgram."""
    if not available():
        raise MissingProgram("program_missing", program="tesserocr", command="pip install 'beschlussbuch[tesserocr]'")
    ask = "import tesserocr; print(tesserocr.tesseract_version())"
    told = programs.run([sys.executable, "-c", ask], seconds=20, package="tesserocr").decode(errors="replace")
    found = re.search(r"\d+(\.\d+)+", told)
    return f"{found[0] if found else '?'} through tesserocr {version('tesserocr')}"


def table(
    picture: Image.Image, language: str, *, mode: int, dpi: int, seconds: float, where: tuple[Path | str, int]
) -> Mapping[str, Sequence[str]]:
    """Tesseract's TSV of a picture (mode L or RGB) by columns; ``mode`` is its page segmentation mode.

    Raises MissingProgram for tesserocr or a language, ChildTimeout when the seconds are over, ChildFailed where the
    child is gone.
    """
    child, (file, page) = _child(), where
    try:
        child.pipe.send((language, mode, dpi, picture.mode, picture.size, picture.tobytes()))
        if not child.pipe.poll(seconds):
            _end()
            raise ChildTimeout("page_too_slow", file, page=page, seconds=f"{seconds:g}")
        well, told = child.pipe.recv()
    except (EOFError, OSError):
        ended = child.process.wait()
        _end()
        raise ChildFailed("recognition_ended", file, page=page, status=ended) from None
    if not well:
        for code in set(language.split("+")) - programs.tesseract_languages():
            raise programs.missing_language(code)
        raise ChildFailed("recognition_failed", file, page=page, why=told)
    rows = [row for row in (line.split("\t") for line in told.splitlines()) if len(row) == len(COLUMNS)]
    return {name: [row[at] for row in rows] for at, name in enumerate(COLUMNS)}


def _child() -> _Child:
    """This process's child, started where there is none."""
    kept = _kept.get(os.getpid())
    if kept is not None and kept.process.poll() is None:
        return kept
    engine_version()
    _kept.clear()
    ours, theirs = Pipe()
    with theirs:
        file = Path(__file__).with_name("resident_child.py")
        process = subprocess.Popen(
            [sys.executable, "-P", str(file), str(theirs.fileno()), str(programs.tesseract_data())],
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},
        )
    _kept[os.getpid()] = born = _Child(process, ours)
    return born


@atexit.register
def _end() -> None:
    """End the child of this process, if there is one."""
    kept = _kept.pop(os.getpid(), None)
    if kept is not None:
        kept.process.kill()
        kept.process.wait()
        kept.pipe.close()
