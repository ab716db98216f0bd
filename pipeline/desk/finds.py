"""What was searched for is marked where it stands, in its sentence.

::

    Schulhof       … Die <mark>Schulhöfe</mark> sind seit dem 8. April geöffnet. …
    1942/12        <mark>V1942/12</mark>

Words are found as the book finds them (`pipeline.ledger.search`): without umlauts and German endings, by their
beginning.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from markupsafe import Markup, escape

from pipeline.ledger.search import folded, stem, terms

__all__ = ["Finder"]

_MOST = 260  # letters of a sentence that are shown
_BEFORE = 90  # of these, at most, before the first word found
_SENTENCE = re.compile(r"(?<=[^\d][.!?;:])\s+(?=[A-ZÄÖÜ„\"0-9])|\n+")


class Finder:
    """Marks the words of one search, in all spellings of it (`pipeline.ledger.search.spellings`); of none, nothing."""

    def __init__(self, spellings: Iterable[str]) -> None:
        parts = dict.fromkeys(_pattern(term) for words in spellings for term in terms(words))
        self._pattern = re.compile("|".join(parts)) if parts else None

    def __bool__(self) -> bool:
        return self._pattern is not None

    def marked(self, text: str | None) -> Markup:
        """The text, escaped, what was found in ``<mark>``."""
        text, done, found = text or "", 0, Markup("")
        for start, end in self._spans(text):
            found += escape(text[done:start]) + Markup("<mark>") + escape(text[start:end]) + Markup("</mark>")
            done = end
        return found + escape(text[done:])

    def sentence(self, texts: Sequence[str | None]) -> Markup | None:
        """The sentence in which most of the words stand, marked; None where none does."""
        sentences = (one for text in texts if text for one in _SENTENCE.split(text))
        best = max(((self._kinds(one), one) for one in sentences), key=lambda one: one[0], default=(0, ""))
        return self.marked(self._cut(best[1])) if best[0] else None

    def has(self, text: str | None) -> bool:
        """Whether anything that was searched for stands in the text."""
        return bool(text) and next(self._spans(text or ""), None) is not None

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        return (one.span() for one in self._pattern.finditer(folded(text))) if self._pattern else iter(())

    def _kinds(self, sentence: str) -> int:
        return len({folded(sentence[start:end])[:4] for start, end in self._spans(sentence)})

    def _cut(self, sentence: str) -> str:
        """A long sentence around the first word found."""
        if len(sentence) <= _MOST:
            return sentence
        first = next(self._spans(sentence))[0]
        start = sentence.rfind(" ", 0, max(first - _BEFORE, 0)) + 1
        end = sentence.find(" ", start + _MOST)
        return ("… " if start else "") + sentence[start : end if end > 0 else None] + (" …" if end > 0 else "")


def _pattern(term: str) -> str:
    """What stands in the folded text: words by their beginning, all else as a whole."""
    if term.isalpha() and len(term) > 3:
        return rf"(?<!\w){re.escape(stem(term))}\w*"
    return rf"(?<!\w){re.escape(folded(term))}(?!\w)"
