"""The lines that a memo ends with, strokes and signatures across them.

::

    Nächste Bi &ehlusskontrolle: März 2015       the next control
    Mit/reundlichen Grüßen                       the greeting
    Kenntnisnahme:                               who took note
    Dr. Erika Beispiel                           a name
    Beigeordnete für Kultur                      an office
    -2-                                          the page's mark

>>> from pipeline.form import shipped
>>> control(["Nächste Bi &ehlusskontrolle: März 2015"], shipped()), greeting(["n Grüßen"], shipped())
([True], [True])
>>> noted(["Kentnisnahme:"], shipped()), office(["Beigeoraneter für Kultur"], shipped())
([True], [True])
"""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from pipeline.form import Form
from pipeline.grammar.period import period_of
from pipeline.likeness import Match, letters_of, opening

__all__ = ["control", "greeting", "name", "noted", "office", "page_mark", "period"]

_NAME = re.compile(r"\W{0,2}(?:(?:Prof|Dr)\.\s?)*[A-ZÄÖÜ][a-zäöüß]+(?:[ -][A-ZÄÖÜ][a-zäöüß]+){1,3}\W{0,2}$")
_CONTROL, _GREETING, _PART, _NOTED = 74, 66, 88, 86
"""How like its phrase a line is (of 100); a part of the greeting, which strokes leave, must be liker."""
_FIRST_WORD = 60
"""How like „Nächste“ the first word is."""
_SHORTEST, _LONGEST = 6, 60
"""Letters that must be left of a greeting, and those of a line that may hold one."""
_LONGER, _SHARE = 1.35, 0.6
"""How much longer than its phrase a misread greeting may be, and up to which share of it a line is looked for as a part
of it; both by eye: 80 and 120 of a hundred of them read 362 memos and 226 distorted ones alike."""
_DATED = 40
"""Letters of a line that may be the next control's date and no more, by eye: 32 and 48 read all alike."""
_TITLED = 90
"""Letters of a line that may be a title; longer ones are sentences."""
_PAGE = re.compile(
    r"[\W_]*(?:[-–—•=~]\s*\d{1,2}\s*[-–—•=~.]*|\d{1,2}\s*[-–—•]+|Seite(?:\s?\d+)?(?:\s?von\s?\d*)?|\d{1,2}\s?/\s?\d{1,2}|"
    r"\d\s?von\s?\d)[\W_]*$"
)


def control(texts: Sequence[str], form: Form) -> list[bool]:
    """The label of the next control: its phrase, whose first word is like enough („Die Beschlusskontrolle“ is not).

    >>> from pipeline.form import shipped
    >>> lines = ("Nächste Bi &ehlusskontrolle: März 2015", "Nächst Feseklusskanralle Mai 2015", "der nächsten Sitzung")
    >>> control(lines, shipped())
    [True, True, False]
    """
    found = opening(texts, form.wording.control, _CONTROL)
    return [match is not None and _first_like(text, match) for text, match in zip(texts, found, strict=True)]


def _first_like(text: str, match: Match) -> bool:
    first = letters_of(match.phrase.split()[0])
    return fuzz.ratio(letters_of(text[match.start :])[: len(first)], first) >= _FIRST_WORD


def greeting(texts: Sequence[str], form: Form) -> list[bool]:
    """What is left of the greeting after signatures ran across it: all of it misread, or a part that is not.

    >>> from pipeline.form import shipped
    >>> greeting(("Mit/reundlichen Grüßen", "en Grüßen", "Mit der Umsetzung wurde begonnen."), shipped())
    [True, True, False]
    """
    wholes = [_small(phrase) for phrase in form.wording.greeting]
    letters = [_small(text) if len(text) < _LONGEST else "" for text in texts]
    return [len(left) >= _SHORTEST and any(_left_of(left, whole) for whole in wholes) for left in letters]


def _small(text: str) -> str:
    return "".join(filter(str.isalpha, text.lower()))


def _left_of(letters: str, whole: str) -> bool:
    if len(letters) > _LONGER * len(whole):
        return False
    part = len(letters) <= _SHARE * len(whole)
    return fuzz.partial_ratio(letters, whole) >= _PART if part else fuzz.ratio(letters, whole) >= _GREETING


def noted(texts: Sequence[str], form: Form) -> list[bool]:
    """The label over the names of those who took note."""
    return [match is not None for match in opening(texts, form.wording.acknowledgement, _NOTED)]


def office(texts: Sequence[str], form: Form) -> list[bool]:
    """An officer's title."""
    found = opening(texts, form.offices.titles)
    return [len(text) < _TITLED and match is not None for text, match in zip(texts, found, strict=True)]


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
    found = period_of(text) if len(text) < _DATED and any(sign.isdecimal() for sign in text) else None
    return found is not None and len(found.text) > len(text) / 2


def page_mark(text: str) -> bool:
    """The mark of a page.

    >>> page_mark("- 2 -"), page_mark("Seite 1 von 2"), page_mark("2.")
    (True, True, False)
    """
    return _PAGE.match(text) is not None
