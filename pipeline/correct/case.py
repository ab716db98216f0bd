"""A small letter that was read as a capital one: ``geförderte Arbeit In sachdienlicher Weise``.

::

    befindet sich Im Internen Geschäftsbereichsumlauf  →  im internen
    in den Jeweiligen Ämtern, nach Den Vorgaben        →  jeweiligen, den
    Im Jahr 2024 wurde …                                  stays: a sentence begins
    Das Grundstück. Im Übrigen …                          stays
    5.2 Im Süden …                                        stays: so it does behind a number
    am Anger und Im Bipples                               stays: nobody knows a Bipples, it is a name

Only the archivist's small words (``words/small_i.txt``, ``words/small_j.txt``) are looked at, and articles behind a
preposition that asks for them; and only inside a sentence.
"""

import re

__all__ = ["ARTICLES", "lowered"]

ARTICLES = frozenset("Den Dem Des Einem Einen Einer Eines".split())
"""Articles that begin no title and no name, but for ``Den Haag``."""

_PREPOSITIONS = frozenset(
    "an auf aus bei durch für gegen hinter in mit nach neben ohne seit statt trotz um unter von vor wegen zu zwischen"
    " während über".split()
)
_TOWNS = frozenset({"Haag", "Helder", "Burg", "Bosch"})
"""What follows an article in a town's name: ``Den Haag``."""

_GOES_ON = re.compile(r".*[^\W_](?:[,)]|\d|[\"“”)]*,)?")
"""The word before goes on into this one: it ends in a letter, a digit or a comma, not in what ends a sentence."""

_ITEM = re.compile(r"\(?(?:\d{1,2}(?:\.?[a-z]|\.\d{1,2})*|[A-Z]\.?\d{1,2}(?:\.\d{1,2})*|[a-zA-Z])[.)]?\)?")
"""A number or a letter before an item, of several parts or of one: ``7.3``, ``2.a)``, ``3b``, ``A.1``."""
_POSTCODE = re.compile(r"\d{5}")
_PLACE = re.compile(
    r".*(?:gebiet|stadtteil|ortsteil|straße|weg|gewann|siedlung|quartier|flurstück|flur)s?", re.IGNORECASE
)
"""Words before a name that may begin with a capital Im: ``Wohngebiet Im Grund``."""

_NOMINAL = frozenset(
    "das dem des die der den ein eine einer eines einem einen mein dein sein unser ihr kein dies dieses am im vom zum"
    " beim ins".split()
)
"""Words that make a noun of what follows: ``das Individuelle``, ``im Ist``."""

_INFLECTED = re.compile(r"(?!Insbesondere|Immer|Inne).{3,}e[nrms]?")
"""An adjective, which is written small before a noun alone: ``allgemeine Investive Einzahlungen``."""

_LONG = 45
"""A line of so many letters ran into the margin, and its sentence goes on in the next."""


def lowered(
    word: str, before: str | None, behind: str, small: frozenset[str], length_before: int = 99, strange: bool = False
) -> str | None:
    """The word with a small letter, or None where it stays.

    ``before`` is the word before it, ``behind`` the one after it; where that before stands on the line before,
    ``length_before`` is that line's length in letters, and a short line is taken for a heading. ``strange`` says that
    nobody knows the word behind.

    >>> small = frozenset({"in", "im"})
    >>> lowered("Im", "sich", "Umlauf", small), lowered("Im", "sich.", "", small), lowered("Im", None, "", small)
    ('im', None, None)
    >>> lowered("In", "Arbeit", "der", small, 80), lowered("In", "Anlass", "der", small, 6)
    ('in', None)
    >>> lowered("Im", "Wohngebiet", "Grund", small), lowered("In", '20"', "01259", small)
    (None, 'in')
    >>> lowered("Im", "und", "Bipples", small, strange=True), lowered("Den", "nach", "Vorgaben", small)
    (None, 'den')
    """
    if before is None or not word[1:].islower():
        return None
    if word in ARTICLES:
        return word.lower() if before in _PREPOSITIONS and behind[:1].isalpha() and behind not in _TOWNS else None
    if word[0] not in "IJ" or word.lower() not in small:
        return None
    if word == "In" and _POSTCODE.fullmatch(behind):
        return word.lower()
    named = behind[:1].isupper() and (_PLACE.fullmatch(before) or (word == "Im" and strange))
    if not _GOES_ON.fullmatch(before) or _ITEM.fullmatch(before) or named or length_before < _LONG:
        return None
    return None if _is_noun(word, before.lower(), behind) else word.lower()


def _is_noun(word: str, before: str, behind: str) -> bool:
    """Whether the author made a noun of the word: ``die Auswirkungen im Ist``, ``Kampf des Individuellen``.

    >>> _is_noun("Ist", "im", "sind"), _is_noun("Individuelle", "das", "und"), _is_noun("Internen", "im", "Umlauf")
    (True, True, False)
    """
    if word in {"Ist", "Ich"}:
        return before in _NOMINAL
    return bool(_INFLECTED.fullmatch(word)) and not behind.lstrip('„"(')[:1].isupper()
