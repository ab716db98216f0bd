"""What stands where on a page, for every form that tells it: regions of lines, lines of words, each with name and box.

::

    block 3   line_1_7   Kinder in der Nachbar-       Nachbar-  whole: Nachbarschaft, first half
              line_1_8   schaft                       schaft    whole: Nachbarschaft, second half

Lines stand in the order of reading; the numbers in their names are the engine's (`pipeline.page.Origin`), so that a
word has the same name in ALTO, PAGE and hOCR. A word that was read in two pieces (``Dresc en``) is one with both boxes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.page import Box, Line, Page, Word, origin_of
from pipeline.running_text import glued

__all__ = ["Joined", "Placed", "PlacedLine", "Region", "clean", "joined_words", "regions"]

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 has no such letters


class Joined(NamedTuple):
    """A word broken over two lines, made whole, and whether this is its first half."""

    text: str
    first: bool


class Placed(NamedTuple):
    """A word: its corrected ``text``, what was ``seen``, the ``word`` itself, and the whole where it is a half."""

    name: str
    text: str
    seen: str
    box: Box | None
    word: Word
    joined: Joined | None


class PlacedLine(NamedTuple):
    """A line and its words, those that were merged into others left out."""

    name: str
    box: Box | None
    words: tuple[Placed, ...]


class Region(NamedTuple):
    """Lines that the engine saw as one block of text."""

    name: str
    box: Box | None
    rows: tuple[PlacedLine, ...]


Whole = Mapping[tuple[int, int, int], Joined]
"""(page, line, word), each counted from 0 → the whole word, for both halves of every broken one."""


def joined_words(pages: Sequence[Page]) -> Whole:
    """The broken words of a scan, also those whose halves stand on two pages."""
    words = {
        (p, n, k): word
        for p, page in enumerate(pages)
        for n, line in enumerate(page.lines)
        for k, word in enumerate(line.words)
    }
    seconds = {word.continues: place for place, word in words.items() if word.continues}
    found: dict[tuple[int, int, int], Joined] = {}
    for place, word in words.items():
        if word.goes_on in seconds:
            there = seconds[word.goes_on]
            whole = glued(word, words[there].text)
            found[place], found[there] = Joined(whole, True), Joined(whole, False)
    return found


def regions(pages: Sequence[Page], index: int, whole: Whole) -> Iterator[Region]:
    """The regions of one page (counted from 0) in the order of reading; empty lines are left out."""
    page = pages[index]
    groups: list[tuple[int, list[int]]] = []
    for number, line in enumerate(page.lines):
        if not line.text:
            continue
        if not groups or groups[-1][0] != line.block:
            groups.append((line.block, []))
        groups[-1][1].append(number)
    for block, lines in groups:
        box = Box.around(_box(line) for line in page.lines if line.block == block)
        rows = tuple(_row(page, number, index, whole) for number in lines)
        yield Region(f"block_{page.number}_{block}_{lines[0]}", box, rows)


def _row(page: Page, number: int, index: int, whole: Whole) -> PlacedLine:
    line = page.lines[number]
    at = origin_of(page, number, 0)
    name = f"line_{at.page}_{at.line}" + f"_{at.word}" * (at.word > 1)  # a cell begins in the middle of a line
    return PlacedLine(name, _box(line), tuple(_words(page, number, index, whole)))


def _words(page: Page, number: int, index: int, whole: Whole) -> Iterator[Placed]:
    words = page.lines[number].words
    for at, word in enumerate(words):
        if not word.text:
            continue
        end = next((end for end in range(at + 1, len(words)) if words[end].text), len(words))
        merged = words[at:end]
        yield Placed(
            "word_{}_{}_{}".format(*origin_of(page, number, at)),
            word.text,
            " ".join(part.as_seen for part in merged),
            Box.around(part.box for part in merged),
            word,
            whole.get((index, number, at)),
        )


def _box(line: Line) -> Box | None:
    return line.box or Box.around(word.box for word in line.words)


def clean(text: str) -> str:
    """The text with the signs that XML cannot hold replaced."""
    return _NO_XML.sub("�", text)
