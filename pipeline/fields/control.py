r"""When the next control is due: from the line that says so, or from a sentence of the report.

::

    Nächste Beschlusskontrolle: 30. September 2025
    Die nächste Beschlusskontrolle wird im IV. Quartal 2025 vorgelegt.

A date that isn't understood is never passed over: the words stay, and a doubt says what is wrong with them. None is due
where the words say that no control follows (``entfällt``, ``nicht erforderlich``, a dash).

>>> from pipeline.form import shipped
>>> from pipeline.page import Line, Word
>>> said = shipped().wording
>>> def rows(*lines: str) -> list[Row]:
...     return [Row.of(1, n, Line(tuple(map(Word, line.split())))) for n, line in enumerate(lines, 1)]
>>> next_control(rows("Nächste Beschlusskontrolle:", "IV. Quartal 2025"), said)[0].value
Date(text='IV. Quartal 2025', edtf='2025-12')
>>> found, doubts = next_control(rows("Nächste Beschlusskontrolle: nach Fertigstellung"), said)
>>> found.value, doubts[0].code
(Date(text='nach Fertigstellung', edtf=None), 'control_undated')
>>> next_control(rows("Nächste Beschlusskontrolle: entfällt"), said)[1]
[]
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from pipeline.fields.control_label import is_labelled, label_end, without_others
from pipeline.fields.found import Found, doubt_at
from pipeline.form import Wording
from pipeline.grammar.digits import as_digits
from pipeline.grammar.period import Period, period_of
from pipeline.grammar.stamp import read_stamp
from pipeline.grammar.years import year_in
from pipeline.likeness import within
from pipeline.memo import Date
from pipeline.page import Doubt
from pipeline.rows import Row, text_of

__all__ = ["next_control", "said_in_a_sentence", "without_announcement"]

_OPEN = re.compile(r"\b(?:noch\s+(?:nicht|offen|kein\w*)|kein\w*\s+(?:\w+\s+)?Termin|offen)\b", re.IGNORECASE)
_DASH = re.compile(r"\s*(?:[-–—]+|_{1,2}|\.?\s?/\s?\.?|[-–—]\s?/\s?[-–—]|x|X|(?:ohne|nein)\b.*)\s*", re.IGNORECASE)
_UNLABELLED = 0.4
"""How sure a date is that no label precedes: in none of 266 annotated memos such a line was the control's."""
_SHORT = 30
"""Letters of a line that may be a date with a misread month, by eye."""
_SAID = r"(?:erfolgt|wird|ist|soll|findet|kann|folgt|erhalten|entfällt)\b"
_WHEN = r"(?:am|zum|im|bis|Ende|Anfang|Mitte)\b"
_REST = r"(?P<rest>[^\n]*?)(?=(?<![IVX])(?<!\b\d)(?<!\b\d\d)[.!?]\s+[A-ZÄÖÜ„]|[.!?]?\s*$|\n)"


@lru_cache(maxsize=4)
def _sentence(wording: Wording) -> re.Pattern[str]:
    """A sentence that announces the next control, ``Die weitere Berichterstattung erfolgt im Mai``: what names it."""
    again = rf"(?:{'|'.join(word.removesuffix('e') for word in wording.again)})e[nrs]?"
    matter = rf"(?:{'|'.join(wording.control_called)})"
    said = rf"(?:Die|Der|Eine?)\s+{again}\s+{matter}\s+{_SAID}|(?:zur|mit\s+der)\s+{again}\s+{matter}\s+{_WHEN}"
    return re.compile(rf"\b(?:{said}){_REST}")


def next_control(
    rows: Sequence[Row], wording: Wording, memo: str | None = None
) -> tuple[Found[Date] | None, list[Doubt]]:
    """The date of the next control from its rows (label and date), with what is doubtful about it.

    ``memo`` is the memo's date (EDTF), by which a date without a year gets one. None where there is no such line.
    """
    if not rows:
        return None, []
    rows = without_others(rows, wording)
    whole = text_of(rows)
    label = label_end(whole, wording)
    rest = whole[label:].strip(" ")
    if not any(map(str.isalnum, rest)) and not _DASH.fullmatch(rest):
        return None, [doubt_at(tuple(rows), "control_date_missing", "next_control")]
    words = rest.strip(" .")
    none = _says_none(rest, wording)
    found = _digits_mended(rest, memo) or period_of(rest, memo) or period_of(whole, memo)
    if found is not None:
        due, doubts = _dated(found._replace(doubt="several") if none else found, rows, 0.98 if label else 0.6)
        if not doubts and not is_labelled(whole, wording):
            unlabelled = doubt_at(_spot(rows, found.text), "control_unlabelled", "next_control", seen=whole)
            return replace(due, confidence=_UNLABELLED), [unlabelled]
        return due, doubts
    if none:
        return Found(Date(text=words), tuple(rows), 0.95), []
    found = _misread(rest)
    if found is not None:
        return _dated(found._replace(text=words), rows, 0.6)
    undated = doubt_at(_spot(rows, words), "control_undated", "next_control", seen=words)
    return Found(Date(text=words), tuple(rows), 0.4), [undated]


