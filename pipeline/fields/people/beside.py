r"""Rows under a memo on which both columns stand, or a name and its office: cut where the other begins.

::

    Gesundheit und Wohnen Kenntnisnahme:                Gesundheit und Wohnen | Kenntnisnahme:
    Erika Beispiel Beigeordnete für Umwelt              Erika Beispiel | Beigeordnete für Umwelt

>>> from pipeline.dictionaries import at_hand
>>> from pipeline.page import Line, Word
>>> def cut(text: str) -> list[str]:
...     row = Row.of(1, 1, Line(tuple(map(Word, text.split()))))
...     return [piece.text for piece in columns_cut(row, Staff.of(at_hand()), at_hand())]
>>> cut("Gesundheit und Wohnen Kenntnisnahme:"), cut("Dr. Erika Beispiel Beigeordnete für Umwelt")
(['Gesundheit und Wohnen', 'Kenntnisnahme:'], ['Dr. Erika Beispiel', 'Beigeordnete für Umwelt'])
"""

from itertools import pairwise

from rapidfuzz import fuzz

from pipeline.dictionaries import Dictionaries
from pipeline.fields.people.given import is_given
from pipeline.fields.people.names import name_in
from pipeline.fields.people.office_title import title_of
from pipeline.fields.people.staff import Staff
from pipeline.likeness import opens, within
from pipeline.rows import Row

__all__ = ["NOTED", "columns_cut", "has_letters"]

NOTED = 75
"""How like „Kenntnisnahme“ what begins a row is (of 100): strokes run through it."""
_TITLED = 3
"""Words that tell a title: ``Beigeordneter für Kultur``, ``Erster Bürgermeister``."""
_SHORTEST = 5
"""Letters in front of an office or a name, or behind it, that are the other column's."""
_NAMED = 90
"""How like an officer's name the words are (of 100) that are one."""


def has_letters(text: str) -> bool:
    """Whether two letters stand side by side."""
    return any(one.isalpha() and other.isalpha() for one, other in pairwise(text))


def columns_cut(row: Row, staff: Staff, council: Dictionaries) -> list[Row]:
    """The row cut where two are one: behind a greeting, at „Kenntnisnahme“, before a second office, behind a name."""
    text, said = row.text, council.form.wording
    if found := opens(text, said.acknowledgement + said.greeting, NOTED):
        label, rest = row.cut_at(found.end)
        return [label, *columns_cut(rest, staff, council)] if has_letters(rest.text) else [row]
    if (found := within(text, said.acknowledgement)) and text[found.start - 1] == " ":
        return [piece for part in row.cut_at(found.start) for piece in columns_cut(part, staff, council)]
    place = _SHORTEST - 1
    while (place := text.find(" ", place + 1)) > 0:
        left, right = text[:place], text[place + 1 :]
        if _begins_with_title(right, staff) and _stands_alone(left, right, staff):
            return list(row.cut_at(place))
    for name in staff.officers:
        behind, before = text.find(" ", len(name) - 1), text.rfind(" ", 0, 1 - len(name))
        if behind > 0 and len(text) > behind + _SHORTEST and fuzz.ratio(text[:behind], name) >= _NAMED:
            return list(row.cut_at(behind))
        if before > _SHORTEST and fuzz.ratio(text[before + 1 :], name) >= _NAMED:
            return list(row.cut_at(before))
    second = _second_name(text)
    return list(row.cut_at(second)) if second else [row]


def _second_name(text: str) -> int:
    """Where a second whole name begins behind a first one, 0 where none does.

    >>> _second_name("Erika Beispiel Max Muster"), _second_name("Erika Beispiel Dr. Max Muster")
    (14, 14)
    >>> _second_name("Erika Maria Beispiel"), _second_name("Erika Beispiel Max")
    (0, 0)
    """
    words = text.split(" ")
    given = [is_given(word) for word in words]
    titles = next((at for at, word in enumerate(words) if not word.endswith(".")), 0)
    if given[-1] or not given[titles]:
        return 0
    for at in range(titles + 2, len(words) - 1):
        if given[at] and not given[at - 1]:
            while words[at - 1].endswith("."):
                at -= 1
            return len(" ".join(words[:at])) if at >= titles + 2 else 0
    return 0


def _begins_with_title(text: str, staff: Staff) -> bool:
    """Whether an office's title stands at a text's beginning, and no name in front of it."""
    return title_of(" ".join(text.split(" ")[:_TITLED]), staff.titles) is not None


def _stands_alone(left: str, right: str, staff: Staff) -> bool:
    """Whether what stands left of an office is a name or an office of its own, not the office's first word."""
    if name_in(left, {}, staff.words):
        return True
    if name_in(left, staff.officers, staff.words):
        return title_of(f"{left} {right.partition(' ')[0]}", staff.titles) is None
    if right in staff.titles.heads and staff.ends_task(left):
        return True
    titled = title_of(left, staff.titles)
    whole = title_of(f"{left} {right}", staff.titles)
    return titled is not None and (whole is None or whole[1] != "")
