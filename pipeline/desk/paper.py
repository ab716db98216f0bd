"""The paper behind the records: where a scan lies, its page pictures, and its pages as they were seen.

::

    ledger.db.desk/pictures/3f2a91c04d5e6b77…-1-9c2d.jpg     page 1, straightened as it was for reading

A file is known by the SHA-256 of its content and by nothing else: no name from a request reaches the file system.
Grey and coloured pages are kept as JPEG (a page in 10 ms and 0.5 MB; PNG takes 0.4 s and 2 MB), black and white ones
as PNG.
"""

import hashlib
import re
import threading
import time
from collections.abc import Iterable, Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from pipeline.desk.room import Desk
from pipeline.errors import PathError
from pipeline.files import sha256_of, write_whole
from pipeline.memo import Source
from pipeline.page import Page, Sheet
from pipeline.prepare import kept
from pipeline.recognize import frozen
from pipeline.scan import scan
from pipeline.settings import Settings

__all__ = ["Picture", "forget", "keep_pages", "kept_pages", "original", "picture"]

_QUALITY = 85
_HASH = re.compile(r"[0-9a-f]{64}")
_PLACES: dict[tuple[str, str], Path] = {}  # (folders, name of the file) → where it was found
_NAMES: dict[tuple[Path, ...], tuple[float, dict[str, list[Path]]]] = {}  # folders → when looked, files by name
_FRESH = 30.0
_DRAWING = threading.Lock()  # one page at a time: a page is up to 250 megapixels


class Picture(NamedTuple):
    """A page picture as it is sent."""

    data: bytes
    media_type: str


def original(desk: Desk, sha256: str, name: str) -> Path | None:
    """The scan with that content: among what was dropped on the desk, or by its name in the folders of scans."""
    digest = _checked(sha256)
    dropped = desk.folder / "scans" / digest
    if dropped.is_file():
        return dropped
    known = _PLACES.get((str(desk.folder), digest))
    if known is not None and known.is_file():
        return known
    for path in _named(desk).get(Path(name).name, ()):
        if path.is_file() and sha256_of(path) == digest:
            _PLACES[str(desk.folder), digest] = path
            return path
    return None


def _named(desk: Desk) -> dict[str, list[Path]]:
    """The files in the folders of scans by their names, looked up anew at most every _FRESH seconds."""
    folders = (*desk.scans, *([desk.watch] if desk.watch else []))
    since, found = _NAMES.get(folders, (-_FRESH, {}))
    if time.monotonic() - since >= _FRESH:
        found = {}
        for folder in folders:
            for path in folder.rglob("*"):
                found.setdefault(path.name, []).append(path)
        _NAMES[folders] = time.monotonic(), found
    return found


def picture(desk: Desk, source: Source, number: int, prepared: Sequence[str]) -> Picture | None:
    """A page of a scan as the picture that its boxes belong to, drawn once and kept.

    ``prepared`` is what was done to it before it was read. None where the scan is not at hand or has no such picture.
    """
    steps = hashlib.sha256("\n".join(prepared).encode()).hexdigest()[:8]
    stem = desk.folder / "pictures" / f"{_checked(source.sha256)}-{number}-{steps}"
    for suffix, kind in ((".jpg", "image/jpeg"), (".png", "image/png")):
        if (path := stem.with_name(stem.name + suffix)).is_file():
            return Picture(path.read_bytes(), kind)
    found = original(desk, source.sha256, source.file)
    if found is None:
        return None
    with _DRAWING:
        drawn = _drawn(desk, found, number, prepared)
    if drawn is not None:
        write_whole(stem.with_name(stem.name + (".jpg" if drawn.media_type == "image/jpeg" else ".png")), drawn.data)
    return drawn


def _drawn(desk: Desk, path: Path, number: int, prepared: Sequence[str]) -> Picture | None:
    sheets = _sheets(path, path.stat().st_mtime_ns, desk.settings)
    if not 1 <= number <= len(sheets):
        return None
    draw = sheets[number - 1].picture
    if draw is None:
        return None
    with draw() as drawn:
        image = kept(drawn, prepared) if prepared else drawn
        data = BytesIO()
        if image.mode == "1":
            image.save(data, "PNG")
            return Picture(data.getvalue(), "image/png")
        (image if image.mode in {"L", "RGB"} else image.convert("RGB")).save(data, "JPEG", quality=_QUALITY)
        return Picture(data.getvalue(), "image/jpeg")


@lru_cache(maxsize=16)
def _sheets(path: Path, _changed: int, settings: Settings) -> tuple[Sheet, ...]:
    """The scan's sheets, which hold no pictures; to open a stack of many pages takes longer than to draw one."""
    return scan(path, settings).sheets


def keep_pages(desk: Desk, sha256: str, pages: Iterable[Page]) -> None:
    """Keep what the pages were seen as, so that they can be read again without OCR."""
    frozen.write_pages(tuple(pages), _pages_at(desk, sha256))


def kept_pages(desk: Desk, sha256: str) -> tuple[Page, ...] | None:
    """The pages of that scan as they were seen; None where they were not kept."""
    try:
        return frozen.read_pages(_pages_at(desk, sha256))
    except PathError:
        return None


def forget(desk: Desk, sha256: str) -> None:
    """Remove a scan that was dropped on the desk and could not be read."""
    (desk.folder / "scans" / _checked(sha256)).unlink(missing_ok=True)


def _pages_at(desk: Desk, sha256: str) -> Path:
    return frozen.path_for(Path(_checked(sha256)), desk.folder / "pages")


def _checked(sha256: str) -> str:
    """The hash, if it is one. Raises PathError."""
    digest = sha256.removeprefix("sha256:")
    if not _HASH.fullmatch(digest):
        raise PathError("no_hash", repr(sha256))
    return digest
