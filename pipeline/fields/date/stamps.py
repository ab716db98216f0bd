r"""Where the memo's date may stand: behind its label, near it, or away from it like a receipt's stamp.

::

    Datum: 2 2.                     behind the label, torn
    DEZ. 2020
    Ortschaft Gompitz 22. NOV. 2018     a receipt, above the label

>>> from pipeline.form import shipped
>>> from pipeline.page import Line, Word
>>> def rows(*lines: str) -> list[Row]:
...     return [Row.of(1, n, Line(tuple(map(Word, line.split())))) for n, line in enumerate(lines, 1)]
>>> lines, kinds = rows("22. NOV. 2018", "Datum: 2 6.", "NOV. 2018"), ["stamp", "date", "stamp"]
>>> [(stamp.seen.value, stamp.away) for stamp in stamps_of(lines, kinds, shipped().labels.date)]
[('2 6. NOV. 2018', False), ('NOV. 2018', False), ('22. NOV. 2018', True)]
>>> [(stamp.seen.value, stamp.away) for stamp in stamps_of(rows("22. NOV. 2018", "Datum:"), kinds, ("Datum",))]
[('22. NOV. 2018', False), ('22. NOV. 2018', True)]
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.fields.found import Found
from pipeline.grammar.stamp import read_stamp, year_alone
from pipeline.grammar.stamp_part import ends_in_year, is_day, is_year
from pipeline.likeness import opens
from pipeline.rows import Row

__all__ = ["Stamp", "label_rest", "stamps_of"]

_NEAR = 3
"""Rows between the parts of a torn stamp; a whole year may stand anywhere in the form."""

_LIKE_THE_LABEL = 60
"""How like its label ``Datum`` a word before a colon is; handwriting runs through it."""

_LONGEST = 22
"""Letters of a stamp; longer rows are text."""
_SHORTEST = 3
"""Signs, at least, of what may be left of a stamp."""
_ABOVE = 2
"""Rows from the label to a stamp that engines read before it; receipts are stamped higher."""


class Stamp(NamedTuple):
    """What may be the date; ``away``: it stands above the label, where receipts are stamped."""

    seen: Found[str]
    away: bool


def label_rest(text: str, label: tuple[str, ...]) -> str | None:
    """What follows the label (``Datum:``), None where the line doesn't begin with it.

    >>> label_rest("Datun: 3. Mai", ("Datum",)), label_rest("Datum", ("Datum",)), label_rest("Dauer 3", ("Datum",))
    ('3. Mai', '', None)
    """
    found = opens(text, label, _LIKE_THE_LABEL)
    if found is None:
        return None
    end = re.compile(r"\w*\s*(?P<colon>[:;.,]?)\s*").match(text, found.end)
    if end is None or not (end["colon"] or found.score == 100) or len(text[: end.end()].split()) > 1:
        return None
    return text[end.end() :]


def stamps_of(rows: Sequence[Row], kinds: Sequence[str], label: tuple[str, ...]) -> list[Stamp]:
    """What may be the memo's date, those after the label first; without a label those that are no receipt's."""
    at = next((i for i, kind in enumerate(kinds) if kind == "date"), None)
    if at is None:
        top = _below_receipts(kinds, 0)
        found = [Stamp(_whole(rows, i), away=i < top) for i, kind in enumerate(kinds) if kind == "stamp"]
        return sorted(found, key=lambda stamp: stamp.away)
    rest = label_rest(rows[at].text, label) or ""
    near = [i for i in range(at + 1, len(rows)) if _stampish(rows[i].text, kinds[i])]
    found = list(_behind(rows, at, rest, near))
    found += [Stamp(_whole(rows, i), away=False) for i in near]
    above = [i for i in range(at - 1, -1, -1) if kinds[i] == "stamp"]
    if not found:
        found = [Stamp(_whole(rows, i), away=False) for i in _instead(rows, kinds, at, above)]
    return [*found, *(Stamp(_whole(rows, i), away=True) for i in above)]


def _instead(rows: Sequence[Row], kinds: Sequence[str], at: int, above: Sequence[int]) -> Iterator[int]:
    """What stands beside a label that nothing like a stamp follows.

    A stamp on the row above, or one that is no receipt's. Or signs on the next row.
    """
    top = _below_receipts(kinds[:at], at)
    yield from (i for i in above if i >= at - _ABOVE or i > top)
    behind = range(at + 1, min(len(rows), at + 1 + _ABOVE))
    yield from (i for i in behind if _of_signs(rows[i].text))


def _below_receipts(kinds: Sequence[str], without: int) -> int:
    """The row of sender or reference: receipts are stamped above both (all 19 of the annotated ones)."""
    return next((i for i, kind in enumerate(kinds) if kind in {"office", "reference"}), without)


def _of_signs(text: str) -> bool:
    """Whether a row may be what is left of a stamp: short, a figure in it."""
    return _SHORTEST <= len(text) < _LONGEST and any(sign.isdecimal() for sign in text)


def _behind(rows: Sequence[Row], at: int, rest: str, near: Sequence[int]) -> Iterator[Stamp]:
    """The label's own row, with the stamp's end on the next where it is torn."""
    if not any(letter.isalnum() for letter in rest):
        return
    if is_day(rest) and near:
        end = _whole(rows, near[0])
        yield Stamp(Found(f"{rest} {end.value}", (rows[at], *end.rows), 0.9), away=False)
    else:
        yield Stamp(_whole(rows, at, rest), away=False)


def _stampish(text: str, kind: str) -> bool:
    if kind == "stamp":
        return True
    if kind != "other" or len(text) >= _LONGEST:
        return False
    return read_stamp(text) is not None or year_alone(text, (2000, 2099)) is not None


def _whole(rows: Sequence[Row], index: int, text: str | None = None) -> Found[str]:
    """The stamp's text with the day or the year that stands on a line of its own."""
    text = rows[index].text if text is None else text
    used = [rows[index]]
    read = read_stamp(text)
    if read is not None and read.day is None:
        before = range(index - 1, max(-1, index - 1 - _NEAR), -1)
        if (other := next((i for i in before if is_day(rows[i].text)), None)) is not None:
            text, used = f"{rows[other].text} {text}", [rows[other], *used]
    if not ends_in_year(text):
        after = range(index + 1, len(rows))
        near = (i for i in after if is_year(rows[i].text, whole=i > index + _NEAR))
        if (other := next(near, None)) is not None:
            text, used = f"{text} {rows[other].text}", [*used, rows[other]]
    return Found(text, tuple(used), 0.9)
