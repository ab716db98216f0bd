r"""Offices under a memo, put together from their lines and their misreadings.

::

    Beigeoraneter für Stadtentwicklung,      Oboprgemneisern
    Bau und Verkehr                          ister Bürgermeister

>>> from pipeline.dictionaries import at_hand
>>> from pipeline.page import Line, Word
>>> def rows(*lines: str) -> list[Row]:
...     return [Row.of(1, n, Line(tuple(map(Word, line.split())))) for n, line in enumerate(lines, 1)]
>>> found = offices_of(rows("eigeoraneter für Stadtentwicklung,", "ister Bürgermeister", "Bau und Verkehr"),
...                    "Geschäftsbereich Stadtentwicklung, Bau und Verkehr", Staff.of(at_hand()))
>>> [office.text for office in found]
['Beigeordneter für Stadtentwicklung, Bau und Verkehr', 'Erster Bürgermeister']
>>> found = offices_of(rows("Beigeordnetefür", "r Finanzen, Personal und Recht"), None, Staff.of(at_hand()))
>>> [office.text for office in found]
['Beigeordneter für Finanzen, Personal und Recht']
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from pipeline.fields.letters import SAME, letters_only
from pipeline.fields.people.names import name_in
from pipeline.fields.people.office_title import title_of, with_for
from pipeline.fields.people.staff import Staff
from pipeline.fields.strewn import name_among
from pipeline.rows import Row, text_of

__all__ = ["Office", "offices_of"]

_SHAPELESS = re.compile(r"[\\|{}<>*=\[\]]|^\W*\w{1,3}\W*$|Kenntnis|Seite\s|Anlage|[Dd]igital|signiert|Datum")
"""What a row is that goes on no office: a stroke's signs, a scrap, a label, a page's number, a digital signature."""
_UNFINISHED = re.compile(r"(?:[,-]|\b(?:und|für|f\.|für\s+\w+)|(?:/-r)?)$")
_STRAY_R = re.compile(r"^(?:r\s+)(?=[A-ZÄÖÜ]|für\b)")
"""Engines read ``Beigeordneter für Kultur`` as ``Beigeordnetefür`` and, a line off, ``r Kultur``."""
_TORN = re.compile(r"\wfür\b")
_REACH = 7
"""Lines after its title in which an office's task goes on."""
_SWAPPED = 2
"""Lines above its title in which the end of an office's words may stand."""
_WHOLE = 95
"""How like a known task an office's words are (of 100) with that end."""


@dataclass(slots=True)
class Office:
    """An office: its canonical title, where it begins, its rows, its words, and the row above it."""

    title: str
    index: int
    rows: list[Row] = field(default_factory=list)
    text: str = ""
    above: Row | None = None


def offices_of(rows: Sequence[Row], department: str | None, staff: Staff) -> list[Office]:
    """The offices that the rows show, in their order; ``department`` and the known offices tell what goes on one."""
    found: list[Office] = []
    tasks = staff.tasks(department)
    for index, row in enumerate(rows):
        titled = title_of(row.text, staff.titles)
        if titled:
            above = rows[index - 1] if index else None
            found.append(Office(titled[0], index, [row], f"{titled[0]} {titled[1]}".strip(), above))
            continue
        if not (still_open := [one for one in reversed(found) if _is_open(one, index, staff)]):
            continue
        more = with_for(_STRAY_R.sub("", row.text))
        office = next((one for one in still_open if _completes(one.text, more, tasks, staff)), None)
        shapeless = more != "für" and _SHAPELESS.search(row.text)
        if office is None and not (name_in(row.text, staff.officers, staff.words) or shapeless):
            office = next((one for one in still_open if _asks_for(one.text, more, tasks, staff)), None)
        if office is not None:
            _grow(office, row, more)
    for office in found:
        _take_tail(office, rows, found, tasks, staff)
        office.text = _as_known(office.text.rstrip(" ,.;:-/_|"), tasks)
        if _TORN.search(office.rows[0].text):
            office.text = _with_lost_r(office.text, staff)
    return found


