"""The rows of the head: those of the form, and those of the subject, whatever an engine put among them.

::

    Datum:                                                      form
    Beschlusskontrolle zu V1516/12 (Sitzungsnummer: SB/051/20   subject
    12)                                                         subject, though it looks like a scrap
    18. FEB. 2016                                               form, though it stands here
    Umbau der Halle am Markt und                                subject
    Sehr geehrte Damen und Herren,
    der Stege                                                   subject, since the title asks for it
    folgender Zwischenstand kann …
"""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.departments import departments_of
from pipeline.dictionaries import Dictionaries
from pipeline.fields import header
from pipeline.fields.grounds import asks_for_more
from pipeline.fields.header.strays import is_of_form, may_be_of_form, of_address, same_row
from pipeline.fields.kind import opens_a_report
from pipeline.fields.letters import letters_only
from pipeline.fields.subject.title import is_salutation
from pipeline.grammar.session_number import ends_session
from pipeline.heading import is_heading
from pipeline.rows import Label, Labelled, Row, text_of

__all__ = ["SUBJECT", "Head", "head_of"]

SUBJECT: frozenset[Label] = frozenset({"subject", "title"})
_NEAR = 5
"""Rows from the salutation on that hold the opening sentence's first."""
_PAIR = 2
"""The row that may be the title's, and the opening sentence's first."""
_LONG = 10
"""Letters that don't stand in a memo's text again by chance."""


class Head(NamedTuple):
    """The rows of the form, those that stood among the subject's behind the others; and the rows of the subject."""

    form: list[Row]
    subject: list[Row]


def head_of(lines: Sequence[Labelled], council: Dictionaries) -> Head:
    """The rows of form and subject; where the subject's bracket stays open, with what may be its session's end."""
    named = [one for one in lines if one.label in SUBJECT]
    below = [one.row for one in named if not is_heading(one.row.text, council)]
    strays = [row for row in below if is_of_form(row.text, council)]
    form = [*(one.row for one in lines if one.label == "form"), *strays]
    for row in below:
        if row not in strays and _is_wanting(row, form, council):
            strays.append(row)
            form.append(row)
    kept = [one for one in named if one.row not in strays]
    tail = _behind_salutation(lines, kept, council) if kept else []
    told = text_of([one.row for one in kept])
    if told.count("(") > told.count(")"):
        within = lines[lines.index(kept[0]) : lines.index(kept[-1])]
        kept = [one for one in within if one in kept or _ends_session(one)] + kept[-1:]
    return Head(form, [*(one.row for one in kept), *tail])


def _behind_salutation(lines: Sequence[Labelled], title: Sequence[Labelled], council: Dictionaries) -> list[Row]:
    """The title's last row where it stands between the salutation and the opening sentence.

    Rows that look like a title's are labelled so; of others the memo as a whole tells: they are the title's where the
    salutation is torn around them, where the title asks for more, or where the memo's text has the row again.
    """
    at = next((at for at, one in enumerate(lines) if one.label == "salutation"), len(lines))
    behind = [one.row for one in lines[at + 1 : at + _NEAR] if not is_salutation(one.row.text)]
    if len(behind) < _PAIR or lines[at + 1].label != "lead":
        return []
    row, below = behind[:_PAIR]
    wording = council.form.wording
    if not below.text[:1].islower() or opens_a_report(row.text, wording) or not opens_a_report(below.text, wording):
        return []
    letters = letters_only(row.text)
    text = letters_only(" ".join(one.row.text for one in lines[at + _NEAR :]))
    again = len(letters) >= _LONG and letters in text
    torn = is_salutation(lines[at + 2].row.text)
    return [row] if torn or again or asks_for_more(text_of([one.row for one in title])) else []


def _ends_session(one: Labelled) -> bool:
    return one.label == "remnant" and ends_session(one.row.text)


def _is_wanting(row: Row, form: Sequence[Row], council: Dictionaries) -> bool:
    """Whether the form lacks what a row says: the rest of its department, its reference, its stamp, its address."""
    if of_address(row.text, council):
        return not any(same_row(row.text, one.text) for one in form)
    if not may_be_of_form(row.text, council):
        return False
    whole = header.read([*form, row], council)
    known = whole.department and departments_of(council).of(whole.department.value)
    parts = (whole.department if known else None, whole.reference, *(one.seen for one in whole.stamps[:1]))
    return any((row.page, row.number) == (own.page, own.number) for part in parts if part for own in part.rows)
