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

import cv2
import numpy as np
from PIL import Image

from pipeline.doubts import doubt
from pipeline.page import Address, Doubt

__all__ = ["of_deflated", "of_jpeg", "of_jpeg_2000", "of_picture", "of_words"]

DAMAGE = re.compile(
    r"Corrupt JPEG data: (?![1-3] extraneous bytes before marker 0xd9)|Premature end of JPEG|"
    r"(?:Fax[34]\w*|LZW\w*|ZIP\w*|PackBits\w*|JPEG\w*): .*"
    r"(?:Bad|Premature|mismatch|not supported|corrupt|Corrupt|short)|"
    r"Not enough data|decoding error|Unsupported marker type|"
    r"Syntax Error.*(?:CCITTFax|Bad (?:two dim|white|black) code|JBIG2|jbig2|DCT|symbol)"
)
"""What is damage among what they say; a few bytes too many behind the last line are not."""
HOLE = 64
"""Zeros in a row that are a hole in a JPEG's data."""
DEPTHS = (1, 2, 4, 6, 8, 12, 16, 24, 32, 48, 64)
"""Bits that a pixel may have in a PDF, all its colours together."""
FAX = {2, 3, 4, 32771}
"""Compressions of TIFF (tag 259) with 1 bit a pixel, which have no check of their own."""

ZEROS, CUT = "zeros in place of data", "the data end too early"
_END, _TAIL = b"\xff\xd9", 4096
"""How a JPEG ends, and behind how many strange bytes at most."""

_one_at_a_time = threading.Lock()


def of_picture(path: Path, index: int, number: int) -> tuple[Doubt, ...]:
    """A doubt where the frame of that index (from 0) is damaged inside; ``number`` is its page."""
    with Image.open(path) as picture:
        kind, packed = picture.format, 0
        if kind == "TIFF":
            picture.seek(index)
            packed = int(picture.getexif().get(259, 1))
    if kind in {"JPEG", "MPO"}:
        return of_jpeg(path.read_bytes(), number)
    if kind == "JPEG2000":
        return of_jpeg_2000(path.read_bytes(), number)
    if packed in FAX or packed == 7:
        return _told(lambda: cv2.imreadmulti(str(path), index, 1, flags=cv2.IMREAD_GRAYSCALE), number)
    return ()


def of_jpeg(data: bytes, number: int) -> tuple[Doubt, ...]:
    """A doubt where a JPEG is damaged inside: all its codes are read, at an eighth of its size."""
    pixels = np.frombuffer(data, np.uint8)
    found = _told(lambda: cv2.imdecode(pixels, cv2.IMREAD_REDUCED_GRAYSCALE_8), number)
    if not found and _END not in data[-_TAIL:]:
        return _doubt(CUT, number)
    return found or (_doubt(ZEROS, number) if _holed(data) else ())


def of_jpeg_2000(data: bytes, number: int) -> tuple[Doubt, ...]:
    """A doubt where a JPEG 2000 is cut off or has a hole: its codes have no check, and its decoder says nothing."""
    if bytes(4 * HOLE) in data:  # what its coder writes never has so many zeros
        return _doubt(ZEROS, number)
    return () if _END in data[-_TAIL:] else _doubt(CUT, number)


def _holed(data: bytes) -> bool:
    """Whether a JPEG has a run of zeros that no picture gives: libjpeg takes them for codes and says nothing.

    With tables made for the picture the shortest code, all zeros, may end a block: then blank paper looks like that.
    """
    if bytes(HOLE) not in data or b"\xff\xc2" in data:  # a progressive one has runs of its own
        return False
    tables = [data[place + 4 :] for place in _places(data, b"\xff\xc4")]
    ends = [table[17] for table in tables if len(table) > 17 and table[0] >> 4]  # the first symbol of an AC table
    return bool(ends) and 0 not in ends


def _places(data: bytes, mark: bytes) -> Iterator[int]:
    place = data.find(mark)
    while place >= 0:
        yield place
        place = data.find(mark, place + 2)


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
                if not DAMAGE.search(line):
                    os.write(2, line.encode() + b"\n")
