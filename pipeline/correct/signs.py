"""Signs that are no letters: § read as $ or 8, ² as ?, round brackets as curly ones, points as commas.

::

    gemäß $ 35 BauGB       8 13 a Abs. 2 SächsGemO       {Sitzungsnummer: SR/002/2016}
    16 m? Wohnfläche       Abs, 1                        am 18, Oktober
    ca. 357 man den Käufer   (m² an, run together)

A sign is mended where its neighbours leave no other reading: an 8 is a § only before a number and a law.

>>> mended("$", "gemäß", ["35", "BauGB,"]), mended("8", "gemäß", ["13", "a", "Abs.", "2"])
('§', '§')
>>> mended("8", "alle", ["Stadtbezirke"]), mended("m?", "1.250", []), mended("18,", "am", ["Oktober"])
(None, 'm²', '18.')
"""

import re
from collections.abc import Sequence

from pipeline.grammar.paragraph import LAW

__all__ = ["CURLY", "SUSPECT", "closed", "mended"]

_SQUARE = re.compile(r"m[?°*’'^][.,;)]*")

SUSPECT = re.compile(
    r"[({„\"]?[$8&]{1,2}|m[?°*’'^][.,;)]*|(?:Abs|Nr|ca|Art|Ziff),|\d{1,2},|[$&]{1,2}\d+[a-z]?[.,]?|Mal|man"
)
"""Tokens that may hold a misread sign; everything else need not be looked at."""

CURLY = str.maketrans("{}", "()")

_CARET = re.compile(r"(?<=[a-zäöüß])(?P<point>[.,;:]?)'?\^+")

_NUMBER = re.compile(r"\d{1,4}[a-z]?[.,;)]?")
_MONTH = re.compile(r"(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b.*")
_LEADS = re.compile(r"(?:.*[a-zäöüß]|.*m\.|§+)?[(„\"]?")
"""What may stand before a $ that is a §: a word, ``i. V. m.``; no sign and no figure of a table or a program."""

_AMOUNT = re.compile(r".*\d")
_FIGURE = re.compile(r"\d{1,3}(?:\.\d{3})*(?:,\d+)?")


_ABOUT = frozenset("ca. circa etwa rund insgesamt je".split())
"""What stands before a figure that is an amount."""


def mended(token: str, before: str | None, behind: Sequence[str], earlier: str | None = None) -> str | None:
    """The token with the sign that is meant, or None where it stays.

    ``before`` is the word before it, ``earlier`` the one before that, ``behind`` are the next four words.
    """
    core = token.lstrip('({„"')
    front = token[: len(token) - len(core)]
    following = behind[0] if behind else ""
    if core in {"$", "$$", "&", "8", "88"} and _NUMBER.fullmatch(following):
        lawful = any(LAW.fullmatch(word) for word in behind[1:5])
        if lawful and not (before or "")[-1:].isdigit():
            return front + "§" * len(core)
    if core[0] == "$" and _LEADS.fullmatch(before or "") and _NUMBER.fullmatch(core.lstrip("$") or following):
        return front + "§" * core.count("$") + core.lstrip("$")
    if _SQUARE.fullmatch(core) and before and _AMOUNT.fullmatch(before):
        return "m²" + token[2:]
    if token[-1] == "," and _NUMBER.fullmatch(following):
        return token[:-1] + "." if core[0].isalpha() else None
    if token[-1] == "," and core[:-1].isdigit() and _MONTH.fullmatch(following):
        return token[:-1] + "."
    if core == "man":
        return "m² an" if earlier in _ABOUT and _FIGURE.fullmatch(before or "") else None
    if core == "Mal" and re.fullmatch(r"\d{1,2}\.", before or "") and re.match(r"(?:19|20)\d\d", following):
        return "Mai"
    return None


def closed(token: str, earlier: Sequence[str]) -> str | None:
    """The token without the caret behind its word, which is a quotation's end where one is open, else a speck.

    ``earlier`` are the words before it on its line.

    >>> closed("Blasewitz^", ["Satzung", "„Erhaltung"]), closed("Kenntnisnahme:^", []), closed("x^2", [])
    ('Blasewitz"', 'Kenntnisnahme:', None)
    """
    found = _CARET.search(token)
    if not found or found.end() != len(token):
        return None
    line = " ".join([*earlier, token])
    opened = line.rfind("„") > max(map(line.rfind, '“”"'))
    return token[: found.start()] + ('"' if opened else "") + found["point"]
