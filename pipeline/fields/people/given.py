"""Given names, by which a stranger's name is told from other capitalized words: ``given_names.txt``.

::

    Anne-Katrin          given, and the surname stands on the next line
    Tannberg
    Allgemeine Dienste   no one's name

>>> is_given("Anne-Katrin"), is_given("Allgemeine"), is_given("tom")
(True, False, False)
>>> only_given("Dr. Anne Katrin"), only_given("Katrin Tannberg"), only_given("Dr.")
(True, False, False)
"""

from functools import lru_cache
from pathlib import Path

__all__ = ["is_given", "only_given"]


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    lines = Path(__file__).with_name("given_names.txt").read_text("utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


def is_given(word: str) -> bool:
    """Whether a word is a given name, or two with a hyphen between them."""
    return all(part in _known() for part in word.split("-"))


def only_given(text: str) -> bool:
    """Whether a line is given names and nothing else, academic titles left out."""
    words = [word for word in text.split() if not word.endswith(".")]
    return bool(words) and all(map(is_given, words))
