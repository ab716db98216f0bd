"""What else the eye may have seen: the words that an engine's confusions of letters lead back to.

::

    Arbelt        l for i        Arbeit
    Schönbom      m for rn       Schönborn
    beschliefSt   fS for ß       beschließt

>>> eye = Confusions.of([("l", "i", 0.2, "confusions.tsv:2"), ("m", "rn", 0.4, "confusions.tsv:20")])
>>> [(v.text, v.cost) for v in eye.variants("Arbelt")]
[('Arbeit', 0.2)]
>>> [v.text for v in eye.variants("Welmar")]
['Weimar', 'Welrnar']
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Confusions", "Variant"]

CHEAP = 0.3
"""Confusions up to this cost may come several to a word; dearer ones alone."""

_MOST = 4
_LIMIT = 64


class Variant(NamedTuple):
    """Another reading of a word, what it costs, and the confusion's lines in the dictionary."""

    text: str
    cost: float
    entry: str
    times: int


class _Spot(NamedTuple):
    start: int
    end: int
    meant: str
    cost: float
    entry: str


@dataclass(frozen=True, slots=True)
class Confusions:
    """The archivist's confusions by the first letter of what is seen."""

    by_letter: Mapping[str, tuple[tuple[str, str, float, str], ...]]

    @staticmethod
    def of(rows: Iterable[tuple[str, str, float, str]]) -> "Confusions":
        """From rows of seen, meant, cost and address."""
        by_letter: dict[str, list[tuple[str, str, float, str]]] = {}
        for seen, meant, cost, entry in rows:
            by_letter.setdefault(seen[0], []).append((seen, meant, cost, entry))
        return Confusions({letter: tuple(found) for letter, found in by_letter.items()})

    def variants(self, word: str) -> Iterator[Variant]:
        """Every reading that one confusion explains, or up to four cheap ones; at most 64, the likely ones first."""
        spots = sorted(self._spots(word), key=lambda spot: spot.cost)
        cheap = [spot for spot in spots if spot.cost <= CHEAP]
        layer = [(0, Variant(word, 0.0, "", 0))]  # the place after the last confusion, counted from the end
        given = 0
        for times in range(_MOST):
            following: list[tuple[int, Variant]] = []
            for done, variant in layer:
                for spot in cheap if times else spots:
                    if times and spot.end > len(word) - done:
                        continue
                    text = variant.text[: spot.start] + spot.meant + variant.text[spot.end :]
                    reached = Variant(text, round(variant.cost + spot.cost, 2), variant.entry or spot.entry, times + 1)
                    yield reached
                    given += 1
                    if given >= _LIMIT:
                        return
                    if spot.cost <= CHEAP:
                        following.append((len(word) - spot.start, reached))
            layer = following

    def _spots(self, word: str) -> Iterator[_Spot]:
        for start, letter in enumerate(word):
            for seen, meant, cost, entry in self.by_letter.get(letter, ()):
                if word.startswith(seen, start):
                    yield _Spot(start, start + len(seen), meant, cost, entry)
