"""The rows of the head: those of the form, and those of the subject, whatever an engine put among them.

::

    Datum:                                                      form
    Beschlusskontrolle zu V1516/12 (Sitzungsnummer: SB/051/20   subject
    12)                                                         subject, though it looks like a scrap
    18. FEB. 2016                                               form, though it stands here
    Umbau der Halle am Markt                                    subject
"""

from collections.abc import Sequence

from pipeline.dictionaries import Dictionaries
from pipeline.fields.header.strays import is_of_form
from pipeline.grammar.session_number import ends_session
from pipeline.heading import is_heading
from pipeline.rows import Label, Labelled, Row, text_of

__all__ = ["SUBJECT", "form_of", "subject_of"]

SUBJECT: frozenset[Label] = frozenset({"subject", "title"})


def form_of(lines: Sequence[Labelled], council: Dictionaries) -> list[Row]:
    """The rows of the form, those among the subject's behind the others."""
    strays = (one.row for one in lines if one.label in SUBJECT and _is_stray(one.row, council))
    return [*(one.row for one in lines if one.label == "form"), *strays]


def subject_of(lines: Sequence[Labelled], council: Dictionaries) -> list[Row]:
    """The rows of the subject; where a bracket stays open, with what may be its session's end among them."""
    kept = [one for one in lines if one.label in SUBJECT and not _is_stray(one.row, council)]
    told = text_of([one.row for one in kept])
    if told.count("(") > told.count(")"):
        within = lines[lines.index(kept[0]) : lines.index(kept[-1])]
        kept = [one for one in within if one in kept or _ends_session(one)] + kept[-1:]
    return [one.row for one in kept]


def _ends_session(one: Labelled) -> bool:
    return one.label == "remnant" and ends_session(one.row.text)


def _is_stray(row: Row, council: Dictionaries) -> bool:
    return is_of_form(row.text, council) and not is_heading(row.text, council)
