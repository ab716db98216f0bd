"""The archivist's own files: ``corrections/``, read strictly and handed on as one value.

::

    corrections/
      words/*.txt       a word or phrase a line: departments, committees, offices, districts, streets, names
      misreadings.tsv   seen    meant   note     Welse    Weise    …      whole words known to be misread
      confusions.tsv    seen    meant   cost     rn       m        0.4    letter groups that the eye confuses
      keep.txt          words to be left alone
      bodies.tsv        code    body    until    SR       Stadtrat        session codes, whose meetings, last year
      statuses.tsv      phrase  state   note     ist umgesetzt  implemented
      departments.tsv   name    department  note  older and shorter names of one department
      officers.tsv      name    role    note     who signs and takes note, with the offices held
      learnt/states.tsv what was learnt from the archivist's decisions on states, by `beschlussbuch learn states`
      form.toml         what this council calls things: its numbers, the labels of its form, its phrases, its offices

All are plain UTF-8 (a byte order mark and CRLF are forgiven, for Notepad). ``#`` starts a comment line, a table's
cells are parted by one tab (`pipeline.facts`). A line that cannot be used is an error with its file and line, never
skipped in silence:

>>> list(parse_list(["# districts", "Cotta", "Cotta"], Path("words/districts.txt")))
Traceback (most recent call last):
    ...
pipeline.errors.BadDictionary: words/districts.txt:3: 'Cotta' stands in line 2 already; strike one of them out
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipeline import form as council
from pipeline.corrections import (
    AtHand,
    Entry,
    Wrong,
    contents,
    files_of,
    find_folder,
    halt,
    lines_of,
    now_at_hand,
    parse_list,
    sha256_of,
    sha256_over,
)
from pipeline.errors import BadDictionary
from pipeline.facts import Body, Confusion, DepartmentAlias, Fact, Misreading, Officer, StatusPhrase, facts
from pipeline.form import Form
from pipeline.grammar.reference import References
from pipeline.grammar.resolution_number import Numbers
from pipeline.grammar.session_number import Sessions

__all__ = ["Dictionaries", "Entry", "Tables", "at_hand", "current", "find_folder", "load", "parse_list"]


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """The facts of each table, in their order."""

    misreadings: tuple[Misreading, ...] = ()
    confusions: tuple[Confusion, ...] = ()
    bodies: tuple[Body, ...] = ()
    departments: tuple[DepartmentAlias, ...] = ()
    statuses: tuple[StatusPhrase, ...] = ()
    officers: tuple[Officer, ...] = ()


TABLES: Mapping[str, type[Fact]] = {
    "misreadings.tsv": Misreading,
    "confusions.tsv": Confusion,
    "bodies.tsv": Body,
    "departments.tsv": DepartmentAlias,
    "statuses.tsv": StatusPhrase,
    "officers.tsv": Officer,
}
"""The tables by their files."""


@dataclass(frozen=True, eq=False)
class Dictionaries:
    """Everything in ``corrections/``: lists by their file's stem (``districts``), and the tables.

    ``sha256`` is the hash over all files, names and contents, that stands in each record. ``form`` is the one that
    comes with the package where the folder has none.
    """

    folder: Path
    words: Mapping[str, tuple[Entry, ...]]
    keep: tuple[Entry, ...]
    tables: Tables
    sha256: str
    form: Form = field(default_factory=council.shipped)
    learnt: Mapping[str, str] = field(default_factory=dict)
    """Models fitted at this desk, by their file's stem, as text; without them those of the package hold."""

    @cached_property
    def numbers(self) -> Numbers:
        """How this council numbers its papers."""
        return Numbers.of(self.form.numbers)

    @cached_property
    def references(self) -> References:
        """How this council's departments are called in the references of their papers."""
        return References.of(self.form.references.codes)

    @cached_property
    def sessions(self) -> Sessions:
        """How this council numbers its meetings: by the codes in ``bodies.tsv``."""
        return Sessions.of(tuple(dict.fromkeys(body.code for body in self.tables.bodies)))

    @cached_property
    def departments(self) -> tuple[str, ...]:
        """The names of departments in use (``words/departments.txt``); older and shorter ones stand in a table."""
        return tuple(entry.text for entry in self.words.get("departments", ()))

    @cached_property
    def entries(self) -> int:
        """The number of words, phrases and facts."""
        tables = (getattr(self.tables, name.removesuffix(".tsv")) for name in TABLES)
        return sum(map(len, (*self.words.values(), self.keep, *tables)))

    @cached_property
    def officers(self) -> Mapping[str, tuple[str, ...]]:
        """The known officers and the offices they held."""
        names = dict.fromkeys(officer.name for officer in self.tables.officers)
        return {name: tuple(one.role for one in self.tables.officers if one.name == name) for name in names}

    def body_of(self, session: str) -> str | None:
        """Who met in a session: the first body of its code whose name had not been given up by its year.

        >>> old, new = Body(code="SB", body="Bauausschuss", until=2016), Body(code="SB", body="Verkehrsausschuss")
        >>> found = Dictionaries(Path(), {}, (), Tables(bodies=(old, new)), "").body_of
        >>> found("SB/051/2012"), found("SB/042/17"), found("XY/001/2012")
        ('Bauausschuss', 'Verkehrsausschuss', None)
        """
        code, _, year = session.rsplit("/", 2)
        met = 2000 + int(year[-2:])
        fitting = (one for one in self.tables.bodies if one.code == code and (one.until is None or met <= one.until))
        return next((one.body for one in fitting), None)


