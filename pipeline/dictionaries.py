"""The archivist's own files: ``corrections/``, read strictly and handed on as one value.

::

    corrections/
      words/*.txt       a word or phrase a line: departments, committees, offices, districts, streets, names
      misreadings.tsv   seen    meant   note     Welse    Weise    …      whole words known to be misread
      confusions.tsv    seen    meant   cost     rn       m        0.4    letter groups that the eye confuses
      keep.txt          words to be left alone
      bodies.tsv        code    body    note     SR       Stadtrat        session codes and whose meetings they are
      statuses.tsv      phrase  state   note     ist umgesetzt  implemented
      officers.tsv      name    role    note     who signs and takes note, with the offices held
      learnt/states.tsv what was learnt from the archivist's decisions on states, by `beschlussbuch learn states`
      form.toml         what this council calls things: its numbers, the labels of its form, its phrases, its offices

All are plain UTF-8 (a byte order mark and CRLF are forgiven, for Notepad). ``#`` starts a comment line, a table's
cells are parted by one tab. A line that cannot be used is an error with its file and line, never skipped in silence:

>>> list(parse_table(["# whose knowledge this is", "Welse"], Path("misreadings.tsv"), ("seen", "meant")))
Traceback (most recent call last):
    ...
pipeline.errors.BadDictionary: misreadings.tsv:2: 1 cell(s), expected at least 2 parted by a tab: seen, meant
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline import form as council
from pipeline.errors import BadDictionary, BadSettings
from pipeline.form import Form
from pipeline.grammar.resolution_number import Numbers
from pipeline.grammar.session_number import Sessions

__all__ = [
    "Dictionaries",
    "Entry",
    "Row",
    "at_hand",
    "check",
    "find_folder",
    "load",
    "parse_list",
    "parse_table",
    "readable",
    "stamp",
]

FORMATS: Mapping[str, tuple[str, ...]] = {
    "misreadings.tsv": ("seen", "meant"),
    "confusions.tsv": ("seen", "meant", "cost"),
    "bodies.tsv": ("code", "body"),
    "statuses.tsv": ("phrase", "state"),
    "officers.tsv": ("name", "role"),
}
"""The tables and their required columns; a note may follow in each."""


class Entry(NamedTuple):
    """A word or phrase with its address (``words/districts.txt:12``)."""

    text: str
    address: str


class Row(NamedTuple):
    """A table's line: its cells (the note included, where there is one) and its address."""

    cells: tuple[str, ...]
    address: str


@dataclass(frozen=True, slots=True, eq=False)
class Dictionaries:
    """Everything in ``corrections/``: lists by their file's stem (``districts``), tables by theirs (``misreadings``).

    ``sha256`` is the hash over all files, names and contents, that stands in each record. ``form`` is the one that
    comes with the package where the folder has none.
    """

    folder: Path
    words: Mapping[str, tuple[Entry, ...]]
    keep: tuple[Entry, ...]
    tables: Mapping[str, tuple[Row, ...]]
    sha256: str
    form: Form = field(default_factory=council.shipped)
    learnt: Mapping[str, str] = field(default_factory=dict)
    """Models fitted at this desk, by their file's stem, as text; without them those of the package hold."""

    @property
    def numbers(self) -> Numbers:
        """How this council numbers its papers."""
        return Numbers.of(self.form.numbers)

    @property
    def sessions(self) -> Sessions:
        """How this council numbers its meetings: by the codes in ``bodies.tsv``."""
        return Sessions.of(tuple(dict.fromkeys(row.cells[0] for row in self.tables.get("bodies", ()))))


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


def check(file: Path, lines: Sequence[str]) -> None:
    """Read the lines as those of that file in the folder. Raises BadDictionary for the first that cannot be used."""
    columns = FORMATS.get(file.as_posix())
    for _ in parse_table(lines, file, columns) if columns else parse_list(lines, file):
        pass


