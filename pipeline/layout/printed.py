r"""Lines as they are printed, put together again from what an engine read apart.

::

    1.   „Der Rat beschließt den Bau        three lines for an engine: a number in a column of its own,
         der Halle   und nimmt davon        a line torn where its words stand wide apart

>>> from pipeline.page import Box, Line, Word
>>> def line(left: int, top: int, text: str) -> Line:
...     return Line((Word(text, Box(left, top, left + 9 * len(text), top + 20)),))
>>> lines = [line(60, 30, "Halle"), line(60, 60, "Weg"), line(120, 31, "und"), line(9, 30, "1.")]
>>> [one.text for one in as_printed(lines)]
['1. Halle und', 'Weg']
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.box import COLUMN, Box
from pipeline.page import Line

__all__ = ["MARKER", "as_printed", "box_of", "height_of", "joined_line", "with_gaps"]

MARKER = re.compile(r"[„“\"»]?(?:\d{1,3}|[lIL])[.),;:]{1,2}|[a-z][.)]|[-–—•]")
"""What stands in a column of its own left of the text: a point's number, whose dot may be misread, a letter, a dash."""

_GAP = 0.8
"""White over a line that begins a paragraph, in usual heights: between lines of one paragraph it is about a half."""
_LEVEL = 0.7
"""Share of a height that both halves of a torn line have in common, by eye: lines one below the other have little."""
_LARGER = 1.6
"""How much higher one half of a torn line may be, by eye: ``Jahr`` is higher than ``aus``, a stamp still higher."""
_INTO = 0.2
"""How far the right half may begin within the left one, in heights, by eye: an engine's boxes overlap a little."""


def box_of(line: Line) -> Box:
    """The box around the line's words: its own, for each line that `pipeline.layout` hands on, cut or joined."""
    box = line.box or Box.around(word.box for word in line.words)
    assert box is not None  # noqa: S101  # only lines with boxes come here
    return box


def height_of(box: Box) -> int:
    """A box's height in pixels, at least 1."""
    return max(1, box.bottom - box.top)


def as_printed(lines: Sequence[Line]) -> list[Line]:
    """The lines with markers in front of their texts and torn lines whole, in the engine's order of their texts."""
    whole = _mended(list(lines))
    texts = [line for line in whole if not MARKER.fullmatch(line.text)]
    places = {id(line): place for place, line in enumerate(whole)}
    result = [(places[id(line)], line) for line in texts]
    for line in whole:
        if not MARKER.fullmatch(line.text):
            continue
        beside = _right_of(line, texts)
        if beside is None:
            result.append((places[id(line)], line))
            continue
        at = next(index for index, (_, text) in enumerate(result) if text is texts[beside])
        if line.text[-1] in ",;:":  # in front of its text it would be no number any more
            result.insert(at, (result[at][0], line))
            continue
        texts[beside] = joined_line(line, texts[beside])
        result[at] = (result[at][0], texts[beside])
    return [line for _, line in sorted(result, key=lambda placed: placed[0])]


def _mended(lines: list[Line]) -> list[Line]:
    """The lines, those torn in two whole again: the right half stands at the left one's height, no column away."""
    texts = (index for index, line in enumerate(lines) if not MARKER.fullmatch(line.text))
    by_height = sorted(texts, key=lambda index: box_of(lines[index]).top)
    gone: set[int] = set()
    for position, index in enumerate(by_height):
        box = box_of(lines[index])
        for other in by_height[position + 1 :]:
            if (next_box := box_of(lines[other])).top > (box.top + box.bottom) / 2:
                break
            left, right = (index, other) if box.left <= next_box.left else (other, index)
            if not {left, right} & gone and _goes_on(lines[left], lines[right]):
                lines[left] = joined_line(lines[left], lines[right])
                gone.add(right)
    return [line for index, line in enumerate(lines) if index not in gone]


def _goes_on(left: Line, right: Line) -> bool:
    """Whether the right line is the left one's other half."""
    here, there = box_of(left), box_of(right)
    height = min(height_of(here), height_of(there))
    level = min(here.bottom, there.bottom) - max(here.top, there.top) > _LEVEL * height
    alike = max(height_of(here), height_of(there)) < _LARGER * height
    return level and alike and -_INTO * height < there.left - here.right <= COLUMN * height


def joined_line(left: Line, right: Line) -> Line:
    """The two as one line."""
    return right._replace(words=left.words + right.words, box=Box.around([box_of(left), box_of(right)]))


def _right_of(marker: Line, lines: Sequence[Line]) -> int | None:
    """The nearest line on a marker's right, at its height."""
    place = box_of(marker)
    middle = (place.top + place.bottom) / 2
    boxes = [(box_of(line), index) for index, line in enumerate(lines)]
    beside = [(b.left, index) for b, index in boxes if b.top <= middle <= b.bottom and b.left >= place.right - 2]
    return min(beside)[1] if beside else None


def with_gaps(lines: Sequence[Line]) -> list[Line]:
    """The lines with 1 in ``gap`` where white is over them."""
    if not lines:
        return []
    boxes = [box_of(line) for line in lines]
    usual = sorted(map(height_of, boxes))[len(boxes) // 2]
    gaps = [0, *(int(box.top - before.bottom > _GAP * usual) for before, box in pairwise(boxes))]
    return [line._replace(gap=gap) for line, gap in zip(lines, gaps, strict=True)]
