"""Phrases of a few words, looked for in a sentence word by word.

::

    steht … zur Verfügung       … stands for up to four words between
    vorgesehen*                 * for any ending

A sentence is cut into words once, and each word looked up: hundreds of phrases cost no more than a few.

>>> said = Phrases([("planned", "vorgesehen*"), ("done", "steht … zur verfügung")])
>>> said.found(words_of("Das Geld steht dem Amt zur Verfügung."))
{'done': 'steht … zur Verfügung'}
"""

import itertools
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

__all__ = ["Phrases", "shipped", "words_of"]

_WORD = re.compile(r"[^\W_]+")
_HEAD = 3
"""By its first letters a phrase with an ending is found."""
_GAP = 4


class _Phrase(NamedTuple):
    name: str
    begins: str
    rest: tuple[str, ...]


def words_of(text: str) -> list[str]:
    """The words and numbers of a text, in their order, as they are written."""
    return _WORD.findall(text)


class Phrases:
    """Named phrases, each name with several."""

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        self.names = tuple(dict.fromkeys(name for name, _ in rows))
        self._whole: dict[str, list[_Phrase]] = {}
        self._begun: dict[str, list[_Phrase]] = {}
        for name, text in rows:
            first, *rest = text.lower().split()
            if first.endswith("*"):
                self._begun.setdefault(first[:_HEAD], []).append(_Phrase(name, first[:-1], tuple(rest)))
            else:
                self._whole.setdefault(first, []).append(_Phrase(name, first, tuple(rest)))

    def found(self, words: Sequence[str]) -> dict[str, str]:
        """The names whose phrases stand in the words, each with the first words that say so."""
        lower = [word.lower() for word in words]
        found: dict[str, str] = {}
        for at, word in enumerate(lower):
            for phrase in self._whole.get(word, ()):
                _note(phrase, words, lower, at, found)
            for phrase in self._begun.get(word[:_HEAD], ()):
                if word.startswith(phrase.begins):
                    _note(phrase, words, lower, at, found)
        return found


def _note(phrase: _Phrase, words: Sequence[str], lower: Sequence[str], at: int, found: dict[str, str]) -> None:
    """Note the phrase's name where its other words follow its first."""
    if phrase.name in found:
        return
    if not phrase.rest:
        found[phrase.name] = words[at]
    elif places := _matched(phrase.rest, lower, at + 1):
        found[phrase.name] = _quoted(words, [at, *places])


def _matched(phrase: Sequence[str], words: Sequence[str], at: int) -> list[int] | None:
    """The places of the phrase's words from a place on, or None."""
    places: list[int] = []
    gap = 0
    for part in phrase:
        if part == "…":
            gap = _GAP
            continue
        for place in range(at, min(at + gap + 1, len(words))):
            if _is(part, words[place]):
                break
        else:
            return None
        places.append(place)
        at, gap = place + 1, 0
    return places


def _is(part: str, word: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else word == part


def _quoted(words: Sequence[str], places: Sequence[int]) -> str:
    parts = [words[places[0]]]
    for before, place in itertools.pairwise(places):
        parts += [words[place]] if place == before + 1 else ["…", words[place]]
    return " ".join(parts)


@lru_cache(maxsize=4)
def shipped(file: str) -> Phrases:
    """The phrases of a file of this package: a name, a tab, a phrase."""
    lines = files(__package__).joinpath(file).read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return Phrases([(row[0], row[1]) for row in rows])
