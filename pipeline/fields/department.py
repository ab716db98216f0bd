r"""Whose memo it is: the department, put together from the pieces that the form's columns left of it.

::

    Geschäftsbereich Stadtent-          An alle
    wicklung, Bau und                   Fraktionen sowie Mitglieder
    Verkehr                             Termin:

A known name (``words/departments.txt``) counts as soon as all its pieces stand there, in whatever order; an unknown
one is read on as long as its words ask for more:

>>> from pipeline.page import Line, Word
>>> lines = ["Geschäftsbereich Stadtent-", "Verkehr", "Termin:", "wicklung, Bau und"]
>>> rows = [Row.of(1, n, Line(tuple(map(Word, line.split())))) for n, line in enumerate(lines, 1)]
>>> kinds = ["office", "other", "other", "other"]
>>> department_of(rows, kinds, ["Geschäftsbereich Stadtentwicklung, Bau und Verkehr"]).value
'Geschäftsbereich Stadtentwicklung, Bau und Verkehr'
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from pipeline.fields.found import Found
from pipeline.grammar import reference
from pipeline.rows import Row, text_of

__all__ = ["department_of"]

_UNFINISHED = re.compile(
    r"(?:[-,/]|\b(?:und|für|des|der|Geschäftsbereich|Beigeordneter?|Verwaltungsstelle|StBA|Oberbürger))$"
)
_OFFICE_WITHIN = re.compile(r"\W{0,2}(?:StBA|Verwaltungsst)")
"""A district's office, named behind the department that it belongs to."""


def department_of(rows: Sequence[Row], kinds: Sequence[str], known: Sequence[str]) -> Found[str] | None:
    """The department that the form's rows name; known tells where its name ends, kinds what each row is."""
    start = next((i for i, kind in enumerate(kinds) if kind == "office"), None)
    if start is None:
        return _without_title(rows, kinds, known)
    others = [row for row, kind in zip(rows, kinds, strict=True) if kind == "other"]
    within = any(_OFFICE_WITHIN.match(row.text) for row in others)
    if not within and (assembled := _assembled(rows[start], others, known)):
        return assembled
    used = [rows[start]]
    best = _known(used, known)
    for row, kind in list(zip(rows, kinds, strict=True))[start + 1 : start + 16]:
        if (
            kind not in {"other", "office"}
            or not re.search(r"[a-zäöüß]{4}|^[A-ZÄÖÜ]\w+", row.text)
            or reference.is_valid(row.text)
        ):
            continue
        longer = _known([*used, row], known)
        if longer and (best is None or longer[1] > best[1]):
            used, best = [*used, row], longer
        elif _goes_on(used, row):
            used.append(row)
    text = _joined(used)
    whole = max((name for name in known if _letters(text).startswith(_letters(name))), key=len, default=None)
    if whole and not re.match(r"\s*(?:,|und\b|für\b|StBA|[A-ZÄÖÜ])", text[len(whole) :]):
        return Found(whole, tuple(used), 0.95)
    if best and best[1] >= 93 and len(best[0]) >= len(text) - 4:
        return Found(best[0], tuple(used), 0.98 if best[1] >= 99 else 0.93)
    return Found(text.strip(" ,"), tuple(used), 0.85 if _UNFINISHED.search(text) is None else 0.5)


def _without_title(rows: Sequence[Row], kinds: Sequence[str], known: Sequence[str]) -> Found[str] | None:
    """A row that is a known name but for its first word (``Bildung und Jugend``), which the logo hid."""
    tasks = {_letters(name.partition(" ")[2]) for name in known} - {""}
    for row, kind in zip(rows, kinds, strict=True):
        if kind == "other" and any(fuzz.ratio(_letters(row.text), task) >= 93 for task in tasks if len(task) > 5):
            return Found(row.text.strip(" ,"), (row,), 0.85)
    return None


def _assembled(first: Row, others: Sequence[Row], known: Sequence[str]) -> Found[str] | None:
    """The longest known name whose pieces all stand there, in whatever order, its first piece in the first row."""
    for name in sorted(known, key=len, reverse=True):
        used, rest = [first], _rest(_letters(first.text), _letters(name))
        while rest:
            fitting = ((row, _rest(_letters(row.text), rest)) for row in others if row not in used)
            row, rest = next(((row, left) for row, left in fitting if left is not None), (first, None))
            used.append(row)
        if rest == "":
            return Found(name, tuple(used), 0.97)
    return None


def _rest(piece: str, whole: str) -> str | None:
    """What is left of a name's letters behind a piece; None where they don't begin with it.

    >>> _rest("stadtent", "stadtentwicklung"), _rest("wickiung", "wicklung"), _rest("bau", "verkehr")
    ('wicklung', '', None)
    """
    begins = whole.startswith(piece) if len(piece) < 6 else fuzz.ratio(piece, whole[: len(piece)]) >= 85
    return whole[len(piece) :] if 2 < len(piece) <= len(whole) + 2 and begins else None


def _known(rows: Sequence[Row], known: Sequence[str]) -> tuple[str, float] | None:
    """The known name nearest to the rows' words, with its likeness (0 to 100)."""
    letters = _letters(_joined(rows))
    scored = [(fuzz.ratio(letters, _letters(name)), name) for name in known]
    score, name = max(scored, default=(0.0, ""))
    return (name, score) if score >= 60 else None


@lru_cache(maxsize=1024)
def _letters(text: str) -> str:
    return re.sub(r"[^a-zäöüß]", "", text.lower())


def _goes_on(used: Sequence[Row], row: Row) -> bool:
    text = _joined(used)
    last = used[-1].line.words[-1]
    if not re.search(r"[^\W\d_]{3}", row.text):
        return False
    starts = re.match(r"[a-zäöüß]{3,}|und\b|StBA\b|Verwaltungsst", row.text)
    return bool(
        _UNFINISHED.search(text) or last.joint or (starts and row.page == used[-1].page and row.text[0].islower())
    )


def _joined(rows: Sequence[Row]) -> str:
    """The rows as text; a hyphen before a small letter goes even where other lines stood between."""
    text = text_of(rows)
    return re.sub(r"(?<=[a-zäöüß])- (?=[a-zäöüß])(?!und\b)", "", text)
