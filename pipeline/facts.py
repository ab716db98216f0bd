r"""The tables of ``corrections/``: each line a fact with typed columns, checked by what it means.

::

    wurde … eingestellt   not_implemented                       statuses.tsv      phrase, state, note
    SB    Ausschuss für Stadtentwicklung und Bau    2016        bodies.tsv        code, body, last year, note
    rn    m    0.4                                              confusions.tsv    seen, meant, cost, note

What cannot be is an error that names the line, what is wrong in it and what would be right:

>>> list(facts(["# source", "wurde … eingestellt\tstopped"], Path("statuses.tsv"), StatusPhrase))
Traceback (most recent call last):
    ...
pipeline.errors.BadDictionary: statuses.tsv:2: 'stopped' is no state; write one of implemented, partly_implemented, ...
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from pipeline.catalogue import Value
from pipeline.corrections import Wrong, contents, halt
from pipeline.errors import BadDictionary
from pipeline.vocabulary import State

__all__ = [
    "Body",
    "Confusion",
    "DepartmentAlias",
    "Fact",
    "Misreading",
    "Officer",
    "StatusPhrase",
    "facts",
    "readable",
]


def _with_letters(cell: str) -> str:
    if not any(letter.isalpha() for letter in cell):
        raise ValueError("cell_without_letters")
    return cell


Words = Annotated[str, AfterValidator(_with_letters)]
"""A cell that says something: there are letters in it."""

Year = Annotated[Annotated[int, Field(ge=1900, le=2100)] | None, BeforeValidator(lambda cell: cell or None)]
"""A year, or an empty cell."""


class Fact(BaseModel):
    """One line of a table: its columns in their order, and its address (``statuses.tsv:12``)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    codes: ClassVar[Mapping[str, str]] = {}
    """What is wrong where a column does not hold what it should: the error's code by the column."""

    one: ClassVar[int] = 2
    """So many columns tell a fact from another: no two lines have the same in them."""

    address: str = Field("", exclude=True)

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The names of the columns; the last is the note."""
        return tuple(name for name in cls.model_fields if name != "address")

    @classmethod
    def required(cls) -> tuple[str, ...]:
        """Those of them that each line has."""
        return tuple(name for name in cls.columns() if cls.model_fields[name].is_required())


class _Seen(Fact):
    @model_validator(mode="after")
    def _not_itself(self) -> Self:
        if getattr(self, "seen", "") == getattr(self, "meant", None):
            raise ValueError("means_itself")
        return self


class Misreading(_Seen):
    """A word, or words, known to be misread (``Welse``) and what is meant (``Weise``)."""

    one = 1

    seen: str
    meant: str
    note: str = ""


class Confusion(_Seen):
    """Letters that the eye confuses (``rn``, ``m``); the cost, above 0 and at most 1, is low where that is common."""

    codes = {"cost": "cost_wrong"}

    seen: str
    meant: str
    cost: float = Field(gt=0, le=1)
    note: str = ""


class Body(Fact):
    """Who meets under a session's code (``SR``: ``Stadtrat``); ``until`` is the last year of that name."""

    codes = {"code": "session_code_wrong", "until": "year_wrong"}

    code: str = Field(pattern=r"^[^\W\d_][^\W\d_/ -]*(?:[/ -][^\W\d_]+)*$")
    body: Words
    until: Year = None
    note: str = ""


class DepartmentAlias(Fact):
    """An older or shorter name of a department (``Beigeordneter für Kultur``), and the name that all go by."""

    one = 1

    name: Words
    department: Words
    note: str = ""

    @model_validator(mode="after")
    def _not_itself(self) -> Self:
        if self.name == self.department:
            raise ValueError("means_itself")
        return self


class StatusPhrase(Fact):
    """Words that say how far a point has come; ``…`` stands for words between, ``*`` for an ending."""

    one = 1
    codes = {"state": "state_unknown"}

    phrase: Words
    state: State
    note: str = ""


class Officer(Fact):
    """Who signs or takes note, and an office that he or she held."""

    name: Words
    role: Words
    note: str = ""


Kind = TypeVar("Kind", bound=Fact)


def facts(lines: Sequence[str], path: Path, kind: type[Kind], wrong: Wrong = halt) -> Iterator[Kind]:
    """The facts of a table. What cannot be used, or stands twice, is told as a BadDictionary with file and line."""
    first: dict[tuple[str, ...], int] = {}
    for number, line in contents(lines, path, wrong):
        cells = tuple(cell.strip() for cell in line.split("\t"))
        try:
            fact = _fact(cells, kind, path, number)
            if (before := first.setdefault(cells[: kind.one], number)) != number:
                raise _twice(cells[: kind.one], path, number, before)
        except BadDictionary as error:
            wrong(error)
        else:
            yield fact


def _fact(cells: Sequence[str], kind: type[Kind], path: Path, number: int) -> Kind:
    columns, required = kind.columns(), kind.required()
    if len(cells) < len(required):
        counted: dict[str, Value] = {"cells": len(cells), "wanted": len(required)}
        raise BadDictionary(path, number, "cells_missing", columns=list(required), **counted)
    if len(cells) > len(columns):
        raise BadDictionary(path, number, "cells_too_many", cells=len(cells), columns=list(columns))
    given = dict(zip(columns, cells, strict=False))
    for column in required:
        if not given[column]:
            raise BadDictionary(path, number, "cell_empty", column=column)
    try:
        return kind(**given, address=f"{path.as_posix()}:{number}")
    except ValidationError as error:
        code, values = _wrong_in(error.errors()[0], kind, given)
        raise BadDictionary(path, number, code, **values) from None


def _wrong_in(error: Any, kind: type[Fact], given: Mapping[str, str]) -> tuple[str, dict[str, Value]]:
    """The code of what pydantic found, and its values."""
    if not error["loc"]:
        return "means_itself", {"seen": next(iter(given.values()))}
    column = str(error["loc"][0])
    code = kind.codes.get(column, "cell_without_letters")
    values: dict[str, Value] = {"given": given[column]}
    if code == "state_unknown":
        values["known"] = list(get_args(State))
    return code, values


def _twice(cells: Sequence[str], path: Path, number: int, before: int) -> BadDictionary:
    if len(cells) == 1:
        return BadDictionary(path, number, "entry_twice", entry=cells[0], line=before)
    return BadDictionary(path, number, "pair_twice", first=cells[0], second=cells[1], line=before)


def readable(cell: str) -> bool:
    r"""Whether a line's cell would be read as it was written: in one line, with no sign that cannot be seen.

    >>> readable("Weise"), readable("Wei\u2028se"), readable("#Weise"), readable(" "), readable("a\tb")
    (True, False, False, False, False)
    """
    return cell.isprintable() and bool(cell.strip()) and not cell.startswith("#")
