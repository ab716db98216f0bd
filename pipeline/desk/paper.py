"""The paper behind the records: where a scan lies, its page pictures, and its pages as they were seen.

::

    ledger.db.desk/pictures/3f2a91c04d5e6b77…-1-9c2d.jpg     page 1, straightened as it was for reading

A file is known by the SHA-256 of its content and by nothing else: no name from a request reaches the file system.
A page is drawn by a child with the limits of reading: a PDF of 4 kB can ask for 4 GB.
"""

import hashlib
import re
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from pipeline.batch.isolation import Task, read_isolated
from pipeline.desk.orders import Orders
from pipeline.desk.room import Desk
from pipeline.errors import ChildTimeout, PathError
from pipeline.files import PICTURES, sha256_of, write_whole
from pipeline.kept import path_for, read_pages
from pipeline.memo import Memo, Source
from pipeline.page import Page
from pipeline.steps import Step

__all__ = [
    "Picture",
    "base_of",
    "digest_of",
    "draw_all",
    "forget",
    "has_pages",
    "kept_pages",
    "original",
    "pages_beside",
    "picture",
    "take_in",
]

_HASH = re.compile(r"[0-9a-f]{64}")
_PLACES: dict[tuple[str, str], Path] = {}  # (folders, name of the file) → where it was found
_NAMES: dict[tuple[Path, ...], tuple[float, dict[str, list[Path]]]] = {}  # folders → when looked, files by name
_FRESH = 30.0
_ORDERS = Orders(most=100)
_UNDRAWN: set[str] = set()  # pages that could not be drawn


class Picture(NamedTuple):
    """A page picture as it is sent."""

    data: bytes
    media_type: str


def original(desk: Desk, sha256: str, name: str) -> Path | None:
    """The scan with that content: among what was dropped on the desk, or by its name in the folders of scans."""
    digest = digest_of(sha256)
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


def picture(
    desk: Desk, source: Source, number: int, prepared: Sequence[Step], *, lossless: bool = False
) -> Picture | None:
    """A page of a scan as the picture that its boxes belong to, drawn once and kept.

    ``prepared`` is what was done to it before it was read; ``lossless``: as PNG, whatever it shows. None where
    the scan is not at hand or has no such picture.
    Raises ChildTimeout where that takes longer than anybody waits for a page.
    """
    stem = _stem(desk, source, number, prepared)
    if lossless and (found := _kept(stem)) and found.media_type != PICTURES["png"]:
        stem = stem.with_name(f"{stem.name}-png")
    if (found := _kept(stem)) or str(stem) in _UNDRAWN:
        return found
    path = original(desk, source.sha256, source.file)
    if path is None:
        return None
    try:
        _ORDERS.result(str(stem), desk.drawer, draw, desk, path, stem, number, prepared, lossless)
    except TimeoutError:
        raise ChildTimeout("still_drawing", page=number) from None
    return _kept(stem)


def draw_all(desk: Desk, memo: Memo, path: Path) -> None:
    """Draw a memo's pages before anyone looks, in this thread's child."""
    for number, seen in enumerate(memo.processing.pages, memo.source.first_page):
        stem = _stem(desk, memo.source, number, seen.taken)
        if seen.width and not desk.over.is_set() and not _kept(stem):
            draw(desk, path, stem, number, seen.taken)


def draw(desk: Desk, path: Path, stem: Path, number: int, prepared: Sequence[Step], lossless: bool = False) -> None:
    """Have a child draw a page within the limits of reading; what cannot be drawn is not tried again."""
    order = number, [one.model_dump() for one in prepared], lossless
    task = Task(str(path), str(stem), desk.settings.model_dump_json(), draw=order)
    answer = read_isolated(task)
    if not answer["ok"] and not answer.get("fatal") and not desk.over.is_set():
        _UNDRAWN.add(str(stem))


def _stem(desk: Desk, source: Source, number: int, prepared: Sequence[Step]) -> Path:
    steps = hashlib.sha256("\n".join(map(str, prepared)).encode()).hexdigest()[:8]
    return desk.folder / "pictures" / f"{digest_of(source.sha256)}-{number}-{steps}"


def _kept(stem: Path) -> Picture | None:
    for ending, kind in PICTURES.items():
        if (path := stem.with_name(f"{stem.name}.{ending}")).is_file():
            return Picture(path.read_bytes(), kind)
    return None


def kept_pages(desk: Desk, sha256: str) -> tuple[Page, ...] | None:
    """The pages of that scan as they were seen, at the desk or before; None where they were not kept."""
    try:
        return read_pages(_pages_at(desk, sha256))
    except PathError:
        return None


def pages_beside(desk: Desk, source: Source) -> tuple[Page, ...] | None:
    """The pages that a batch kept beside the scan's record, where its folder is one of the folders of scans."""
    path = _beside(desk, source)
    if path is not None:
        with suppress(PathError):
            return read_pages(path)
    return None


def take_in(desk: Desk, source: Source) -> bool:
    """Keep at the desk, too, what a batch kept beside the scan's record; whether there are pages now."""
    if not has_pages(desk, source.sha256) and (path := _beside(desk, source)) is not None:
        write_whole(_pages_at(desk, source.sha256), path.read_bytes())
    return has_pages(desk, source.sha256)


def _beside(desk: Desk, source: Source) -> Path | None:
    digest = digest_of(source.sha256)
    for path in _named(desk).get(f"{Path(source.file).name}.pages.json.gz", ()):
        record = path.with_name(path.name.replace(".pages.json.gz", ".json"))
        if record.is_file() and path.is_file() and digest.encode() in record.read_bytes():
            return path
    return None


def forget(desk: Desk, sha256: str) -> None:
    """Remove a scan that was dropped on the desk and could not be read."""
    (desk.folder / "scans" / digest_of(sha256)).unlink(missing_ok=True)


def base_of(desk: Desk, sha256: str) -> Path:
    """What the files of that scan are called that its reading writes, without their endings."""
    return desk.folder / "pages" / digest_of(sha256)


def has_pages(desk: Desk, sha256: str) -> bool:
    """Whether the pages of that scan were kept."""
    return _pages_at(desk, sha256).is_file()


def _pages_at(desk: Desk, sha256: str) -> Path:
    return path_for(Path(digest_of(sha256)), desk.folder / "pages")


def digest_of(sha256: str) -> str:
    """The hash, if it is one. Raises PathError."""
    digest = sha256.removeprefix("sha256:")
    if not _HASH.fullmatch(digest):
        raise PathError("no_hash", repr(sha256))
    return digest
