"""What counts as a German word while reading: enough to choose between two readings, and to judge a text layer.

::

    Beschlusskontrolle   one of the archivist's
    Öffnung              one of the 40,000 commonest German forms
    Offnung              neither
    ÖFfnung              no form of print, whatever its letters

Where Tesseract is asked for another language, too, the commonest forms of that language count as well.
"""

import re
from functools import lru_cache, partial
from pathlib import Path

from wordfreq import get_frequency_dict

from pipeline import dictionaries
from pipeline.settings import Settings

__all__ = ["Known", "is_known", "known"]

Known = partial[bool]

LISTS = {"deu": "de", "eng": "en", "fra": "fr", "ita": "it", "nld": "nl", "pol": "pl", "ces": "cs", "spa": "es"}
"""Tesseract's languages that have a word list; without any the German one counts."""
ODD = re.compile(r"[a-zäöüß][A-ZÄÖÜ][a-zäöüß]|\b[A-ZÄÖÜ]{2}[a-zäöüß]{2}")
"""Capitals where none are printed."""
LEAST = 4
"""Letters of a compound's part: shorter ones are found in anything."""


def known(settings: Settings) -> Known:
    """The question whether something is a word, put to the dictionaries that the settings name, as they are now."""
    folder = dictionaries.find_folder(settings.corrections)
    return partial(_is_known, listed=_words(folder, dictionaries.stamp(folder), settings.language))


def is_known(text: str, folder: Path) -> bool:
    """Whether it is a German word, or one of the archivist's in that folder.

    >>> folder = dictionaries.find_folder()
    >>> is_known("Öffnung", folder), is_known("Offnung", folder), is_known("42", folder)
    (True, False, False)
    >>> is_known("Einreiseerleichterung", folder), is_known("Binreiseerleichterung", folder)
    (True, False)
    """
    return _is_known(text, _words(folder, dictionaries.stamp(folder), "deu"))


def _is_known(text: str, listed: frozenset[str]) -> bool:
    word = text.lower()
    return len(word) > 1 and not ODD.search(text) and (word in listed or _is_compound(word, listed))


def _is_compound(word: str, listed: frozenset[str]) -> bool:
    """Whether it is two listed words, of four letters or more, with or without a linking s."""
    return any(
        word[:end] in listed and (word[end:] in listed or (word[end] == "s" and word[end + 1 :] in listed))
        for end in range(LEAST, len(word) - LEAST)
    )


@lru_cache(maxsize=2)
def _words(folder: Path, stamp: object, language: str) -> frozenset[str]:
    """Common words of the language and all words of the dictionaries in small letters; another stamp, other files."""
    del stamp
    entries = dictionaries.load(folder).words.values()
    own = {part.lower() for listed in entries for entry in listed for part in re.findall(r"\w+", entry.text)}
    codes = [LISTS[code] for code in language.split("+") if code in LISTS] or ["de"]
    return frozenset(own.union(*(get_frequency_dict(code, "small") for code in codes)))
