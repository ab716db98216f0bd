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

from rapidfuzz import fuzz

from pipeline.parse.names import Officers, name_in
from pipeline.parse.rows import Row, text_of

__all__ = ["DEPUTIES", "HEADS", "Office", "offices_of", "title_of"]

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
_LOWER = {re.sub(r"\W", "", office.lower()): office for office in (*HEADS, *DEPUTIES, *_OTHERS)}
_SHAPELESS = re.compile(r"[\\|{}<>*=\[\]]|^\W*\w{1,3}\W*$|Kenntnis|Seite\s|Anlage")
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
    """The offices that the rows show, in their order; ``department`` tells which lines an office asks for."""
    found: list[Office] = []
    for index, row in enumerate(rows):
        titled = title_of(row.text)
        if titled:
            above = rows[index - 1] if index else None
            found.append(Office(titled[0], index, [row], f"{titled[0]} {titled[1]}".strip(), above))
            continue
        for office in reversed(found):
            if _grows(office, row, index, department, officers):
                _grow(office, row)
                break
    for office in found:
        office.text = _like_department(re.sub(r"[\W_]+$", "", office.text), department)
    return found


def _grow(office: Office, row: Row) -> None:
    joint = office.rows[-1].line.words[-1].joint
    first = text_of(office.rows)
    office.rows.append(row)
    if joint and office.text.endswith(first[-8:]):
        office.text = office.text[: len(office.text) - 8] + text_of(office.rows)[len(first) - 8 :]
    elif office.text.endswith("-") and row.text[:1].islower() and not row.text.startswith("und "):
        office.text = office.text[:-1] + row.text
    else:
        office.text = f"{office.text} {row.text}"


def _like_department(text: str, department: str | None) -> str:
    """A misread task, mended where it is all but the department's: ``Beigeordneter für Umweit``."""
    title, _, task = text.partition(" für ")
    name = re.sub(r"^(?:Geschäftsbereich|GB|Beigeordneter?)\s+(?:für\s+)?", "", department or "")
    if task and task != name and fuzz.ratio(task.lower(), name.lower()) >= 88 and abs(len(task) - len(name)) <= 3:
        return f"{title} für {name}"
    return text


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
    if rest and not re.match(r"(?:für|f\.|Amt|des|der|\w+$|/)", rest):
        return None
    return office, rest if re.search(r"\w{2}", rest) else ""


def _cut_off(text: str) -> tuple[str, str] | None:
    """``eter für Finanzen``: the end of Beigeordneter, its head under a signature."""
    found = re.match(r"^\W*\w{0,6}(?:d?n[ae]ter?|rdneter?|neter?|eter)\s+(für\s+[A-ZÄÖÜ].*)$", text)
    if not found:
        return None
    return ("Beigeordneter" if re.search(r"er\s+für", text) else "Beigeordnete"), found[1]


def _grows(office: Office, row: Row, index: int, department: str | None, officers: Officers) -> bool:
    """Whether a row goes on an office's words: they ask for more, or the department's name holds the row's words."""
    if not office.title.startswith(("Beigeordnete", "Amtsleiter")) or index - office.index > 7:
        return False
    if name_in(row.text, officers) or _SHAPELESS.search(row.text):
        return False
    letters = re.sub(r"[^a-zäöüß]", "", row.text.lower())
    name = re.sub(r"[^a-zäöüß]", "", (department or "").lower())
    have = re.sub(r"[^a-zäöüß]", "", office.text.lower().split("für", 1)[-1])
    if len(letters) > 5 and name.endswith(letters) and not have.endswith(letters):
        return True
    words = re.match(r"für\b|und\b|[A-ZÄÖÜ][a-zäöü]+|[a-zäöü]{4}", row.text)
    return bool(words) and _UNFINISHED.search(office.text) is not None
