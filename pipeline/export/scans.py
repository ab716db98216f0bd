"""Scans that an export is made of, one after the other; what one of them does wrong stops none of the others.

::

    $ beschlussbuch export pdf a.pdf torn.pdf b.pdf --out copies
    copies/a.pdf.pdfa.pdf
    beschlussbuch: torn.pdf: the PDF is damaged and cannot be opened; scan or copy it again
    copies/b.pdf.pdfa.pdf
    2 files of 2 scans in copies; 1 scan failed
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import BeschlussbuchError, PathError, StorageOut
from pipeline.export.closing import Folder

if TYPE_CHECKING:
    from pipeline.dictionaries import Dictionaries
    from pipeline.memo import Memo
    from pipeline.page import Page
    from pipeline.settings import Settings

__all__ = ["ReadScan", "each"]


class ReadScan(NamedTuple):
    """A scan, its pages corrected in the order of reading, its records, and when it was read."""

    path: Path
    pages: "Sequence[Page]"
    memos: "Sequence[Memo]"
    read: dt.datetime


def each(
    scans: Iterable[Path],
    settings: "Settings",
    folder: Folder,
    write: Callable[[ReadScan], None],
    kept: Path | None = None,
) -> None:
    """Read each scan, or take it as a batch kept it in that folder, and write what is made of it.

    What is wrong with one of several is told, and the next follows. Raises what is wrong with the only one, with the
    machine, the dictionaries or the output.
    """
    from pipeline.run import dictionaries_of

    words = dictionaries_of(settings)
    given = list(scans)
    for path in given:
        try:
            write(_read(path, settings, words, kept))
        except BeschlussbuchError as error:
            if len(given) == 1 or not _is_scans_own(error, path):
                raise
            folder.failed(error)


def _is_scans_own(error: BeschlussbuchError, path: Path) -> bool:
    if isinstance(error, PathError):
        return not isinstance(error, StorageOut) and error.problem.at == str(path)
    return error.exit_code not in {3, 9}


def _read(path: Path, settings: "Settings", words: "Dictionaries", kept: Path | None) -> ReadScan:
    from pipeline.export.kept import kept_reading
    from pipeline.run import corrected, read, understood

    if kept is not None and (found := kept_reading(kept, path)) is not None:
        return ReadScan(path, corrected(found.pages, words).pages, found.memos, found.read)
    source, seen = read(path, settings)
    reading = corrected(seen, words)
    return ReadScan(path, reading.pages, understood(source, reading, words), dt.datetime.now(dt.UTC))
