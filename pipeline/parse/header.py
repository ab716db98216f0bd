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

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.dictionaries import Dictionaries
from pipeline.fields.found import Found
from pipeline.fields.stamps import Stamp, label_rest, stamps_of
from pipeline.form import Form as Council
from pipeline.grammar import date, reference
from pipeline.grammar.period import day_typed
from pipeline.grammar.stamp import read_stamp
from pipeline.likeness import within
from pipeline.parse.department import department_of
from pipeline.rows import Row, text_of

__all__ = ["Form", "kind_of", "read"]

_OFFICE = re.compile(
    r"\W{0,3}(?:Gesch[äa]fts?bereich|GB\s+[A-ZÄÖÜ][a-z]|Beigeordnete|D(?:er|ie)\s+Ober|Direktorium|Dezernat|"
    r"B[üu]rgermeisteramt|Eigenbetrieb|Erster\s+B[üu]rgermeister|Amt\s+f[üu]r)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"\W{0,2}(?:An\b(?:\s+(?:alle|de[nr]|die|das)\b.*)?$|An\s+(?:alle|den|die)\b|Fraktionen\b|des\s+Stadtrates?\b|"
    r"d(?:en|ie|er)(?:\s?/\s?d?(?:en|ie|er))?\s+(?:\w+\W+){0,3}?(?:Vorsitzende|Mitglied|Ortsvorsteh|Stadtbezirks|"
    r"Verwaltungsstellen)|Mitglieder\b|sowie\b|(?:sowie\s+)?die\s+Mitglieder|[üu]ber\s+(?:d(?:en|ie)\b)|"
    r"im\s+Stadtrat|Herrn?\b|Frau\b|der\s+Ortschaft)"
)
_GZ = re.compile(r"^\W*(?:G\s?[ZzS2]{1,2}|6[2Z]|192|GZz|DOB)\s*[:;.]\s*|^\W*G[Z2]z?\s*$")
_BOX = re.compile(r"v[e3]rtrau[l1I]i[ce]", re.IGNORECASE)
_TICKED = re.compile(r"^\W*[xX☒☑✗✓](?:\W|\s)*v[e3]rtrau", re.IGNORECASE)
_TELLING = re.compile(r"^[({\[]\s?(?:[GO06][B86]\s?\d?|\d{2})\s?[)}\]]|^\(?GB\s?\d|^D?OB\b")
_SOME_REFERENCE = re.compile(
    r"^\d{2}[.\s_]{0,2}[A-Z][A-Za-z]{1,3}(?:/[A-Z]{2})?$|^\d{2,3}(?:[.\s/-]\d{1,4}){1,5}\S*$|"
    r"^\d{2,3}$|^\d \d{2,3}(?:\.\d+)?$"
)


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
    kinds = [kind_of(row.text, council.form) for row in rows]
    departments = [one.text for one in council.words.get("departments", ()) if " " in one.text]
    return Form(
        organisation=_organisation(rows, council.form.organisation),
        department=department_of(rows, kinds, departments),
        reference=_reference(rows, kinds),
        stamps=tuple(stamps_of(rows, kinds, council.form.labels.date)),
        confidential=_confidential(rows),
        recipients=_recipients(rows, kinds),
    )


def kind_of(text: str, form: Council) -> str:
    """What a line of the form is, by its words; ``other`` where they don't say.

    >>> from pipeline.form import shipped
    >>> lines = ("GZ:", "Datum;", "- 2. DEZ. 2019", "An alle", "U vertraulich", "wicklung, Bau")
    >>> [kind_of(line, shipped()) for line in lines]
    ['reference', 'date', 'stamp', 'address', 'box', 'other']
    """
    if _BOX.search(text):
        return "box"
    if _GZ.match(text):
        return "reference"
    if label_rest(text, form.labels.date) is not None:
        return "date"
    if _OFFICE.match(text):
        return "office"
    if _ADDRESS.match(text):
        return "address"
    if fuzz.ratio(text.lower(), form.organisation.lower()) > 80 or re.match(
        r"\W*Hausmit|\W*Dre?[sz]\S{0,2}e?n\W*$", text
    ):
        return "form"
    if re.search(r"\d", text) and len(text) < 26 and (date.PATTERN.search(text) or read_stamp(text) or day_typed(text)):
        return "stamp"
    return "other"


def _organisation(rows: Sequence[Row], name: str) -> Found[str] | None:
    for row in rows:
        if within(row.text, (name,), least=80) and abs(len(row.text) - len(name)) < 10:
            return Found(name, (row,), 0.99)
    return None


def _reference(rows: Sequence[Row], kinds: Sequence[str]) -> Found[str] | None:
    label = next((i for i, kind in enumerate(kinds) if kind == "reference"), None)
    if label is not None:
        rest = _GZ.sub("", rows[label].text).strip()
        if rows[label].text.lstrip().startswith("DOB"):
            rest = rows[label].text.strip()
        if re.search(r"\d|^\(?D?OB", rest):
            return _as_reference(rest, rows[label : label + 1])
    order = range(len(rows)) if label is None else [*range(label + 1, len(rows)), *range(label - 1, -1, -1)]
    free = [index for index in order if kinds[index] in {"other", "form"} and len(rows[index].text) < 30]
    for telling in (_TELLING, _SOME_REFERENCE):
        for index in free:
            text = rows[index].text
            if telling.match(text) and (label is not None or telling is _TELLING):
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


def _confidential(rows: Sequence[Row]) -> Found[bool] | None:
    for row in rows:
        if _BOX.search(row.text):
            return Found(bool(_TICKED.match(row.text)), (row,), 0.95)
    return None


def _recipients(rows: Sequence[Row], kinds: Sequence[str]) -> Found[str] | None:
    used = [row for row, kind in zip(rows, kinds, strict=True) if kind == "address"]
    if not used:
        return None
    text = text_of(used)
    return Found(text, tuple(used), 0.9 if re.match(r"\W*An\b", text) else 0.7)
