"""The word lists of the package ``wordfreq``: how common the forms of a language are.

::

    und     158    one word in 40
    weise   392    one in 8,000
    welse   650    one in three million

Frequencies are in centibels below certainty (900 less them, over 100, is the Zipf scale); the words stand in small
letters, with ``ss`` for ``ß``. The German list has 634,000 forms. The lists' files are read without the package's own
code, which loads half a dozen others for languages that nobody asked for: that took longer than the list itself.

>>> "weise" in down_to("de", 600), "welse" in down_to("de", 600)
(True, False)
"""

import gzip
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

import msgpack

__all__ = ["by_frequency", "down_to"]


@cache
def by_frequency(language: str) -> list[list[str]]:
    """The forms of a language (``de``) by their centibels: the place in the list is the frequency."""
    file = distribution("wordfreq").locate_file(f"wordfreq/data/large_{language}.msgpack.gz")
    found: list[list[str]]
    header, *found = msgpack.unpackb(gzip.decompress(Path(str(file)).read_bytes()))
    if header != {"format": "cB", "version": 1}:
        raise ValueError(f"the word list of {language} has another format: {header}")
    return found


def down_to(language: str, centibels: int) -> frozenset[str]:
    """The forms that are as frequent as that, or more."""
    return frozenset(word for words in by_frequency(language)[: centibels + 1] for word in words)
