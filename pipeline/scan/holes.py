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

__all__ = ["HOLE", "in_jpeg", "in_jpeg_2000", "in_pixels", "in_sectors", "in_tiles"]

HOLE = 64
"""Zeros in a row that are a hole in data packed by codes of varying length."""
LONG = 4 * HOLE
"""Zeros in a row that are a hole in JPEG 2000: of 45 sound ones, in many tiles and layers, none had more than 8."""
FILL, SCAN, TABLES = 0xFF, 0xDA, 0xC4
FRAMES = set(range(0xC0, 0xD0)) - {TABLES, 0xC8, 0xCC}
"""A JPEG's marks (ITU-T T.81): what each begins with, a scan's codes, the tables for them, and how a frame begins."""
ONE_AFTER_THE_OTHER = {0xC0, 0xC1}
"""Frames whose codes are Huffman's, block after block: others are progressive, arithmetic or without loss."""
SECTOR, BLOCK = 512, 4096
"""Bytes that a disk reads together, and that it loses at least."""
_OTHER = re.compile(rb"[^\x00]")
INSIDE = 0.1
"""So far from a row's ends (in its length) a hole begins and stops, where nothing else says that it is one."""


def in_jpeg(data: bytes) -> bool:
    """Whether a JPEG has a run of zeros that no picture gives.

    With tables made for the picture the shortest code, all zeros, may end a block: then blank paper looks like that. A
    progressive one has runs of its own.
    """
    start, frames, ends = _head_of_jpeg(data)
    if not frames <= ONE_AFTER_THE_OTHER or not ends or 0 in ends:
        return False
    stop = data.rfind(b"\xff\xd9")
    return bytes(HOLE) in data[start : stop if stop > start else None]  # what is behind the end may be zeros


def _head_of_jpeg(data: bytes) -> tuple[int, set[int], list[int]]:
    """Where a JPEG's first scan begins, how its frame does, and the first symbol of each of its AC tables.

    What its notes hold (a colour profile, a small picture with tables of its own) is passed over, and so are bytes that
    fill the place before a mark.
    """
    at, frames, ends = 2, set[int](), list[int]()
    while at + 1 < len(data) and data[at] == FILL and (mark := data[at + 1]) != SCAN:
        behind = at + 1 if mark == FILL else at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if mark in FRAMES:
            frames.add(mark)
        elif mark == TABLES:
            ends += _shortest(data[at + 4 : behind])
        at = behind
    return at, frames, ends


def _shortest(tables: bytes) -> Iterator[int]:
    """The first symbol of each AC table in a segment: that of the shortest code."""
    at = 0
    while at + 17 < len(tables):
        if tables[at] >> 4:
            yield tables[at + 17]
        at += 17 + sum(tables[at + 1 : at + 17])


def in_jpeg_2000(data: bytes) -> bool:
    """Whether a JPEG 2000 has a run of zeros among its packets that its coder never writes.

    The boxes around the codes, their headers and notes may hold any.
    """
    codes = data.find(b"\xff\x93", max(0, data.find(b"\xff\x4f\xff\x51")))
    end = data.rfind(b"\xff\xd9")
    return codes >= 0 and bytes(LONG) in data[codes : end if end > codes else None]


def in_sectors(data: bytes, at: int) -> bool:
    """Whether whole sectors of a file are zeros; the data stand there from byte ``at`` on."""
    return any(_lost(run, at) for run in _runs(data))


def in_pixels(data: bytes, at: int, row: int | None) -> bool:
    """Whether pixels that are not packed have a hole; the file has them from byte ``at`` on, ``row`` bytes a row."""
    return any(_lost(run, at) or (row is not None and _torn(data, run, row)) for run in _runs(data))


def in_tiles(data: bytes, tile: int, row: int, across: int) -> bool:
    """Whether pixels in tiles have a hole: ``tile`` bytes each, ``row`` bytes a row of one, ``across`` beside another.

    What is black on the paper does not end where a tile does; a hole knows nothing of the tile beside it.
    """
    return any(_is_of_one_tile(data, run, tile, row, across) for run in _runs(data))


def _is_of_one_tile(data: bytes, run: tuple[int, int], tile: int, row: int, across: int) -> bool:
    number = sum(run) // 2 // tile
    begin, end = (min(max(at - number * tile, 0), tile) for at in run)
    rows = range(-(-begin // row), end // row)
    left = data[(number - 1) * tile + row - 1 :: row] if number % across else b""
    right = data[(number + 1) * tile :: row] if (number + 1) % across else b""
    sides = [side[rows.start : rows.stop] for side in (left, right) if side]
    return bool(rows and sides) and not any(side.count(0) > len(side) // 2 for side in sides)


def _lost(run: tuple[int, int], at: int) -> bool:
    """Whether zeros are whole sectors of the file, and their neighbours are not."""
    start, stop = run
    return stop - start >= BLOCK and not (at + start) % SECTOR and not (at + stop) % SECTOR


def _torn(data: bytes, run: tuple[int, int], row: int) -> bool:
    """Whether zeros reach over a row's end, from well inside one row to well inside another.

    A black bar that lies askew does so, too; but it is black above its first row's end, or below its last one's start.
    """
    start, stop = run
    if stop - start < row or not all(INSIDE < place % row / row < 1 - INSIDE for place in run):
        return False
    above = data[start - row : start - start % row]
    below = data[stop - stop % row + row : stop + row]
    return all(side.count(0) <= len(side) // 2 for side in (above, below))


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
