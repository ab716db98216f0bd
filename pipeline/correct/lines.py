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
    lengths = sorted(_length(line) for page in pages for line in page.lines if line.words)
    full = min(_FULL, 0.75 * lengths[len(lengths) * 9 // 10]) if lengths else 0
    for p, page in enumerate(pages):
        for number, line in enumerate(page.lines):
            if not line.words or is_mark(line):
                continue
            partner = after(pages, p, number)
            if partner:
                right = pages[partner[0]].lines[partner[1]].words[0].text
                yield Break(p, number, len(line.words) - 1, *partner, line.words[-1].text, right, _length(line) >= full)


def _length(line: Line) -> int:
    """The letters of a line as seen, spaces among them."""
    return sum(len(word.text) for word in line.words) + len(line.words) - 1


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
    if len(line.words) > 4 or len(line.words[0].text) > 8 + 8 * (len(line.words) == 1):
        return False
    text = line.text
    return len(text) <= 16 and (not any(map(str.isalnum, text)) or bool(_MARK.fullmatch(text)))


def lacks_hyphen(left: str, right: str) -> bool:
    """Whether a hyphen that was meant got lost before a small word: ``Sanierungs`` / ``und Nutzungskonzept``.

    >>> lacks_hyphen("Sanierungs", "und"), lacks_hyphen("Sanierung", "und")
    (True, False)
    """
    return right in _SHARED and bool(LINKED.search(left))
