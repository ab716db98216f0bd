r"""The two columns of the form, read one after the other.

::

    Hausmitteilung                     Landeshauptstadt Dresden
    An alle                            Geschäftsbereich Stadtent-
    Fraktionen sowie Mitglieder        wicklung, Bau und Verkehr
    Beschlusskontrolle zu V1516/12 (Sitzungsnummer: SB/051/2012)

The form ends over the first line that runs through; what stands right of the middle above it is the right column, and
down to that column's last line the left one comes first.

>>> from pipeline.page import Box, Line, Word
>>> def line(top: int, *words: tuple[int, str]) -> Line:
...     return Line(tuple(Word(text, Box(left, top, left + 9 * len(text), top + 20)) for left, text in words))
>>> form = [line(0, (0, "An"), (20, "alle"), (400, "Stadtent-")), line(30, (400, "wicklung")), line(60, (0, "Ende"))]
>>> [one.text for one in by_columns([*form, line(90, (0, "Beschlusskontrolle" * 4))])]
['An alle', 'Stadtent-', 'wicklung', 'Ende', 'BeschlusskontrolleBeschlusskontrolleBeschlusskontrolleBeschlusskontrolle']
"""

from collections.abc import Sequence

from pipeline.box import column_ends, cut_before
from pipeline.layout.printed import box_of
from pipeline.page import Line

__all__ = ["by_columns"]

_MIDDLE = 0.45
"""Where the right column may begin, as a share of the text's width: printed forms begin it at a half."""

_THROUGH = 0.55
"""A line of this share of the text's width that begins left runs through."""


def by_columns(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, those of its form column by column; lines that run over both columns cut."""
    boxes = [box_of(piece) for line in lines for piece in _columns_of(line)]
    left, right = min(box.left for box in boxes), max(box.right for box in boxes)
    middle, width = left + _MIDDLE * (right - left), right - left
    end = min((b.top for b in boxes if b.left < middle and b.right - b.left > _THROUGH * width), default=0)
    last = max((box.top for box in boxes if box.left > middle and box.bottom <= end), default=None)
    if last is None:
        return list(lines)
    form = [piece for line in lines if box_of(line).top <= last for piece in _columns_of(line)]
    form.sort(key=lambda piece: (box_of(piece).left > middle, box_of(piece).top))
    return [*form, *(line for line in lines if box_of(line).top > last)]


def _columns_of(line: Line) -> list[Line]:
    """The line cut where a column ends."""
    return cut_before(line, column_ends([word.box for word in line.words]))
