"""A memo's text taken apart, so that one part can be distorted: its form, heading, title, body and foot, by rows.

`bench.distorted` and `bench.torn` distort form, heading, title and foot, `bench.bodies` the body.

::

    Landeshauptstadt Dresden                        form
    Beschlusskontrolle zu V1516/12                  heading
    Umbau der Halle                                 title
    Sehr geehrte Damen und Herren,                  body, from here on
    Mit freundlichen Grüßen                         foot, from here on
"""

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pipeline.dictionaries import Dictionaries
from pipeline.heading import is_heading
from pipeline.likeness import opens

__all__ = ["FOOT", "Distort", "Parts", "joined", "misread", "parts_of", "swapped"]

FOOT = 14
"""Rows behind the greeting that are distorted."""


class Parts(NamedTuple):
    """The rows of a memo: those of the form, the heading, those of the title, the salutation on, the foot."""

    form: list[str]
    heading: str
    title: list[str]
    body: list[str]
    foot: list[str]

    @property
    def text(self) -> str:
        """All rows."""
        return "\n".join([*self.form, self.heading, *self.title, "", *self.body, *self.foot])


Distort = Callable[[Parts, random.Random, Dictionaries], Parts | None]
"""A memo's parts distorted; None where there is nothing that could be."""


def parts_of(text: str, council: Dictionaries) -> Parts | None:
    """The parts of a memo; None where its heading, salutation or greeting isn't plain to see."""
    rows, said = text.split("\n"), council.form.wording
    head = next((at for at, row in enumerate(rows) if is_heading(row, council)), None)
    hello = next((at for at, row in enumerate(rows) if opens(row, said.salutation, 72)), None)
    foot = max((at for at, row in enumerate(rows) if opens(row, said.greeting, 80)), default=None)
    if head is None or hello is None or foot is None or not head < hello < foot:
        return None
    form, title = ([row for row in some if row.strip()] for some in (rows[:head], rows[head + 1 : hello]))
    return Parts(form, rows[head], title, rows[hello:foot], [row for row in rows[foot:] if row.strip()])


def swapped(rows: Sequence[str], first: int, chance: random.Random) -> list[str] | None:
    """The rows, two neighbours from a place on swapped."""
    if len(rows) < first + 2:
        return None
    at = chance.randrange(first, len(rows) - 1)
    return [*rows[:at], rows[at + 1], rows[at], *rows[at + 2 :]]


def joined(rows: Sequence[str], first: int, chance: random.Random) -> list[str] | None:
    """The rows, two neighbours from a place on joined."""
    if len(rows) < first + 2:
        return None
    at = chance.randrange(first, len(rows) - 1)
    return [*rows[:at], f"{rows[at]} {rows[at + 1]}", *rows[at + 2 :]]


def misread(row: str, share: float, chance: random.Random, council: Dictionaries) -> str:
    """A row with so large a share of its letters misread, as the archivist's table has it."""
    table: dict[str, list[str]] = {}
    for one in council.tables.confusions:
        table.setdefault(one.meant, []).append(one.seen)
    return "".join(chance.choice(table[sign]) if sign in table and chance.random() < share else sign for sign in row)
