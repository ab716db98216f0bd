"""One word: is it right, and if not, what did the machine misread?

::

    Sozialplanerlscher  →  Sozialplanerischer     a known misreading, or l for i
    Erhaitungssatzung   →  Erhaltungssatzung      i for l, and the parts are words
    Landehauptstadt                               stays: no eye drops a letter, an author does

The cascade is the order of trust: kept, known, misread, confused, nearest, else unknown. A known word gives way only
to one that is far more frequent and cheap to mistake for it; where two readings tie, the word stays.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from pipeline.correct.confusions import CHEAP, Confusions, Variant
from pipeline.correct.lexicon import COMPOUND, LONGEST, Lexicon, key
from pipeline.dictionaries import Dictionaries
from pipeline.grammar.resolution_number import Numbers
from pipeline.grammar.session_number import Sessions

__all__ = ["Finding", "Words"]

LETTERS = re.compile(r"[^\W\d_]+")

PAIR = re.compile(r"[^\W\d_]+-[^\W\d_]+")

COMMON = 2.7
"""A word of this Zipf frequency is right, whatever else it might be a misreading of (but for known misreadings)."""

_TIE = 0.6
"""Readings whose marks differ by less are rivals."""

_NEVER = 99.0

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


KNOWN = "known"


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The cascade with its dictionaries and what it has found so far (a word is looked at once)."""

    lexicon: Lexicon
    eye: Confusions
    keep: frozenset[str]
    misread: dict[str, tuple[str, str]]
    names: tuple[str, ...]
    two: frozenset[str]
    pairs: frozenset[str]
    numbers: Numbers
    sessions: Sessions
    found: dict[str, Finding] = field(default_factory=dict)

    @staticmethod
    def build(dictionaries: Dictionaries) -> "Words":
        """From the archivist's files and the large list."""
        own: dict[str, tuple[str, str]] = {}
        for stem, entries in dictionaries.words.items():
            for entry in entries if stem not in {"heads", "small_i", "two_words"} else ():
                for word in LETTERS.findall(entry.text):
                    own.setdefault(key(word), (word, entry.address))
        heads = [entry.text for entry in dictionaries.words.get("heads", ())]
        rows = [(one.seen, one.meant, one.cost, one.address) for one in dictionaries.tables.confusions]
        misread = {one.seen: (one.meant, one.address) for one in dictionaries.tables.misreadings}
        return Words(
            Lexicon.build(own, heads),
            Confusions.of(rows),
            frozenset(word for entry in dictionaries.keep for word in LETTERS.findall(entry.text)),
            misread,
            tuple(sorted({word for word, _ in own.values() if len(word) >= 8})),
            frozenset(entry.text for entry in dictionaries.words.get("two_words", ())),
            frozenset(
                pair
                for entries in dictionaries.words.values()
                for entry in entries
                for pair in PAIR.findall(entry.text)
            ),
            dictionaries.numbers,
            dictionaries.sessions,
        )

    def look(self, word: str) -> Finding:
        """The cascade's finding for a word of letters."""
        finding = self.found.get(word)
        if finding is None:
            finding = self.found[word] = (
                self._kept(word)
                or self._known_misreading(word)
                or self._known(word)
                or self._confused(word)
                or self._nearest(word)
                or self._slip(word)
                or Finding(word, KNOWN if self.lexicon.zipf(word) else "unknown")
            )
        return finding

    def _kept(self, word: str) -> Finding | None:
        """Short words and those of ``keep.txt`` stay; letters beyond any word's length are no word, and left alone."""
        if len(word) > LONGEST:
            return Finding(word, "unknown")
        return Finding(word, KNOWN) if word in self.keep or len(word) < 3 else None

    def _known_misreading(self, word: str) -> Finding | None:
        meant = self.misread.get(word)
        return Finding(meant[0], "misreading", 0.98, meant[1]) if meant else None

    def _known(self, word: str) -> Finding | None:
        return Finding(word, KNOWN) if self.lexicon.listed(word) >= COMMON else None

    def _confused(self, word: str) -> Finding | None:
        """The best reading that the confusions of letters explain, if it is good enough and has no rival."""
        if word.isupper():
            return None
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

    def _readings(self, word: str) -> Iterator[tuple[str, float, str]]:
        """The readings that may replace the word, with their marks: frequency less four times the confusion's cost."""
        was = self.lexicon.listed(word)
        for variant in self.eye.variants(word):
            if not variant.text[1:].islower():
                continue
            listed = self.lexicon.listed(variant.text)
            if listed < COMMON:
                listed = max(listed, self._as_compound(variant, word, was))
            if listed and listed >= self._needed(word, was, variant) and self._looks_better(word, variant, listed):
                yield variant.text, listed - 4 * variant.cost, variant.entry

    def _as_compound(self, variant: Variant, word: str, was: float) -> float:
        """What a reading in no list is worth: only where cheap confusions lead to a compound of common words.

        A word that is a doubtful compound itself (``Frei-zelt-treff``) gives way to a sure one (``Freizeit-treff``).
        """
        if len(word) < 8 or variant.cost > 0.4 * variant.times or was:
            return 0.0
        doubtful = self.lexicon.is_compound(word)
        sure = self.lexicon.is_sure_compound(variant.text)
        if not sure and not (self.lexicon.is_compound(variant.text) and self.lexicon.letters.strange(key(word)) > 1):
            return 0.0
        if doubtful and self.lexicon.is_sure_compound(word):
            return 0.0
        return COMPOUND + 1.1 * doubtful + 1.0 * (doubtful and variant.times == 1)

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

    def _nearest(self, word: str) -> Finding | None:
        """An archivist's word of the same length that differs in a letter or two; one letter more or less is a slip.

        An eye takes a letter for another; it is the author who drops one (``Landehauptstadt``): a doubt, no change.
        """
        if len(word) < 8 or word.isupper() or self.lexicon.listed(word):
            return None
        if word[0] == "ß":  # no word begins so
            return self.nearest(word)
        likely = process.extract(word, self.names, scorer=Levenshtein.distance, score_cutoff=2, limit=3)
        for name, distance, _ in likely:
            if name[-3:].lower() != word[-3:].lower() or key(name) == key(word):
                continue
            address = self.lexicon.own[key(name)][1]
            same = len(name) == len(word) and sum(d <= distance for _, d, _ in likely) == 1
            if same and distance <= len(word) // 8 and not self.lexicon.zipf(word):
                return Finding(name, "nearest", 0.8, address)
            if name.endswith(word):  # a stamp or a signature lies over the first letters
                return Finding(name, "nearest", 0.75, address)
            if distance == 1 and len(name) != len(word):
                return Finding(name, "slip", 0.5, address)
        return None

    def _slip(self, word: str) -> Finding | None:
        """A listed word that one letter too many, or two letters in the wrong order, explain: the author's slip."""
        if len(word) < 8 or not word[1:].islower() or self.lexicon.zipf(word):
            return None
        for at in range(1, len(word) - 1):
            for text in (word[:at] + word[at + 1 :], word[:at] + word[at + 1] + word[at] + word[at + 2 :]):
                if self.lexicon.listed(text) >= COMMON + 0.8:
                    return Finding(text, "slip", 0.5)
        return None

    def nearest(self, junk: str) -> Finding | None:
        """The archivist's word nearest to one that holds signs no word has, if no other is as near.

        >>> from pipeline.dictionaries import find_folder, load
        >>> Words.build(load(find_folder())).nearest("Oberburgerme®ater").text
        'Oberbürgermeister'
        """
        likely = process.extract(junk, self.names, scorer=fuzz.ratio, score_cutoff=75, limit=2)
        if not likely or (len(likely) > 1 and likely[0][1] - likely[1][1] < 2):
            return None
        name, ratio, _ = likely[0]
        return Finding(name, "nearest", round(ratio / 100, 2), self.lexicon.own[key(name)][1])
