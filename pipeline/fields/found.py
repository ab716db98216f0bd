"""A value found on the paper, with the rows it was read from and how sure we are of it.

::

    Beschlusskontrolle zu y2696/24          Found("V2696/24", rows=(that line,), seen="y2696/24", confidence=0.93)

The record keeps the value; the rest becomes its evidence, and a doubt where we are not sure:

>>> from pipeline.page import Line, Word
>>> row = Row.of(1, 12, Line((Word("GZ:"), Word("GB5"))))
>>> Found("GB5", (row,)).evidence()
Evidence(page=1, box=None, seen='GZ: GB5', confidence=0.95)
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from pipeline.catalogue import Value
from pipeline.doubts import NOWHERE, doubt
from pipeline.memo import Evidence
from pipeline.page import Address, Box, Doubt
from pipeline.rows import Row, seen_of

__all__ = ["Found", "doubt_at"]

Thing = TypeVar("Thing", covariant=True)


@dataclass(frozen=True, slots=True)
class Found(Generic[Thing]):
    """A value and where it comes from; ``seen`` is None where the rows' own words say it all.

    ``confidence`` is the reader's grade for its way of reading, given by eye: as printed 0.97 to 0.99, mended 0.93 to
    0.96, put together 0.85 to 0.9, a guess below. What each grade of a field is worth is fitted
    (`pipeline.fields.confidence`): there a number only tells the ways of reading apart. Of fields that nobody annotated
    (organisation, recipients, who took note) the grade is the confidence.
    """

    value: Thing
    rows: tuple[Row, ...]
    confidence: float = 0.95
    seen: str | None = None

    def evidence(self, confidence: float | None = None) -> Evidence:
        """Page, box, what was seen and how sure we are (``confidence``, else by our own grade).

        The box goes around the rows of the first page.
        """
        page = self.rows[0].page
        box = Box.around(row.box for row in self.rows if row.page == page)
        seen = seen_of(self.rows) if self.seen is None else self.seen
        sure = round(self.confidence, 3) if confidence is None else confidence
        return Evidence(page=page, box=box, seen=seen, confidence=sure)


def doubt_at(
    rows: tuple[Row, ...],
    code: str,
    field: str,
    /,
    *,
    seen: str | None = None,
    likely: str | None = None,
    **values: Value,
) -> Doubt:
    """A doubt (see `pipeline.doubts.doubt`) at the first of the rows, or nowhere where there is no row."""
    at = Address(rows[0].page, rows[0].number, box=rows[0].box) if rows else NOWHERE
    return doubt(code, field, at=at, seen=seen, likely=likely, **values)
