"""What a text speaks of: its long nouns, by their first letters.

::

    Der Oberbürgermeister legt dem Ausschuss ein Radwegekonzept vor.      radweg

A point and a sentence that name one thing belong together, whatever its ending. What nearly every resolution names,
whoever resolves and is to act, and the town's own name tell no point from another and are left out.
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
def things(text: str, town: str = "") -> frozenset[str]:
    """The beginnings of a text's long nouns, but for those of offices, papers and the council's own town.

    >>> things("Der Oberbürgermeister legt dem Auentaler Rat ein Radwegekonzept vor.", "Auental")
    frozenset({'radweg'})
    """
    left_out = (*_OFFICIAL, town.removesuffix("en")) if town else _OFFICIAL  # Dresden's: Dresdner
    return frozenset(noun[:LETTERS].lower() for noun in _NOUN.findall(text) if not noun.startswith(left_out))
