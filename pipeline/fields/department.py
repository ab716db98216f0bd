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

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from pipeline.dictionaries import Dictionaries
from pipeline.fields.assembled import LINKS, STROKE, assembled
from pipeline.fields.found import Found
from pipeline.fields.staff import letters_of
from pipeline.fields.strewn import name_among
from pipeline.likeness import opens
from pipeline.rows import Row, text_of

__all__ = ["department_of"]

_REACH = 16
"""Rows below the first one in which an unknown name goes on."""


def department_of(rows: Sequence[Row], kinds: Sequence[str], council: Dictionaries) -> Found[str] | None:
    """The department that the form's rows name; kinds tells what each row is."""
    known = _known_to(council)
    start = next((i for i, kind in enumerate(kinds) if kind == "office"), None)
    if start is None:
        return _without_title(rows, kinds, known)
    first, local = _without_local(rows[start], council)
    others = []
    for at, row in enumerate(rows):
        if kinds[at] == "other":
            head, tail = _without_local(row, council) if at > start else (row, None)
            others += [head] if head.text else []
            local = local or tail
    if whole := assembled(first, others, known):
        return whole if local is None else _with_local(whole, local, others)
    return _read_on(rows[start:], kinds[start:], known, council)


@lru_cache(maxsize=4)
def _known_to(council: Dictionaries) -> tuple[str, ...]:
    """The names of departments, and what those who lead them are called."""
    names = [one.text for one in council.words.get("departments", ())]
    names += [one.name for one in council.tables.departments]
    titles = council.form.offices.with_task
    led = [role for held in council.officers.values() for role in held if role.startswith(titles) and " für " in role]
    return tuple(dict.fromkeys(name for name in names + led if " " in name))


def _without_title(rows: Sequence[Row], kinds: Sequence[str], known: Sequence[str]) -> Found[str] | None:
    """A row that is a known name but for its first word (``Bildung und Jugend``), which the logo hid, or behind it."""
    tasks = {letters_of(name.partition(" ")[2]) for name in known} - {""}
    for row, kind in zip(rows, kinds, strict=True):
        if kind == "other" and (name := name_among(row.text, known)):
            return Found(name, (row,), 0.85)
        if kind == "other" and any(fuzz.ratio(letters_of(row.text), task) >= 93 for task in tasks if len(task) > 5):
            return Found(row.text.strip(" ,"), (row,), 0.85)
    return None


def _without_local(row: Row, council: Dictionaries) -> tuple[Row, Row | None]:
    """The row before the office within the department that it names, and from there on."""
    for at in range(len(row.line.words)):
        if opens(" ".join(word.text for word in row.line.words[at:]), council.form.labels.local) is not None:
            return row.cut(at)
    return row, None


def _with_local(name: Found[str], local: Row, others: Sequence[Row]) -> Found[str]:
    """The department with its office; the office's place may stand on the next row."""
    text, rows = local.text.strip(" ,"), [*name.rows, local]
    if " " not in text:
        below = (row for row in others if row.number > local.number and row not in name.rows and _is_word(row.text))
        place = next(below, None)
        text, rows = (f"{text} {place.text}", [*rows, place]) if place else (text, rows)
    return Found(f"{name.value}, {text}", tuple(rows), 0.93)


def _is_word(text: str) -> bool:
    return len(text) > STROKE and text[:1].isupper() and text[1:2].islower()


def _read_on(
    rows: Sequence[Row], kinds: Sequence[str], known: Sequence[str], council: Dictionaries
) -> Found[str] | None:
    """The name read on, row by row, as long as its words ask for more."""
    used = [rows[0]]
    best = _nearest(used, known)
    for row, kind in list(zip(rows, kinds, strict=True))[1:_REACH]:
        if kind not in {"other", "office"} or not _says(row.text) or council.references.is_valid(row.text):
            continue
        longer = _nearest([*used, row], known)
        if longer and (best is None or longer[1] > best[1]):
            used, best = [*used, row], longer
        elif _goes_on(used, row, council):
            used.append(row)
    text = _joined(used)
    whole = max((name for name in known if letters_of(text).startswith(letters_of(name))), key=len, default=None)
    if whole and not re.match(r"\s*(?:,|und\b|für\b|[A-ZÄÖÜ])", text[len(whole) :]):
        return Found(whole, tuple(used), 0.95)
    if best and best[1] >= 93 and len(best[0]) >= len(text) - 4:
        return Found(best[0], tuple(used), 0.98 if best[1] >= 99 else 0.93)
    if among := name_among(text, known):
        return Found(among, tuple(used), 0.85)
    return Found(text.strip(" ,"), tuple(used), 0.5 if _asks_for_more(text, council) else 0.85)


def _says(text: str) -> bool:
    """Whether a word stands there: a capitalized one, or four small letters side by side."""
    return re.search(r"[a-zäöüß]{4}|^[A-ZÄÖÜ]\w+", text) is not None


def _nearest(rows: Sequence[Row], known: Sequence[str]) -> tuple[str, float] | None:
    """The known name nearest to the rows' words, with its likeness (0 to 100)."""
    shown = letters_of(_joined(rows))
    scored = [(fuzz.ratio(shown, letters_of(name)), name) for name in known]
    score, name = max(scored, default=(0.0, ""))
    return (name, score) if score >= 60 else None


def _asks_for_more(text: str, council: Dictionaries) -> bool:
    """Whether a name is unfinished: a comma, a hyphen, a joining word or a title at its end."""
    words = text.split()
    labels = council.form.labels
    ending = (*LINKS, "des", "der", *labels.sender, *labels.local, *council.form.offices.with_task)
    return text.endswith(("-", ",", "/")) or (bool(words) and words[-1] in ending)


def _goes_on(used: Sequence[Row], row: Row, council: Dictionaries) -> bool:
    if len(letters_of(row.text)) < 3:
        return False
    begins = row.text[:3].isalpha() and row.text[0].islower() and row.page == used[-1].page
    return begins or _asks_for_more(_joined(used), council) or bool(used[-1].line.words[-1].joint)


def _joined(rows: Sequence[Row]) -> str:
    """The rows as text; a hyphen before a small letter goes even where other lines stood between."""
    text = text_of(rows)
    return re.sub(r"(?<=[a-zäöüß])- (?=[a-zäöüß])(?!und\b)", "", text)
