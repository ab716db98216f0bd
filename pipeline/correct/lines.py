"""Lines: where one ends and the next goes on, past page marks and stray marks.

::

    eine Summe von Einzahlun
                -2-                  a page mark, no word of the sentence
    gen aus dem Vorjahr

What follows from it for the words at the seam is told in `pipeline.correct.joints`.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.page import Line, Page

__all__ = ["HYPHENS", "LEADERS", "LINKED", "Break", "after", "breaks", "is_mark", "lacks_hyphen"]

HYPHENS = "-‐‑–¬=~"

_MARK = re.compile(r"\W*(?:\d{1,3}|[Ss]eite\s\d+(?:\s(?:von|/)\s\d+)?|\d+\s?/\s?\d+)\W*")
LINKED = re.compile(r"(?:ungs|heits|keits|schafts|tions|täts|lings)$")
"""The linking letters of a first half that goes on: ``Sanierungs``."""

LEADERS = frozenset(
    "und oder bzw sowie als u bis noch statt wie beziehungsweise respektive in an auf aus zu von bei".split()
)
"""Small words after a hyphen that is meant: ``Haupt- und Personalamt``."""

_SHARED = frozenset("und oder bzw. sowie".split())

_REACH = 4
"""How many page marks, lone numbers and stray marks may stand between two halves."""

_FULL = 45
"""A line of so many letters ran into the margin."""


class Break(NamedTuple):
    """A line's last word and the first word of the line that goes on from it, by page, line and word (from 0).

    ``full`` says that the line ran into the margin, by the lengths of the document's lines.
    """

    page: int
    line: int
    word: int
    next_page: int
    next_line: int
    left: str
    right: str
    full: bool


def breaks(pages: Sequence[Page]) -> Iterator[Break]:
    """Every line end with the line after it, looking past page marks and lines without a word.

    Shapes: indices count from 0 within ``pages``; ``left`` and ``right`` are the words as seen.
    """
    lengths = [[_length(line) for line in page.lines] for page in pages]
    ordered = sorted(length for page in lengths for length in page if length >= 0)
    full = min(_FULL, 0.75 * ordered[len(ordered) * 9 // 10]) if ordered else 0
    for (p, number), (q, following) in _neighbours(pages):
        words, right = pages[p].lines[number].words, pages[q].lines[following].words[0].text
        yield Break(p, number, len(words) - 1, q, following, words[-1].text, right, lengths[p][number] >= full)


def _neighbours(pages: Sequence[Page]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Each line of words with the one that goes on after it, as `after` finds it."""
    before: tuple[int, int] | None = None
    passed = 0
    for p, page in enumerate(pages):
        for number, line in enumerate(page.lines):
            if not line.words or is_mark(line):
                passed += 1
                continue
            if before is not None and passed <= _REACH:
                yield before, (p, number)
            before, passed = (p, number), 0


def _length(line: Line) -> int:
    """The letters of a line as seen, spaces among them; -1 of an empty one."""
    return sum([len(word.text) for word in line.words]) + len(line.words) - 1


def after(pages: Sequence[Page], page: int, line: int) -> tuple[int, int] | None:
    """The line that goes on after this one, over page marks, stray marks and the page's end; None at the end."""
    passed = 0
    for p in range(page, len(pages)):
        lines = pages[p].lines
        for number in range(line + 1 if p == page else 0, len(lines)):
            if lines[number].words and not is_mark(lines[number]):
                return p, number
            passed += 1
            if passed > _REACH:
                return None
    return None


def is_mark(line: Line) -> bool:
    """Whether a line holds no more than a page's number or stray marks.

    >>> from pipeline.page import Word
    >>> [is_mark(Line((Word(text),))) for text in ("-2-", "Seite 2 von 3", "□", "den")]
    [True, True, True, False]
    """
    words = line.words
    if len(words) > 4 or len(words[0].text) > 8 + 8 * (len(words) == 1):
        return False
    text = line.text
    return len(text) <= 16 and (not any(map(str.isalnum, text)) or bool(_MARK.fullmatch(text)))


def lacks_hyphen(left: str, right: str) -> bool:
    """Whether a hyphen that was meant got lost before a small word: ``Sanierungs`` / ``und Nutzungskonzept``.

    >>> lacks_hyphen("Sanierungs", "und"), lacks_hyphen("Sanierung", "und")
    (True, False)
    """
    return right in _SHARED and bool(LINKED.search(left))
