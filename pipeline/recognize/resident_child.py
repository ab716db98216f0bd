"""The child in which Tesseract stays loaded: pictures come in, their words go out, and again.

::

    ("/usr/share/…", "deu", 3, 300, [("L", (1240, 1754), <pixels>)])  →  Tesseract's TSV, or an error as words

It imports nothing of this package, for it is started as a file and is to start fast.
"""

import os
import re
import sys
from collections.abc import Sequence
from functools import cache
from multiprocessing.connection import Connection
from typing import Any

import tesserocr

__all__ = ["serve"]

Pixels = tuple[str, tuple[int, int], bytes]


@cache
def _reader(folder: str, language: str) -> Any:
    return tesserocr.PyTessBaseAPI(path=folder, lang=language)


def _table(folder: str, language: str, mode: int, dpi: int, pictures: Sequence[Pixels]) -> str:
    reader = _reader(folder, language)
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


if __name__ == "__main__":
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # Leptonica talks about every odd box; what counts comes as an error
    serve(Connection(int(sys.argv[1])))
