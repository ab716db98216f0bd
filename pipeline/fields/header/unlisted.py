r"""A department that no list knows, read on row by row as long as its words ask for more.

::

    Geschäftsbereich Wald und           Geschäftsbereich Wald und Wiesen: „und“ asks for more
    An alle
    Wiesen

>>> from pipeline.dictionaries import at_hand
>>> from pipeline.page import Line, Word
>>> texts = ["Geschäftsbereich Wald und", "Wiesen", "15.3"]
>>> rows = [Row.of(1, n, Line(tuple(map(Word, text.split())))) for n, text in enumerate(texts, 1)]
>>> read_on(rows, ["office", "other", "other"], (), at_hand()).value
'Geschäftsbereich Wald und Wiesen'
"""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from pipeline.dictionaries import Dictionaries
from pipeline.fields.found import Found
from pipeline.fields.header.assembled import LINKS
from pipeline.fields.letters import SAME, letters_only
from pipeline.fields.strewn import name_among
from pipeline.rows import Row, text_of

__all__ = ["NAMED", "read_on"]

NAMED, _EXACT, _LEAST = 93, 99, 60
"""How like a known name is (of 100) that is it, that is it letter by letter, and that may become it with more rows. By
eye: on annotated memos and distorted forms 97 for the first and 48 for the last read all alike, 85 for the first loses
two fields."""
_MORE = 4
"""Letters that the paper may show beyond such a name, by eye."""
_REACH = 16
"""Rows below the first one in which an unknown name goes on."""


def read_on(
    rows: Sequence[Row], kinds: Sequence[str], known: Sequence[str], council: Dictionaries
) -> Found[str] | None:
    """The name read on, row by row, as long as its words ask for more."""
    used = [rows[0]]
    best = _nearest(used, known)
    for row, kind in list(zip(rows, kinds, strict=True))[1:_REACH]:
        if (
            kind not in {"other", "office"}
            or not _says(row.text)
            or row.text.endswith(":")
            or council.references.is_valid(row.text)
        ):
            continue
        longer = _nearest([*used, row], known)
        if longer and (best is None or longer[1] > best[1]):
            used, best = [*used, row], longer
        elif _goes_on(used, row, council):
            used.append(row)
    text = _joined(used)
    whole = max((name for name in known if letters_only(text).startswith(letters_only(name))), key=len, default=None)
    if whole and not re.match(r"\s*(?:,|und\b|für\b|[A-ZÄÖÜ])", text[len(whole) :]):
        return Found(whole, tuple(used), 0.95)
    if best and best[1] >= NAMED and len(best[0]) >= len(text) - _MORE:
        return Found(best[0], tuple(used), 0.98 if best[1] >= _EXACT else 0.93)
    if among := name_among(text, known):
        return Found(among, tuple(used), 0.85)
    if short := _with_known_task(text.strip(" ,"), known, council):
        return Found(short, tuple(used), 0.85)
    return Found(text.strip(" ,"), tuple(used), 0.5 if _asks_for_more(text, council) else 0.85)


def _with_known_task(text: str, known: Sequence[str], council: Dictionaries) -> str | None:
    """A sender's short form (``GB``) with the task that it is all but known for: ``GB Finanzen nud Liegenschaften``."""
    short = next((word for word in council.form.labels.sender if text.startswith(f"{word} ")), None)
    tasks = {name.partition(" ")[2].removeprefix("für ") for name in known}
    task = text[len(short) + 1 :] if short else ""
    near = max(tasks, key=lambda one: fuzz.ratio(task, one), default="")
    return f"{short} {near}" if task and fuzz.ratio(task, near) >= SAME else None


def _says(text: str) -> bool:
    """Whether a word stands there: a capitalized one, or four small letters side by side."""
    return re.search(r"[a-zäöüß]{4}|^[A-ZÄÖÜ]\w+", text) is not None


def _nearest(rows: Sequence[Row], known: Sequence[str]) -> tuple[str, float] | None:
    """The known name nearest to the rows' words, with its likeness (0 to 100)."""
    shown = letters_only(_joined(rows))
    scored = [(fuzz.ratio(shown, letters_only(name)), name) for name in known]
    score, name = max(scored, default=(0.0, ""))
    return (name, score) if score >= _LEAST else None


def _asks_for_more(text: str, council: Dictionaries) -> bool:
    """Whether a name is unfinished: a comma, a hyphen, a joining word or a title at its end."""
    words = text.split()
    labels = council.form.labels
    whole = {entry.text for entry in council.words.get("offices", ())}
    senders = (name for name in labels.sender if name not in whole)
    ending = (*LINKS, "des", "der", *senders, *labels.local, *council.form.offices.with_task)
    return text.endswith(("-", ",", "/")) or (bool(words) and words[-1] in ending)


def _goes_on(used: Sequence[Row], row: Row, council: Dictionaries) -> bool:
    if len(letters_only(row.text)) < 3:
        return False
    begins = row.text[:3].isalpha() and row.text[0].islower() and row.page == used[-1].page
    return begins or _asks_for_more(_joined(used), council) or bool(used[-1].line.words[-1].joint)


def _joined(rows: Sequence[Row]) -> str:
    """The rows as text; a hyphen before a small letter goes even where other lines stood between."""
    text = text_of(rows)
    return re.sub(r"(?<=[a-zäöüß])- (?=[a-zäöüß])(?!und\b)", "", text)
