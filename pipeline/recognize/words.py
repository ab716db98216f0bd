"""What counts as a German word while reading: enough to choose between two readings, and to judge a text layer.

::

    Beschlusskontrolle   one of the archivist's
    Öffnung              one of the 105,000 commonest German forms
    Schulhöfe            two of the 40,000 commonest
    Offnung              neither
    ÖFfnung              no form of print, whatever its letters

Where Tesseract is asked for another language, too, the commonest forms of that language count as well.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pipeline import dictionaries
from pipeline.dictionaries import Dictionaries
from pipeline.settings import Settings
from pipeline.wordlist import down_to

__all__ = ["Known", "Lists", "known"]

LISTS = {"deu": "de", "eng": "en", "fra": "fr", "ita": "it", "nld": "nl", "pol": "pl", "ces": "cs", "spa": "es"}
"""Tesseract's languages that have a word list; without any the German one counts."""
ODD = re.compile(r"[a-zäöüß][A-ZÄÖÜ][a-zäöüß]|\b[A-ZÄÖÜ]{2}[a-zäöüß]{2}")
"""Capitals where none are printed."""
RARE, COMMON = 665, 600
"""Centibels below certainty down to which a form counts as a word, and as a part of one. Below that there are misspelt
forms: `Offnung` stands at 706, `nachste` at 683."""
LEAST = 4
"""Letters of a compound's part: shorter ones are found in anything."""


class Lists(NamedTuple):
    """Words in small letters, with ss for ß as the lists have it: all that count, and those that may make compounds."""

    words: frozenset[str]
    common: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What the reader knows: called with a text it says whether that is a word; ``council`` knows its own numbers.

    >>> ours = known(Settings())
    >>> ours("Öffnung"), ours("Offnung"), ours("42"), ours("Einreiseerleichterung"), ours("Binreiseerleichterung")
    (True, False, False, True, False)
    """

    listed: Lists
    council: Dictionaries

    def __call__(self, text: str) -> bool:
        """Whether it is a word of the language, one of the archivist's, or made of such words."""
        if ODD.search(text):
            return False
        parts = [part for part in re.split(r"[/-]", text.lower().replace("ß", "ss")) if part]
        words = self.listed.words
        return len(text) > 1 and bool(parts) and all(word in words or self._is_compound(word) for word in parts)

    def _is_compound(self, word: str) -> bool:
        """Whether it is two common words, of four letters or more, with or without a linking s."""
        common = self.listed.common
        return any(
            word[:end] in common and (word[end:] in common or (word[end] == "s" and word[end + 1 :] in common))
            for end in range(LEAST, len(word) - LEAST + 1)
        )


def known(settings: Settings) -> Known:
    """What is known by the dictionaries that the settings name, as they are now."""
    return _known(dictionaries.current(dictionaries.find_folder(settings.corrections)), settings.language)


@lru_cache(maxsize=2)
def _known(council: Dictionaries, language: str) -> Known:
    """The common words of the language and all words of the dictionaries."""
    entries = council.words.values()
    own = {part.lower() for listed in entries for entry in listed for part in re.findall(r"\w+", entry.text)}
    own = {word.replace("ß", "ss") for word in own}
    codes = [LISTS[code] for code in language.split("+") if code in LISTS] or ["de"]
    found, common = (own.union(*(down_to(code, least) for code in codes)) for least in (RARE, COMMON))
    return Known(Lists(frozenset(found), frozenset(common)), council)
