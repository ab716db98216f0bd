"""The child in which Tesseract stays loaded: a page comes in, its words go out, and again.

::

    ("deu", 3, 300, "L", (1240, 1754), <pixels>)  →  Tesseract's TSV, or an error as words

It imports nothing of this package, for it is started as a file and is to start fast.
"""

import sys
from functools import cache
from multiprocessing.connection import Connection
from typing import Any

import tesserocr
from PIL import Image

__all__ = ["serve"]


@cache
def _reader(folder: str, language: str) -> Any:
    return tesserocr.PyTessBaseAPI(path=folder, lang=language)


def _table(folder: str, language: str, mode: int, dpi: int, pixels: str, size: tuple[int, int], data: bytes) -> str:
    reader = _reader(folder, language)
    reader.SetPageSegMode(mode)
    reader.SetImage(Image.frombytes(pixels, size, data))
    reader.SetSourceResolution(dpi)
    try:
        return str(reader.GetTSVText(0))
    finally:
        reader.Clear()


def serve(pipe: Connection, folder: str) -> None:
    """Answer (whether it went well, words) to each page until the other side is gone."""
    while True:
        try:
            asked = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send((True, _table(folder, *asked)))
        except RuntimeError as error:  # a language that cannot be loaded, a picture that Tesseract won't take
            pipe.send((False, str(error)))


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])), sys.argv[2])
