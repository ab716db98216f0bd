r"""A known name among what strokes and the other column left between its words.

::

    Beigeordneter für Stadtentwicklung, Bau, L. lbert Verkehr und Liegenschaften
    Geschäftsbereich Finanzen, Eing. Personal und Recht

The words of the name stand there in their order, each like enough, and little else does:

>>> known = ("Stadtentwicklung", "Stadtentwicklung, Bau, Verkehr und Liegenschaften")
>>> name_among("Stadtenticklung, Bau, L. lbert Verkebr und Liegenschaften", known)
'Stadtentwicklung, Bau, Verkehr und Liegenschaften'
>>> name_among("Stadtentwicklung und Wirtschaftsförderung", known) is None
True
"""

from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz

from pipeline.fields.letters import letters_only

__all__ = ["name_among"]

_LIKE = 75
"""How like a name's word the word on the paper is (of 100)."""
_LONGER = 2
"""Letters that it may have more or fewer: a Bürgermeister is no Oberbürgermeister."""
_MOST = 0.72
"""So large a share of the letters are the name's: what is left are strokes, and no further task."""


def name_among(text: str, known: Iterable[str]) -> str | None:
    """The longest known name of several words whose words stand in a text in their order, and make up most of it."""
    words = [letters for word in text.split() if (letters := letters_only(word))]
    length = sum(map(len, words))
    found = (name for name in known if " " in name and _stands_in(words, name, length))
    return max(found, key=len, default=None)


def _stands_in(words: list[str], name: str, length: int) -> bool:
    wanted = _words_of(name)
    if sum(map(len, wanted)) < _MOST * length:
        return False
    places = iter(words)
    return all(any(_like(word, one) for word in places) for one in wanted)


@lru_cache(maxsize=512)
def _words_of(name: str) -> tuple[str, ...]:
    return tuple(map(letters_only, name.split()))


def _like(word: str, wanted: str) -> bool:
    near = len(wanted) > 2 and abs(len(word) - len(wanted)) <= _LONGER
    return word == wanted or (near and fuzz.ratio(word, wanted) >= _LIKE)
