"""Rows of the form that an engine read between the heading and the salutation: they are no words of the title.

::

    Beschlusskontrolle zu V1516/12 (Sitzungsnummer: SB/051/2012)
    Datum:                                                             the form's
    18. FEB. 2016                                                      the form's
    Umbau der Halle am Markt

>>> from pipeline.dictionaries import at_hand
>>> [is_of_form(text, at_hand()) for text in ("Datum:", "18. FEB. 2016", "An alle", "(GB 6) 61.7")]
[True, True, True, True]
>>> [is_of_form(text, at_hand()) for text in ("An der Elbe", "30. April 2019", "des Stadtrates", "Ziel:")]
[False, False, False, False]
"""

from functools import lru_cache

from pipeline.dictionaries import Dictionaries
from pipeline.fields.date.typed import in_type
from pipeline.fields.header.lines import kind_of, printed
from pipeline.grammar.stamp import read_stamp

__all__ = ["is_of_form"]

_LINK = " sowie "
"""What links two in an address: ``Fraktionen sowie Mitglieder``."""


def is_of_form(text: str, council: Dictionaries) -> bool:
    """Whether a row below the heading is plainly the form's: printed words, to the letter, a stamp, a reference."""
    kind = kind_of(text, council.form)
    if kind in {"box", "reference", "date"}:
        return True
    if kind in {"form", "address", "office"}:
        rows = printed(council.form)
        return text.partition(_LINK)[0] in (*rows["form"], *rows["address"]) or text in _departments(council)
    if kind == "stamp":
        stamp = read_stamp(text)
        return stamp is not None and stamp.sure and in_type(text) is None
    return text[:1] == "(" and council.references.begins(text) and council.references.is_valid(text)


@lru_cache(maxsize=4)
def _departments(council: Dictionaries) -> frozenset[str]:
    return frozenset(entry.text for entry in council.words.get("departments", ()))
