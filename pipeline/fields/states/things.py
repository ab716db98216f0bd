"""What a text speaks of: its long nouns, by their first letters.

::

    Der Oberbürgermeister legt dem Ausschuss ein Radwegekonzept vor.      radweg

A point and a sentence that name one thing belong together, whatever its ending. What nearly every resolution names,
whoever resolves and is to act, tells no point from another and is left out.
"""

import re
from functools import lru_cache

__all__ = ["LETTERS", "things"]

LETTERS = 6
"""So many first letters tell a thing."""
_NOUN = re.compile(r"\b[A-ZÄÖÜ][a-zäöüß]{5,}")
_OFFICIAL = tuple("Beschl Landesh Oberb Ausschuss Stadtrat Umsetz Stadtbe Ortsch Stadten Anlage Rahmen Vorlage".split())
"""How nouns begin that nearly every resolution has: German offices and papers, no name of one council."""


@lru_cache(maxsize=64)  # a point's text is asked for with each part of its report
def things(text: str) -> frozenset[str]:
    """The beginnings of a text's long nouns, but for those of offices and papers.

    >>> things("Der Oberbürgermeister legt ein Radwegekonzept vor.")
    frozenset({'radweg'})
    """
    return frozenset(noun[:LETTERS].lower() for noun in _NOUN.findall(text) if not noun.startswith(_OFFICIAL))
