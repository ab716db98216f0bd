"""The words of a line in small letters, found once: signals ask for some of them, a sentence is all of them.

::

    1. „Der Rat beschließt den Bau.      der, rat, beschließt, den, bau

>>> sorted(words_in("1. „Der Rat beschließt den Bau.")), first_word("1. „Der Rat")
(['bau', 'beschließt', 'den', 'der', 'rat'], 'der')
"""

import re
from functools import lru_cache
from itertools import islice

__all__ = ["beginning", "first_word", "words_in"]

_WORD = re.compile(r"[^\W\d_]{2,}")
_FIRST = 30
"""Letters of a line among which its first word stands."""


@lru_cache(maxsize=4096)
def words_in(text: str) -> frozenset[str]:
    """The words of two letters and more."""
    return frozenset(_WORD.findall(text.lower()))


def first_word(text: str) -> str | None:
    """The first of them, None where the line begins with none."""
    found = _WORD.search(text[:_FIRST].lower())
    return found[0] if found else None


def beginning(text: str) -> tuple[str, ...]:
    """The first two words as they are written; fewer where a line has no more.

    >>> beginning("2. Der Rat dankt"), beginning("3.")
    (('Der', 'Rat'), ())
    """
    return tuple(found[0] for found in islice(_WORD.finditer(text, 0, 2 * _FIRST), 2))
