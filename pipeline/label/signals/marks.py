r"""Numbers, letters, quotation marks and line ends: what the print of a resolution shows.

::

    1. „Der Stadtrat beschließt das Konzept.     a number, an opening mark, the end of a sentence
    a) im Norden,                                a lettered item, a comma: the sentence goes on
    2.                                           a number alone, its text comes later
    Der Bericht ist vorzulegen.“                 a closing mark: the quotation ends
"""

import re

from pipeline.grammar.point_number import letters_of
from pipeline.label.words import words_in
from pipeline.running_text import ends_sentence

__all__ = [
    "alone", "capital", "closes", "closes_faintly", "colon", "comma", "ends", "figures", "letter", "nothing",
    "number", "opens", "small",
]  # fmt: skip

_ALONE = re.compile(r"[„“\"»\s_.·]{0,4}(?:\d{1,2}|[lIL])\s?[.);:,]{1,2}\W{0,2}$")
_NUMBER = re.compile(
    r"[\W_]{0,4}?(?:\d{1,2}|[lIL](?=\W{1,3}[„“\"A-ZÄÖÜ]))(?:\.\d)?\s?[.)]{1,2}\s*(?=[„“\"(A-ZÄÖÜa-zäöü]|$)"
)
_OPENS = re.compile(
    r"\W{0,2}(?:\d{1,2}\s?[.)]{1,2}\s*|\d{1,2}\.\d{1,2}\.?\s+|[a-h]\)\s?)?(?:[„“«»\"]|,,|,\^|‚‚|'')\s?(?=[\w(„])"
)
_CLOSES = re.compile(r"(?:[“”\"»«^*]|''|’’|´´|/'|[.!;?]\s?['’‘´`])\W{0,2}$")
_FAINT = re.compile(r"(?:[.;]|(?<=\w)\s(?=ua))\s?(?:ua|\?|[•®°]{1,2})\W{0,2}$|\w[.;]['’^]{1,2}$")
_QUOTED_AT_END = re.compile(r".{8}(?:„|(?<=\s)[\"“«](?=\w)|,,)[^„“”\"»«]+[“”\"»]\W{0,2}$")
_END = 8
"""Letters at a line's end among which its marks stand."""


def alone(text: str) -> bool:
    """A point's number on a line of its own.

    >>> alone("2."), alone("„l."), alone("2. Bau")
    (True, True, False)
    """
    return _ALONE.match(text) is not None


def number(text: str) -> bool:
    """A number in front of a text.

    >>> number("1. „Der Rat"), number("„L. Der Rat"), number("1.2 Die Mittel"), number("17 Vereine")
    (True, True, False, False)
    """
    return _NUMBER.match(text) is not None and not alone(text)


def letter(text: str) -> bool:
    """A lettered item.

    >>> letter("b) „verbindliche Fristen"), letter("als Anlage")
    (True, False)
    """
    return letters_of(text) is not None


def opens(text: str) -> bool:
    """An opening quotation mark at the start, a number in front of it or not.

    >>> opens("1. „Der Rat"), opens("1.2 „Der Rat"), opens("‚‚Der Rat"), opens("Der „Rat“")
    (True, True, True, False)
    """
    return _OPENS.match(text) is not None


def closes(text: str) -> bool:
    """A closing quotation mark at the end, whole or misread.

    >>> closes("zu berichten.“"), closes("zu berichten/'"), closes("zu berichten."), closes("liegt derzeit „im Plan“.")
    (True, True, False, False)
    """
    return not text[-1:].isalnum() and _CLOSES.search(text[-_END:]) is not None and not _names_at_end(text)


def _names_at_end(text: str) -> bool:
    """Whether the closing mark at the end is that of a name quoted in the line."""
    return _QUOTED_AT_END.search(text) is not None and not opens(text)


def closes_faintly(text: str) -> bool:
    """What an engine makes of a closing mark that it doesn't see as one.

    >>> closes_faintly("zu berichten. ua"), closes_faintly("zu berichten.")
    (True, False)
    """
    return (text[-1:] == "a" or not text[-1:].isalnum()) and _FAINT.search(text[-_END:]) is not None


def ends(text: str) -> bool:
    """The end of a sentence or item; no abbreviation's stop.

    >>> ends("ist erledigt."), ends("nach § 2 Abs.")
    (True, False)
    """
    return ends_sentence(text)


def comma(text: str) -> bool:
    """A comma at the end.

    >>> comma("im Norden,")
    True
    """
    return text.rstrip('“”"').endswith(",")


def colon(text: str) -> bool:
    """A colon at the end: what follows was announced.

    >>> colon("gegeben werden:"), colon("GZ: 61")
    (True, False)
    """
    return text.rstrip(" .'“\"").endswith((":", ";"))


def small(text: str) -> bool:
    """A small letter at the start.

    >>> small("und berichtet"), small("Und")
    (True, False)
    """
    return text[:1].islower()


def capital(text: str) -> bool:
    """A capital at the start.

    >>> capital("Der Rat"), capital("1. Der Rat")
    (True, False)
    """
    return text[:1].isupper()


def figures(text: str) -> bool:
    """A figure somewhere.

    >>> figures("Nächste Beschlusskontrolle: Mai 2016"), figures("Nächste Beschlusskontrolle:")
    (True, False)
    """
    return any(map(str.isdecimal, text))


def nothing(text: str) -> bool:
    """No word of three letters: a number, a stroke, what a stamp leaves.

    >>> nothing("| 4."), nothing("Rat")
    (True, False)
    """
    return max(map(len, words_in(text)), default=0) < 3
