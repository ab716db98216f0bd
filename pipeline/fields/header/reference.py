"""The office's own reference: behind its label, or the row of the form that looks like one.

::

    GZ:                    GZ: (GB 6) 61.7
    (GB 6) 61.7

>>> from pipeline.dictionaries import at_hand
>>> from pipeline.page import Line, Word
>>> def read(*lines: str) -> str:
...     rows = [Row.of(1, n, Line(tuple(map(Word, line.split())))) for n, line in enumerate(lines, 1)]
...     return reference_of(rows, ["date" if line == "Datum:" else "other" for line in lines], at_hand()).value
>>> read("Termin:", "l. (CB 6) 61.7"), read("99. GP", "Datum:")
('(GB 6) 61.7', '99. GP')
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.dictionaries import Dictionaries
from pipeline.fields.found import Found
from pipeline.fields.header.lines import reference_rest
from pipeline.grammar.stamp_part import is_day
from pipeline.rows import Row

__all__ = ["reference_of"]

_SOME_REFERENCE = re.compile(
    r"\d{2}[.,\s_]{0,2}[A-Z][A-Za-z]{1,3}(?:/[A-Z]{2})?$|\d{2,3}(?:[.\s/-]\d{1,4}){1,5}\S*$|\d{2,4}$|"
    r"\d \d{2,3}(?:\.\d+)?$"
)
_SEPARATE = frozenset("./-")
"""What stands between the numbers of a reference."""
_LONGEST = 30
"""Letters of a reference; longer rows are text."""
_STROKES = 2
"""Words of strokes in front of a department in brackets."""
_ABOVE = 3
"""Rows above the date's label in which a reference stands whose own label is lost."""


def reference_of(rows: Sequence[Row], kinds: Sequence[str], council: Dictionaries) -> Found[str] | None:
    """The reference that the form's rows show; kinds tells what each row is."""
    at = next((i for i, kind in enumerate(kinds) if kind == "reference"), _bare_label(rows, council))
    if at is not None:
        rest = reference_rest(rows[at].text, council.form) or ""
        if any(sign.isdigit() for sign in rest) or council.references.begins(rest):
            return _as_reference(rest, rows[at : at + 1], council)
    order = range(len(rows)) if at is None else [*range(at + 1, len(rows)), *range(at - 1, -1, -1)]
    free = [i for i in order if kinds[i] in {"other", "form"} and len(rows[i].text) < _LONGEST]
    found = [(rank, index, text) for index in free for rank, text in _ranked(rows[index].text, council)]
    near = free if at is not None else _above_date(free, kinds)
    best = min((one for one in found if one[0] == 0 or one[1] in near), key=lambda one: one[0], default=None)
    return _as_reference(best[2], _with_rest(rows, kinds, best[1], council), council) if best else None


def _bare_label(rows: Sequence[Row], council: Dictionaries) -> int | None:
    """The label's row where its letters were read as figures and its colon is lost: a reference is on the next one."""
    labels, is_valid = council.form.labels.reference, council.references.is_valid
    return next(
        (i for i, (row, below) in enumerate(pairwise(rows)) if row.text in labels and is_valid(below.text)), None
    )


def _ranked(text: str, council: Dictionaries) -> Iterator[tuple[int, str]]:
    """How much a row looks like a reference, the less the more, and what of it is one; nothing where it doesn't.

    A department before numbers alone, those with marks between them before others: a telephone has none.
    """
    for seen in _without_strokes(text.replace("ß", "B")):
        if council.references.begins(seen):
            yield (2 if _is_unit(seen) else 0), seen
        elif _SOME_REFERENCE.match(seen):
            yield (
                (1 if any(sign in _SEPARATE or sign.isalpha() for sign in seen) else 3 if seen.isdecimal() else 2),
                seen,
            )


def _without_strokes(text: str) -> Iterator[str]:
    """The text, and what stands behind a word or two: strokes alone, or whatever strands before a bracket."""
    yield text
    words = text.split()
    for at in range(1, min(_STROKES + 1, len(words))):
        if words[at][0] in "({[" or all(map(_is_stroke, words[:at])):
            yield " ".join(words[at:])
    if len(words) > 1 and _is_stroke(words[-1]):
        yield " ".join(words[:-1])


def _is_stroke(word: str) -> bool:
    """Whether a word is a letter or a mark alone, or marks."""
    return (len(word) == 1 and not word.isdecimal()) or not any(sign.isalnum() for sign in word)


def _above_date(free: Sequence[int], kinds: Sequence[str]) -> list[int]:
    """The rows right above the date's label, the nearest first."""
    date = next((i for i, kind in enumerate(kinds) if kind == "date"), 0)
    return sorted((i for i in free if date - _ABOVE <= i < date), reverse=True)


def _with_rest(rows: Sequence[Row], kinds: Sequence[str], index: int, council: Dictionaries) -> tuple[Row, ...]:
    """The reference's row, and that of the rest: ``GB 2`` / ``(23)``, ``(GB 6)`` / ``61.7``, ``GB`` / ``551.4``."""
    for later in range(index + 1, min(index + 7, len(rows))):
        if kinds[later] == "other" and _is_unit(rows[later].text):
            return (rows[index], rows[later])
    for head in (index, index - 1):
        if head >= 0 and _is_department(rows[head].text, council) and _goes_on(rows, kinds, head + 1, council):
            return (rows[head], rows[head + 1])
    return (rows[index],)


def _is_department(text: str, council: Dictionaries) -> bool:
    """Whether a row is a department's code alone, its number behind it or not."""
    bare, references = text.strip("(){}[] "), council.references
    return bare in {code.rstrip("#") for code in references.codes} or references.called.fullmatch(bare) is not None


def _goes_on(rows: Sequence[Row], kinds: Sequence[str], at: int, council: Dictionaries) -> bool:
    """Whether a row is the rest of the reference above it, and no stamp's day."""
    if kinds[at : at + 1] != ["other"] or (is_day(rows[at].text) and kinds[at + 1 : at + 2] == ["stamp"]):
        return False
    return bool(council.references.repair(f"{rows[at - 1].text} {rows[at].text}"))


def _is_unit(text: str) -> bool:
    """Whether a row is a unit's number in brackets."""
    return text[:1] == "(" and text[-1:] == ")" and text[1:-1].isdecimal() and 4 <= len(text) <= 6


def _as_reference(text: str, rows: Sequence[Row], council: Dictionaries) -> Found[str]:
    whole = (text if len(rows) == 1 else " ".join(row.text for row in rows)).replace("ß", "B")
    for seen in (whole, *_among_words(whole)):
        if values := council.references.repair(seen):
            return Found(values[0], tuple(rows), 0.97 if council.references.is_valid(whole) else 0.85)
    return Found(whole.strip(" .;:|"), tuple(rows), 0.9)


def _among_words(text: str) -> Iterator[str]:
    """What of a text may be a reference, the longest first: behind it small words or a stroke, before it names."""
    words = text.split()
    ends = [at for at in range(len(words) - 1, 0, -1) if words[at].islower() or _is_stroke(words[at])]
    starts = [0, *(at for at in range(1, len(words)) if words[at][:1] == "(" and words[at - 1].isalpha())]
    yield from (" ".join(words[start:end]) for start in starts for end in (len(words), *ends) if start < end)
