"""Rows of the form that an engine read between the heading and the salutation: they are no words of the title.

::

    Beschlusskontrolle zu V1516/12 (Sitzungsnummer: SB/051/2012)
    Datum:                                                             plainly the form's
    18. FEB. 2016                                                      the form's, if it has no stamp
    Umbau der Halle am Markt

>>> from pipeline.dictionaries import at_hand
>>> [is_of_form(text, at_hand()) for text in ("Datum:", "An alle", "An der Elbe", "des Stadtrates", "Ziel:")]
[True, True, False, False, False]
"""

from functools import lru_cache

from rapidfuzz import fuzz

from pipeline.dictionaries import Dictionaries
from pipeline.fields.date.typed import in_type
from pipeline.fields.header.lines import kind_of, printed
from pipeline.fields.letters import letters_only
from pipeline.grammar.session_number import ends_session
from pipeline.likeness import opens

__all__ = ["is_of_form", "may_be_of_form", "of_address", "same_row"]

_LINK = " sowie "
"""What links two in an address: ``Fraktionen sowie Mitglieder``."""
_MARKS = frozenset(".,;")
"""What engines read for the point behind the town's name on a row of its own: ``Dresden.``."""
_LONGEST = 60
"""Letters of a row of the form; no column is wider."""
_SHORTEST = 5
"""Letters of a piece of a department: ``schaften``; fewer are in any name."""
_ALIKE = 85
"""How like one another two readings of one row of an address are (of 100)."""
_STROKES = " '`´|_~"
"""What strokes leave at a row's ends."""
_FIGURES = 5
"""Figures alone that may be a title's last: a year, a postal code."""
_BEGIN = frozenset({"der", "die", "den", "dem", "des", "im", "über"})
"""Small words with which rows of an address begin."""


def is_of_form(text: str, council: Dictionaries) -> bool:
    """Whether a row below the heading is plainly the form's: a label, the box, printed words, to the letter.

    Strokes may stand around them. So is a telephone's number, and a rubber stamp, whose month is all capitals.

    >>> from pipeline.dictionaries import at_hand
    >>> [is_of_form(text, at_hand()) for text in ("An alle '", "488 20 40", "18. DEZ. 2", "2025/2026", "18. Dezember")]
    [True, True, True, False, False]
    """
    text = text.strip(_STROKES)
    if text.replace(" ", "").isdecimal():
        return len(text) > _FIGURES
    kind = kind_of(text, council.form)
    if kind == "stamp":
        return text.isupper() and not ends_session(text) and not council.sessions.is_valid(text)
    if kind == "office":
        return text in council.departments
    if kind not in {"form", "address"}:
        return kind in {"box", "reference", "date"}
    if opens(text, _own_words(council), _ALIKE):
        return True
    rows = printed(council.form)
    dotted = text[-1:] in _MARKS and f"{text[:-1]}." in council.form.labels.form
    return dotted or text.partition(_LINK)[0] in (*rows["form"], *rows["address"])


def may_be_of_form(text: str, council: Dictionaries) -> bool:
    """Whether a row below the heading may be the form's, where that lacks it: a sender, a stamp, a reference.

    >>> from pipeline.dictionaries import at_hand
    >>> [may_be_of_form(text, at_hand()) for text in ("2%. MAI 2016", "99. GP", "schaften", "Halle", "vom 1. Mai 1999")]
    [True, True, True, False, False]
    """
    if len(text) > _LONGEST:
        return False
    kind = kind_of(text, council.form)
    if kind == "stamp":
        return not (text[0].islower() or in_type(text) or ends_session(text))
    head, _, tail = text.partition(", ")
    letters = letters_only(head if opens(tail, council.form.labels.local) else text)
    piece = len(letters) >= _SHORTEST and any(letters in name for name in _letters(council))
    return kind == "office" or piece or council.references.is_valid(text)


def of_address(text: str, council: Dictionaries) -> bool:
    """Whether a row goes on with an address, as a title may go on, too: ``des Stadtrates der Stadt``."""
    small = text.partition(" ")[0].partition("/")[0] in _BEGIN
    return small and len(text) <= _LONGEST and kind_of(text, council.form) == "address"


def same_row(text: str, other: str) -> bool:
    """Whether a row stands in another, which is the form's: an address has each of its rows once."""
    return len(text) <= len(other) + 2 and fuzz.partial_ratio(text, other) >= _ALIKE


@lru_cache(maxsize=4)
def _own_words(council: Dictionaries) -> tuple[str, ...]:
    """What the form prints and no title begins with, however misread: ``Hausmitteilung``; the town's name is none."""
    town = letters_only(council.form.organisation)
    return tuple(name for name in council.form.labels.form if letters_only(name) not in town)


@lru_cache(maxsize=4)
def _letters(council: Dictionaries) -> tuple[str, ...]:
    return tuple(map(letters_only, council.departments))
