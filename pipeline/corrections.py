"""The folder ``corrections/``: where it is, its files, and the lines in them.

::

    # source of the lines                 the first line of each file
    Cotta                                 words/districts.txt:2
    Leuben                                words/districts.txt:3

What the lines mean is told in `pipeline.dictionaries`; who needs a list or two of them asks here, and is not kept
waiting for all the others.
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import BadDictionary, BadSettings

__all__ = [
    "AtHand", "Entry", "Wrong", "contents", "files_of", "find_folder", "halt", "lay_at_hand", "lines_of",
    "now_at_hand", "parse_list", "sha256_of", "sha256_over",
]  # fmt: skip

Wrong = Callable[[BadDictionary], None]
"""Who is told of a line that cannot be used; the line is left out where that returns."""


def halt(error: BadDictionary) -> None:
    """Raise it: the first line that cannot be used ends the reading."""
    raise error


class Entry(NamedTuple):
    """A word or phrase with its address (``words/districts.txt:12``)."""

    text: str
    address: str


def find_folder(given: Path | None = None) -> Path:
    """The folder to use: the one given, else ``./corrections``, else the copy that came with the package.

    Raises BadSettings where the given folder is none.
    """
    if given is not None:
        if not given.is_dir():
            raise BadSettings("no_dictionary_folder", given)
        return given
    package = Path(__file__).parent
    for folder in (Path("corrections"), package / "corrections", package.parent / "corrections"):
        if (folder / "words").is_dir():
            return folder
    raise BadSettings("dictionaries_missing")


def sha256_of(folder: Path) -> str:
    """The hash that a record read with the folder's files holds, without a look at what their lines mean.

    A copy that keeps times and sizes is seen, too. Raises BadDictionary where a file is no UTF-8.
    """
    return sha256_over((path.relative_to(folder).as_posix(), lines_of(path)) for path in files_of(folder))


def sha256_over(files: Iterable[tuple[str, Sequence[str]]]) -> str:
    """The hash over files by their names and lines, whatever ends a line.

    >>> sha256_over([("keep.txt", ["# names", "Cotta"])])[:15]
    'sha256:311b2810'
    """
    digest = hashlib.sha256()
    for name, lines in files:
        digest.update(f"{name}\n".encode() + "\n".join(lines).encode())
    return f"sha256:{digest.hexdigest()}"


def files_of(folder: Path) -> list[Path]:
    """The files that are read."""
    return sorted(path for path in folder.rglob("*") if path.suffix in {".txt", ".tsv", ".toml"})


def lines_of(path: Path) -> list[str]:
    """The lines of a file. Raises BadDictionary where it is no UTF-8."""
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadDictionary(path, line, "not_utf8") from None


def contents(lines: Sequence[str], path: Path, wrong: Wrong = halt) -> Iterator[tuple[int, str]]:
    """The lines that say something, with their numbers; the first must be a comment that names the source."""
    for number, line in enumerate(lines, 1):
        if number == 1 and not line.startswith("#"):
            wrong(BadDictionary(path, 1, "source_missing"))
        if line.strip() and not line.startswith("#"):
            yield number, line.strip()


def parse_list(lines: Sequence[str], path: Path, wrong: Wrong = halt) -> Iterator[Entry]:
    """The entries of a list; an entry twice is an error.

    >>> list(parse_list(["# districts", "Cotta", "", "Leuben"], Path("words/districts.txt")))[1]
    Entry(text='Leuben', address='words/districts.txt:4')
    """
    first: dict[str, int] = {}
    for number, line in contents(lines, path, wrong):
        if "\t" in line:
            wrong(BadDictionary(path, number, "tab_in_list"))
        elif (before := first.setdefault(line, number)) != number:
            wrong(BadDictionary(path, number, "entry_twice", entry=line, line=before))
        else:
            yield Entry(line, f"{path.as_posix()}:{number}")


class AtHand(NamedTuple):
    """Which folder is at hand: a server's (`lay_at_hand`), the one that the environment names; else it is looked for.

    ``moment`` counts up: who keeps what the folder says by this value asks again within moments where a file changed.
    """

    moment: int
    laid: Path | None
    named: Path | None

    @property
    def folder(self) -> Path:
        """The folder. Raises BadSettings where there is none."""
        return self.laid if self.laid and self.laid.is_dir() else find_folder(self.named)


def now_at_hand() -> AtHand:
    """The folder at hand as it is now."""
    named = os.environ.get("BESCHLUSSBUCH_CORRECTIONS")
    return AtHand(int(time.monotonic() / _MOMENTS), next(iter(_LAID), None), Path(named) if named else None)


def lay_at_hand(folder: Path | None) -> None:
    """Let this folder be at hand, until None is said: a server works with the one that it was given."""
    _LAID[:] = [folder] if folder else []


_MOMENTS = 2.0  # seconds
_LAID: list[Path] = []
