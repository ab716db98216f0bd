"""Letters: how usual a spelling looks to a reader of German, whatever the dictionaries say of the word.

::

    Erhaitungssatzung      ``hait`` stands in hardly any word, ``halt`` in many: a misreading
    Einsamkeiten           ``keiten`` ends a thousand words, ``kelten`` a few: no misreading, though in no list

Every word that is in no list looks misread to a dictionary; most are rare, old, foreign, or somebody's name. The runs
of four letters of the frequent words tell the two apart:

>>> letters = Letters.of(["einsamkeit", "heiterkeiten", "haltung", "erhalten", "gestaltung", "umgestaltung", "helden"])
>>> letters.gain("erhaitung", "erhaltung") > 1, letters.gain("einsamkeiten", "einsamkelten") > 0
(True, False)
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log10

__all__ = ["Letters"]

_RUN = 4
"""Letters of a run: 64 bits in UTF-16."""
_HALF = 0b11011
"""How the number of half a sign begins in UTF-16 (a surrogate)."""
_SEEN_NEVER = 0.05
"""What a run that is in no word counts."""

_CAUTION = 2
"""… and what is added to the count of its first three letters, so that a rare beginning says little."""

_KEPT = 200_000
"""Runs whose chances are kept: German has some 90,000, rubbish has no end."""


class _Chances(dict[str, float]):
    """Log10 of the chance of each run's last letter behind its first three, reckoned when it is first asked for."""

    def __init__(self, runs: Mapping[str, int], starts: Mapping[str, int]) -> None:
        super().__init__()
        self._runs, self._starts = runs, starts

    def __missing__(self, run: str) -> float:
        chance = log10((self._runs.get(run, 0) + _SEEN_NEVER) / (self._starts.get(run[:-1], 0) + _CAUTION))
        if len(self) < _KEPT:
            self[run] = chance
        return chance


def _counted(text: str) -> Iterator[tuple[str, int]]:
    """Each run of four letters of a text with its count: as whole numbers, 350,000 of them are soon sorted.

    Runs with a sign that takes two numbers (an emoji) are left out.

    >>> sorted(_counted("schsch")), list(_counted("sch")), list(_counted("sch😀sc"))
    ([('chsc', 1), ('hsch', 1), ('schs', 1)], [], [])
    """
    if len(text) < _RUN:
        return iter(())
    import numpy as np  # by who reads words, not by who looks through the dictionaries

    letters = np.frombuffer(text.encode("utf-16-le"), np.uint16)
    runs = np.ascontiguousarray(np.lib.stride_tricks.sliding_window_view(letters, _RUN)).view(np.uint64)
    found, times = np.unique(runs, return_counts=True)
    whole = ~((found.view(np.uint16).reshape(-1, _RUN) >> 11) == _HALF).any(axis=1)
    found, times = found[whole], times[whole]
    names = found.tobytes().decode("utf-16-le")
    return zip((names[at : at + _RUN] for at in range(0, len(names), _RUN)), times.tolist(), strict=True)


@dataclass(frozen=True, eq=False)
class Letters:
    """How often runs of four letters, and the first three of each, stand in words; ``^`` and ``$`` are their ends."""

    runs: Mapping[str, int]
    starts: Mapping[str, int]

    @staticmethod
    def of(words: Iterable[str]) -> "Letters":
        """From words in small letters, each counted once."""
        spelled = "$^".join(["", *words, ""])
        runs = {run: times for run, times in _counted(spelled) if "$^" not in run}
        starts: Counter[str] = Counter()
        for run, times in runs.items():
            starts[run[:-1]] += times
        return Letters(runs, starts)

    def gain(self, seen: str, meant: str) -> float:
        """How much more usual the letters of ``meant`` are than those of ``seen``, in powers of ten."""
        return self.likelihood(meant) - self.likelihood(seen)

    def likelihood(self, word: str) -> float:
        """Log10 of the chance that these letters follow one another; small letters, ``ss`` for ``ß``."""
        spelled, chances = f"^{word}$", self._chances
        return sum([chances[spelled[at : at + _RUN]] for at in range(len(spelled) - _RUN + 1)])

    @cached_property
    def _chances(self) -> _Chances:
        return _Chances(self.runs, self.starts)

    def strange(self, word: str) -> int:
        """How many runs of four letters no word has; small letters, ``ss`` for ``ß``.

        >>> Letters.of(["entwurf", "entgegen"]).strange("entfurf")
        4
        """
        spelled, runs = f"^{word}$", self.runs
        return sum([spelled[at : at + _RUN] not in runs for at in range(len(spelled) - _RUN + 1)])
