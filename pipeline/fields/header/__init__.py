r"""The form at the top: whose memo it is, its reference, its date, to whom it goes.

::

    Hausmitteilung                     Dresden.
    [ ] vertraulich                    Landeshauptstadt Dresden
    An alle                            Geschäftsbereich Stadtent-
    Fraktionen sowie Mitglieder        wicklung, Bau und Verkehr
    des Stadtrates …                   GZ: (GB 6) 61.7
                                       Datum: - 2. DEZ. 2019

Two columns, which engines mix line by line. Each line is told by its words (a label, an address, a stamp); the
department is put together from what is left after its first line, the known names (``words/departments.txt``)
deciding where it ends:

>>> from pipeline.page import Line, Word
>>> def rows(*lines: str) -> list[Row]:
...     return [Row.of(1, n, Line(tuple(map(Word, line.split())))) for n, line in enumerate(lines, 1)]
>>> from pipeline.dictionaries import at_hand
>>> lines = rows("Geschäftsbereich Stadtent-", "An alle", "wicklung, Bau und Verkehr", "GZ:", "(GB 6) 61.7")
>>> form = read(lines, at_hand())
>>> form.department.value, form.reference.value
('Geschäftsbereich Stadtentwicklung, Bau und Verkehr', '(GB 6) 61.7')
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.dictionaries import Dictionaries
from pipeline.fields.date.stamps import Stamp, stamps_of
from pipeline.fields.found import Found
from pipeline.fields.header.beside import columns_cut
from pipeline.fields.header.department import department_of
from pipeline.fields.header.lines import kind_of
from pipeline.fields.header.reference import reference_of
from pipeline.form import Form as Council
from pipeline.likeness import within
from pipeline.rows import Row, text_of

__all__ = ["Form", "read"]

_FEW = 10
"""Letters by which a row of the town's name alone is longer or shorter, by eye."""
_TICKS = {"x", "X", "☒", "☑", "✗", "✓"}
"""What stands in the box before „vertraulich“ where it is ticked; an empty one is read as U, O, D, [] …"""


@dataclass(frozen=True, slots=True)
class Form:
    """What the form says; each part None where it can't be read. ``stamps`` are readings of the date, best first."""

    organisation: Found[str] | None
    department: Found[str] | None
    reference: Found[str] | None
    stamps: tuple[Stamp, ...]
    confidential: Found[bool] | None
    recipients: Found[str] | None


def read(rows: Sequence[Row], council: Dictionaries) -> Form:
    """Read the form from the rows above the subject."""
    rows = columns_cut(rows, council)
    kinds = [kind_of(row.text, council.form) for row in rows]
    department = department_of(rows, kinds, council)
    return Form(
        organisation=_organisation(rows, council.form.organisation),
        department=department,
        reference=reference_of(rows, kinds, council),
        stamps=tuple(stamps_of(rows, kinds, council.form.labels.date)),
        confidential=_confidential(rows, council.form),
        recipients=_recipients(rows, kinds, department.rows if department else ()),
    )


def _organisation(rows: Sequence[Row], name: str) -> Found[str] | None:
    for row in rows:
        if within(row.text, (name,)) and abs(len(row.text) - len(name)) < _FEW:
            return Found(name, (row,), 0.99)
    return None


def _confidential(rows: Sequence[Row], form: Council) -> Found[bool] | None:
    for row in rows:
        if found := within(row.text, form.labels.confidential):
            return Found(row.text[: found.start].strip() in _TICKS, (row,), 0.95)
    return None


def _recipients(rows: Sequence[Row], kinds: Sequence[str], others: Sequence[Row]) -> Found[str] | None:
    """The address, without what of its rows is the department's (``others``)."""
    address = (row for row, kind in zip(rows, kinds, strict=True) if kind == "address")
    used = [left for row in address if (left := _without(row, others)).text]
    if not used:
        return None
    text = text_of(used)
    return Found(text, tuple(used), 0.9 if text.startswith("An") else 0.7)


def _without(row: Row, others: Sequence[Row]) -> Row:
    """The row without its beginning or end that is another's."""
    for other in others:
        at = other.first - row.first
        if (other.page, other.number) == (row.page, row.number) and 0 <= at < len(row.line.words):
            row = row.cut(at)[0] if at else row.cut(len(other.line.words))[1]
    return row
