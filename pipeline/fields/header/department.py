r"""Whose memo it is: the department, put together from the pieces that the form's columns left of it.

::

    Geschäftsbereich Stadtent-          An alle
    wicklung, Bau und                   Fraktionen sowie Mitglieder
    Verkehr                             Termin:

A known name (``words/departments.txt``, or an officer's whose task is known) counts as soon as all its pieces stand
there, in whatever order, strokes at their ends or not; an unknown one is read on as long as its words ask for more. An
office within the department (``StBA Mitte``, the form's ``dienststelle``) follows the name, behind a comma:

>>> from pipeline.dictionaries import at_hand
>>> from pipeline.page import Line, Word
>>> def read(*lines: str) -> str:
...     rows = [Row.of(1, n, Line(tuple(map(Word, line.split())))) for n, line in enumerate(lines, 1)]
...     return department_of(rows, ["office", *["other"] * (len(rows) - 1)], at_hand()).value
>>> read("Geschäftsbereich Stadtent-", "Verkehr", "Termin:", "wicklung, Bau und")
'Geschäftsbereich Stadtentwicklung, Bau und Verkehr'
>>> read("Geschäftsbereich Ordnnng und", "Sicherheit, StBA Mitte", "15.")
'Geschäftsbereich Ordnung und Sicherheit, StBA Mitte'
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from rapidfuzz import fuzz

from pipeline.dictionaries import Dictionaries
from pipeline.fields.found import Found
from pipeline.fields.header.assembled import STROKE, assembled
from pipeline.fields.header.unlisted import NAMED, read_on
from pipeline.fields.letters import letters_only
from pipeline.fields.people.office_title import with_for
from pipeline.likeness import opens
from pipeline.rows import Row

__all__ = ["department_of"]

_LONG, _FEWER, _MISREAD = 12, 3, 65
"""Letters of a sender's first word that no other word is like, even misread; how many may be lost or too many; how like
it is then (of 100)."""
_AS_B = str.maketrans("ß8", "BB")
"""What engines read for the B of a short name."""
_PIECE = 5
"""Words of a name's piece, at most, on a row of the other column."""


def department_of(rows: Sequence[Row], kinds: Sequence[str], council: Dictionaries) -> Found[str] | None:
    """The department that the form's rows name, as it is printed; kinds tells what each row is."""
    found = _read(rows, kinds, council)
    return found and replace(found, value=_as_printed(found.value, found.rows[0].text))


def _as_printed(name: str, first: str) -> str:
    """A known name with the ``für`` behind its first word that is printed there: ``Geschäftsbereich für Kultur``."""
    head, _, task = name.partition(" ")
    printed = with_for(first).split(" ")[1:2] == ["für"]
    return f"{head} für {task}" if printed and task and not task.startswith("für ") else name


def _read(rows: Sequence[Row], kinds: Sequence[str], council: Dictionaries) -> Found[str] | None:
    known = _known_to(council)
    start = next((i for i, kind in enumerate(kinds) if kind == "office"), None)
    if start is None:
        start = _misread(rows, kinds, council)
    if start is None:
        return _without_title(rows, kinds, known)
    first, local = _without_local(rows[start], council)
    others = []
    for at, row in enumerate(rows):
        if kinds[at] == "other" and at != start:
            head, tail = _without_local(row, council)
            others.append(head)
            local = local or (tail if at > start or head.text else None)
    whole = assembled(first, others, known)
    if whole := whole or assembled(first, [*others, *_beside(rows, kinds)], known):
        return whole if local is None else _with_local(whole, local, others, council)
    return read_on(rows[start:], kinds[start:], known, council)


def _beside(rows: Sequence[Row], kinds: Sequence[str]) -> Iterator[Row]:
    """What may be a piece of the name at either end of the other column's rows: ``schaften An alle``."""
    for row, kind in zip(rows, kinds, strict=True):
        if kind not in {"office", "other", "stamp"}:
            count = len(row.line.words)
            yield from (row.cut(at)[1] for at in range(max(1, count - _PIECE), count))
            yield from (row.cut(at)[0] for at in range(1, min(_PIECE, count)))


def _misread(rows: Sequence[Row], kinds: Sequence[str], council: Dictionaries) -> int | None:
    """The row whose first word may be a sender's (``Goscbäftsberoich``), the likest, where none is plainly one."""
    words = [letters_only(name.split()[0]) for name in council.form.labels.sender]
    long = tuple({word for word in words if len(word) >= _LONG})
    found = []
    for at, row in enumerate(rows):
        seen = letters_only(row.text.partition(" ")[0])
        if kinds[at] == "other" and len(seen) >= _LONG - _FEWER and " " in row.text:
            found += [(fuzz.ratio(seen, word), -at) for word in long if abs(len(seen) - len(word)) <= _FEWER]
    score, at = max(found, default=(0.0, 0))
    return -at if score >= _MISREAD else None


@lru_cache(maxsize=4)
def _known_to(council: Dictionaries) -> tuple[str, ...]:
    """The names of departments, and what those who lead them are called."""
    names = [*council.departments, *(one.name for one in council.tables.departments)]
    titles = council.form.offices.with_task
    led = [role for held in council.officers.values() for role in held if role.startswith(titles) and " für " in role]
    return tuple(dict.fromkeys(name for name in names + led if " " in name))


def _without_title(rows: Sequence[Row], kinds: Sequence[str], known: Sequence[str]) -> Found[str] | None:
    """A row that is a known name but for its first word (``Bildung und Jugend``), which the logo hid."""
    tasks = {letters_only(name.partition(" ")[2]) for name in known} - {""}
    for row, kind in zip(rows, kinds, strict=True):
        if kind == "other" and any(fuzz.ratio(letters_only(row.text), task) >= NAMED for task in tasks):
            return Found(row.text, (row,), 0.85)
    return None


def _without_local(row: Row, council: Dictionaries) -> tuple[Row, Row | None]:
    """The row before the office within the department that it names, and from there on."""
    for at in range(len(row.line.words)):
        if _local(" ".join(word.text for word in row.line.words[at:]), council) is not None:
            return row.cut(at)
    return row, None


def _local(text: str, council: Dictionaries) -> str | None:
    """The office within a department that a text begins with, as the form has it: ``StBA Mitte`` for ``StßA Mitte``."""
    found = opens(text, council.form.labels.local) or opens(text.translate(_AS_B), council.form.labels.local)
    return f"{found.phrase}{text[found.end :]}" if found else None


def _with_local(name: Found[str], local: Row, others: Sequence[Row], council: Dictionaries) -> Found[str]:
    """The department with its office; the office's place may stand on the next row."""
    text, rows = (_local(local.text, council) or local.text).strip(" ,"), [*name.rows, local]
    if " " not in text:
        below = (row for row in others if row.number > local.number and row not in name.rows and _is_word(row.text))
        place = next(below, None)
        text, rows = (f"{text} {place.text}", [*rows, place]) if place else (text, rows)
    return Found(f"{name.value}, {text}", tuple(rows), 0.93)


def _is_word(text: str) -> bool:
    return len(text) > STROKE and text[:1].isupper() and text[1:2].islower()
