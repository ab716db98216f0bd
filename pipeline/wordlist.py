"""The word lists of the package ``wordfreq``: how common the forms of a language are.

::

    und     158    one word in 40
    weise   392    one in 8,000
    welse   650    one in three million

Frequencies are in centibels below certainty (900 less them, over 100, is the Zipf scale); the words stand in small
letters, with ``ss`` for ``ß``. The German list has 634,000 forms.

>>> "weise" in down_to("de", 600), "welse" in down_to("de", 600)
(True, False)
"""

from wordfreq import get_frequency_list

__all__ = ["by_frequency", "down_to"]


def by_frequency(language: str) -> list[list[str]]:
    """The forms of a language (``de``) by their centibels: the place in the list is the frequency."""
    found: list[list[str]] = get_frequency_list(language, "large")
    return found


def down_to(language: str, centibels: int) -> frozenset[str]:
    """The forms that are as frequent as that, or more."""
    return frozenset(word for words in by_frequency(language)[: centibels + 1] for word in words)
