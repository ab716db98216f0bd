"""Scans that an export is made of, one after the other; what one of them does wrong stops none of the others.

::

    $ beschlussbuch export pdf a.pdf torn.pdf b.pdf --out copies
    copies/a.pdf.pdfa.pdf
    beschlussbuch: torn.pdf: the PDF is damaged and cannot be opened; scan or copy it again
    copies/b.pdf.pdfa.pdf
    2 files of 2 scans in copies; 1 scan failed
"""

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
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
    """A scan, what its outputs are called, its pages corrected and in order, its records, and when it was read."""

    path: Path
    name: str
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
    for path, name in zip(given, _names(given), strict=True):
        try:
            write(_read(path, name, settings, words, kept))
        except BeschlussbuchError as error:
            if len(given) == 1 or not _is_scans_own(error, path):
                raise
            folder.failed(error)
        except Exception as error:  # as in a batch: whatever it was, the others follow
            if len(given) == 1:
                raise
            folder.failed(BeschlussbuchError("unforeseen", path, what=f"{type(error).__name__}: {error}"))


def _names(scans: Sequence[Path]) -> Iterator[str]:
    """A name for each scan's outputs that no other has, in letters that every system can write.

    >>> list(_names([Path("2019/s.pdf"), Path("2020/s.pdf"), Path("S.PDF"), Path("memo.txt")]))
    ['s.pdf', 's~2.pdf', 'S~3.PDF', 'memo.txt']
    """
    from pipeline.batch.inputs import output_name  # here, since it loads what reads, which --help need not

    taken: set[str] = set()
    for path in scans:
        stem, suffix = os.path.splitext(output_name(_as_text(path.name)))  # noqa: PTH122 - a name, no path
        names = (f"{stem}{suffix}" if number == 1 else f"{stem}~{number}{suffix}" for number in count(1))
        name = next(name for name in names if name.casefold() not in taken)
        taken.add(name.casefold())
        yield name


def _as_text(name: str) -> str:
    r"""A file's name, which old systems gave in their own coding.

    >>> _as_text("\udcfcber.pdf"), _as_text("über.pdf")
    ('über.pdf', 'über.pdf')
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("cp1252", "replace")
    return name


def _is_scans_own(error: BeschlussbuchError, path: Path) -> bool:
    if isinstance(error, PathError):
        return not isinstance(error, StorageOut) and error.problem.at == str(path)
    return error.exit_code not in {3, 9}


def _read(path: Path, name: str, settings: "Settings", words: "Dictionaries", kept: Path | None) -> ReadScan:
    from pipeline.export.kept import kept_reading
    from pipeline.run import corrected, read, understood

    if kept is not None and (found := kept_reading(kept, path)) is not None:
        return ReadScan(path, name, corrected(found.pages, words).pages, found.memos, found.read)
    source, seen = read(path, settings)
    reading = corrected(seen, words)
    return ReadScan(path, name, reading.pages, understood(source, reading, words), dt.datetime.now(dt.UTC))
