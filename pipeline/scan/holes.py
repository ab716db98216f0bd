r"""Zeros in place of data: what a disk, a card or a copy that broke off leaves, and no decoder speaks of.

::

    … f6 30 7c 4f 00 00 00 00 00 00 00 00 …  256 kB of them  … 00 00 b1 07 9a …

To a decoder they are codes like others, or black pixels; letters are gone, and no error is raised. Most packed data
never hold so many zeros in a row. Pixels that are not packed may (a bar drawn black), but not as a disk loses them: by
whole sectors, or from the midst of one row into the midst of another.

>>> in_pixels(b"\x80" * 512 + bytes(4096) + b"\x80" * 512, at=1024, row=2480)
True
>>> in_pixels((b"\x80" * 40 + bytes(20) + b"\x80" * 40) * 90, at=8, row=100)
False
"""

import re
from collections.abc import Iterator

__all__ = ["in_jpeg", "in_jpeg_2000", "in_pixels", "in_webp"]

HOLE = 64
"""Zeros in a row that are a hole in data packed by codes of varying length."""
SECTOR, BLOCK = 512, 4096
"""Bytes that a disk reads together, and that it loses at least."""
_OTHER = re.compile(rb"[^\x00]")
INSIDE = 0.1
"""So far from a row's ends (in its length) a hole begins and stops, where nothing else says that it is one."""


def in_jpeg(data: bytes) -> bool:
    """Whether a JPEG has a run of zeros that no picture gives.

    With tables made for the picture the shortest code, all zeros, may end a block: then blank paper looks like that.
    """
    if bytes(HOLE) not in _codes(data) or b"\xff\xc2" in data:  # a progressive one has runs of its own
        return False
    tables = [data[place + 4 :] for place in _places(data, b"\xff\xc4")]
    ends = [table[17] for table in tables if len(table) > 17 and table[0] >> 4]  # the first symbol of an AC table
    return bool(ends) and 0 not in ends


def _codes(data: bytes) -> bytes:
    """A JPEG from its first scan to its end mark: colour profiles and notes before it, bytes behind it may be zeros."""
    start = 2
    while data[start : start + 1] == b"\xff" and data[start + 1 : start + 2] != b"\xda":
        start += 2 + int.from_bytes(data[start + 2 : start + 4], "big")
    stop = data.rfind(b"\xff\xd9")
    return data[start : stop if stop > start else None]


def in_jpeg_2000(data: bytes) -> bool:
    """Whether a JPEG 2000 has a run of zeros that its coder never writes."""
    return bytes(4 * HOLE) in data


def in_webp(data: bytes) -> bool:
    """Whether a WebP has such a run among its packed pixels.

    A lossy one packs blank paper into zeros: there only whole sectors of them are a hole.
    """
    for kind, at, chunk in _chunks(data):
        if (kind == b"VP8L" and bytes(HOLE) in chunk) or (
            kind == b"VP8 " and any(_lost(run, at) for run in _runs(chunk))
        ):
            return True
    return False


def in_pixels(data: bytes, at: int, row: int | None) -> bool:
    """Whether pixels that are not packed have a hole; the file has them from byte ``at`` on, ``row`` bytes a row."""
    return any(_lost(run, at) or (row is not None and _torn(run, row)) for run in _runs(data))


def _lost(run: tuple[int, int], at: int) -> bool:
    """Whether zeros are whole sectors of the file, and their neighbours are not."""
    start, stop = run
    return stop - start >= BLOCK and not (at + start) % SECTOR and not (at + stop) % SECTOR


def _torn(run: tuple[int, int], row: int) -> bool:
    """Whether zeros reach over a row's end, from well inside one row to well inside another."""
    start, stop = run
    return stop - start >= row and all(INSIDE < place % row / row < 1 - INSIDE for place in run)


def _runs(data: bytes) -> Iterator[tuple[int, int]]:
    """Where long runs of zeros begin and stop; at either end of the data they are a scanner's dark edge."""
    hole = bytes(SECTOR)
    start = data.find(hole)
    while start >= 0:
        other = _OTHER.search(data, start + SECTOR)
        if other is None:
            return
        if start:
            yield start, other.start()
        start = data.find(hole, other.start())


def _places(data: bytes, mark: bytes) -> Iterator[int]:
    place = data.find(mark)
    while place >= 0:
        yield place
        place = data.find(mark, place + 2)


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, bytes]]:
    """The parts of a RIFF file: what each is called, where it stands, its bytes."""
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], at + 8, data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
