"""The temporary folder: pages lie there while they are read, some as large as thirty megabytes.

::

    /tmp: no room for the pages that are being read; make room there or set TMPDIR to another folder

Without room there programs fail in ways of their own, which look as if the scan were damaged.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import StorageOut

__all__ = ["OURS", "full", "room_for_pages"]

OURS = "beschlussbuch-"
"""What our own folders there begin with."""

NEEDED, USEFUL = 4 * 2**20, 32 * 2**20
"""Bytes without which nothing is begun, and those without which a failure is not taken for the scan's."""


@contextmanager
def room_for_pages() -> Iterator[None]:
    """Raises StorageOut where there is no room for a page, before the block or as the cause of its failure."""
    if _free() < NEEDED:
        raise full()
    try:
        yield
    except MemoryError:
        raise
    except Exception as error:
        if _free() < USEFUL:
            raise full() from error
        raise


def full() -> StorageOut:
    """The error; it names the folder that the user knows of."""
    return StorageOut("temporary_folder_full", _folder())


def _folder() -> Path:
    folder = Path(tempfile.gettempdir())
    return folder.parent if folder.name.startswith(OURS) else folder


def _free() -> int:
    return shutil.disk_usage(_folder()).free
