"""A misread word: which of the words that the eye may have taken for this one is meant, if any.

::

    Arbelt              Arbeit     l for i, and nobody knows the word as it stands
    Frelzelttreff       Freizeittreff    a compound of common words, and the letters were strange
    durcheilen          stays      in no list, but its letters are German
    Haus                stays, though Hans is a word, too

What a reading must show is the more, the dearer the confusion and the better the word is as it stands.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.correct.confusions import CHEAP, Confusions, Variant
from pipeline.correct.lexicon import COMPOUND, Lexicon, key

__all__ = ["COMMON", "Finding", "Misread"]

COMMON = 2.7
"""A word of this Zipf frequency is right, whatever else it might be a misreading of (but for known misreadings)."""

_TIE = 0.6
"""Readings whose marks differ by less are rivals."""

_NEVER = 99.0

_TORN = 0.5
"""What a torn capital may cost that leads from strange letters to a compound: ``Clberbaurecht``, ``ünterbringung``."""

_STREET = re.compile(r"\w{4}(?:straße|platz|weg|gasse|brücke|allee)$")
"""The end of a street's name, whoever it is called after: ``SalbachstrafSe``."""

_STROKES = frozenset("il")
_SMALL = frozenset(
    "und oder der die das den dem des für mit von vom auf aus ist wird werden nicht sich zur zum nach sind".split()
)
"""Words of which everybody knows every form, so that a stroke more is a speck: ``undi``."""

_RARE = 2.0

_NO_WORD = 3
"""Runs of four letters that no word has, before letters are rubbish."""

_LONG = 8
"""Letters of a word that may be a misread compound."""

_PLAIN, _CLEAR, _STRANGE = 0.4, 1.5, 2.5
"""How much more usual (in powers of ten) a reading's letters must be, by what the confusion costs."""

_MIDDLING, _DEAR = 0.4, 0.8
"""The costs of rn for m, and of an umlaut for its vowel, which old forms have by right."""


class Finding(NamedTuple):
    """What the cascade says of one word: the reading, the rule, how sure it is, the dictionary's line.

    ``rule`` is ``known`` or ``unknown`` (then ``text`` is the word itself), ``misreading``, ``confusion``,
    ``nearest``, or the doubts ``ambiguous`` and ``slip`` (then ``text`` is the likely word, and nothing is changed).
    """

    text: str
    rule: str
    score: float = 1.0
    entry: str | None = None
    readings: tuple[str, ...] = ()
    """Of a number that may be any of these."""

    @property
    def changes(self) -> bool:
        """Whether the word is to be replaced."""
        return self.rule in {"misreading", "confusion", "nearest"}


