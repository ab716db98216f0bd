"""What decoders say of damaged pictures while they go on as if nothing had been.

::

    Corrupt JPEG data: premature end of data segment
    Fax4Decode: Bad code word at line 129 of strip 5 (x 841).

Half a page may be grey, or its lines shifted, and no error is raised: the libraries write a line to standard error, and
that line is what is listened to here. OpenCV's decoders are asked, which keep nothing back.
"""

import os
import re
import tempfile
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from PIL import Image, ImageFile

from pipeline.doubts import doubt
from pipeline.page import Address, Doubt
from pipeline.scan import holes, level, noise, webp

__all__ = ["of_deflated", "of_jpeg", "of_jpeg_2000", "of_picture", "of_webp", "of_words"]

DAMAGE = re.compile(
    r"Corrupt JPEG data: (?![1-3] extraneous bytes before marker 0xd9)|Premature end of JPEG|"
    r"(?:Fax[34]\w*|LZW\w*|ZIP\w*|PackBits\w*|JPEG\w*): .*"
    r"(?:Bad|Premature|mismatch|not supported|corrupt|Corrupt|short)|"
    r"Not enough data|decoding error|Unsupported marker type|"
    r"Syntax Error.*(?:CCITTFax|Bad (?:two dim|white|black) code|JBIG2|jbig2|DCT|symbol)"
)
"""What is damage among what they say; a few bytes too many behind the last line are not."""
LEFT_OVER = re.compile(r"Corrupt JPEG data: \d\d? extraneous bytes before marker 0xd9")
"""Some scanners write up to some dozen bytes too many: damage only where the picture shows it, too."""
DEPTHS = (1, 2, 4, 6, 8, 12, 16, 24, 32, 48, 64)
"""Bits that a pixel may have in a PDF, all its colours together."""
PACKED, OFFSETS, COUNTS = 259, 273, 279
"""Tags of a TIFF: how its pixels are packed, where its strips stand, how many bytes each has."""
TILE, TILE_LENGTH, TILE_OFFSETS, TILE_COUNTS = 322, 323, 324, 325
"""Tags of one in tiles: a tile's width, its rows, where they stand, how many bytes each has."""
UNPACKED = 1
COLOURS, BLACK_IS_ZERO = 262, (1, 2)
"""A TIFF's tag for what its values mean, and what it says where a zero is black: not on most faxes, nor in CMYK."""
MOST = 128 * 2**20
"""Bytes of pixels that are looked at: they are in memory beside the picture. A4 in colour has 105 MB at 600 dpi."""
WITHOUT_CHECK = {2, 3, 4, 7, 32771}
"""Packed so (as a fax, as JPEG), a TIFF has no check of its own, and its decoder goes on behind an error."""

ZEROS, CUT = "zeros in place of data", "the data end too early"
STRANGE, OVER = "strange bytes among the pixels", "the picture needs fewer data than there are"
LEAP = "the paper's brightness leaps, and data are left over"
_END, _TAIL = b"\xff\xd9", 4096
"""How a JPEG ends, and behind how many strange bytes at most."""

_one_at_a_time = threading.Lock()


def of_picture(path: Path, index: int, number: int) -> tuple[Doubt, ...]:
    """A doubt where the frame of that index (from 0) is damaged inside; ``number`` is its page."""
    with Image.open(path) as picture:
        picture.seek(index)
        kind = picture.format
        packed = int(picture.getexif().get(PACKED, UNPACKED)) if kind == "TIFF" else None
        plain = _plain_pixels(picture) if packed == UNPACKED or kind == "BMP" else None
    if plain:
        return _of_plain(path, plain, number)
    if kind == "TIFF" and packed in WITHOUT_CHECK:
        return _told(lambda: cv2.imreadmulti(str(path), index, 1, flags=cv2.IMREAD_GRAYSCALE), number)
    of_data = {"JPEG": of_jpeg, "MPO": of_jpeg, "JPEG2000": of_jpeg_2000, "WEBP": of_webp}.get(kind or "")
    return of_data(path.read_bytes(), number) if of_data else ()


class _Plain(NamedTuple):
    """Where a picture that is not packed has its pixels in its file: first byte, one behind, bytes a row.

    In tiles, ``row`` is a tile's, ``tile`` the bytes of one, ``across`` how many stand beside one another. ``black``: a
    zero is a black pixel, and no paper.
    """

    start: int
    stop: int
    row: int | None
    tile: int | None = None
    across: int = 1
    black: bool = True


