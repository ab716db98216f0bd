"""The words: the archivist's own, a large German list with frequencies, and compounds of them.

::

    befindet sich im internen Geschäftsbereichsumlauf      (in no dictionary of the world, and right)
    nach Fachförderrichtlinie Soziales

Frequencies are on the Zipf scale (log10 of uses in a billion words): ``und`` 7.4, ``Weise`` 5.1, ``Welse`` 2.5, and
0 for a word that is unknown. A compound that its parts explain counts as a rare word:

>>> lexicon = Lexicon.build()
>>> lexicon.zipf("Weise") > 5, lexicon.zipf("Arbelt"), lexicon.zipf("Geschäftsbereichsumlauf")
(True, 0.0, 1.5)

The list is the large German one of `pipeline.wordlist`.
"""

import gc
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from pipeline.correct.letters import Letters
from pipeline.wordlist import by_frequency, down_to

__all__ = ["COMPOUND", "LONGEST", "Lexicon", "key"]

LONGEST = 100
"""Letters of the longest word: ``Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz`` has 63."""

COMPOUND = 1.5
"""The Zipf frequency given to a compound that is in no list."""

_OWN = 5.0
"""… and to a word of the archivist's."""


def key(word: str) -> str:
    """How the lists spell a word: small, with ``ss`` for ``ß``.

    >>> key("Maßnahme")
    'massnahme'
    """
    return word.lower().replace("ß", "ss")


@cache
def _large() -> dict[str, int]:
    """Centibels below certainty for each form of the large list. The collector rests while the dict grows."""
    enabled = gc.isenabled()
    gc.disable()
    found: dict[str, int] = {}
    for centibels, words in enumerate(by_frequency("de")):
        found.update(dict.fromkeys(words, centibels))
    if enabled:
        gc.enable()
    return found


@cache
def _usual() -> frozenset[str]:
    return down_to("de", 600)


@cache
def _parts() -> frozenset[str]:
    """The words that are common enough for their length to be a part of a compound: short ones must be very common."""
    listed = enumerate(by_frequency("de")[: _AT_MOST[-1] + 1])
    return frozenset(
        word
        for centibels, words in listed
        for word in words
        if centibels <= _AT_MOST[min(len(word), len(_AT_MOST) - 1)] and word not in _NEVER_PARTS
    )


