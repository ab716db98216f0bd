r"""Offices under a memo, put together from their lines and their misreadings.

::

    Beigeoraneter für Stadtentwicklung,      Oboprgemneisern
    Bau und Verkehr                          ister Bürgermeister

>>> from pipeline.page import Line, Word
>>> def rows(*lines: str) -> list[Row]:
...     return [Row.of(1, n, Line(tuple(map(Word, line.split())))) for n, line in enumerate(lines, 1)]
>>> found = offices_of(rows("eigeoraneter für Stadtentwicklung,", "ister Bürgermeister", "Bau und Verkehr"),
...                    "Geschäftsbereich Stadtentwicklung, Bau und Verkehr", {})
>>> [office.text for office in found]
['Beigeordneter für Stadtentwicklung, Bau und Verkehr', 'Erster Bürgermeister']
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz

from pipeline.parse.names import Officers, name_in
from pipeline.rows import Row, text_of

__all__ = ["DEPUTIES", "HEADS", "Office", "offices_of", "task_of", "title_of"]

HEADS = ("Oberbürgermeister", "Oberbürgermeisterin")
DEPUTIES = (
    "Erster Bürgermeister",
    "Erste Bürgermeisterin",
    "Zweiter Bürgermeister",
    "Zweite Bürgermeisterin",
    "Bürgermeister",
    "Bürgermeisterin",
)
_OTHERS = (
    "Beigeordneter",
    "Beigeordnete",
    "Stadtbezirksamtsleiter",
    "Stadtbezirksamtsleiterin",
    "Ortsamtsleiter",
    "Ortsamtsleiterin",
    "Verwaltungsstellenleiter",
    "Verwaltungsstellenleiterin",
    "Amtsleiter",
    "Amtsleiterin",
    "Betriebsleiter",
    "Betriebsleiterin",
)
_ALONE = (*HEADS, *DEPUTIES)
_WITH_TASK = ("Beigeordneter", "Beigeordnete", "Amtsleiter", "Amtsleiterin")
_LOWER = {re.sub(r"\W", "", office.lower()): office for office in (*HEADS, *DEPUTIES, *_OTHERS)}
_SHAPELESS = re.compile(r"[\\|{}<>*=\[\]]|^\W*\w{1,3}\W*$|Kenntnis|Seite\s|Anlage|[Dd]igital|signiert|Oberb")
_UNFINISHED = re.compile(r"(?:[,-]|\b(?:und|für|f\.|für\s+\w+)|Beigeordneter?(?:/-r)?)$")


@dataclass(slots=True)
class Office:
    """An office: its canonical title, where it begins, its rows, its words, and the row above it."""

    title: str
    index: int
    rows: list[Row] = field(default_factory=list)
    text: str = ""
    above: Row | None = None


def offices_of(rows: Sequence[Row], department: str | None, officers: Officers) -> list[Office]:
    """The offices that the rows show, in their order; ``department`` and the known offices tell what goes on one."""
    found: list[Office] = []
    tasks = _tasks(department, officers)
    for index, row in enumerate(rows):
        titled = title_of(row.text)
        if titled:
            above = rows[index - 1] if index else None
            found.append(Office(titled[0], index, [row], f"{titled[0]} {titled[1]}".strip(), above))
        elif not (name_in(row.text, officers) or _SHAPELESS.search(row.text)):
            open_offices = [one for one in reversed(found) if one.title in _WITH_TASK and index - one.index <= 7]
            fitting = next((one for one in open_offices if _completes(one.text, row.text, tasks)), None)
            office = fitting or next((one for one in open_offices if _asks_for(one.text, row.text, tasks)), None)
            if office is not None:
                _grow(office, row)
    for office in found:
        office.text = _as_known(re.sub(r"[\W_]+$", "", office.text), tasks)
    return found


def _grow(office: Office, row: Row) -> None:
    joint = office.rows[-1].line.words[-1].joint
    first = text_of(office.rows)
    office.rows.append(row)
    if joint and office.text.endswith(first[-8:]):
        office.text = office.text[: len(office.text) - 8] + text_of(office.rows)[len(first) - 8 :]
    else:
        office.text = f"{office.text} {row.text}"


@lru_cache(maxsize=1024)
def task_of(office: str | None) -> str:
    """What an office or a department is for.

    >>> task_of("Beigeordnete für Umwelt und Klima"), task_of("Geschäftsbereich Kultur"), task_of(None)
    ('Umwelt und Klima', 'Kultur', '')
    """
    return re.sub(r"^(?:Geschäftsbereich|GB|Beigeordneter?(?:/-?r)?)\s*(?:für\s+)?", "", office or "").strip()


def _tasks(department: str | None, officers: Officers) -> tuple[str, ...]:
    """What deputies are known to be for, the sender's own task first."""
    roles = (role for held in officers.values() for role in held if " für " in role)
    return tuple(dict.fromkeys(task for task in map(task_of, (department, *roles)) if task))


