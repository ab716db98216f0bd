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
from functools import lru_cache

from rapidfuzz import fuzz

from pipeline.form import Form
from pipeline.grammar.period import period_of
from pipeline.likeness import letters_of, opens

__all__ = ["control", "greeting", "name", "noted", "office", "page_mark", "period"]

_NAME = re.compile(r"\W{0,2}(?:(?:Prof|Dr)\.\s?)*[A-ZÄÖÜ][a-zäöüß]+(?:[ -][A-ZÄÖÜ][a-zäöüß]+){1,3}\W{0,2}$")
_CONTROL, _GREETING, _PART, _NOTED = 74, 66, 88, 86
"""How like its phrase a line is (of 100); a part of the greeting, which strokes leave, must be liker."""
_FIRST_WORD = 60
"""How like „Nächste“ the first word is."""
_SHORTEST, _LONGEST = 6, 60
"""Letters that must be left of a greeting, and those of a line that may hold one."""
_PAGE = re.compile(
    r"[\W_]*(?:[-–—•=~]\s*\d{1,2}\s*[-–—•=~.]*|\d{1,2}\s*[-–—•]+|Seite(?:\s?\d+)?(?:\s?von\s?\d*)?|\d{1,2}\s?/\s?\d{1,2}|"
    r"\d\s?von\s?\d)[\W_]*$"
)


def control(text: str, form: Form) -> bool:
    """The label of the next control: its phrase, whose first word is like enough („Die Beschlusskontrolle“ is not).

    >>> from pipeline.form import shipped
    >>> lines = ("Nächste Bi &ehlusskontrolle: März 2015", "Nächst Feseklusskanralle Mai 2015", "der nächsten Sitzung")
    >>> [control(line, shipped()) for line in lines]
    [True, True, False]
    """
    found = opens(text, form.wording.control, _CONTROL)
    if found is None:
        return False
    first = letters_of(found.phrase.split()[0])
    return fuzz.ratio(letters_of(text[found.start :])[: len(first)], first) >= _FIRST_WORD


def greeting(text: str, form: Form) -> bool:
    """What is left of the greeting after signatures ran across it: all of it misread, or a part that is not.

    >>> from pipeline.form import shipped
    >>> lines = ("Mit/reundlichen Grüßen", "en Grüßen", "Mit der Umsetzung wurde begonnen.")
    >>> [greeting(line, shipped()) for line in lines]
    [True, True, False]
    """
    letters = _small(text) if len(text) < _LONGEST else ""
    for phrase in form.wording.greeting:
        whole = _small(phrase)
        if not _SHORTEST <= len(letters) <= 1.35 * len(whole):
            continue
        part = len(letters) <= 0.6 * len(whole)
        if fuzz.partial_ratio(letters, whole) >= _PART if part else fuzz.ratio(letters, whole) >= _GREETING:
            return True
    return False


@lru_cache(maxsize=256)
def _small(text: str) -> str:
    return "".join(filter(str.isalpha, text.lower()))


def noted(text: str, form: Form) -> bool:
    """The label over the names of those who took note."""
    return opens(text, form.wording.acknowledgement, _NOTED) is not None


def office(text: str, form: Form) -> bool:
    """An officer's title."""
    return len(text) < 90 and opens(text, form.offices.titles) is not None


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
