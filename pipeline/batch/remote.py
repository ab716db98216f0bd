"""Scans and records on a server: ``s3://bucket/folder``, or any other URL whose kind fsspec knows.

::

    s3://scans/2019/fax.tif ──▶ <state>/.incoming/7/fax.tif ──▶ reader ──▶ <state>/2019/fax.tif.json ──▶ s3://records/

A scan is fetched to this machine, read like any other, and removed; the one on the server is never touched. A record
is put whole, and only then is its scan entered as done. The manifest lies in the state folder on this machine, for
SQLite needs a disk; a copy of it is put beside the records once a minute and at the end, so that another machine goes
on where this one ended. The copy on the server is taken where this machine did not put it there itself.
"""

import contextlib
import errno
import hashlib
import os
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.batch.manifest import FILE, Manifest
from pipeline.errors import ArgumentError, MissingProgram, PathError, StorageOut
from pipeline.files import write_whole

__all__ = ["INCOMING", "Mark", "Outbox", "fetch", "is_url", "listed", "state_folder"]

KEEP_SECONDS = 60.0
"""So often the manifest's copy on the server is renewed."""

INCOMING = ".incoming"
"""Below the output or state folder: copies of the scans that are being read."""

NOTE = ".copy-on-server"
"""In the state folder: the mark of the manifest's copy that this machine put last."""


FULL = {errno.ENOSPC, errno.EDQUOT}


class Mark(NamedTuple):
    """A file's size, and a number that changes when its content does: here made from what the server tells of it."""

    st_size: int
    st_mtime_ns: int


def is_url(place: str) -> bool:
    """Whether a place is a URL.

    >>> is_url("s3://bucket/a.pdf"), is_url("scans/a.pdf"), is_url("C://a.pdf")
    (True, False, False)
    """
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", place) is not None


def state_folder(url: str) -> Path:
    """Where the manifest of the records at this URL lies on this machine, unless ``--state`` says otherwise."""
    home = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    name, digest = re.sub(r"\W+", "-", url).strip("-")[:80], hashlib.sha256(url.rstrip("/").encode()).hexdigest()
    return home / "beschlussbuch" / f"{name}-{digest[:8]}"


def listed(url: str) -> Iterator[tuple[str, str, Mark]]:
    """The files at a URL: theirs, their names below it, and their marks; one where it is a file's.

    Raises ArgumentError, MissingProgram, PathError (nothing is there), StorageOut (the server does not answer).
    """
    system, root = _system(url)
    with _plainly(url):
        told = system.info(root)
        if told["type"] == "file":
            yield url, root.rsplit("/", 1)[-1], _mark(told)
            return
        for _, _, files in system.walk(root, detail=True, on_error="raise"):
            for told in sorted(files.values(), key=lambda one: str(one["name"])):
                name = str(told["name"]).removeprefix(root.rstrip("/")).lstrip("/")
                if name and not name.endswith("/"):
                    yield system.unstrip_protocol(told["name"]), name, _mark(told)


def fetch(url: str, copy: Path) -> None:
    """Copy the file to a path on this machine, piece by piece. Raises as `listed` does."""
    system, path = _system(url)
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        with _plainly(url):
            system.get_file(path, str(copy))
    except OSError as error:
        raise StorageOut("copy_not_written", copy, why=error.strerror or str(error)) from error