@dataclass(frozen=True, slots=True, eq=False)
class Misread:
    """The words, and what an eye takes for what."""

    lexicon: Lexicon
    eye: Confusions

    def of(self, word: str) -> Finding | None:
        """The best reading that the confusions of letters explain, if it is good enough and has no rival."""
        if word.isupper():
            return None
        if word[-1] in _STROKES and word[:-1] in _SMALL and self.lexicon.listed(word) < _RARE:
            return Finding(word[:-1], "confusion", 0.85)
        marks: dict[str, tuple[float, str, str]] = {}
        for text, mark, entry in self._readings(word):
            mark += 0.5 * (text[0].isupper() and self.lexicon.is_noun(text))  # of the same word in two cases
            if mark > marks.get(key(text), (-9.0,))[0]:
                marks[key(text)] = (mark, text, entry)
        if not marks:
            return None
        (mark, text, entry), *rivals = sorted(marks.values(), reverse=True)
        if rivals and mark - rivals[0][0] < _TIE:
            return Finding(text, "ambiguous", 0.5, entry)
        return Finding(text, "confusion", round(min(0.98, 0.8 + 0.05 * mark), 2), entry)

    def rescued(self, word: str) -> Finding | None:
        """The one frequent word that two confusions lead to from letters that stand together in no word.

        ``geseilschaftüchen``: l read as i, and li as ü. Where two such words are found, neither is meant.
        """
        if len(word) <= _LONG or not word[1:].islower() or self.lexicon.zipf(word):
            return None
        looks = self.lexicon.letters.strange
        if (strange := looks(key(word))) < _NO_WORD:
            return None
        found = {
            text: entry
            for first, cost, entry, times in self.eye.variants(word)
            if times == 1 and cost <= _TORN and looks(key(first)) < strange
            for text, *_ in self.eye.variants(first, cheap=True)
            if key(text) in self.lexicon.usual and text[1:].islower()
        }
        if len(found) != 1:
            return None
        ((text, entry),) = found.items()
        return Finding(text, "confusion", 0.85, entry)

    def _readings(self, word: str) -> Iterator[tuple[str, float, str]]:
        """The readings that may replace the word, with their marks: frequency less four times the confusion's cost."""
        lexicon = self.lexicon
        was = lexicon.listed(word)
        sure = not was and lexicon.is_sure_compound(word)
        compound = len(word) >= _LONG and not (was or sure)
        torn = compound and lexicon.letters.strange(key(word)) > 1 and not lexicon.is_compound(word)
        for found in self.eye.variants(word, cheap=bool(was)):
            text, cost, _, times = found
            if (was or sure) and key(text) not in lexicon.usual:  # less than `_needed`
                continue
            listed = lexicon.listed(text)
            as_compound = (
                compound
                and listed < COMMON
                and (cost <= 0.4 * times or (torn and cost <= _TORN and text[0] != word[0]))
            )
            if not (listed or as_compound) or not text[1:].islower():
                continue
            if as_compound:
                listed = max(listed, self._as_compound(text, times, word, listed))
            variant = Variant(*found)
            if listed and listed >= self._needed(word, was, variant) and self._looks_better(word, variant, listed):
                yield text, listed - 4 * cost, variant.entry

    def _as_compound(self, text: str, times: int, word: str, listed: float) -> float:
        """What a reading in no list is worth: only where cheap confusions lead to a compound of common words.

        A word that is a doubtful compound itself (``Frei-zelt-treff``) gives way to a sure one (``Freizeit-treff``).
        """
        letters = self.lexicon.letters
        if not word[1:].islower() and _STREET.search(text):
            return COMPOUND + 1.0
        least = _PLAIN if text[0].isupper() else _STRANGE
        if not listed and word[1:].islower() and letters.gain(key(word), key(text)) < least:
            return 0.0  # it would not look better (`_looks_better`)
        doubtful = self.lexicon.is_compound(word)
        sure = self.lexicon.is_sure_compound(text)
        if not sure and not (self.lexicon.is_compound(text) and letters.strange(key(word)) > 1):
            return 0.0
        return COMPOUND + 1.1 * doubtful + 1.0 * (doubtful and times == 1)

    def _needed(self, word: str, was: float, variant: Variant) -> float:
        """The frequency that a reading needs to replace a word of frequency ``was``.

        A word in a list gives way to cheap confusions alone; a short unknown one with a capital is a name, and gives
        way to the archivist's words alone.
        """
        cost = variant.cost
        short = 0.8 * max(0, 6 - len(word))
        if word[0].isupper() and len(word) < 8 and cost > CHEAP:
            short += 2.2
        if was:
            return was + 2.5 + short if cost <= CHEAP else _NEVER
        if self.lexicon.is_compound(word):
            return COMPOUND + 1.6 + 2 * cost + short
        return (1.5 if cost <= 2 * CHEAP else 1.3 + 2 * cost) + short

    def _looks_better(self, word: str, variant: Variant, listed: float) -> bool:
        """Whether the reading's letters are so much more usual as the confusion's cost demands.

        Old forms (``bekömmt``, ``edlern``), inflected rare words and names look like German and stay; a word that
        holds a capital (``StraBe``) cannot be right. The archivist's words need no looks.
        """
        if key(variant.text) in self.lexicon.own:
            return True
        if not word[1:].islower():
            return variant.text.lower() != word.lower() or listed >= COMMON
        gain = self.lexicon.letters.gain(key(word), key(variant.text))
        if not self.lexicon.listed(variant.text):
            sure = variant.text[0].isupper() and self.lexicon.is_sure_compound(variant.text)
            return gain >= (_PLAIN if sure else _STRANGE)
        if variant.cost <= CHEAP * variant.times:
            doubtful = -_STRANGE - 0.2 if self.lexicon.is_sure_compound(variant.text) else -_CLEAR - 0.2
            return gain >= doubtful or listed >= COMMON + 0.8
        if variant.cost <= _MIDDLING:
            return gain >= (_PLAIN if len(word) > 5 else _STRANGE)
        long = len(word) >= 9
        if variant.cost >= _DEAR:
            return long and gain >= _CLEAR
        return gain >= (_CLEAR if listed >= COMMON else _STRANGE) if len(word) > 5 else False
