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

from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from pipeline.alike import ONE

__all__ = ["Match", "folded", "is_like", "letters_of", "opens", "within"]

_SHORT = 5
"""A phrase of fewer letters is too short to forgive anything: one of four letters is a quarter."""

_SLACK = 2
"""Letters that may be lost or added at the end of a phrase."""


class Match(NamedTuple):
    """The phrase that was found, where it stands in the text (start, end), and how like it is (0 to 100)."""

    phrase: str
    start: int
    end: int
    score: float


def folded(text: str) -> tuple[str, tuple[int, ...]]:
    """The letters and digits of a text as the eye confuses them, and the place of each in the text.

    >>> folded("Grüße, 1rn")[0]
    'grubeim'
    """
    signs = _alike(text).replace("rn", "m\0")
    return "".join(filter(str.isalnum, signs)), tuple(place for place, sign in enumerate(signs) if sign.isalnum())


@lru_cache(maxsize=1024)
def letters_of(text: str) -> str:
    """The letters and digits of a text as the eye confuses them."""
    return "".join(filter(str.isalnum, _alike(text).replace("rn", "m")))


def _alike(text: str) -> str:
    """The text with confusable letters as one, letter by letter."""
    small = text.lower()
    return small.translate(ONE).lower() if len(small) == len(text) else text


@lru_cache(maxsize=16384)
def opens(text: str, phrases: tuple[str, ...], least: float = 80) -> Match | None:
    """The phrase that a text begins with, the likest (of two alike the longer); None where it begins with none."""
    letters, places = _folded(text[:160])
    each = zip(phrases, _letters_of_all(phrases), strict=True)
    found = [match for phrase, wanted in each if (match := _at_start(letters, places, text, phrase, wanted, least))]
    return max(found, key=lambda match: (match.score, len(match.phrase)), default=None)


@lru_cache(maxsize=16384)
def within(text: str, phrases: tuple[str, ...], least: float = 85) -> Match | None:
    """The phrase that stands somewhere in a text, the likest; None where none does."""
    letters, places = _folded(text)
    best: Match | None = None
    for phrase in phrases:
        wanted = _folded(phrase)[0]
        if len(wanted) > len(letters):
            continue
        found = fuzz.partial_ratio_alignment(wanted, letters, score_cutoff=100 if len(wanted) < _SHORT else least)
        if found and found.dest_end > found.dest_start and (best is None or found.score > best.score):
            best = Match(phrase, places[found.dest_start], places[found.dest_end - 1] + 1, found.score)
    return best


@lru_cache(maxsize=16384)
def is_like(text: str, phrases: tuple[str, ...], least: float = 80) -> Match | None:
    """The phrase that a text is as a whole, the likest; None where it is none."""
    letters, _ = _folded(text[:160])
    scored = ((fuzz.ratio(letters, _folded(phrase)[0]), phrase) for phrase in phrases)
    score, phrase = max(scored, default=(0.0, ""))
    return Match(phrase, 0, len(text), score) if phrase and score >= least else None


_folded = lru_cache(maxsize=8192)(folded)


@lru_cache(maxsize=256)
def _letters_of_all(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(folded(phrase)[0] for phrase in phrases)


def _at_start(letters: str, places: tuple[int, ...], text: str, phrase: str, wanted: str, least: float) -> Match | None:
    if not wanted or not letters:
        return None
    if len(wanted) < _SHORT:
        end = places[len(wanted) - 1] + 1 if letters.startswith(wanted) else 0
        whole = bool(end) and (end == len(text) or not text[end].isalnum())
        return Match(phrase, places[0], end, 100.0) if whole else None
    if letters.startswith(wanted):
        return Match(phrase, places[0], places[len(wanted) - 1] + 1, 100.0)
    shortest, longest = len(wanted) - _SLACK, min(len(letters), len(wanted) + _SLACK)
    if 200 * LCSseq.similarity(letters[:longest], wanted) < least * (len(wanted) + shortest):
        return None  # no length could be like enough
    lengths = range(shortest, longest + 1)
    score, length = max(((fuzz.ratio(letters[:size], wanted), -size) for size in lengths), default=(0.0, 0))
    return Match(phrase, places[0], places[-length - 1] + 1, score) if score >= least else None
