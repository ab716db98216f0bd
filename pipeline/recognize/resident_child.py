"""The child in which Tesseract stays loaded: pictures come in, their words go out, and again.

::

    ("/usr/share/…", "deu", 3, 300, [("L", (1240, 1754), <pixels>)])  →  Tesseract's TSV, or an error as words

It imports nothing of this package, for it is started as a file and is to start fast; or it is forked from a process
that has loaded the models.
"""

import os
import re
import resource
import sys
from collections.abc import Sequence
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import tesserocr

__all__ = ["live", "live_forked", "loaded", "serve"]

Pixels = tuple[str, tuple[int, int], bytes]


@cache
def loaded(folder: str, language: str) -> Any:
    """Tesseract with the model of that language in the folder, loaded once. Raises RuntimeError without one."""
    return tesserocr.PyTessBaseAPI(path=folder, lang=language)


def _table(folder: str, language: str, mode: int, dpi: int, pictures: Sequence[Pixels]) -> str:
    reader = loaded(folder, language)
    reader.SetPageSegMode(mode)
    rows = []
    for page, (pixels, size, data) in enumerate(pictures):
        wide = len(pixels) * size[0]  # "L" has a byte a pixel, "RGB" three
        reader.SetImageBytes(data, *size, len(pixels), wide)
        reader.SetSourceResolution(dpi)
        try:
            rows.append(str(reader.GetTSVText(page)))
        finally:
            reader.Clear()
    return "".join(rows)


def _version() -> str:
    found = re.search(r"\d+(\.\d+)+", tesserocr.tesseract_version())
    return found[0] if found else "?"


def serve(pipe: Connection) -> None:
    """Answer (whether it went well, words) to each request until the other side is gone; to None with the version."""
    while True:
        try:
            asked = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send((True, _version() if asked is None else _table(*asked)))
        except RuntimeError as error:  # a language that cannot be loaded, a picture that Tesseract won't take
            pipe.send((False, str(error)))


def live(fd: int) -> None:
    """Answer what comes through the pipe ``fd``."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # Leptonica talks about every odd box; what counts comes as an error
    serve(Connection(fd))


def live_forked(fd: int) -> None:
    """The same in a fork: the address space that its parent had taken up does not count against its own limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if soft != resource.RLIM_INFINITY:
        taken = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
        most = soft + taken
        resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    live(fd)


if __name__ == "__main__":
    live(int(sys.argv[1]))
