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
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import PathError

__all__ = ["sha256_of", "sweep", "write_whole", "written_whole"]


def sha256_of(path: Path) -> str:
    """The SHA-256 of the file's content in hexadecimal. Raises PathError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise PathError(f"{path}: cannot be read ({error.strerror}); check the path and its permissions") from error


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that is whole or not there, as `written_whole` does."""
    with written_whole(path) as file:
        file.write(data)


@contextlib.contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """A file beside the target to write to; in the end it is flushed to disk and renamed into place.

    A reader sees the old file or the new, never a part; where writing breaks off, the old one stays. Folders are made.
    Raises PathError where the place cannot be written.
    """
    part = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:200]}.", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(part, 0o666 & ~_umask())  # noqa: PTH101 - mkstemp's 0600 would hide the record from its readers
        os.replace(part, path)  # noqa: PTH105 - the one call that replaces in one step
    except OSError as error:
        raise PathError(
            f"{path}: cannot be written ({error.strerror}); check the folder and the disk's space"
        ) from error
    finally:
        if part is not None:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(part)  # noqa: PTH108 - there only where the rename did not happen


def sweep(folder: Path) -> None:
    """Remove what somebody who was killed had begun to write below the folder."""
    for part in folder.rglob(".*.part"):
        part.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
