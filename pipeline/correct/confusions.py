"""What else the eye may have seen: the words that an engine's confusions of letters lead back to.

::

    Arbelt        l for i        Arbeit
    Schönbom      m for rn       Schönborn
    beschliefSt   fS for ß       beschließt

>>> eye = Confusions.of([("l", "i", 0.2, "confusions.tsv:2"), ("m", "rn", 0.4, "confusions.tsv:20")])
>>> [Variant(*found).text for found in eye.variants("Arbelt")]
['Arbeit']
>>> [text for text, *_ in eye.variants("Welmar")]
['Weimar', 'Welrnar']
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

__all__ = ["Confusions", "Variant"]

CHEAP = 0.3
"""Confusions up to this cost may come several to a word; dearer ones alone."""

_MOST = 4
_LIMIT = 64


class Variant(NamedTuple):
    """Another reading of a word: what it costs, the line of its first confusion, and how many there are."""

    text: str
    cost: float
    entry: str
    times: int


Found = tuple[str, float, str, int]
"""A `Variant` that nobody has looked at: of a hundred that are made, one is a word."""

_Swap = tuple[str, str, float, str]
"""What is seen, what is meant, the cost, the dictionary's line."""

_Step = tuple[float, int, int, str, str]
"""The cost of a confusion, where what it sees begins and ends in the word, what is meant, and its line."""


@dataclass(frozen=True, slots=True)
class Confusions:
    """The archivist's confusions by the first letter of what is seen."""

    by_letter: Mapping[str, tuple[_Swap, ...]]
    cheap: Mapping[str, tuple[_Swap, ...]]

    @staticmethod
    def of(rows: Iterable[tuple[str, str, float, str]]) -> "Confusions":
        """From rows of seen, meant, cost and address."""
        rounded = [(seen, meant, round(cost, 2), entry) for seen, meant, cost, entry in rows]
        return Confusions(_by_letter(rounded), _by_letter([row for row in rounded if row[2] <= CHEAP]))

    def variants(self, word: str, *, cheap: bool = False) -> Iterator[Found]:
        """Every reading that one confusion explains, or up to four cheap ones; at most 64, the likely ones first.

        With ``cheap`` no dearer confusion is tried.
        """
        spots = sorted(_spots(word, self.cheap if cheap else self.by_letter), key=itemgetter(0))[:_LIMIT]
        layer: list[tuple[int, str, float, str]] = []  # where the last confusion begins, and the reading so far
        for cost, start, end, meant, entry in spots:
            text = word[:start] + meant + word[end:]
            yield text, cost, entry, 1
            if cost <= CHEAP:
                layer.append((start, text, cost, entry))
        if layer:
            yield from islice(_more(layer, [spot for spot in spots if spot[0] <= CHEAP]), _LIMIT - len(spots))


def _by_letter(rows: Iterable[_Swap]) -> dict[str, tuple[_Swap, ...]]:
    found: dict[str, list[_Swap]] = {}
    for row in rows:
        found.setdefault(row[0][0], []).append(row)
    return {letter: tuple(those) for letter, those in found.items()}


def _spots(word: str, rows: Mapping[str, tuple[_Swap, ...]]) -> list[_Step]:
    """Where the word shows what a confusion sees, from its beginning on."""
    found = []
    for start, letter in enumerate(word):
        if letter in rows:
            for seen, meant, cost, entry in rows[letter]:
                if seen == letter:
                    found.append((cost, start, start + 1, meant, entry))
                elif word.startswith(seen, start):
                    found.append((cost, start, start + len(seen), meant, entry))
    return found


def _more(layer: list[tuple[int, str, float, str]], cheap: Sequence[_Step]) -> Iterator[Found]:
    """The readings that cheap confusions more explain, each left of those before it."""
    for times in range(2, _MOST + 1):
        following: list[tuple[int, str, float, str]] = []
        for limit, before, sum_before, entry in layer:
            for cost, start, end, meant, _ in cheap:
                if end <= limit:
                    text, total = before[:start] + meant + before[end:], round(sum_before + cost, 2)
                    yield text, total, entry, times
                    following.append((start, text, total, entry))
        layer = following