def _plain_pixels(picture: ImageFile.ImageFile) -> _Plain | None:
    black = picture.mode != "P" and picture.getexif().get(COLOURS, BLACK_IS_ZERO[0]) in BLACK_IS_ZERO
    if picture.format == "BMP":
        tile = picture.tile[0]
        row = int(tile.args[1]) if tile.codec_name == "raw" and isinstance(tile.args, tuple) else 0
        return _Plain(tile.offset, tile.offset + row * picture.height, row, black=black) if row else None
    tags = picture.getexif()
    tiled = TILE in tags
    starts, counts = (_several(tags.get(tag)) for tag in ((TILE_OFFSETS, TILE_COUNTS) if tiled else (OFFSETS, COUNTS)))
    if not starts or len(starts) != len(counts):
        return None
    start, stop = min(starts), max(at + count for at, count in zip(starts, counts, strict=True))
    if stop - start != sum(counts):
        return _Plain(start, stop, None)
    if tiled:
        row, across = counts[0] // int(tags.get(TILE_LENGTH) or 1), -(-picture.width // int(tags.get(TILE) or 1))
        return _Plain(start, stop, row or None, counts[0], across, black=black)
    return _Plain(start, stop, (stop - start) // picture.height or None, black=black)


def _several(value: object) -> tuple[int, ...]:
    return tuple(value) if isinstance(value, tuple) else (value,) if isinstance(value, int) else ()


def _of_plain(path: Path, plain: _Plain, number: int) -> tuple[Doubt, ...]:
    """A doubt where pixels have a hole, or strange bytes in their midst."""
    if plain.stop - plain.start > MOST:
        return ()
    with path.open("rb") as file:
        file.seek(plain.start)
        data = file.read(plain.stop - plain.start)
    if plain.tile and plain.row:
        hole = plain.black and holes.in_tiles(data, plain.tile, plain.row, plain.across)
    else:
        hole = holes.in_pixels(data, plain.start, plain.row if plain.black else None)
    if not hole and plain.row and noise.in_pixels(data, plain.row):
        return _doubt(STRANGE, number)
    return _doubt(ZEROS, number) if hole else ()


def of_jpeg(data: bytes, number: int) -> tuple[Doubt, ...]:
    """A doubt where a JPEG is damaged inside: all its codes are read, at an eighth of its size.

    Bytes left over at the end are a scanner's habit, or the first sign of a code lost: then the paper's level tells.
    """
    if not data:
        return _doubt(CUT, number)
    with _heard() as words:
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_REDUCED_COLOR_8)
    over = [line for line in words if LEFT_OVER.search(line)]
    found = of_words([line for line in words if line not in over], number)
    if not found and over and picture is not None and level.leaps(picture):
        found = _doubt(LEAP, number)
    if not found and _END not in data[-_TAIL:]:
        return _doubt(CUT, number)
    return found or (_doubt(ZEROS, number) if holes.in_jpeg(data) else ())


def of_webp(data: bytes, number: int) -> tuple[Doubt, ...]:
    """A doubt where a WebP has a hole, or strange bytes: its codes have no check either."""
    if webp.has_hole(data):
        return _doubt(ZEROS, number)
    return _doubt(OVER, number) if webp.has_strange_bytes(data, _decodes) else ()


def _decodes(data: bytes) -> bool:
    try:
        return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE) is not None
    except cv2.error:
        return False


def of_jpeg_2000(data: bytes, number: int) -> tuple[Doubt, ...]:
    """A doubt where a JPEG 2000 is cut off or has a hole: its codes have no check, and its decoder says nothing."""
    if holes.in_jpeg_2000(data):
        return _doubt(ZEROS, number)
    return () if _END in data[-_TAIL:] else _doubt(CUT, number)


def of_deflated(data: bytes, number: int, size: tuple[int, int], bits: int) -> tuple[Doubt, ...]:
    """A doubt where deflated pixels (PDF's FlateDecode) end too early or do not agree with their sum.

    ``size`` is the picture's pixels along its sides, ``bits`` are those of a pixel once unpacked.
    """
    unpacked, count = zlib.decompressobj(), 0
    try:
        for start in range(0, len(data), 2**20):
            count += len(unpacked.decompress(data[start : start + 2**20]))
    except zlib.error as error:
        return _doubt(str(error), number)
    return () if unpacked.eof and _fills(count, size, bits) else _doubt(CUT, number)


def _fills(count: int, size: tuple[int, int], bits: int) -> bool:
    """Whether so many bytes are a whole picture; ``bits`` may be others than those of the pixels as they are stored."""
    if 8 * count >= size[0] * size[1] * bits:
        return True
    return any(count - rows * -(-across * n // 8) in {0, rows} for n in DEPTHS for across, rows in (size, size[::-1]))


def of_words(words: Sequence[str], number: int) -> tuple[Doubt, ...]:
    """A doubt where a decoder's words speak of damage."""
    found = next((line for line in words if DAMAGE.search(line)), None)
    return _doubt(_plain(found), number) if found else ()


def _told(decode: Callable[[], object], number: int) -> tuple[Doubt, ...]:
    with _heard() as words:
        decode()
    return of_words(words, number)


def _doubt(what: str, number: int) -> tuple[Doubt, ...]:
    return (doubt("picture_damaged", "text", at=Address(page=number), page=number, what=what),)


def _plain(line: str) -> str:
    """Without what OpenCV puts before the decoder's words."""
    return re.sub(r"^\[.*?\].*TIFF_\w+ ", "", line).rstrip(".")


@contextmanager
def _heard() -> Iterator[list[str]]:
    """The lines that libraries write to standard error in the block; those that speak of no damage are passed on."""
    words: list[str] = []
    with _one_at_a_time, tempfile.TemporaryFile() as file:
        before = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            yield words
        finally:
            os.dup2(before, 2)
            os.close(before)
            file.seek(0)
            said = file.read()
            words += said.decode(errors="replace").splitlines()
            for line in words:
                if not (DAMAGE.search(line) or LEFT_OVER.search(line)):
                    os.write(2, line.encode() + b"\n")
