"""A child's temporary folder, and the lock beside it that says it is in use.

::

    /tmp/beschlussbuch-x7f2k9.lock     made and locked first, taken away last
    /tmp/beschlussbuch-x7f2k9/         what the child and its programs put down; its last words

A batch may be killed at any moment, between any two of these steps: the lock goes with the process, and whatever is
left has a lock's file that nobody holds, by which the next run, or the end of this one, finds it and sweeps it away.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from pathlib import Path
from typing import IO, NamedTuple

import psutil

from pipeline.files import locked
from pipeline.temporary import OURS

__all__ = ["Workroom", "sweep", "taken"]

_LOCK = ".lock"


class Workroom(NamedTuple):
    """The folder, and the open file whose lock is held as long as it is in use."""

    folder: Path
    lock: IO[bytes]

    def clear(self) -> None:
        """Take everything away; what could not be is found by the next sweep."""
        _clear(self.folder)
        self.lock.close()


def taken() -> Workroom:
    """A new one; what killed runs left behind is swept away. Raises OSError where there is no room."""
    sweep()
    while True:
        handle, name = tempfile.mkstemp(prefix=OURS, suffix=_LOCK)
        lock = os.fdopen(handle, "wb")
        fcntl.flock(lock, fcntl.LOCK_EX)
        with contextlib.suppress(FileNotFoundError):  # another's sweep was quicker than our lock
            if os.path.samestat(os.fstat(handle), Path(name).stat()):
                folder = Path(name.removesuffix(_LOCK))
                folder.mkdir(mode=0o700)
                return Workroom(folder, lock)
        lock.close()


def sweep() -> None:
    """Take away what nobody holds any more."""
    for lock in Path(tempfile.gettempdir()).glob(f"{OURS}*{_LOCK}"):
        with contextlib.suppress(OSError), locked(lock, make=False):  # in use, not ours, or gone since
            _clear(lock.with_suffix(""))


def _clear(folder: Path) -> None:
    """Remove the folder, and then its lock's file: as long as something is left, that leads to it."""
    _end_strays(folder)
    shutil.rmtree(folder, ignore_errors=True)
    if not folder.exists():
        folder.with_name(folder.name + _LOCK).unlink(missing_ok=True)


def _end_strays(folder: Path) -> None:
    """Kill what a child that is gone had started: nothing leads to it but the temporary folder it was given."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.environ().get("TMPDIR") == str(folder):
                process.kill()