def _completes(text: str, more: str, tasks: Sequence[str]) -> bool:
    """Whether an office's words and a row after them are a known task, or its beginning: the right column's rows."""
    if (" für " in text) == more.startswith("für "):
        return False
    have, piece = _letters(task_of(text)), _letters(more.removeprefix("für "))
    whole = have + piece
    return len(piece) > 5 and any(
        len(task) > len(have) and fuzz.ratio(whole, task[: len(whole)]) >= 88 for task in map(_letters, tasks)
    )


def _asks_for(text: str, more: str, tasks: Sequence[str]) -> bool:
    """Whether an office's words are unfinished and a row may go on them."""
    if task_of(text) in tasks or (more.startswith("für ") and " für " in text):
        return False
    words = re.match(r"für\b|und\b|[A-ZÄÖÜ][a-zäöü]+|[a-zäöü]{4}", more)
    return bool(words) and _UNFINISHED.search(text) is not None


def _as_known(text: str, tasks: Sequence[str]) -> str:
    """A task that is all but a known one, or one with a word behind it that is no part of it, as it is known."""
    title, _, task = text.partition(" für ")
    if not task or task in tasks:
        return text
    near = max(tasks, key=lambda known: fuzz.ratio(task.lower(), known.lower()), default="")
    if near and fuzz.ratio(task.lower(), near.lower()) >= 88 and abs(len(task) - len(near)) <= 3:
        return f"{title} für {near}"
    words = task.split(" ")
    less = (" ".join(words[:i] + words[i + 1 :]) for i in range(1, len(words)))
    if whole := next((known for known in less if known in tasks and " " in known), None):
        return f"{title} für {whole}"
    head = max((known for known in tasks if re.match(rf"{re.escape(known)} (?!und\b)", task)), key=len, default=None)
    return f"{title} für {head}" if head else text


@lru_cache(maxsize=1024)
def _letters(text: str) -> str:
    return re.sub(r"[^a-zäöüß]", "", text.lower())


@lru_cache(maxsize=4096)
def title_of(text: str) -> tuple[str, str] | None:
    """The office a line begins with (``ister Bürgermeister``, ``Beigeoraneter für …``) and what follows it."""
    words = re.findall(r"\S+", re.sub(r"^[^\w]+", "", text))
    if not words or len(text) > 90:
        return None
    best: tuple[float, str, int] = (0.0, "", 0)
    for count in (1, 2):
        head = re.sub(r"[\W_\d]", "", "".join(words[:count]).lower())
        if len(head) < 8 or count > len(words):
            continue
        for letters, office in _LOWER.items():
            score = fuzz.ratio(head, letters)
            if score > best[0]:
                best = (score, office, count)
    score, office, count = best
    rest = " ".join(words[count:])
    if score >= 70 and rest.startswith("für ") and office.startswith("Beigeordnete"):
        return office, rest
    if score < 76 or (score < 90 and rest and not rest.startswith("für")):
        return _cut_off(text)
    if rest and not re.match(
        r"(?:für|f\.|Amt|des|der|/)" if office in _ALONE else r"(?:für|f\.|Amt|des|der|\w+$|/)", rest
    ):
        return None
    return office, rest if re.search(r"\w{2}", rest) else ""


def _cut_off(text: str) -> tuple[str, str] | None:
    """``eter für Finanzen``: the end of Beigeordneter, its head under a signature."""
    found = re.match(r"^\W*\w{0,6}(?:d?n[ae]ter?|rdneter?|neter?|eter)\s+(für\s+[A-ZÄÖÜ].*)$", text)
    if not found:
        return None
    return ("Beigeordneter" if re.search(r"er\s+für", text) else "Beigeordnete"), found[1]