def _says_none(rest: str, wording: Wording) -> bool:
    """Whether the words say that no control follows; „noch kein Termin“ doesn't."""
    if _OPEN.search(rest):
        return False
    return within(rest, wording.no_control) is not None or _DASH.fullmatch(rest) is not None


def _dated(found: Period, rows: Sequence[Row], sure: float) -> tuple[Found[Date], list[Doubt]]:
    """The date that was found, with the doubt that its reading carries, as a year that is left out."""
    spot, field, seen, likely = _spot(rows, found.text), "next_control", found.text, found.edtf
    doubts: list[Doubt] = []
    match found.doubt:
        case "no_such_day":
            doubts.append(doubt_at(spot, "day_not_in_calendar", field, seen=seen, likely=likely))
        case "no_year":
            doubts.append(doubt_at(spot, "control_without_year", field, seen=seen, likely=likely))
        case "year_taken":
            doubts.append(doubt_at(spot, "control_year_taken", field, seen=seen, likely=likely))
        case "several":
            doubts.append(doubt_at(spot, "control_several", field, seen=seen, likely=likely))
        case "other_side":
            doubts.append(doubt_at(spot, "control_only_after", field, seen=seen, likely=likely))
        case "not_clear":
            doubts.append(doubt_at(spot, "control_unclear", field, seen=seen, likely=likely))
    return Found(Date(text=seen, edtf=likely), tuple(rows), 0.5 if doubts else sure), doubts


def _spot(rows: Sequence[Row], words: str) -> tuple[Row, ...]:
    """The row in which the words begin, else the first."""
    return (next((row for row in rows if words.split()[0] in row.text), rows[0]),)


def said_in_a_sentence(
    rows: Sequence[Row], wording: Wording, memo: str | None = None
) -> tuple[Found[Date] | None, list[Doubt]]:
    """The next control as a sentence of the reports announces it, where no line does; sentences without a date don't.

    >>> from pipeline.form import shipped
    >>> from pipeline.page import Line, Word
    >>> row = Row.of(1, 1, Line(tuple(map(Word, "Die nächste Beschlusskontrolle erfolgt im Herbst 2021.".split()))))
    >>> said_in_a_sentence([row], shipped().wording)[0].value
    Date(text='Herbst 2021', edtf='2021-23')
    """
    text = text_of(rows)
    for sentence in _sentence(wording).finditer(text):
        found = period_of(sentence["rest"], memo)
        if found is not None:
            words = sentence[0].split()
            spots = [row for row in rows if words[1] in row.text and words[2] in row.text] or list(rows[-1:])
            return _dated(found, spots, 0.8)
    return None, []


def without_announcement(text: str, wording: Wording) -> str:
    """A report without its sentences that say whether and when the next control follows: they tell of no state.

    >>> from pipeline.form import shipped
    >>> without_announcement("Es wird gebaut. Eine weitere Beschlusskontrolle entfällt.", shipped().wording)
    'Es wird gebaut.'
    """
    left = _sentence(wording).sub("", text)
    return text if left == text else left.strip(" .") + "." * (left.strip(" .") != "")


def _digits_mended(text: str, memo: str | None) -> Period | None:
    """A date whose digits are misread as letters; None where there is none of them, or a doubt is left.

    >>> _digits_mended("3O. Juni 2O15", None), _digits_mended("30. Juni 2015", None)
    (Period(text='3O. Juni 2O15', edtf='2015-06-30', doubt=None), None)
    """
    digits = as_digits(text)
    found = period_of(digits, memo) if digits != text else None
    return found._replace(text=text.strip(" .")) if found and found.doubt is None else None


def _misread(text: str) -> Period | None:
    """A typed date with a misread month, without its day.

    >>> _misread("30. Jumi 2025").edtf, _misread("später")
    ('2025-06', None)
    """
    digits = as_digits(text)
    year, stamp = year_in(digits), read_stamp(digits)
    if year and stamp and len(text) < _SHORT:
        return Period(text, f"{year}-{stamp.month:02}", "not_clear")
    return None