def current(folder: Path) -> Dictionaries:
    """The folder's dictionaries as they are now, read once for each content. Raises BadDictionary."""
    return _read(folder.resolve(), sha256_of(folder))


@lru_cache(maxsize=4)
def _read(folder: Path, _digest: str) -> Dictionaries:
    return load(folder)


def load(
    folder: Path, wrong: Wrong = halt, *, instead: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> Dictionaries:
    """Read all files of the folder; those named in ``instead`` as if they had these lines.

    A line that cannot be used is told to ``wrong``; without one the first is raised as BadDictionary (file and line).
    """
    parse = _kept if wrong is halt else _parsed  # of a fault that is told, a memory would be silent the second time
    said: dict[str, Sequence[str]] = {}
    words: dict[str, tuple[Entry, ...]] = {}
    keep: tuple[Entry, ...] = ()
    tables: dict[str, Any] = {}
    form: Form | None = None
    learnt: dict[str, str] = {}
    for path in sorted({*files_of(folder)} | {folder / name for name in instead}):
        name = path.relative_to(folder).as_posix()
        lines = said[name] = list(instead[name]) if name in instead else lines_of(path)
        if name in TABLES:
            tables[path.stem] = parse(name, tuple(lines), wrong)
        elif name == "form.toml":
            form = parse(name, tuple(lines), wrong)
        elif name == "keep.txt":
            keep = parse(name, tuple(lines), wrong)
        elif path.parent.name == "learnt" and path.suffix == ".tsv":
            learnt[path.stem] = "\n".join(lines)
        elif path.parent.name == "words" and path.suffix == ".txt":
            words[path.stem] = parse(name, tuple(lines), wrong)
        else:
            wrong(BadDictionary(Path(name), 1, "dictionary_unknown", tables=list(TABLES)))
    found = Tables(**tables)
    misread = {one.seen: one.address for one in found.misreadings}
    for entry in keep:
        if entry.text in misread:
            place, _, line = entry.address.rpartition(":")
            wrong(BadDictionary(Path(place), int(line), "kept_but_misread", word=entry.text, at=misread[entry.text]))
    return Dictionaries(folder, words, keep, found, sha256_over(said.items()), form or council.shipped(), learnt)


def _parsed(name: str, lines: tuple[str, ...], wrong: Wrong) -> Any:
    """What a file says: a table's facts, a list's entries, the form."""
    path = Path(name)
    if name in TABLES:
        return tuple(facts(lines, path, TABLES[name], wrong))
    if name == "form.toml":
        list(contents(lines[:1], path, wrong))
        return council.read(lines, path)
    return tuple(parse_list(lines, path, wrong))


_kept = lru_cache(maxsize=128)(_parsed)
"""The same, parsed once for each content: after an edit that is one file, not all of them."""


def at_hand() -> Dictionaries:
    """The dictionaries of a server (`lay_at_hand`), else those that the environment names, else `find_folder`'s.

    For what has no settings, as a question to the book has none. Read once a process, and again within moments where
    a file has changed.
    """
    return _at_hand(now_at_hand())


@lru_cache(maxsize=1)
def _at_hand(which: AtHand) -> Dictionaries:
    return current(which.folder)
