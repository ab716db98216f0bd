"""The second look: what Tesseract was unsure of, and what must be right, is read again by RapidOCR.

::

    Beschlusskontrolle zu V1873/23 (Sitzungsnummer: SRI/052/2023)
                          ^^^^^^^^                  ^^^^^^^^^^^^^   identifiers
    Offnung der Schulhöfe an den Nachmittagen
    ^^^^^^^                                                         in no word list, and not surely read

Lines of which no word was read with any confidence are not looked at here, but where unread ink is (`unread`).
Words next to each other are cut out together; the rest of the page is not looked at: read again as a whole, damaged
pages took three to five seconds more and missed as many words as before. Every changed word is recorded with both
readings and the reason.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.page import Box, Line, Word
from pipeline.recognize import choose, program, rapid, third
from pipeline.recognize.patches import is_read
from pipeline.recognize.words import Known
from pipeline.steps import Step, step

__all__ = ["look"]

DOUBTFUL = 0.75
"""Confidence below which a word is read again whatever it says …"""
UNFAMILIAR = 0.93
"""… and below which it is when no word list has it."""
POOR = 0.92
"""A page that was read with less on average: there every word that no list has is read again."""
MANY = 400
"""Words of a page that are read again at most: a page full of doubts is no page for this reader either."""
NAMED = re.compile(r"/\d{2}|\d[./]\d|\w/\w+/")
"""What looks like an identifier or a whole date: read again, however sure."""
SIGNS = re.compile(r"[^\w/-]+")
"""What is no part of a word."""
NUMBERED = re.compile(r"\d|^[§$]")
"""Other numbers: read again unless they are as sure as known words must be."""


class _Span(NamedTuple):
    """Neighbouring words that are cut out together: the line's index, and its words from ``start`` to ``end``."""

    line: int
    start: int
    end: int


def look(lines: Sequence[Line], ground: program.Ground) -> tuple[tuple[Line, ...], tuple[Step, ...]]:
    """The lines with two readings of each doubtful word, and where the second is better; boxes on the picture.

    Where the two differ, a third reader is asked. Raises what that one raises.
    """
    picture, settings, known, dpi, where = ground
    spans = list(_spans(lines, known))[:MANY]
    pictures = [picture.crop(_frame(lines[span.line], span)) for span in spans]
    told = rapid.strips(pictures)
    rows, changes = [list(line.words) for line in lines], list[Step]()
    words = [rows[span.line][span.start : span.end] for span in spans]
    asked = [
        place
        for place, strip in enumerate(told)
        if third.available(settings) and choose.differ(words[place], strip.text)
    ]
    thirds = dict(
        zip(asked, third.read([pictures[place] for place in asked], settings, dpi=dpi, where=where), strict=True)
    )
    for place, (span, strip) in enumerate(zip(spans, told, strict=True)):
        better = choose.chosen(words[place], strip.text, strip.score, known, thirds.get(place))
        rows[span.line][span.start : span.end] = [word for word, _ in better]
        changes += [choose.told("second", why, word.text, word.believed.text) for word, why in better if why]
    count = sum(span.end - span.start for span in spans)
    steps = (step("second_reader", words=count, changed=len(changes)), *changes) if count else ()
    return tuple(line._replace(words=tuple(row)) for line, row in zip(lines, rows, strict=True)), steps


def _spans(lines: Sequence[Line], known: Known) -> Iterator[_Span]:
    unfamiliar, broken = UNFAMILIAR if _sureness(lines) >= POOR else 1.0, _broken(lines)
    for index, line in enumerate(lines):
        if not is_read(line):  # a coat of arms, a signature: `unread` looks at that ink, level and as a whole
            continue
        start = None
        for place, word in enumerate(line.words):
            whole = broken.get((index, place), word.text)
            wanted = word.box is not None and _is_doubtful(word, whole, known, unfamiliar)
            apart = place > 0 and _gap(line.words[place - 1], word) > 3 * _height(word)
            if start is not None and (not wanted or apart):
                yield _Span(index, start, place)
                start = None
            if wanted and start is None:
                start = place
        if start is not None:
            yield _Span(index, start, len(line.words))


def _sureness(lines: Sequence[Line]) -> float:
    """The mean confidence of the words."""
    sure = [word.confidence or 0.0 for line in lines for word in line.words]
    return sum(sure) / max(1, len(sure))


def _is_doubtful(word: Word, whole: str, known: Known, unfamiliar: float) -> bool:
    confidence = 0.0 if word.confidence is None else word.confidence
    if confidence < DOUBTFUL or NAMED.search(word.text) or (confidence < UNFAMILIAR and NUMBERED.search(word.text)):
        return True
    letters = SIGNS.sub("", whole)
    return confidence < unfamiliar and len(letters) > 2 and not known(letters)


def _broken(lines: Sequence[Line]) -> dict[tuple[int, int], str]:
    """The whole word for each half of one that is broken over two lines, by the place of the half."""
    found: dict[tuple[int, int], str] = {}
    for index, (line, after) in enumerate(pairwise(lines)):
        if line.text.endswith("-") and after.text[:1].islower():
            whole = line.words[-1].text.rstrip("-") + after.words[0].text
            found |= {(index, len(line.words) - 1): whole, (index + 1, 0): whole}
    return found


def _frame(line: Line, span: _Span) -> Box:
    """What to cut out: the words with some paper around, but nothing of their neighbours."""
    box = Box.around(word.box for word in line.words[span.start : span.end])
    assert box is not None  # noqa: S101  # a span has words with boxes
    room = max(2, round(0.18 * (box.bottom - box.top)))
    left, right = box.left - room, box.right + room
    for word, other in pairwise(line.words):
        if word is line.words[span.start - 1] and span.start and word.box:
            left = max(left, (word.box.right + box.left) // 2)
        if other is line.words[min(span.end, len(line.words) - 1)] and span.end < len(line.words) and other.box:
            right = min(right, (other.box.left + box.right) // 2)
    return Box(max(0, left), max(0, box.top - room), max(right, left + 4), box.bottom + room)


def _gap(left: Word, right: Word) -> int:
    return right.box.left - left.box.right if left.box and right.box else 0


def _height(word: Word) -> int:
    return word.box.bottom - word.box.top if word.box else 0
