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
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from wordfreq import get_frequency_list

from pipeline import dictionaries
from pipeline.settings import Settings

__all__ = ["Known", "is_known", "known"]

Known = partial[bool]

LISTS = {"deu": "de", "eng": "en", "fra": "fr", "ita": "it", "nld": "nl", "pol": "pl", "ces": "cs", "spa": "es"}
"""Tesseract's languages that have a word list; without any the German one counts."""
ODD = re.compile(r"[a-zäöüß][A-ZÄÖÜ][a-zäöüß]|\b[A-ZÄÖÜ]{2}[a-zäöüß]{2}")
"""Capitals where none are printed."""
RARE, COMMON = 665, 600
"""Centibels below certainty down to which a form counts as a word, and as a part of one. Below that there are misspelt
forms: `Offnung` stands at 706, `nachste` at 683."""
LEAST = 4
"""Letters of a compound's part: shorter ones are found in anything."""


def known(settings: Settings) -> Known:
    """The question whether something is a word, put to the dictionaries that the settings name, as they are now."""
    folder = dictionaries.find_folder(settings.corrections)
    return partial(_is_known, listed=_words(dictionaries.current(folder), settings.language))


def is_known(text: str, folder: Path) -> bool:
    """Whether it is a German word, or one of the archivist's in that folder.

    >>> folder = dictionaries.find_folder()
    >>> is_known("Öffnung", folder), is_known("Offnung", folder), is_known("42", folder)
    (True, False, False)
    >>> is_known("Einreiseerleichterung", folder), is_known("Binreiseerleichterung", folder)
    (True, False)
    """
    return _is_known(text, _words(dictionaries.current(folder), "deu"))


def _is_known(text: str, listed: "_Lists") -> bool:
    if ODD.search(text):
        return False
    parts = [part for part in re.split(r"[/-]", text.lower().replace("ß", "ss")) if part]
    return len(text) > 1 and bool(parts) and all(word in listed.words or _is_compound(word, listed) for word in parts)


def _is_compound(word: str, listed: "_Lists") -> bool:
    """Whether it is two common words, of four letters or more, with or without a linking s."""
    common = listed.common
    return any(
        word[:end] in common and (word[end:] in common or (word[end] == "s" and word[end + 1 :] in common))
        for end in range(LEAST, len(word) - LEAST + 1)
    )


class _Lists(NamedTuple):
    """Words in small letters, with ss for ß as the lists have it: all that count, and those that may make compounds."""

    words: frozenset[str]
    common: frozenset[str]


@lru_cache(maxsize=2)
def _words(council: dictionaries.Dictionaries, language: str) -> _Lists:
    """The common words of the language and all words of the dictionaries."""
    entries = council.words.values()
    own = {part.lower() for listed in entries for entry in listed for part in re.findall(r"\w+", entry.text)}
    lists = [get_frequency_list(LISTS[code], "large") for code in language.split("+") if code in LISTS]
    own = {word.replace("ß", "ss") for word in own}
    found, common = (
        own.union(*(word for listed in lists or [get_frequency_list("de", "large")] for word in listed[: least + 1]))
        for least in (RARE, COMMON)
    )
    return _Lists(frozenset(found), frozenset(common))
