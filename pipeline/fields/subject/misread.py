"""Words of a title that are misread: signs and capitals within them, words of no list, words the text spells otherwise.

::

    Postp1atz, BeschluSses         a sign, a capital within a word
    Neubau dcs Stegs               a small word that no list knows; names begin with a capital
    Sanierung des Derfkerns        no list knows it, and the text has „Dorfkerns“

What no list knows is the corrector's to say (`pipeline.page.Reading.strange`). Most of it are names: one in four titles
has such a word. But a name stands in the memo's text again, as it is.

>>> [(one.word, one.likely) for one in misread_in("Umbau der Ha1le in Anderf", {"Anderf"}, ["nach Andorf"])]
[('Ha1le', None), ('Anderf', 'Andorf')]
>>> misread_in("Umbau der Halle in Anderf", {"Anderf"}, ["nach Andorf und Anderf"])
[]
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

__all__ = ["Misread", "misread_in"]

_WITHIN = frozenset("-–/.:+'’*_()")
"""What may stand between two letters of a word: ``Grund-/Oberschule``, ``Bürger*innen``, ``Lehrer(in)``."""
_CAPITAL = 6
"""Letters of a word with a capital within that is no name: ``eVergabe`` is one, and ``GmbH``."""
_FIFTH = 5
"""Of so many letters one may differ where two words are one."""
_LONGER = 2
"""Letters that one of them may have more: ``rn`` for ``m``."""


class Misread(NamedTuple):
    """A word that is misread, and the like word that the memo's text has, if there is one."""

    word: str
    likely: str | None = None


def misread_in(title: str, strange: AbstractSet[str], texts: Iterable[str]) -> list[Misread]:
    """The misread words of a title; ``strange`` are the words that no list knows, ``texts`` the memo's other rows."""
    asked = [word for word in _letters(title) if word in strange or _has_capital_within(word)]
    elsewhere = {word for text in texts for word in _letters(text)} if asked else frozenset()
    signs = [Misread(word) for word in title.split() if _has_sign_within(word)]
    return [*signs, *(one for word in asked if word not in elsewhere for one in _of_word(word, elsewhere))]


def _of_word(word: str, elsewhere: AbstractSet[str]) -> Iterator[Misread]:
    """The word, where it is no name that stands here alone: small, with a capital within, or like one of the text."""
    likely = next((one for one in sorted(elsewhere) if _is_alike(one, word)), None)
    if likely or word.islower() or _has_capital_within(word):
        yield Misread(word, likely)


def _has_capital_within(word: str) -> bool:
    return len(word) >= _CAPITAL and sum(map(str.isupper, word[1:])) == 1 and not word[-1].isupper()


def _is_alike(one: str, word: str) -> bool:
    """Whether two words are one but for misread letters; an ending more or less makes another form of it."""
    most = max(1, len(word) // _FIFTH)
    if abs(len(one) - len(word)) > _LONGER or one[:1].isupper() != word[:1].isupper():
        return False
    return not one.startswith(word) and not word.startswith(one) and Levenshtein.distance(one, word) <= most


def _letters(text: str) -> list[str]:
    """The words of a text, signs and figures parting them."""
    return "".join(sign if sign.isalpha() else " " for sign in text).split()


def _has_sign_within(word: str) -> bool:
    """Whether a sign or figures stand between two letters, one of them small, or a nought is a word's first letter.

    >>> [word for word in ("W1ese", "Stadtte11e", "Plan&ng", "0rtsamt", "32+X", "H2O", "Bürger*innen", "V-Co0050/21",
    ...                    "2025plus", "10er") if _has_sign_within(word)]
    ['W1ese', 'Stadtte11e', 'Plan&ng', '0rtsamt']
    """
    begins = word[:1] == "0" and len(word) > _CAPITAL and word[1:].islower() and word[1:].isalpha()
    joined = word.replace("11", "1")
    return begins or any(
        before.isalpha() and behind.isalpha() and not sign.isalpha() and sign not in _WITHIN
        for before, sign, behind in zip(joined, joined[1:], joined[2:], strict=False)
        if before.islower() or behind.islower()
    )
