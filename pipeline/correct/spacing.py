"""Spaces: words run together, and words cut in two.

::

    aufder   derVolksfeste   Ausschussfür   1und   →   auf der   der Volksfeste   Ausschuss für   1 und
    Dresc en   w eder                              →   Dresden   weder

>>> from pipeline.correct.words import Words
>>> from pipeline.dictionaries import find_folder, load
>>> words = Words.build(load(find_folder()))
>>> parted("derVolksfeste", words), parted("Fürdie", words), parted("Volksfeste", words), parted("Beider", words)
('der Volksfeste', 'Für die', None, None)
>>> merges("w", "eder", words), merges("in", "dem", words)
(True, False)
"""

import re
from collections.abc import Iterable

from pipeline.correct.lexicon import LONGEST, Lexicon
from pipeline.correct.lines import LEADERS, LINKED
from pipeline.correct.words import LETTERS, Words

__all__ = ["broken", "merges", "parted", "parted_number"]

_BEFORE = frozenset(
    "der die das den dem des und für vom zum zur ist eine einer eines nicht wird sich sind dass oder seiner ihrer"
    " dieser diese alle sowie als auch".split()
)
"""Small words that are met at the front of words run together; none that begins a verb (``mit``, ``aus``)."""

_BEHIND = frozenset("für und vom zum zur von mit auf wird ist".split())
"""… and behind; none that ends an inflected word (``des``, ``den``)."""

_ARTICLES = frozenset("der die das den dem des ein eine einer einem einen eines".split())
_PREPOSITIONS = frozenset("auf aus bei mit von nach über unter durch gegen ohne für um bis".split())
_FRONT = _BEFORE | _PREPOSITIONS | frozenset("im in am es an zu".split())
"""Small words before a capital letter."""

_NUMBERED = frozenset(
    "und oder bis in zu der des die von für Abs Absatz Satz Nr Euro Uhr Prozent Jahre Jahren Monate".split()
)
_LAW = re.compile(r"[A-ZÄÖÜ][a-zäöü]\w*(?:GB|GO|GemO|VO|BO|StG|SchG|KAG)")
_NUMBER = re.compile(r"(\d{1,4})([^\W\d_]+)")

_WRITTEN = 2.0
"""A whole word this frequent needs no other witness."""

_LONG = 9
"""A word of so many letters is hardly a part of another, however rare."""

_LINK = re.compile(r"(?<!s)s$")
"""A letter that links a first half to a second one: of ``Beschluss`` the s is none."""

_RARE = 2.6
"""A word more frequent than this is not parted."""


def parted(word: str, words: Words) -> str | None:
    """The two words that ran together, or None. Only a small word at one end, or a capital inside, gives them away."""
    lexicon = words.lexicon
    if not 5 <= len(word) <= LONGEST or lexicon.listed(word) > _RARE or word in words.keep:
        return None
    for cut in _cuts(word):
        left, right = word[:cut], word[cut:]
        if right[0].isupper():
            small = (left.lower() in _FRONT and left[1:].islower()) or (
                left.islower() and lexicon.listed(left) >= 3.5 and len(left) > 2
            )
            if small and right[1:].islower() and len(right) > 3 and lexicon.zipf(right):
                return f"{left} {right}"
        elif _apart(left, right, words):
            return f"{left} {right}"
    return None


def _cuts(word: str) -> Iterable[int]:
    """Where the word may part, from its end on: before a capital, behind a small word, or before one.

    >>> [*_cuts("Ausschussfür")], [*_cuts("derVolk")], [*_cuts("aufder")]
    ([9, 3], [5, 4, 3, 2], [3])
    """
    size, lower = len(word), word.lower()
    if not word[1:].islower():
        return range(size - 2, 1, -1)
    behind = [size - length for length in _LENGTHS_BEHIND if word[-length:] in _LAST and size - length > 1]
    before = [cut for cut in _LENGTHS_BEFORE if lower[:cut] in _FIRST and cut <= size - 2]
    return sorted({*before, *behind}, reverse=True) if before or behind else ()


_FIRST = _BEFORE | _PREPOSITIONS
_LAST = _BEHIND | {"zu"}
_LENGTHS_BEFORE = sorted({len(small) for small in _FIRST})
_LENGTHS_BEHIND = sorted({len(small) for small in _LAST})


def _apart(left: str, right: str, words: Words) -> bool:
    listed = words.lexicon.listed
    if left in _PREPOSITIONS or (left.lower() in _PREPOSITIONS - {"von"} and left[1:].islower()):  # Vonder: a name
        strong = right in _ARTICLES
    elif left in _BEFORE:
        strong = listed(right) >= (4.0 if len(right) < _LONG else 3.2) and (len(right) > 4 or right in _BEHIND)
    else:
        behind = right in _BEHIND or (right == "zu" and left[0].isupper())
        strong = behind and len(left) > 4 and listed(left) >= 3.5 and not _LINK.search(left)
    return strong and _together(left, right, words.lexicon) < -1.0


def parted_number(token: str) -> str | None:
    """A number and the word that ran into it.

    >>> parted_number("1und"), parted_number("67Abs"), parted_number("20er"), parted_number("14a")
    ('1 und', '67 Abs', None, None)
    """
    found = _NUMBER.fullmatch(token)
    known = found and (found[2] in _NUMBERED or _LAW.fullmatch(found[2]))
    return f"{found[1]} {found[2]}" if found and known else None


def merges(left: str, right: str, words: Words) -> bool:
    """Whether two neighbours on a line are one word that was cut: a word together, and rubbish apart."""
    lexicon = words.lexicon
    if not right.islower() or not left.isalpha() or (left.isupper() and len(left) > 1):
        return False
    rubbish = min(lexicon.zipf(left) if len(left) > 1 else 0.0, lexicon.zipf(right))
    return rubbish < 2.0 and lexicon.listed(left + right) >= 2.7 and _together(left, right, lexicon) > 3.0


def broken(left: str, right: str, words: Words) -> bool:
    """Whether a word was broken with a hyphen, and the line's end between its halves got lost.

    >>> from pipeline.dictionaries import find_folder, load
    >>> words = Words.build(load(find_folder()))
    >>> broken("Flur-", "stückes", words), broken("Haupt-", "und", words), broken("Glück-", "immer", words)
    (True, False, False)
    """
    head = LETTERS.match(right)
    if not head or not right[0].islower() or head[0] in LEADERS or not left[:-1].isalpha():
        return False
    whole = left[:-1] + head[0]
    if LINKED.search(left[:-1]) and words.lexicon.zipf(whole):
        return True
    return words.lexicon.listed(whole) >= _WRITTEN or (
        bool(words.lexicon.zipf(whole)) and not words.lexicon.zipf(head[0])
    )


def _together(left: str, right: str, lexicon: Lexicon) -> float:
    """How much oftener the whole word is written than its parts as two words, in powers of ten."""
    whole, first, second = (_chance(word, lexicon) for word in (left + right, left, right))
    return whole - first - second


def _chance(word: str, lexicon: Lexicon) -> float:
    """Log10 of the chance to meet the word; unknown words are the rarer the longer they are."""
    zipf = lexicon.zipf(word)
    return zipf - 9 if zipf else -9 - 0.1 * len(word)
