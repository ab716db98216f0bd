"""The ink that nobody has read: lines that the first reader passed over are found and given to the second.

::

    Datum:  2 8. AUG. 2020          a date stamp, pale and aslant: no word stands there
    Mit freundlichen Grüßen
    ~~ /,                           three signs of no confidence …
    Beigeordnete für Soziales       … where a line of print lies under a signature

A reading is kept where it is sure and says something: a German word, an identifier, a date, the page's number (on which
the order of the pages hangs). Handwriting, logos and
dirt are neither. Half a stamp that was read before makes way for the whole.
"""

import re
from collections.abc import Iterable, Sequence

from PIL import Image

from pipeline.dictionaries import Dictionaries
from pipeline.grammar import page_mark, stamp
from pipeline.page import Box, Line, Word
from pipeline.recognize import choose, rapid
from pipeline.recognize.patches import Unread, apart, is_read, patches
from pipeline.recognize.words import Known
from pipeline.steps import Step, step

__all__ = ["put", "read"]

SURE = 0.85
"""The second reader's score from which it is believed."""
YEAR = r"(19|20)\d\d"
EDGE = 0.1
"""Share of the page's height at its top and at its bottom where its number stands."""


def read(
    lines: Sequence[Line], picture: Image.Image, ink: Unread, known: Known
) -> tuple[tuple[Line, ...], tuple[Step, ...]]:
    """The lines with those that had been passed over, and what was found; boxes in pixels of ``picture``.

    What the lines have read is taken off the ink.
    """
    ink.take_off(lines)
    found = patches(ink, picture)
    told = rapid.strips([patch.picture for patch in found])
    loose = [word for line in lines if is_read(line) for word in apart(line)]
    kept = list(lines)
    new: list[Line] = []
    for patch, strip in zip(found, told, strict=True):
        if strip.score < SURE or any(_covers(line.box, patch.box) for line in new):  # a piece of what is read already
            continue
        line = rapid.line_of(patch.box, strip.text, strip.score)
        below = [word for word in loose if _covers(patch.box, word.box)]
        halves = below if _completes(strip.text, below, known.council) else []
        doubled = _plainly(word.believed.text for word in below) & _plainly(strip.text.split())
        numbered = _at_edge(patch.box, picture.height) and page_mark.parse(strip.text)
        if halves or (not doubled and (numbered or _says_something(strip.text, known))):
            kept = [rest for other in kept if (rest := _without(other, line, halves)).words]
            new.append(line)
    return put(new, kept), tuple(step("passed_over", text=line.text) for line in new)


def _plainly(words: Iterable[str]) -> set[str]:
    """The words without the signs around them."""
    return {re.sub(r"^\W+|\W+$", "", word) for word in words} - {""}


def _at_edge(box: Box, height: int) -> bool:
    """Whether the box lies at the top or the bottom of the page, where its number stands."""
    return box.bottom < EDGE * height or box.top > (1 - EDGE) * height


def _says_something(text: str, known: Known) -> bool:
    words = re.findall(r"[^\W\d_]{3,}", text)
    named = _names(text, known.council) or any(choose.is_identifier(part, known.council) for part in text.split())
    return named or any(map(known, words)) or bool(re.fullmatch(YEAR, text))


def _completes(text: str, halves: Sequence[Word], council: Dictionaries) -> bool:
    """Whether the text is an identifier or a date of which the words are a part, or which they read as none.

    Words that are a date by themselves must stand in it: a digit is added, none is changed.
    """
    if not halves or not _names(text, council):
        return False
    whole, parts = _signs(text), [_signs(word.text) for word in halves]
    if re.fullmatch(YEAR, parts[-1]) and _names(" ".join(word.text for word in halves), council):
        return len(whole) > sum(map(len, parts)) and "".join(parts) in whole
    torn = len(parts) > 1 and not any(choose.is_identifier(word.text, council) for word in halves)
    return len(whole) >= sum(map(len, parts)) + (not torn)


def _names(text: str, council: Dictionaries) -> bool:
    """Whether the text is an identifier or a date, be it a stamp's, whose digits stand apart."""
    if choose.is_identifier(text, council):
        return True
    seen = stamp.read_stamp(text)
    return seen is not None and seen.sure and bool(re.fullmatch(YEAR, seen.year))


def _signs(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _without(line: Line, new: Line, halves: Sequence[Word]) -> Line:
    """The line without what lies below the new one: all of it, if it was not read, else the halves."""
    if not is_read(line):
        return line._replace(words=()) if _covers(new.box, line.box) else line
    words = tuple(word for word in line.words if word not in halves)
    return line if len(words) == len(line.words) else line._replace(words=words, box=Box.around(w.box for w in words))


def _covers(new: Box | None, box: Box | None) -> bool:
    """Whether most of the box lies in the new one."""
    if new is None or box is None:
        return False
    wide = min(new.right, box.right) - max(new.left, box.left)
    high = min(new.bottom, box.bottom) - max(new.top, box.top)
    return wide > 0 and high > 0 and wide * high > 0.5 * (box.right - box.left) * (box.bottom - box.top)


def put(new: Sequence[Line], lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with new ones in their places."""
    kept = list(lines)
    for line in new:
        _put(line, kept)
    return tuple(kept)


def _put(line: Line, lines: list[Line]) -> None:
    """Into its place: before the line below it, in that one's block where it is near; else in a block at the end."""
    assert line.box is not None  # noqa: S101  # made from a patch
    height = line.box.bottom - line.box.top
    below = [
        (other.box.top - line.box.bottom, place)
        for place, other in enumerate(lines)
        if other.box is not None
        and other.box.top >= line.box.bottom - height // 2
        and min(other.box.right, line.box.right) > max(other.box.left, line.box.left)
    ]
    gap, place = min(below, default=(0, len(lines)))
    near = bool(below) and gap < height
    block = lines[place].block if near else 1 + max((other.block for other in lines), default=0)
    lines.insert(place if near else len(lines), line._replace(block=block))
