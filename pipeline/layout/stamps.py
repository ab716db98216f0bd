r"""Words of a stamp that an engine read into a sentence, set aside.

::

    Der Ausschuss stimmt 15. OKT. dem Umzug zu.      →   Der Ausschuss stimmt dem Umzug zu.
                                                         15. OKT.

A stamp's letters are larger than the print's, or stand higher or lower than the line that they lie across. They go to
the head of the first page, where a memo's date is looked for, and to the foot of any other.

>>> from pipeline.page import Box, Line, Word
>>> def word(left: int, text: str, top: int = 0, height: int = 20) -> Word:
...     return Word(text, Box(left, top, left + 9 * len(text), top + height))
>>> words = [word(90 * n, text) for n, text in enumerate("Der Ausschuss stimmt dem Umzug zu.".split())]
>>> line = Line((*words[:3], word(250, "OKT.", -12, 44), *words[3:]))
>>> [[one.text for one in part] for part in set_aside([line])]
[['Der Ausschuss stimmt dem Umzug zu.'], ['OKT.']]
"""

from collections.abc import Sequence
from statistics import median

from pipeline.layout.printed import height_of
from pipeline.page import Box, Line, Word

__all__ = ["set_aside"]

_FEWEST = 5
"""Words that a line needs to have a height of its own; a label with its stamp behind it has two or three."""
_TALL = 1.8
"""… and the heights of it that only a stamp's letters have: capitals with a dot above and a comma below have 1.4."""
_OFF = 0.7
"""How far from the line's middle a stamp's word stands, in heights; commas and small letters stand a quarter off."""
_MOST = 0.34
"""The share of a line's words that may be a stamp's; where more stand out, the line lies aslant."""


def set_aside(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines of a page without what stamps left in them, and that, line by line."""
    parts = [_parted(line) for line in lines]
    return [print_ for print_, _ in parts], [stamp for _, stamp in parts if stamp]


def _parted(line: Line) -> tuple[Line, Line | None]:
    """The line without the words that stand out of it, and these; None where too few or too many do."""
    boxes = [word.box for word in line.words if word.box and len(word.text) > 1]
    if len(boxes) < _FEWEST:
        return line, None
    height = median(map(height_of, boxes))
    middle = median((box.top + box.bottom) / 2 for box in boxes)
    stamped = [word for word in line.words if word.box and _stands_out(word.box, height, middle)]
    if not 0 < len(stamped) <= _MOST * len(line.words):
        return line, None
    return _of(line, [word for word in line.words if word not in stamped]), _of(line, stamped)


def _stands_out(box: Box, height: float, middle: float) -> bool:
    return height_of(box) > _TALL * height or abs((box.top + box.bottom) / 2 - middle) > _OFF * height


def _of(line: Line, words: Sequence[Word]) -> Line:
    return line._replace(words=tuple(words), box=Box.around(word.box for word in words))
