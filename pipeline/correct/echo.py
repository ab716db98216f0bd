"""What a document writes elsewhere: the witness for a name, and for a word that a line's end broke.

::

    … im Wohngebiet Im Speitel … am Ende des Speitelwegs …

Words and pairs of words are sorted once, so that each question costs the logarithm of the document's length.

>>> echo = Echo("im Wohngebiet Im Speitel, am Rand von Im Speitelweg")
>>> echo.times("Im", "Speitel"), echo.begins("Speitelw"), "Speitel" in echo.letters, "peitel" in echo.letters
(2, True, True, False)
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from pipeline.page import Page

__all__ = ["Echo"]


class Echo:
    """The words of a text or of pages, to be asked about; what stands between spaces keeps the marks around it."""

    def __init__(self, text: str | Sequence[Page]) -> None:
        self._given = text

    @cached_property
    def _text(self) -> str:
        if isinstance(self._given, str):
            return self._given
        return " ".join([line.text for page in self._given for line in page.lines])

    @cached_property
    def letters(self) -> frozenset[str]:
        """The runs of letters and digits, without the marks around them."""
        return frozenset(re.findall(r"\w+", self._text))

    @cached_property
    def _words(self) -> list[str]:
        return sorted(self._text.split(" "))

    @cached_property
    def _pairs(self) -> list[str]:
        return sorted(f"{first} {second}" for first, second in pairwise(self._text.split(" ")))

    def begins(self, letters: str) -> bool:
        """Whether a word begins with these letters."""
        return _from(self._words, letters) < _behind(self._words, letters)

    def times(self, first: str, second: str) -> int:
        """How often the word stands before one that begins with the second."""
        pair = f"{first} {second}"
        return _behind(self._pairs, pair) - _from(self._pairs, pair)


def _from(ordered: list[str], beginning: str) -> int:
    return bisect_left(ordered, beginning)


def _behind(ordered: list[str], beginning: str) -> int:
    """The place behind the last that begins so: no letter is greater than the last of Unicode."""
    return bisect_left(ordered, beginning + chr(0x10FFFF))
