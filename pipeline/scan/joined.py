"""Pictures that stand one behind the other in a file, as `cat` or a broken export joins them.

::

    ff d8 … ff d9  ff d8 … ff d9        two JPEGs: a viewer shows the first, and so does every decoder
    ff d8 … ff d9  MP4 …                a telephone's film behind its photograph: no page

A telephone also lays smaller copies of a photograph behind it, so what has not half its width is no page.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Literal

from PIL import Image

__all__ = ["count"]

_SCAN = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|II\*\0|MM\0\*|%PDF-")
"""How a page's file begins, as the next one may."""
_BETWEEN = re.compile(rb"[\0\r\n ]*+")
"""What programs put between two files, or behind the last one."""
_MARKER = re.compile(rb"\xff[^\0\xd0-\xd7\xff]")
"""A JPEG's marker among packed pixels: no stuffing, no restart (ITU-T T.81, B.1.1)."""
_BARE = {0x01, 0xD8}
"""Markers that are followed by no length."""
_END = 0xD9


def count(path: Path) -> int:
    """How many files of pages a picture's file holds; one, unless others stand behind it."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        return sum(1 for _ in _starts(data))


def _starts(data: mmap) -> Iterator[int]:
    """Where each file begins."""
    at: int | None = 0
    while at is not None:
        yield at
        end = next((end_of for mark, end_of in _ENDS.items() if data[at : at + 4].startswith(mark)), _unknown)(data, at)
        at = _next(data, end) if end else None


def _next(data: mmap, end: int) -> int | None:
    """Where the next page begins, if it stands at that end."""
    between = _BETWEEN.match(data, end)
    at = between.end() if between else end
    found = _SCAN.match(data, at)
    return at if found and (found[0] == b"%PDF-" or _is_page(data, at)) else None


def _is_page(data: mmap, at: int) -> bool:
    """Whether a picture begins there that is no small copy of the first."""
    width = _width(data, at)
    return width > 0 and 2 * width >= _width(data, 0)


def _width(data: mmap, at: int) -> int:
    """The pixels across of the picture that begins there, 0 where it is none."""
    try:
        with Image.open(io.BytesIO(data[at:])) as picture:
            return picture.width
    except Exception:  # Pillow's decoders meet what is no picture with errors of every kind
        return 0


def _end_of_jpeg(data: mmap, at: int) -> int | None:
    at += 2
    while found := _MARKER.search(data, at):
        kind, at = data[found.start() + 1], found.end()
        if kind == _END:
            return at
        if kind == 0xD8:  # the end is missing, and the next one begins
            return found.start()
        if kind not in _BARE:
            at += int.from_bytes(data[at : at + 2], "big")
    return None


def _end_of_png(data: mmap, at: int) -> int | None:
    at += 8
    while at + 12 <= len(data):
        kind, at = data[at + 4 : at + 8], at + 12 + int.from_bytes(data[at : at + 4], "big")
        if kind == b"IEND":
            return at
    return None


def _end_of_tiff(data: mmap, at: int) -> int | None:
    """Where the next TIFF begins: a TIFF's own parts may stand anywhere, and none says where it ends.

    Some programs leave each page its head, as if it were a file of its own; but the first one leads to it, too.
    """
    mark, own = data[at : at + 4], set(_pages(data, at))
    start = at
    while (at := data.find(mark, at + 8)) >= 0:
        if _first_page(data, at) - start not in own and _is_page(data, at):
            return at
    return None


def _pages(data: mmap, at: int) -> Iterator[int]:
    """Where a TIFF's lists of tags stand, counted from its beginning: one leads to the next."""
    order, seen = _order(data, at), set()
    place = _first_page(data, at) - at
    while place and place not in seen and at + place + 2 <= len(data):
        seen.add(place)
        yield place
        behind = at + place + 2 + 12 * int.from_bytes(data[at + place : at + place + 2], order)
        place = int.from_bytes(data[behind : behind + 4], order)


def _first_page(data: mmap, at: int) -> int:
    """Where the TIFF that begins there has its first list of tags, counted from the file's beginning."""
    return at + int.from_bytes(data[at + 4 : at + 8], _order(data, at))


def _order(data: mmap, at: int) -> Literal["little", "big"]:
    return "little" if data[at : at + 2] == b"II" else "big"


def _unknown(data: mmap, at: int) -> None:
    """Of other kinds nothing says where they end."""
    del data, at


_ENDS: Mapping[bytes, Callable[[mmap, int], int | None]] = {
    b"\xff\xd8\xff": _end_of_jpeg,
    b"\x89PNG": _end_of_png,
    b"II*\0": _end_of_tiff,
    b"MM\0*": _end_of_tiff,
}
"""What finds the end of a file, by how it begins."""
