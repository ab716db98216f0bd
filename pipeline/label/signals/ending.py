"""The lines that a memo ends with, strokes and signatures across them.

::

    Nächste Bi &ehlusskontrolle: März 2015       the next control
    Mit/reundlichen Grüßen                       the greeting
    Kenntnisnahme:                               who took note
    Dr. Erika Beispiel                           a name
    Beigeordnete für Kultur                      an office
    -2-                                          the page's mark

>>> from pipeline.form import shipped
>>> control("Nächste Bi &ehlusskontrolle: März 2015", shipped()), greeting("n Grüßen", shipped())
(True, True)
>>> noted("Kentnisnahme:", shipped()), office("Beigeoraneter für Kultur", shipped())
(True, True)
"""

import re

from rapidfuzz import fuzz

from pipeline.form import Form
from pipeline.grammar.period import period_of
from pipeline.likeness import folded, opens

__all__ = ["control", "greeting", "name", "noted", "office", "page_mark", "period"]

_NAME = re.compile(r"\W{0,2}(?:(?:Prof|Dr)\.\s?)*[A-ZÄÖÜ][a-zäöüß]+(?:[ -][A-ZÄÖÜ][a-zäöüß]+){1,3}\W{0,2}$")
_PAGE = re.compile(
    r"[\W_]*(?:[-–—•=~]\s*\d{1,2}\s*[-–—•=~.]*|\d{1,2}\s*[-–—•]+|Seite(?:\s?\d+)?(?:\s?von\s?\d*)?|\d{1,2}\s?/\s?\d{1,2}|"
    r"\d\s?von\s?\d)[\W_]*$"
)


def control(text: str, form: Form) -> bool:
    """The label of the next control."""
    return opens(text, form.wording.control, 70) is not None


def greeting(text: str, form: Form) -> bool:
    """What is left of the greeting after signatures ran across it."""
    letters = folded(text)[0]
    whole = [folded(phrase)[0] for phrase in form.wording.greeting]
    if not 6 <= len(letters) <= 27:
        return False
    if len(letters) <= 12:
        return any(letters in phrase or fuzz.partial_ratio(letters, phrase) >= 88 for phrase in whole)
    return any(fuzz.ratio(letters, phrase) >= 66 for phrase in whole)


def noted(text: str, form: Form) -> bool:
    """The label over the names of those who took note."""
    return opens(text, form.wording.acknowledgement, 75) is not None


def office(text: str, form: Form) -> bool:
    """An officer's title."""
    titles = form.offices
    return len(text) < 90 and opens(text, titles.heads + titles.deputies + titles.with_task + titles.others) is not None


def name(text: str) -> bool:
    """A person's name and nothing else.

    >>> name("Dr. Erika Beispiel"), name("Der Bau ruht.")
    (True, False)
    """
    return _NAME.match(text) is not None


def period(text: str) -> bool:
    """A date as the next control's, and no more.

    >>> period("30. September 2019"), period("IV. Quartal 2016"), period("Im Mai 2016 wurde der Bau begonnen.")
    (True, True, False)
    """
    found = period_of(text) if len(text) < 40 and any(sign.isdecimal() for sign in text) else None
    return found is not None and len(found.text) > len(text) / 2


def page_mark(text: str) -> bool:
    """The mark of a page.

    >>> page_mark("- 2 -"), page_mark("Seite 1 von 2"), page_mark("2.")
    (True, True, False)
    """
    return _PAGE.match(text) is not None
