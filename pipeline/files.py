"""Files: what is in them is hashed, what is written is whole or not there.

::

    out/scan-0042.pdf.json        a record; while it is written: out/.scan-0042.pdf.json.<random>.part

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     write_whole(Path(folder, "new", "a.json"), b"{}")
...     [path.name for path in Path(folder, "new").iterdir()], sha256_of(Path(folder, "new", "a.json"))[:12]
(['a.json'], '44136fa355b3')
"""

import contextlib
import ctypes
import errno
import fcntl
import hashlib
import os
import re
import secrets
import stat
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from pipeline.errors import PathError

__all__ = [
    "COPY",
    "PICTURES",
    "Draft",
    "alone",
    "as_named",
    "discard",
    "draft",
    "locked",
    "publish",
    "sha256_of",
    "storable",
    "sweep",
    "unreadable",
    "visible",
    "write_whole",
    "written_whole",
]

PICTURES: Mapping[str, str] = {"jpg": "image/jpeg", "png": "image/png"}
"""The endings of a drawn page's file, and what it holds."""

COPY = ".pdfa.pdf"
"""Stands behind a scan's name for its archive copy, as ``.json`` does for its record."""

CHUNK = 64 * 1024
"""Bytes that are read at once; a memo's text has fewer."""

MANY = 8
"""From so many files on, all that the file system has not yet written is flushed with one call."""

PATIENCE_SECONDS = 2.0
"""Where that takes longer, others' data must be on the way; from then on this process flushes file by file."""


class Draft(NamedTuple):
    """A file written beside its place, which it has still to be put in."""

    part: str
    path: Path


def sha256_of(path: Path) -> str:
    """The SHA-256 of the file's content in hexadecimal. Raises PathError where it cannot be read."""
    digest = hashlib.sha256()
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - Path.open costs as much as reading a memo
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    except OSError as error:
        raise unreadable(path, error) from error
    return digest.hexdigest()


