"""The office's own reference: behind its label, or the row of the form that looks like one.

::

    GZ:                    GZ: (GB 6) 61.7
    (GB 6) 61.7
"""

import re
from collections.abc import Sequence

from pipeline.fields.found import Found
from pipeline.fields.lines import reference_rest
from pipeline.grammar import reference
from pipeline.rows import Row

__all__ = ["reference_of"]

_TELLING = re.compile(r"^[({\[]\s?(?:[GO06][B86]\s?\d?|\d{2})\s?[)}\]]|^\(?GB\s?\d|^D?OB\b")
_SOME_REFERENCE = re.compile(
    r"^\d{2}[.\s_]{0,2}[A-Z][A-Za-z]{1,3}(?:/[A-Z]{2})?$|^\d{2,3}(?:[.\s/-]\d{1,4}){1,5}\S*$|"
    r"^\d{2,3}$|^\d \d{2,3}(?:\.\d+)?$"
)
_LONGEST = 30
"""Letters of a reference; longer rows are text."""


def reference_of(rows: Sequence[Row], kinds: Sequence[str], label: tuple[str, ...]) -> Found[str] | None:
    """The reference that the form's rows show; kinds tells what each row is."""
    at = next((i for i, kind in enumerate(kinds) if kind == "reference"), None)
    if at is not None:
        rest = reference_rest(rows[at].text, label) or ""
        if any(sign.isdigit() for sign in rest) or _TELLING.match(rest):
            return _as_reference(rest, rows[at : at + 1])
    order = range(len(rows)) if at is None else [*range(at + 1, len(rows)), *range(at - 1, -1, -1)]
    free = [index for index in order if kinds[index] in {"other", "form"} and len(rows[index].text) < _LONGEST]
    for telling in (_TELLING, _SOME_REFERENCE):
        for index in free:
            text = rows[index].text
            if telling.match(text) and (at is not None or telling is _TELLING):
                return _as_reference(text, _with_rest(rows, kinds, index))
    return None


def _with_rest(rows: Sequence[Row], kinds: Sequence[str], index: int) -> tuple[Row, ...]:
    """The reference's row, and the next one where that is the unit in brackets: ``GB 2`` / ``(23)``."""
    for later in range(index + 1, min(index + 7, len(rows))):
        if re.fullmatch(r"\(\d{2,4}\)", rows[later].text) and kinds[later] == "other":
            return (rows[index], rows[later])
    return (rows[index],)


def _as_reference(text: str, rows: Sequence[Row]) -> Found[str]:
    whole = " ".join([text, *(row.text for row in rows[1:])])
    values = reference.repair(whole)
    if values:
        return Found(values[0], tuple(rows), 0.97 if reference.is_valid(whole) else 0.85)
    return Found(whole.strip(" .;:|"), tuple(rows), 0.9)
