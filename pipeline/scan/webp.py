"""A WebP's packed pixels: have they a hole, and are they all asked for?

::

    RIFF …  VP8   23 481 bytes      a photograph or scan, lossy
    RIFF …  VP8L  88 012 bytes      without loss

Its codes have no check. But one strange byte among them changes what all that follow mean, and the picture is then
made of fewer or more bytes than there are. Of more the decoder complains. Of fewer it says nothing; then a picture
comes out of a shorter file, too, where a sound one needs its last bytes.
"""

from collections.abc import Callable, Iterator

from pipeline.scan import holes

__all__ = ["has_hole", "has_strange_bytes"]

ENDING = 8
"""Bytes of its end without which no sound file of 90 could be decoded: from 4 on none could."""
_PACKED = (b"VP8 ", b"VP8L")


def has_hole(data: bytes) -> bool:
    """Whether zeros stand among the packed pixels as no coder writes them.

    A lossy one packs blank paper into zeros: there only whole sectors of them are a hole.
    """
    for kind, at, chunk in _chunks(data):
        if (kind == b"VP8L" and bytes(holes.HOLE) in chunk) or (kind == b"VP8 " and holes.in_sectors(chunk, at)):
            return True
    return False


def has_strange_bytes(data: bytes, decodes: Callable[[bytes], bool]) -> bool:
    """Whether the pixels come out of fewer bytes than there are; ``decodes`` says whether a file gives a picture."""
    shorter = _shortened(data)
    return shorter is not None and decodes(shorter)


def _shortened(data: bytes) -> bytes | None:
    """The file with packed pixels whose last bytes are gone; None where it holds none, or several pictures."""
    parts, found = [], 0
    for kind, _, chunk in _chunks(data):
        packed = kind in _PACKED and len(chunk) > ENDING
        found += packed
        rest = chunk[:-ENDING] if packed else chunk
        parts.append(kind + len(rest).to_bytes(4, "little") + rest + bytes(len(rest) % 2))
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + len(body).to_bytes(4, "little") + body if found == 1 else None


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, bytes]]:
    """The parts of a RIFF file: what each is called, where it stands, its bytes."""
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], at + 8, data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
