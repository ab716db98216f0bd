"""Departments are asked for by a part of their names, in whatever letters.

::

    --department öpnv        Abteilung ÖPNV, Sachgebiet ÖPNV-Planung

A department's older names, its short forms and misreadings are found with it (``corrections/departments.tsv``).

The databases fold letters each in their own way (SQLite's knows a to z), so the names are compared here. There are few:
a book of a hundred thousand memos has those of one town hall, and their misreadings.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, ColumnElement, Connection, bindparam, case, func, select, text

from pipeline.departments import departments_at_hand
from pipeline.ledger.tables import memos

if TYPE_CHECKING:
    from pipeline.ledger.answers import PointNow

__all__ = ["NAMED", "WALKING", "as_known", "few_memos", "grouped", "in_groups", "names_with"]

_GIVEN: BindParameter[str] = bindparam("departments", expanding=True)

NAMED = memos.c.department.in_(_GIVEN)
"""The condition that a memo is of one of the ``departments``."""

WALKING = (memos.c.department + "").in_(_GIVEN)
"""The same, wrapped: the index of departments tempts no database away from walking the points in their order."""

_FEW = 1_000  # memos up to which it is quicker to gather a department's points than to meet them on a walk
# From each name to the next in the index, instead of over all memos.
_NAMES = text("""
WITH RECURSIVE names (name) AS (
  SELECT min(department) FROM memos
  UNION ALL SELECT (SELECT min(department) FROM memos WHERE department > name) FROM names WHERE name IS NOT NULL
)
SELECT name FROM names WHERE name IS NOT NULL
""")


def names_with(connection: Connection, words: str) -> list[str]:
    """The names, as they stand in the book, of the departments in one of whose names the words occur."""
    wanted = _folded(words)
    names = {name: grouped(name) for name in connection.execute(_NAMES).scalars()}
    meant = {one for name, one in names.items() if wanted in _folded(name) or wanted in _folded(one)}
    return [name for name, one in names.items() if one in meant]


def grouped(name: str) -> str:
    """The department that goes by this name; the name itself where it fits none."""
    return departments_at_hand().of(name) or name


def as_known(found: "Sequence[PointNow]") -> "list[PointNow]":
    """The points under the names by which their departments are known, those of one department together."""
    known = {one.department: grouped(one.department) for one in found if one.department}
    named = [replace(one, department=known.get(one.department or "", one.department)) for one in found]
    return sorted(named, key=lambda one: one.department or "")


def in_groups(connection: Connection, column: "ColumnElement[Any]") -> "ColumnElement[Any]":
    """A column of departments, each under its group's name, by which filters know it."""
    names = connection.execute(_NAMES).scalars()
    others = {name: one for name in names if (one := grouped(name)) != name}
    return case(others, value=column, else_=column) if others else column


def few_memos(connection: Connection, names: list[str]) -> bool:
    """Whether so few memos are of these departments that their points are best gathered."""
    some = select(memos.c.id).where(NAMED).limit(_FEW).subquery()
    return connection.execute(select(func.count()).select_from(some), {"departments": names}).scalar_one() < _FEW


def _folded(name: str) -> str:
    """The name as it is compared.

    >>> _folded("ÖPNV") == _folded("öpnv"), _folded("Straßen") == _folded("STRASSEN")
    (True, True)
    """
    return unicodedata.normalize("NFC", name).casefold()