class Outbox:
    """The records' place on a server. What was written below the state folder is put there and removed here."""

    def __init__(self, url: str, state: Path) -> None:
        self.url, self.state = url.rstrip("/"), state
        self._system, self._root = _system(self.url)
        self._notes: set[str] = set()
        self._kept = 0.0

    def open(self) -> None:
        """Take the manifest's copy from the server where another machine put it.

        Raises PathError where the bucket is missing, or is not ours to write to.
        """
        mark = self._copy_mark()
        note = self.state / NOTE
        if mark and not ((self.state / FILE).exists() and note.exists() and note.read_text("utf-8") == mark):
            for suffix in ("-wal", "-shm"):
                (self.state / f"{FILE}{suffix}").unlink(missing_ok=True)
            if self.bring(FILE):
                write_whole(note, mark.encode())
        with _plainly(self.url), contextlib.suppress(FileNotFoundError):
            self._notes = {
                str(path).removeprefix(f"{self._root}/") for path in self._system.find(self._at("quarantine"))
            }

    def put(self, names: Sequence[str]) -> None:
        """Put the files of these names that exist, each whole, and remove them here. Raises PathError, StorageOut."""
        names = [name for name in names if (self.state / name).is_file()]
        if not names:
            return
        here = [str(self.state / name) for name in names]
        with _plainly(self.url):
            self._system.put(here, [self._at(name) for name in names])
        for file in here:
            Path(file).unlink()

    def note(self, name: str) -> None:
        """Put a note of the quarantine."""
        self.put([name])
        self._notes.add(name)

    def forget(self, name: str) -> None:
        """Remove a note of the quarantine, where there is one."""
        if name in self._notes:
            with _plainly(self.url):
                self._system.rm_file(self._at(name))
            self._notes.discard(name)

    def remove(self, name: str) -> None:
        """Remove a file from the server, where there is one."""
        with _plainly(self.url), contextlib.suppress(FileNotFoundError):
            self._system.rm_file(self._at(name))

    def bring(self, name: str) -> bool:
        """Bring a file back into the state folder; whether there is one."""
        here = self.state / name
        part = here.with_name(f".{here.name[:200]}.part")
        here.parent.mkdir(parents=True, exist_ok=True)
        with _plainly(self.url):
            try:
                self._system.get_file(self._at(name), str(part))
            except FileNotFoundError:
                return False
        part.replace(here)
        return True

    def keep(self, book: Manifest, *, now: bool = True) -> None:
        """Put a copy of the manifest; without ``now`` only where the last one is a minute old."""
        if not now and time.monotonic() - self._kept < KEEP_SECONDS:
            return
        part = self.state / f".{FILE}.part"
        book.copy_to(part)
        with _plainly(self.url):
            self._system.put_file(str(part), self._at(FILE))
        part.unlink()
        write_whole(self.state / NOTE, (self._copy_mark() or "").encode())
        self._kept = time.monotonic()

    def _copy_mark(self) -> str | None:
        with _plainly(self.url):
            self._system.invalidate_cache()
            try:
                return str(_mark(self._system.info(self._at(FILE))))
            except FileNotFoundError:
                return None

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}"


def _system(url: str) -> tuple[Any, str]:
    """The file system of a URL, and the path in it."""
    kind = url.partition("://")[0].lower()
    try:
        import fsspec

        system = fsspec.filesystem(kind, use_listings_cache=False)
    except ImportError as error:
        remedy = "pip install 'beschlussbuch[s3]'" if kind == "s3" else f"its fsspec package ({error})"
        raise MissingProgram("reader_of_address_missing", url, kind=kind, command=remedy) from None
    except ValueError:
        raise ArgumentError("address_unknown", url, kind=kind) from None
    return system, str(system._strip_protocol(url)).rstrip("/")


def _mark(told: dict[str, Any]) -> Mark:
    """From what a file system tells: its tag of the content where it has one, else the time of the last change."""
    names = ("ETag", "etag", "md5Hash", "content_md5", "mtime", "LastModified", "last_modified", "updated")
    sign = next((str(told[name]) for name in names if told.get(name)), "")
    return Mark(int(told.get("size") or 0), int.from_bytes(hashlib.sha256(sign.encode()).digest()[:7]))


@contextlib.contextmanager
def _plainly(url: str) -> Iterator[None]:
    """What the server or its library says becomes one clear error."""
    try:
        yield
    except (PathError, ArgumentError):
        raise
    except FileNotFoundError:
        raise PathError("no_such_address", url) from None
    except PermissionError as error:
        raise PathError("access_denied", url, why=str(error)) from None
    except Exception as error:  # each file system has errors of its own
        words = " ".join(f"{type(error).__name__}: {error}".split())
        if "Credentials" in type(error).__name__:
            raise PathError("no_credentials", url) from None
        if isinstance(error, OSError) and error.errno in FULL:
            raise StorageOut("disk_full", url) from None
        raise StorageOut("server_out", url, why=words) from None
