"""The order in which a list of points is shown, a column of the clerk's choice first.

>>> sorted(["V10/20", "V9/20", "A2/21"], key=_natural)
['A2/21', 'V9/20', 'V10/20']
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.ledger.answers import PointNow

__all__ = ["SORTABLE", "by"]

SORTABLE = (
    *("days_late", "next_control", "resolution", "point", "state", "basis", "state_confidence"),
    *("department", "title", "body", "year", "memo_date", "file"),
)
"""The columns to sort by."""


def by(column: str, points: "Sequence[PointNow]") -> "list[PointNow]":
    """The points by a column: the most days late first, else from the smallest up; what has no value comes last.

    Where that is the same, the most days late come first, then it goes by resolution and point.
    """

    def place(point: "PointNow") -> Any:
        value = getattr(point, column)
        own = (value is None, 0 if value is None or column == "days_late" else _natural(value))
        return (*own, -(point.days_late or 0), _natural(point.resolution or ""), _natural(point.point or ""))

    return sorted(points, key=place)


def _natural(value: object) -> Any:
    """Numbers within a text count as numbers, and Ä stands by A."""
    if isinstance(value, int | float):
        return value
    parts = re.split(r"(\d+)", str(value).casefold().translate(_PLAIN))
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts if part]


_PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u"})
