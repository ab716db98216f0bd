r"""Lines that a memo ends with, with strokes and misreadings in them.

::

    Nächste Bi &ehlusskontrolle: März 2015       the next control
    Mit/reundlichen Grüßen                       the greeting
    Kenntnisnahme:                               who took note

>>> is_control("Nächste Beschlusskontrolle: entfällt"), is_greeting("n Grüßen"), is_acknowledgement("Kentnisnahme:")
(True, True, True)
"""

import re
from functools import lru_cache

from rapidfuzz import fuzz

from pipeline.grammar import date

__all__ = ["is_acknowledgement", "is_control", "is_greeting"]

_CONTROL = re.compile(
    r"n[äa]?\w{0,2}ch?st\w{1,2}\W{0,3}\s?(?:B\S{0,2}\s?)?\S{0,4}s?ch?l?\S{0,4}\s?-?k[o0]\w{0,3}tr?\w{2,5}\b",
    re.IGNORECASE,
)
_NEXT_CONTROL = "nächste beschlusskontrolle"
_GREETING = "mitfreundlichengrüßen"
_NOTED = re.compile(r"^\W*K[ea]n+t?n\w{1,3}nah\w*", re.IGNORECASE)


@lru_cache(maxsize=4096)
def is_greeting(text: str) -> bool:
    """Whether a line is what is left of „Mit freundlichen Grüßen“ after signatures ran across it.

    >>> [is_greeting(line) for line in ("Mit/reundlichen Grüßen", "en Grüßen", "Mit der Umsetzung wurde begonnen.")]
    [True, True, False]
    """
    letters = re.sub(r"[^a-zäöüß]", "", text.lower())
    if not 6 <= len(letters) <= 27:
        return False
    if len(letters) <= 12:
        return letters in _GREETING or fuzz.partial_ratio(letters, _GREETING) >= 88
    return fuzz.ratio(letters, _GREETING) >= 66


@lru_cache(maxsize=4096)
def is_control(text: str) -> bool:
    """Whether a line announces the next control.

    >>> is_control("Nächste Bi &ehlusskontrolle: März 2015"), is_control("Nächst Feseklusskanralle Mai 2015")
    (True, True)
    >>> is_control("der nächsten Sitzung"), is_control("Nächste Sitzung ist im Mai 2015")
    (False, False)
    """
    found = _CONTROL.search(text[:64])
    if found is not None:
        return found.start() < 4
    head = re.match(r"\W*(\w{3,8}\W+\w[^:]{8,26}?)\s*[:;]", text)
    if head and fuzz.ratio(head[1].lower(), _NEXT_CONTROL) >= 75:
        return True
    day = date.PATTERN.search(text[:64]) if re.match(r"\W*N\w?chst", text) else None
    return bool(day and fuzz.ratio(text[: day.start()].lower(), _NEXT_CONTROL) >= 66)


def is_acknowledgement(text: str) -> bool:
    """Whether a line is „Kenntnisnahme:“, over the names of those who took note."""
    return _NOTED.match(text) is not None
