"""The rows of the head: those of the form, and those of the subject, whatever an engine put among them.

::

    Datum:                                                      form
    Beschlusskontrolle zu V1516/12 (Sitzungsnummer: SB/051/20   subject
    12)                                                         subject, though it looks like a scrap
    18. FEB. 2016                                               form, though it stands here
    Umbau der Halle am Markt                                    subject
"""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.departments import departments_of
from pipeline.dictionaries import Dictionaries
from pipeline.fields import header
from pipeline.fields.header.strays import is_of_form, may_be_of_form, of_address, same_row
from pipeline.grammar.session_number import ends_session
from pipeline.heading import is_heading
from pipeline.rows import Label, Labelled, Row, text_of

__all__ = ["SUBJECT", "Head", "head_of"]

SUBJECT: frozenset[Label] = frozenset({"subject", "title"})


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
    told = text_of([one.row for one in kept])
    if told.count("(") > told.count(")"):
        within = lines[lines.index(kept[0]) : lines.index(kept[-1])]
        kept = [one for one in within if one in kept or _ends_session(one)] + kept[-1:]
    return Head(form, [one.row for one in kept])


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