def write_whole(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file that is whole or not there, as `written_whole` does; a private one is for its owner's eyes alone."""
    with _beside(path, private=private) as (file, written):
        file.write(data)
    publish([written])


@contextlib.contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """A file beside the target to write to; in the end it is flushed to disk and renamed into place.

    A reader sees the old file or the new, never a part; where writing breaks off, the old one stays. Folders are made.
    Raises PathError where the place cannot be written.
    """
    with _beside(path) as (file, written):
        yield file
    publish([written])


def draft(path: Path, data: bytes) -> Draft:
    """Write beside the target; `publish` puts it in place. Folders are made. Raises PathError."""
    with _beside(path) as (file, written):
        file.write(data)
    return written


def publish(drafts: Sequence[Draft]) -> None:
    """Flush the drafts to disk, then rename each into its place; where one cannot be, those still to come are removed.

    Many are flushed with one call, which costs hardly more than flushing one. Raises PathError.
    """
    path = drafts[0].path if drafts else None
    try:
        _flush([part for part, _ in drafts])
        for part, path in drafts:
            os.replace(part, path)  # noqa: PTH105 - the one call that replaces in one step
    except BaseException as error:
        _remove(part for part, _ in drafts)
        if isinstance(error, OSError):
            raise _unwritable(path, error) from error
        raise


def discard(path: Path) -> None:
    """Remove the drafts for this path that somebody who was killed has left."""
    if path.parent.is_dir():
        ours = re.compile(re.escape(f".{path.name[:200]}.") + r"[^.]+\.part")
        _remove(one.path for one in os.scandir(path.parent) if ours.fullmatch(one.name))


@contextlib.contextmanager
def _beside(path: Path, *, private: bool = False) -> Iterator[tuple[BinaryIO, Draft]]:
    """A file beside the target to write to, which is gone where writing breaks off."""
    part = None
    try:
        handle, part = _made(path, 0o600 if private else 0o666)
        with os.fdopen(handle, "wb") as file:
            yield file, Draft(part, path)
    except BaseException as error:
        if part is not None:
            _remove([part])
        if isinstance(error, OSError):
            raise _unwritable(path, error) from error
        raise


def _made(path: Path, mode: int) -> tuple[int, str]:
    """A new file beside the path, open for writing; the system takes the rights from the mode that the user forbids."""
    part = str(path.parent / f".{path.name[:200]}.{secrets.token_hex(4)}.part")
    try:
        return os.open(part, _NEW, mode), part
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(part, _NEW, mode), part


_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


def unreadable(path: Path, error: OSError) -> PathError:
    """What it means that a path cannot be read.

    >>> print(unreadable(Path("akte.pdf"), FileNotFoundError(2, "No such file or directory")))
    akte.pdf: no such file; check the name
    """
    for kind, code in _UNREADABLE.items():
        if isinstance(error, kind):
            return PathError(code, path)
    return PathError("cannot_be_read", path, why=error.strerror or str(error))


_UNREADABLE: Mapping[type[OSError], str] = {
    FileNotFoundError: "no_such_file",
    IsADirectoryError: "folder_not_scan",
    PermissionError: "may_not_be_read",
}


def _unwritable(path: Path | None, error: OSError) -> PathError:
    return PathError("cannot_be_written", path, why=error.strerror or str(error))


def _remove(parts: Iterable[str]) -> None:
    for part in parts:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(part)  # noqa: PTH108 - there only where the rename did not happen


_syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
"""Linux's call that flushes one file system."""

_one_by_one = threading.Event()
"""Set once that call has taken too long."""


def _flush(parts: Sequence[str]) -> None:
    if len(parts) >= MANY and _flushed_together(parts):
        return
    for part in parts:
        with _opened(part) as file:
            os.fsync(file)


def _flushed_together(parts: Sequence[str]) -> bool:
    if _syncfs is None or _one_by_one.is_set():
        return False
    began = time.monotonic()
    for part in {os.stat(part).st_dev: part for part in parts}.values():  # noqa: PTH116 - a name, no path
        with _opened(part) as file:
            if _syncfs(file):
                return False  # file by file it will come out what is wrong
    if time.monotonic() - began > PATIENCE_SECONDS:
        _one_by_one.set()
    return True


@contextlib.contextmanager
def _opened(part: str) -> Iterator[int]:
    file = os.open(part, os.O_RDONLY)
    try:
        yield file
    finally:
        os.close(file)


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One at a time changes files of the folder, of all threads and processes: who reads first sees the last change.

    Raises PathError where there is no such folder.
    """
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def storable(text: str) -> str:
    r"""A file's name or a message that a database and JSON can hold: bytes that are no UTF-8 are escaped.

    >>> storable("M\udcfcll")
    'M\\udcfcll'
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


@contextlib.contextmanager
def locked(file: Path, *, make: bool = True) -> Iterator[None]:
    """Hold the lock of a file, which is made where there is none; it goes with the process, however that ends.

    Raises BlockingIOError where another has it, OSError where it is no plain file of ours: a pipe would hang us.
    """
    handle = os.open(file, os.O_RDWR | os.O_NONBLOCK | os.O_NOFOLLOW | (os.O_CREAT if make else 0), 0o666)
    try:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode) or (not make and state.st_uid != os.getuid()):
            raise OSError(errno.EINVAL, "the lock is no plain file")
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def visible(text: str) -> str:
    r"""Text for a terminal: a sign that would steer it, or that nobody sees, is written out.

    >>> visible("a\x1b[2J.pdf"), visible("Müll – §")
    ('a\\x1b[2J.pdf', 'Müll – §')
    """
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() or one in "\n\t" else one.encode("unicode_escape").decode() for one in text)


def as_named(stored: str) -> str:
    r"""The file's name that `storable` escaped.

    >>> as_named("M\\udcfcll") == "M\udcfcll"
    True
    """
    parts = stored.split("\\udc")
    lone = (chr(0xDC00 + int(part[:2], 16)) + part[2:] for part in parts[1:])
    return parts[0] + "".join(lone)


def sweep(folder: Path) -> None:
    """Remove what somebody who was killed had begun to write below the folder."""
    for part in folder.rglob(".*.part"):
        part.unlink(missing_ok=True)
