"""Phrases found although the machine misread them: one eye for labels, sentences and offices.

::

    Beschiusskontroile zu V1938/17            begins with „Beschlusskontrolle“
    Kentnisnahme:                             begins with „Kenntnisnahme“
    folgender Zwischensland kann              holds „Zwischenstand“

Only letters and digits count; those that engines take for one another (``l I 1``, ``ü u``, ``rn m``) count as one, and
of the others a phrase may lose some: at least ``least`` per cent of the letters must agree (rapidfuzz's ratio, 0 to
100). Phrases of fewer than five letters must stand as they are, as a word.

>>> opens("Beschiusskontroile zu V1938/17", ("Beschlusskontrolle",))
Match(phrase='Beschlusskontrolle', start=0, end=18, score=100.0)
>>> opens("Grüße", ("GZ",)), opens("6Z: (GB 7)", ("GZ", "6Z")).end
(None, 2)
>>> within("folgender Zwischensland", ("Zwischenstand",)).start
10
"""

from collections.abc import Sequence
from functools import lru_cache
from math import ceil
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import LCSseq

from pipeline.confusables import ONE

__all__ = ["Match", "letters_of", "opening", "opens", "within"]

_SHORT = 5
"""A phrase of fewer letters is too short to forgive anything: one of four letters is a quarter."""

_SLACK = 2
"""Letters that may be lost or added at the end of a phrase."""

_BEGINNING = 160
"""Letters of a text that a phrase may begin."""


class Match(NamedTuple):
    """The phrase that was found, where it stands in the text (start, end), and how like it is (0 to 100)."""

    phrase: str
    start: int
    end: int
    score: float


class _Signs(dict[int, str]):
    """A letter or digit as the eye confuses it with others, by its code; nothing for all other signs."""

    def __missing__(self, code: int) -> str:
        sign = chr(code).lower().translate(ONE).lower()
        found = self[code] = sign if sign.isalnum() else ""
        return found


_SIGNS = _Signs()


@lru_cache(maxsize=8192)
def letters_of(text: str) -> str:
    """The letters and digits of a text as the eye confuses them.

    >>> letters_of("Grüße, 1rn")
    'grubeim'
    """
    return text.lower().replace("rn", "m").translate(_SIGNS)


def _place(text: str, letter: int) -> int:
    """Where in the text the letter (counted from 0) of `letters_of` stands."""
    for place, sign in enumerate(text.lower().replace("rn", "m\0")):
        if _SIGNS[ord(sign)]:
            if not letter:
                return place
            letter -= 1
    raise IndexError(letter)


class _Sought(NamedTuple):
    """Phrases that a text may begin with, by their letters."""

    letters: tuple[str, ...]
    shared: tuple[int, ...]
    """How many of a phrase's letters must come in the text's beginning, in their order."""
    fewest: int
    longest: int

    @staticmethod
    @lru_cache(maxsize=256)
    def of(phrases: tuple[str, ...], least: float) -> "_Sought":
        """The phrases, once."""
        letters = tuple(map(letters_of, phrases))
        sizes = [len(wanted) for wanted in letters]
        shared = tuple(_shared(size, least) for size in sizes)
        return _Sought(letters, shared, min(shared, default=0), max(sizes, default=0) + _SLACK)

    def likely(self, letters: str) -> list[int]:
        """The places of the phrases whose letters a text's beginning has: one look at all leaves a few."""
        beginning, scorer = letters[: self.longest], LCSseq.similarity
        counts = process.extract(beginning, self.letters, scorer=scorer, score_cutoff=self.fewest, limit=None)
        return sorted([at for _, count, at in counts if count >= self.shared[at]])


def _shared(size: int, least: float) -> int:
    """How many letters a phrase of so many has in common with a text that is so like it, at least."""
    return size if size < _SHORT else ceil(least * (2 * size - _SLACK) / 200)


@lru_cache(maxsize=16384)
def opens(text: str, phrases: tuple[str, ...], least: float = 80) -> Match | None:
    """The phrase that a text begins with, the likest (of two alike the longer); None where it begins with none."""
    letters, sought = letters_of(text[:_BEGINNING]), _Sought.of(phrases, least)
    likely = sought.likely(letters)
    return _likest(letters, text, [(phrases[at], sought.letters[at]) for at in likely], least) if likely else None


def opening(texts: Sequence[str], phrases: tuple[str, ...], least: float = 80) -> list[Match | None]:
    """What `opens` says of each text: all are compared with all phrases at one look, and most are seen to be none."""
    sought = _Sought.of(phrases, least)
    letters = [letters_of(text[:_BEGINNING]) for text in texts]
    beginnings = [one[: sought.longest] for one in letters]
    shared = process.cdist(beginnings, sought.letters, scorer=LCSseq.similarity)
    likely: list[list[bool]] = (shared >= np.array(sought.shared)).tolist()
    found: list[Match | None] = [None] * len(texts)
    for at, row in enumerate(likely):
        if True in row:
            pairs = [(phrases[one], sought.letters[one]) for one, may_be in enumerate(row) if may_be]
            found[at] = _likest(letters[at], texts[at], pairs, least)
    return found


@lru_cache(maxsize=16384)
def within(text: str, phrases: tuple[str, ...], least: float = 85) -> Match | None:
    """The phrase that stands somewhere in a text, the likest; None where none does."""
    letters = letters_of(text)
    best: Match | None = None
    for phrase in phrases:
        wanted = letters_of(phrase)
        if len(wanted) > len(letters):
            continue
        found = fuzz.partial_ratio_alignment(wanted, letters, score_cutoff=100 if len(wanted) < _SHORT else least)
        if found and found.dest_end > found.dest_start and (best is None or found.score > best.score):
            start, end = _place(text, found.dest_start), _place(text, found.dest_end - 1) + 1
            best = Match(phrase, start, end, found.score)
    return best


def _likest(letters: str, text: str, pairs: Sequence[tuple[str, str]], least: float) -> Match | None:
    """The phrase that a text begins with; one that stands there to the letter before any that is only like it."""
    whole = [(wanted, phrase) for phrase, wanted in pairs if wanted and letters.startswith(wanted)]
    for wanted, phrase in sorted(whole, key=lambda one: -len(one[1])):
        end = _place(text, len(wanted) - 1) + 1
        if len(wanted) >= _SHORT or end == len(text) or not text[end].isalnum():
            return Match(phrase, _place(text, 0), end, 100.0)
    best: tuple[float, int, str, int] | None = None
    for phrase, wanted in pairs:
        if len(wanted) < _SHORT:
            continue
        sizes = range(len(wanted) - _SLACK, min(len(letters), len(wanted) + _SLACK) + 1)
        score, less = max([(fuzz.ratio(letters[:size], wanted), -size) for size in sizes], default=(0.0, 0))
        if score >= least and (best is None or (score, len(phrase)) > best[:2]):
            best = score, len(phrase), phrase, -less
    if best is None:
        return None
    score, _, phrase, size = best
    return Match(phrase, _place(text, 0), _place(text, size - 1) + 1, score)
