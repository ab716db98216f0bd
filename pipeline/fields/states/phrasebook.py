r"""The archivist's phrases (``corrections/statuses.tsv``), compiled, and found by the words of a sentence.

::

    befindet sich … in … Umsetzung     … stands for words of the same clause
    Beschluss* … umgesetzt             * for any ending
    ^ umgesetzt                        ^ alone in a table's cell, at a report's beginning

A phrase is looked for only where its longest word stands, and the others, too: of some hundred a sentence tries a few.

>>> book = phrasebook([("ist … umgesetzt", "implemented"), ("Beschluss* … erledigt", "implemented")])
>>> [phrase.text for phrase in book.at_hand("Der Beschlusspunkt ist erledigt.")]
['Beschluss* … erledigt']
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, cast, get_args

from pipeline.memo import State

__all__ = ["Phrase", "Phrasebook", "phrasebook"]

_WORD = re.compile(r"[^\W_]+")
_HEAD = 4
"""By its first letters a word with an ending is found."""
_GAP = r"(?:[^;:,]|,(?!\s(?:d(?:er|ie|as|ass|en|em|essen)|welche\w*|um|wenn|sodass|so|wobei|da|und|wo)\b))"
"""A letter of the words between, as long as no other clause begins."""
_CELL = "^ "
"""So begins a phrase that stands alone at a report's beginning: a cell of a table."""


class Phrase(NamedTuple):
    """A phrase; ``place`` is its place among all, the longest of a sentence counts.

    ``denies`` says whether it holds a "nicht", ``done`` whether it is one of what was done ("wurde … umgesetzt");
    ``whole`` are its words without an ending left open.
    """

    state: State
    text: str
    place: int
    denies: bool
    done: bool
    whole: frozenset[str]

    @property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when a sentence first calls for it: most phrases are in no memo, and a start would wait for all."""
        return _pattern(self.text)


class Phrasebook:
    """Phrases with their states, the longest first, those of a table's cell apart; ``town`` is the council's."""

    def __init__(self, rows: Iterable[tuple[str, str]], town: str = "") -> None:
        """Take the rows. Raises ValueError for an unknown state."""
        self.town = town
        ordered = sorted(rows, key=lambda row: -len(re.sub(r"[^\w]", "", row[0])))
        phrases = [_phrase(text, state, place) for place, (text, state) in enumerate(ordered)]
        self._cells: dict[str, list[Phrase]] = {}
        self._whole: dict[str, list[Phrase]] = {}
        self._begun: dict[str, list[tuple[str, Phrase]]] = {}
        for phrase in phrases:
            if phrase.text.startswith(_CELL):
                self._cells.setdefault(phrase.text[len(_CELL) :].lstrip()[:1].casefold(), []).append(phrase)
            else:
                self._file(phrase)

    def of_cells(self, text: str) -> Sequence[Phrase]:
        """The phrases of a table's cell that may begin a text, by its first letter."""
        return self._cells.get(text[:1].casefold(), ())

    def _file(self, phrase: Phrase) -> None:
        """Put a phrase where its longest word is looked up."""
        longest = max((word for part in phrase.text.split() for word in _parts(part)), key=len)
        word = _WORD.findall(longest)[0]
        if longest.endswith("*"):
            self._begun.setdefault(word[:_HEAD], []).append((word, phrase))
        else:
            self._whole.setdefault(word, []).append(phrase)

    def at_hand(self, sentence: str) -> list[Phrase]:
        """The phrases whose words stand in the sentence, whatever their order, the longest phrase first."""
        found = {}
        words = frozenset(_WORD.findall(sentence))
        for word in words:
            for phrase in self._whole.get(word, ()):
                if phrase.whole <= words:
                    found[phrase.place] = phrase
            for begun, phrase in self._begun.get(word[:_HEAD], ()):
                if word.startswith(begun) and phrase.whole <= words:
                    found[phrase.place] = phrase
        return [found[place] for place in sorted(found)]


def _parts(part: str) -> list[str]:
    """The words of a phrase's part, each with its star: ``Tief-*`` is ``Tief``."""
    words = _WORD.findall(part)
    return [*words[:-1], words[-1] + ("*" if part.endswith(words[-1] + "*") else "")] if words else []


def phrasebook(rows: Iterable[tuple[str, str]], town: str = "") -> Phrasebook:
    """The phrases and their states, taken once."""
    return _kept(tuple(rows), town)


@lru_cache(maxsize=16)
def _kept(rows: tuple[tuple[str, str], ...], town: str) -> Phrasebook:
    return Phrasebook(rows, town)


def _phrase(text: str, state: str, place: int) -> Phrase:
    if state not in get_args(State):
        raise ValueError(f"{state!r} is no state; expected one of {', '.join(get_args(State))}")
    denies = re.search(r"\b(?:nicht|kein(?:e[nmrs]?)?|weder|nie)\b", text, re.IGNORECASE) is not None
    done = re.match(r"(?:wurden?|ist|sind) ", text) is not None
    whole = frozenset(word for part in text.split() if "*" not in part for word in _WORD.findall(part))
    return Phrase(cast(State, state), text, place, denies, done, whole)


@lru_cache(maxsize=4096)
def _pattern(phrase: str) -> re.Pattern[str]:
    if phrase.startswith(_CELL):
        alone = r"\s+".join(map(re.escape, phrase.split()[1:]))
        return re.compile(rf"(?i:{alone})(?=\W*$|\s+[A-ZÄÖÜ„])")
    words = [re.escape(word).replace(r"\*", r"\w*") for word in phrase.split()]
    joined = ""
    for word in words:
        if word in {"…", r"\…"}:
            joined += rf"\s+(?:{_GAP}{{0,140}}?\s+)??"
        else:
            joined += ("" if not joined or joined.endswith("??") else r"\s+") + rf"{word}\b"
    return re.compile(r"\b" + joined)
