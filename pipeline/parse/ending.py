r"""Lines that a memo ends with, with strokes and misreadings in them.

::

    Nächste Bi &ehlusskontrolle: März 2015       the next control
    Mit/reundlichen Grüßen                       the greeting
    Kenntnisnahme:                               who took note

>>> from pipeline.form import shipped
>>> wording = shipped().wording
>>> is_control("Nächste Beschlusskontrolle: entfällt", wording), is_greeting("n Grüßen", wording)
(True, True)
>>> is_acknowledgement("Kentnisnahme:", wording)
True
"""

from functools import lru_cache

from rapidfuzz import fuzz

from pipeline.form import Wording
from pipeline.likeness import folded, opens

__all__ = ["is_acknowledgement", "is_control", "is_greeting"]

_CONTROL, _GREETING, _PART, _NOTED = 74, 66, 88, 86
"""How like its phrase a line is (of 100); a part of the greeting, which strokes leave, must be liker."""
_FIRST_WORD = 60
"""How like „Nächste“ the first word is: „Die Beschlusskontrolle vom …“ announces nothing."""
_SHORTEST = 6
"""Letters that must be left of a greeting."""


@lru_cache(maxsize=4096)
def is_greeting(text: str, wording: Wording) -> bool:
    """Whether a line is what is left of „Mit freundlichen Grüßen“ after signatures ran across it.

    >>> from pipeline.form import shipped
    >>> lines = ("Mit/reundlichen Grüßen", "en Grüßen", "Mit der Umsetzung wurde begonnen.")
    >>> [is_greeting(line, shipped().wording) for line in lines]
    [True, True, False]
    """
    letters = _letters(text)
    for whole in map(_letters, wording.greeting):
        if not _SHORTEST <= len(letters) <= 1.35 * len(whole):
            continue
        part = len(letters) <= 0.6 * len(whole)
        if (
            (letters in whole or fuzz.partial_ratio(letters, whole) >= _PART)
            if part
            else (fuzz.ratio(letters, whole) >= _GREETING)
        ):
            return True
    return False


def is_control(text: str, wording: Wording) -> bool:
    """Whether a line announces the next control.

    >>> from pipeline.form import shipped
    >>> lines = ("Nächste Bi &ehlusskontrolle: März 2015", "Nächst Feseklusskanralle Mai 2015", "der nächsten Sitzung")
    >>> [is_control(line, shipped().wording) for line in lines]
    [True, True, False]
    """
    found = opens(text, wording.control, _CONTROL)
    if found is None:
        return False
    first = folded(found.phrase.split()[0])[0]
    return fuzz.ratio(folded(text[found.start :])[0][: len(first)], first) >= _FIRST_WORD


def is_acknowledgement(text: str, wording: Wording) -> bool:
    """Whether a line is „Kenntnisnahme:“, over the names of those who took note."""
    return opens(text, wording.acknowledgement, _NOTED) is not None


def _letters(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalpha())