@cache
def _letters() -> Letters:
    """How usual letters are in the words that are met once in a million."""
    return Letters.of(filter(str.isalpha, _usual()))


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """What is known about words. ``own`` maps the archivist's words to their spelling and address."""

    own: Mapping[str, tuple[str, str]]
    heads: frozenset[str]
    large: Mapping[str, int]
    letters: Letters
    parts: frozenset[str] = frozenset()
    usual: frozenset[str] = frozenset()
    """The words of a Zipf frequency of 3 and more, and the archivist's: few enough to be asked for quickly."""
    compounds: dict[str, bool] = field(default_factory=dict)

    @staticmethod
    def build(own: Mapping[str, tuple[str, str]] | None = None, heads: Iterable[str] = ()) -> "Lexicon":
        """The large list with the archivist's words over it."""
        known = dict(own or {})
        parts = _parts() | ({word for word in known if len(word) > _SHORT} - _NEVER_PARTS)
        usual = _usual() | known.keys()
        return Lexicon(known, frozenset(key(head) for head in heads), _large(), _letters(), parts, usual)

    def listed(self, word: str) -> float:
        """The Zipf frequency by the lists alone, 0 where no list has the word."""
        spelled = word.lower().replace("ß", "ss")  # `key`, written out: nothing is asked oftener
        centibels = self.large.get(spelled)
        if centibels is None:
            return _OWN if spelled in self.own else 0.0
        return max((900 - centibels) / 100, _OWN) if spelled in self.own else (900 - centibels) / 100

    def is_listed(self, word: str, least: float) -> bool:
        """Whether the lists have it with at least this Zipf frequency, of no more than 3: most words are usual ones."""
        return key(word) in self.usual or self.listed(word) >= least

    def zipf(self, word: str) -> float:
        """The Zipf frequency, `COMPOUND` for a compound of known parts, 0 for an unknown word."""
        return self.listed(word) or (COMPOUND if self.is_compound(word) else 0.0)

    def is_noun(self, word: str) -> bool:
        """Whether a word ends like a noun: in one of the archivist's heads of compounds, or in a noun's suffix.

        >>> Lexicon.build(heads=["umlauf"]).is_noun("bereichsumlauf"), Lexicon.build().is_noun("planungen")
        (True, True)
        """
        spelled = key(word)
        if spelled in self.heads or _NOUN.search(spelled):
            return not _ENDING.fullmatch(spelled)
        return self.listed(word) < _OFTEN and any(spelled[-size:] in self.heads for size in range(3, 14))

    def is_compound(self, word: str) -> bool:
        """Whether known words, with linking letters between them, make up the word.

        >>> lexicon = Lexicon.build()
        >>> lexicon.is_compound("Stadtteilkulturzentrum"), lexicon.is_compound("Wohnungsiose")
        (True, False)
        """
        if not 7 <= len(word) <= LONGEST or not (word[1:].islower() or word.isupper()):
            return False
        spelled = key(word)
        known = self.compounds.get(spelled)
        if known is None:
            known = self.compounds[spelled] = self._splits(spelled, 3)
        return known

    def is_sure_compound(self, word: str) -> bool:
        """Whether the word is a compound of no more than two parts, each of four letters at least and common."""
        spelled = key(word)
        if not self.is_compound(word):
            return False
        return any(
            self._is_first(spelled[:cut])
            and self._is_last(spelled[cut:])
            and self._common(spelled[:cut], spelled[cut:])
            for cut in range(4, len(spelled) - 3)
        )

    def _common(self, first: str, last: str) -> bool:
        """Whether both parts are common words, with or without a linking or an inflecting end."""
        return all(
            part in self.heads or max(self.listed(part), self.listed(part[:-1]), self.listed(part[:-2])) >= _COMMON_PART
            for part in (first, last)
        )

    def over(self, first: str, second: str) -> float:
        """How far beyond a Zipf frequency of 3 the most common word is that lies over a joint; 0 where none does.

        It begins in the first half and a known word follows it, or it ends in the second half.

        >>> lexicon = Lexicon.build()
        >>> lexicon.over("kos", "tenstelle") > 0, lexicon.over("Ergebnisver", "träge") > 0, lexicon.over("der", "rat")
        (True, True, 0.0)
        """
        whole, at = key(first + second), len(key(first))
        found = 0.0
        for cut in range(at + 2, min(at + 7, len(whole) - 2)):
            begins = {whole[:cut], whole[:cut].removesuffix("s")} & self.usual
            usual = max(map(self.listed, begins), default=0.0)
            if usual > _OVER and (self._is_last(whole[cut:]) or self.is_compound(whole[cut:])):
                found = max(found, usual)
        for size in range(2, min(8, len(first))):
            if size + len(second) >= 5 and key(first[-size:] + second) in self.usual:
                found = max(found, self.listed(first[-size:] + second))
        return max(0.0, found - _OVER)

    def _splits(self, spelled: str, parts: int) -> bool:
        is_first = self._is_first
        for cut in range(len(spelled) - 3, 2, -1):
            if not is_first(spelled[:cut]):
                continue
            rest = spelled[cut:]
            if self._is_last(rest) or (parts > 2 and len(rest) >= 7 and self._splits(rest, parts - 1)):
                return True
        return False

    def _is_first(self, part: str) -> bool:
        """Whether the part may stand before another, with its linking letters or without."""
        parts = self.parts
        if part in parts:
            return True
        if part[-1] != "s" or len(part) <= _LINKED_FROM:
            return False
        return part[:-1] in parts or (part[-2] == "e" and part[:-2] in parts)

    def _is_last(self, part: str) -> bool:
        if part in self.heads or (part in self.parts and part not in _NEVER_LAST):
            return True
        return len(part) > _LINKED_FROM and any(
            part.endswith(end) and part[: -len(end)] in self.parts for end in _INFLECTIONS
        )


_ENDING = re.compile(r"ung(?:en)?|heiten|keit(?:en)?|schaft(?:en)?|tion(?:en)?|ität(?:en)?|nisse")
"""The end of a noun, and none by itself."""

_COMMON_PART = 3.0

_SHORT = 3
"""A word of the archivist's of so many letters is no part of a compound."""

_LINKED_FROM = 5
"""A part of more letters than this may end in linking letters or in an inflection."""

_INFLECTIONS = ("s", "es", "n", "en", "em", "er", "e")

_OVER = 3.0

_OFTEN = 3.0
"""A word this frequent that only ends like a noun is none: ``aufgrund``."""

_NOUN = re.compile(r"(?:ung|ungen|heit|heiten|keit|keiten|schaft|schaften|tion|tionen|ität|itäten|nisse|ungs\w+)$")

_AT_MOST = (0, 0, 0, 450, 510, 560, 600, 640)
"""Centibels that a part of so many letters may have at most (900 minus 100 times the Zipf frequency)."""

_NEVER_PARTS = frozenset(
    "der die das dem den des und zur zum ist ein eine einer für bei sie wie war hat per dass als kann soll geht".split()
)
"""Words that stand alone: ``Ausschussfür`` is two words run together."""

_NEVER_LAST = frozenset(
    "aus auf mit von vor nur wir ihr man oder auch nach über unter sind wird werden wurde kann soll geht muss".split()
)
