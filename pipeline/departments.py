"""Departments change their names, and names are misread and cut short: which of them are one.

::

    Geschäftsbereich Stadtentwicklung, Bau und Verkehr      an older name: a line in departments.tsv
    GB Finanzen und Liegenschaften                          the known name with another first word
    Geschäftsbereich Finanzen und LiegenAn alle schaften    misread: like the known name
    Geschäftsbereich Kultur, Amt für Denkmale               an office of the known one

>>> of = Departments(["Dezernat Bau und Wege"], {"Dezernat Wald": "Dezernat Umwelt und Wald"}).of
>>> of("Dez. Bau und Wege"), of("Dezernat Bau uncl Wege"), of("Dezernat Wald, Amt für Forsten"), of("Ratsstube")
('Dezernat Bau und Wege', 'Dezernat Bau und Wege', 'Dezernat Umwelt und Wald', None)
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.corrections import AtHand, contents, lines_of, now_at_hand, parse_list

if TYPE_CHECKING:
    from pipeline.dictionaries import Dictionaries

__all__ = ["Departments", "departments_at_hand", "departments_of"]

_LIKE = 88
"""Two names whose letters are at least this alike (rapidfuzz's ratio, 0 to 100) are one name, misread."""

_TASK = 5
"""Letters that a name has at least behind its first word, where that is told by them alone."""


class Departments:
    """The known departments: the names in use, and those that stand for one of them."""

    def __init__(self, known: Iterable[str], meant: Mapping[str, str]) -> None:
        """Of the names in use, and of others with the name that each stands for."""
        names = dict.fromkeys([*known, *meant, *meant.values()])
        self._names = {_letters(name): meant.get(name, name) for name in names}
        tasks = {_letters(name.partition(" ")[2]): _letters(name) for name in reversed(names)}
        self._tasks = {task: self._names[name] for task, name in tasks.items() if len(task) >= _TASK}
        self._found: dict[str, str | None] = {}

    def __bool__(self) -> bool:
        """Whether any is known."""
        return bool(self._names)

    def of(self, name: str) -> str | None:
        """The department that goes by this name, or whose office does (``…, StBA Cotta``); None where it fits none."""
        if name not in self._found:
            wholes = (name, *(name[: comma.start()] for comma in reversed(list(re.finditer(",", name)))))
            self._found[name] = next(filter(None, map(self._of, wholes)), None)
        return self._found[name]

    def _of(self, name: str) -> str | None:
        letters, task = _letters(name), _letters(name.partition(" ")[2])
        known = self._names.get(letters) or self._tasks.get(letters) or self._tasks.get(task)
        if known or not self._names:
            return known
        from rapidfuzz import fuzz  # loaded where a name is none of those known: a question to the book seldom has one

        likeness, nearest = max((fuzz.ratio(letters, one), one) for one in self._names)
        return self._names[nearest] if likeness >= _LIKE else None


@lru_cache(maxsize=4)
def departments_of(dictionaries: "Dictionaries") -> Departments:
    """The departments that the dictionaries know."""
    return Departments(dictionaries.departments, {one.name: one.department for one in dictionaries.tables.departments})


def departments_at_hand() -> Departments:
    """The departments that the folder at hand knows (`pipeline.dictionaries.at_hand`).

    They are read from its two files alone: all of it takes longer than the question to the book that asks for them.
    """
    return _at_hand(now_at_hand())


@lru_cache(maxsize=1)
def _at_hand(which: AtHand) -> Departments:
    known, others = (_lines(which.folder / name) for name in ("words/departments.txt", "departments.tsv"))
    rows = [line.split("\t")[:2] for _, line in contents(others, Path("departments.tsv"))]
    meant = {row[0].strip(): row[-1].strip() for row in rows}
    if len(meant) < len(rows) or any(name == department for name, department in meant.items()):
        from pipeline.dictionaries import current  # which says what is wrong with a line

        return departments_of(current(which.folder))
    return Departments((entry.text for entry in parse_list(known, Path("words/departments.txt"))), meant)


def _lines(path: Path) -> list[str]:
    return lines_of(path) if path.exists() else []


def _letters(name: str) -> str:
    return re.sub(r"[^a-zäöüß]", "", name.lower())