def _is_open(office: Office, index: int, staff: Staff) -> bool:
    return office.title in staff.titles.with_task and index - office.index <= _REACH


def _grow(office: Office, row: Row, more: str) -> None:
    joint = office.rows[-1].line.words[-1].joint
    first = text_of(office.rows)
    office.rows.append(row)
    if joint and office.text.endswith(first[-8:]):
        office.text = office.text[: len(office.text) - 8] + text_of(office.rows)[len(first) - 8 :]
    else:
        stray = _STRAY_R.match(row.text) is not None and " für" not in office.text
        office.text = f"{office.text} für {more.removeprefix('für ')}" if stray else f"{office.text} {more}"


def _take_tail(
    office: Office, rows: Sequence[Row], found: Sequence[Office], tasks: Sequence[str], staff: Staff
) -> None:
    """The end of an office's words from a row above its title, where engines swapped them and both are a known task."""
    if office.title not in staff.titles.with_task or staff.task_of(office.text) in tasks:
        return
    taken = {id(row) for one in found for row in one.rows}
    for row in reversed(rows[max(0, office.index - _SWAPPED) : office.index]):
        more = with_for(_STRAY_R.sub("", row.text))
        whole = letters_only(staff.task_of(office.text) + more.removeprefix("für "))
        known = any(fuzz.ratio(whole, letters_only(task)) >= _WHOLE for task in tasks)
        if id(row) not in taken and known and _completes(office.text, more, tasks, staff):
            _grow(office, row, more)
            return


def _completes(text: str, more: str, tasks: Sequence[str], staff: Staff) -> bool:
    """Whether an office's words and a row after them are a known task, or its beginning: the right column's rows."""
    if (" für" in text) == more.startswith("für "):
        return False
    have, piece = letters_only(staff.task_of(text)), letters_only(more.removeprefix("für "))
    whole = have + piece
    return len(piece) > 5 and any(
        len(task) > len(have) and fuzz.ratio(whole, task[: len(whole)]) >= SAME for task in map(letters_only, tasks)
    )


def _asks_for(text: str, more: str, tasks: Sequence[str], staff: Staff) -> bool:
    """Whether an office's words are unfinished and a row may go on them."""
    bare = text in staff.titles.with_task
    task = staff.task_of(text)
    if any(fuzz.ratio(task, known) >= SAME for known in tasks) or (more.startswith("für ") and " für " in text):
        return False
    if bare:
        return more == "für" or more.startswith(("für ", "f. "))
    return more[:1].isalpha() and len(letters_only(more.split(" ")[0])) >= 2 and _UNFINISHED.search(text) is not None


def _as_known(text: str, tasks: Sequence[str]) -> str:
    """A task that is all but a known one, or one with words among it that are no part of it, as it is known."""
    title, _, task = text.partition(" für ")
    if not task or task in tasks:
        return text
    near = max(tasks, key=lambda known: fuzz.ratio(task.lower(), known.lower()), default="")
    if near and fuzz.ratio(task.lower(), near.lower()) >= SAME and abs(len(task) - len(near)) <= 3:
        return f"{title} für {near}"
    if whole := name_among(task, tasks):
        return f"{title} für {whole}"
    heads = (known for known in tasks if task.startswith(f"{known} ") and not task.startswith(f"{known} und "))
    head = max(heads, key=len, default=None)
    return f"{title} für {head}" if head else text


def _with_lost_r(text: str, staff: Staff) -> str:
    """The office with the r that a torn ``Beigeordnetefür`` lost, where only a man is known to have held it."""
    title, _, task = text.partition(" für ")
    held = {role for roles in staff.officers.values() for role in roles if task and role.endswith(f" für {task}")}
    return f"{title}r für {task}" if held == {f"{title}r für {task}"} else text