def readable(cell: str) -> bool:
    r"""Whether a line's cell would be read as it was written: in one line, with no sign that cannot be seen.

    >>> readable("Weise"), readable("Wei\u2028se"), readable("#Weise"), readable(" "), readable("a\tb")
    (True, False, False, False, False)
    """
    return cell.isprintable() and bool(cell.strip()) and not cell.startswith("#")


def stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What changes when one of the folder's files does: their names, times and sizes."""
    found = ((path, path.stat()) for path in sorted(folder.rglob("*")))
    return tuple((str(path), state.st_mtime_ns, state.st_size) for path, state in found)


def load(folder: Path) -> Dictionaries:
    """Read all files of the folder. Raises BadDictionary (file and line) for the first line that cannot be used."""
    digest = hashlib.sha256()
    words: dict[str, tuple[Entry, ...]] = {}
    keep: tuple[Entry, ...] = ()
    tables: dict[str, tuple[Row, ...]] = {name.removesuffix(".tsv"): () for name in FORMATS}
    form: Form | None = None
    learnt: dict[str, str] = {}
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".txt", ".tsv", ".toml"}):
        name = path.relative_to(folder).as_posix()
        lines = _lines(path)
        digest.update(f"{name}\n".encode() + "\n".join(lines).encode())
        if name in FORMATS:
            tables[path.stem] = tuple(parse_table(lines, Path(name), FORMATS[name]))
        elif name == "form.toml":
            list(_contents(lines[:1], Path(name)))
            form = council.read(lines, Path(name))
        elif name == "keep.txt":
            keep = tuple(parse_list(lines, Path(name)))
        elif path.parent.name == "learnt" and path.suffix == ".tsv":
            learnt[path.stem] = "\n".join(lines)
        elif path.parent.name == "words" and path.suffix == ".txt":
            words[path.stem] = tuple(parse_list(lines, Path(name)))
        else:
            raise BadDictionary(path, 1, "dictionary_unknown", tables=list(FORMATS))
    return Dictionaries(folder, words, keep, tables, f"sha256:{digest.hexdigest()}", form or council.shipped(), learnt)


@lru_cache(maxsize=1)
def at_hand() -> Dictionaries:
    """The dictionaries where none are named (`find_folder`), read once a process."""
    return load(find_folder())


def parse_list(lines: Sequence[str], path: Path) -> Iterator[Entry]:
    """The entries of a list; an entry twice is an error.

    >>> list(parse_list(["# districts", "Cotta", "", "Leuben"], Path("words/districts.txt")))[1]
    Entry(text='Leuben', address='words/districts.txt:4')
    """
    first: dict[str, int] = {}
    for number, line in _contents(lines, path):
        if "\t" in line:
            raise BadDictionary(path, number, "tab_in_list")
        if (before := first.setdefault(line, number)) != number:
            raise BadDictionary(path, number, "entry_twice", entry=line, line=before)
        yield Entry(line, f"{path.as_posix()}:{number}")


def parse_table(lines: Sequence[str], path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of a table; a row with empty or missing cells, or whose first cells stand twice, is an error."""
    first: dict[tuple[str, ...], int] = {}
    for number, line in _contents(lines, path):
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if len(cells) < len(columns) or not all(cells[: len(columns)]):
            counted = {"cells": len(cells), "wanted": len(columns)}
            raise BadDictionary(path, number, "cells_missing", columns=list(columns), **counted)
        if (before := first.setdefault(cells[:2], number)) != number:
            raise BadDictionary(path, number, "pair_twice", first=cells[0], second=cells[1], line=before)
        yield Row(cells, f"{path.as_posix()}:{number}")


def _lines(path: Path) -> list[str]:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadDictionary(path, line, "not_utf8") from None


def _contents(lines: Iterable[str], path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, 1):
        if number == 1 and not line.startswith("#"):
            raise BadDictionary(path, 1, "source_missing")
        if line.strip() and not line.startswith("#"):
            yield number, line.strip()
