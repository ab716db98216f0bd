"""Places: where a word with an address in the engine's reading stands in pages that were put in order since.

::

    engine's line 7, word 1      zulegen.        page 1, line 3 of the pages in reading order, word 5

>>> from pipeline.page import Line, Word
>>> lines = Line((Word("vor-", at=Origin(2, 5, 1)),)), Line((Word("zulegen.", at=Origin(2, 4, 1)),))
>>> Places([Page(2, lines, "", "ocr")]).of(Correction(seen="", text="", rule="", score=1, page=2, line=4, word=1))
(0, 1, 0)
"""

from collections.abc import Sequence
from functools import cached_property

from pipeline.page import Correction, Half, Origin, Page

__all__ = ["Place", "Places"]

Place = tuple[int, int, int]
"""Page, line and word as they stand, counted from 0."""


class Places:
    """The places of the pages' words by their addresses."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._pages = pages
        self._numbers = {page.number: index for index, page in enumerate(pages)}

    def of(self, spot: Correction | Half) -> Place:
        """Where the word stands. Raises ValueError without an address, or where there is no such word."""
        if spot.page is None or spot.line is None or spot.word is None:
            raise ValueError(f"no address: {spot!r}")
        address = Origin(spot.page, spot.line, spot.word)
        place = self._moved.get(address) or self._unmoved(address)
        if place is None:
            raise ValueError(f"page {spot.page}, line {spot.line}, word {spot.word}: there is no such word")
        return place

    def _unmoved(self, address: Origin) -> Place | None:
        index, line, word = self._numbers.get(address.page), address.line - 1, address.word - 1
        if index is None or line >= len(lines := self._pages[index].lines) or word >= len(lines[line].words):
            return None
        return (index, line, word) if lines[line].words[word].at is None else None

    @cached_property
    def _moved(self) -> dict[Origin, Place]:
        return {
            word.at: (p, n, k)
            for p, page in enumerate(self._pages)
            for n, line in enumerate(page.lines)
            if line.words and line.words[0].at is not None
            for k, word in enumerate(line.words)
            if word.at is not None
        }
