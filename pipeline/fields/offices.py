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
from functools import lru_cache

from rapidfuzz import fuzz

from pipeline.fields.names import name_in
from pipeline.fields.staff import Staff, letters_of
from pipeline.fields.strewn import name_among
from pipeline.form import Offices
from pipeline.rows import Row, text_of

__all__ = ["Office", "offices_of", "title_of"]

_SHAPELESS = re.compile(r"[\\|{}<>*=\[\]]|^\W*\w{1,3}\W*$|Kenntnis|Seite\s|Anlage|[Dd]igital|signiert|Datum|Oberb")
_UNFINISHED = re.compile(r"(?:[,-]|\b(?:und|für|f\.|für\s+\w+)|(?:/-r)?)$")
_STRAY_R = re.compile(r"^(?:r\s+)(?=[A-ZÄÖÜ])")
"""Engines read ``Beigeordneter für Kultur`` as ``Beigeordnetefür`` and, a line off, ``r Kultur``."""
_TORN = re.compile(r"\wfür\b")
_REACH = 7
"""Lines after its title in which an office's task goes on."""
_TASK = 88
"""How like a known task the lines of an office are (of 100) that are one."""
_CLEAR = 76
"""How like a title the first words are (of 100) that begin with it."""
_STROKE, _STROKES, _TITLE = 3, 3, 8
"""Letters of a word that is but a stroke, such words before a title, letters of the title's first word."""
_FOR = frozenset({"für", "fur", "fir", "fiir", "fü", "tür", "tur", "tir"})
"""What engines read for ``für``."""
_FOLLOWS = r"für|f\.|Amt|des|der|/"


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
        still_open = [one for one in reversed(found) if _is_open(one, index, staff)]
        more = with_for(_STRAY_R.sub("", row.text))
        office = next((one for one in still_open if _completes(one.text, more, tasks, staff)), None)
        if office is None and not (name_in(row.text, staff.officers) or _SHAPELESS.search(row.text)):
            office = next((one for one in still_open if _asks_for(one.text, more, tasks, staff)), None)
        if office is not None:
            _grow(office, row, more)
    for office in found:
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
        office.text = f"{office.text} für {more}" if stray else f"{office.text} {more}"


def _completes(text: str, more: str, tasks: Sequence[str], staff: Staff) -> bool:
    """Whether an office's words and a row after them are a known task, or its beginning: the right column's rows."""
    if (" für" in text) == more.startswith("für "):
        return False
    have, piece = letters_of(staff.task_of(text)), letters_of(more.removeprefix("für "))
    whole = have + piece
    return len(piece) > 5 and any(
        len(task) > len(have) and fuzz.ratio(whole, task[: len(whole)]) >= _TASK for task in map(letters_of, tasks)
    )


def _asks_for(text: str, more: str, tasks: Sequence[str], staff: Staff) -> bool:
    """Whether an office's words are unfinished and a row may go on them."""
    bare = text in staff.titles.with_task
    task = staff.task_of(text)
    if any(fuzz.ratio(task, known) >= _TASK for known in tasks) or (more.startswith("für ") and " für " in text):
        return False
    if bare:
        return more.startswith(("für ", "f. "))
    return more[:1].isalpha() and len(letters_of(more.split(" ")[0])) >= 2 and _UNFINISHED.search(text) is not None


def _as_known(text: str, tasks: Sequence[str]) -> str:
    """A task that is all but a known one, or one with words among it that are no part of it, as it is known."""
    title, _, task = text.partition(" für ")
    if not task or task in tasks:
        return text
    near = max(tasks, key=lambda known: fuzz.ratio(task.lower(), known.lower()), default="")
    if near and fuzz.ratio(task.lower(), near.lower()) >= _TASK and abs(len(task) - len(near)) <= 3:
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


@lru_cache(maxsize=4096)
def title_of(text: str, titles: Offices) -> tuple[str, str] | None:
    """The office a line begins with (``ister Bürgermeister``, ``Beigeoraneter für …``) and what follows it.

    >>> from pipeline.form import shipped
    >>> offices = shipped().offices
    >>> title_of("ister Bürgermeister", offices), title_of("eter für Kultur", offices), title_of("Anna", offices)
    (('Erster Bürgermeister', ''), ('Beigeordneter', 'für Kultur'), None)
    """
    start = next((place for place, sign in enumerate(text) if sign.isalnum()), len(text))
    words = with_for(_parted(text[start:])).split()
    if not words or len(text) > 90:
        return None
    score, office, count = _likest(words, titles)
    if score < _CLEAR and (bare := _behind_strokes(words)) and (found := title_of(bare, titles)):
        return found
    rest = " ".join(words[count:])
    if score >= 70 and rest.startswith("für ") and office in titles.with_task:
        return office, rest
    if score < _CLEAR or (score < 90 and rest and not rest.startswith("für")):
        return _cut_off(text, titles)
    alone = office in {*titles.heads, *titles.deputies}
    if rest and not re.match(rf"(?:{_FOLLOWS})" if alone else rf"(?:{_FOLLOWS}|\w+$)", rest):
        return None
    return office, rest if re.search(r"\w{2}", rest) else ""


def _parted(text: str) -> str:
    """``Beigeordnetefür`` with a space before für, ``StadtbezirksamtsleiterMitte`` with one before its place."""
    return re.sub(r"(?<=\w{8})(?=für\b)|(?<=[a-zäöüß]{8})(?=[A-ZÄÖÜ])", " ", text)


def with_for(text: str) -> str:
    """The text with the ``für`` that its first or second word was, its dots lost or its f read as t.

    >>> with_for("Beigeordneter tür Kultur"), with_for(",fur Kultur"), with_for("Der Bau für Kultur")
    ('Beigeordneter für Kultur', 'für Kultur', 'Der Bau für Kultur')
    """
    words = text.split(" ")
    return " ".join(["für" if letters_of(word) in _FOR else word for word in words[:2]] + words[2:])


def _behind_strokes(words: Sequence[str]) -> str | None:
    """The words behind what strokes left in front of a title: ``l. W Beigeordneter für Kultur``."""
    long = (at for at, word in enumerate(words) if len(letters_of(word)) > _STROKE)
    first = next(long, 0)
    return " ".join(words[first:]) if 0 < first <= _STROKES and len(letters_of(words[first])) >= _TITLE else None


def _likest(words: Sequence[str], titles: Offices) -> tuple[float, str, int]:
    """The title nearest to the first word, or to the first two: how near, which, and how many words."""
    known = (*titles.heads, *titles.deputies, *titles.with_task, *titles.others, *titles.local)
    best = (0.0, "", 0)
    for count in (1, 2):
        head = letters_of("".join(words[:count]))
        if len(head) >= 8 and count <= len(words):
            scored = ((fuzz.ratio(head, letters_of(office)), office, count) for office in known)
            best = max(best, *scored, key=lambda one: one[0])
    return best


def _cut_off(text: str, titles: Offices) -> tuple[str, str] | None:
    """``eter für Finanzen``: the end of a title whose head is under a signature."""
    head, parted, task = text.partition(" für ")
    ending = letters_of(head.split()[-1]) if parted and head.split() else ""
    if not 3 <= len(ending) <= 12 or not task[:1].isupper():
        return None
    title = next((title for title in titles.with_task if letters_of(title).endswith(ending[-4:])), None)
    return (title, f"für {task}") if title else None
