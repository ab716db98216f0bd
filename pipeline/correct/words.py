"""One word: is it right, and if not, what did the machine misread?

::

    Sozialplanerlscher  →  Sozialplanerischer     a known misreading, or l for i
    Erhaitungssatzung   →  Erhaltungssatzung      i for l, and the parts are words
    Landehauptstadt                               stays: no eye drops a letter, an author does

The cascade is the order of trust: kept, known, misread, confused, nearest, else unknown. A known word gives way only
to one that is far more frequent and cheap to mistake for it; where two readings tie, the word stays.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from pipeline.correct.confusions import Confusions
from pipeline.correct.lexicon import LONGEST, Lexicon, key
from pipeline.correct.misread import COMMON, Finding, Misread
from pipeline.dictionaries import Dictionaries
from pipeline.grammar.resolution_number import Numbers
from pipeline.grammar.session_number import Sessions

__all__ = ["Words"]

LETTERS = re.compile(r"[^\W\d_]+")

PAIR = re.compile(r"[^\W\d_]+-[^\W\d_]+")

_FAR = 2
"""Letters by which a name may differ from a word that is meant to be it."""

_LONG = 8
"""Letters of a word that may be one of the archivist's, misread in a letter or two."""

_KEPT = 200_000
"""Words that are remembered."""


KNOWN = "known"


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The cascade with its dictionaries and what it has found so far (a word is looked at once)."""

    lexicon: Lexicon
    misreading: Misread
    keep: frozenset[str]
    misread: dict[str, tuple[str, str]]
    names: tuple[str, ...]
    near: Mapping[int, tuple[str, ...]]
    """The names that a word of so many letters may be."""
    two: frozenset[str]
    pairs: frozenset[str]
    second_halves: frozenset[str]
    numbers: Numbers
    sessions: Sessions
    found: dict[str, Finding] = field(default_factory=dict)
    odds: dict[tuple[str, str], float] = field(default_factory=dict)
    """What the witnesses say of two halves (`pipeline.correct.witnesses.odds`)."""

    @staticmethod
    def build(dictionaries: Dictionaries) -> "Words":
        """From the archivist's files and the large list."""
        own: dict[str, tuple[str, str]] = {}
        for stem, entries in dictionaries.words.items():
            for entry in entries if stem not in {"heads", "small_i", "small_j", "two_words"} else ():
                for word in LETTERS.findall(entry.text):
                    own.setdefault(key(word), (word, entry.address))
        heads = [entry.text for entry in dictionaries.words.get("heads", ())]
        rows = [(one.seen, one.meant, one.cost, one.address) for one in dictionaries.tables.confusions]
        misread = {one.seen: (one.meant, one.address) for one in dictionaries.tables.misreadings}
        texts = [entry.text for entries in dictionaries.words.values() for entry in entries]
        pairs = frozenset(pair for text in texts for pair in PAIR.findall(text))
        names = tuple(sorted({word for word, _ in own.values() if len(word) >= _LONG}))
        lexicon = Lexicon.build(own, heads)
        return Words(
            lexicon,
            Misread(lexicon, Confusions.of(rows)),
            frozenset(word for entry in dictionaries.keep for word in LETTERS.findall(entry.text)),
            misread,
            names,
            {n: tuple(name for name in names if abs(len(name) - n) <= _FAR) for n in range(_LONG, LONGEST + 1)},
            frozenset(entry.text for entry in dictionaries.words.get("two_words", ())),
            pairs,
            frozenset(pair.split("-")[1] for pair in pairs),
            dictionaries.numbers,
            dictionaries.sessions,
        )

    def is_right(self, word: str) -> bool:
        """Whether a word is so common that it is right whatever its letters are like, and known to be no misreading."""
        return self.lexicon.is_listed(word, COMMON) and word not in self.misread

    def look(self, word: str) -> Finding:
        """The cascade's finding for a word of letters."""
        finding = self.found.get(word)
        if finding is None:
            if len(self.found) >= _KEPT:
                self.found.clear()
            finding = self.found[word] = (
                self._kept(word)
                or self._known_misreading(word)
                or self._known(word)
                or self.misreading.of(word)
                or self._nearest(word)
                or self._slip(word)
                or self.misreading.rescued(word)
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
        return Finding(word, KNOWN) if self.lexicon.is_listed(word, COMMON) else None

    def _nearest(self, word: str) -> Finding | None:
        """An archivist's word of the same length that differs in a letter or two; one letter more or less is a slip.

        An eye takes a letter for another; it is the author who drops one (``Landehauptstadt``): a doubt, no change.
        """
        if len(word) < 8 or word.isupper() or self.lexicon.listed(word):
            return None
        if word[0] == "ß":  # no word begins so
            return self.nearest(word)
        names = self.near.get(len(word), ())
        likely = process.extract(word, names, scorer=Levenshtein.distance, score_cutoff=_FAR, limit=3)
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
        usual = self.lexicon.usual
        for at in range(1, len(word) - 1):
            for text in (word[:at] + word[at + 1 :], word[:at] + word[at + 1] + word[at] + word[at + 2 :]):
                if key(text) in usual and self.lexicon.listed(text) >= COMMON + 0.8:
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
