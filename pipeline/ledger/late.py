"""When a point is overdue, and for how long: said here for the ledger's questions, the API and the desk.

::

    Nächste Beschlusskontrolle: Dezember 2025     passed from 1 January 2026 on; 5 days late on 5 January

A point is overdue on a day when it is open and its resolution's control date has passed with no later memo. A date ends
with the last day that it can mean (``control_ends``).
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_

from pipeline.ledger.tables import points, resolutions

__all__ = ["days_late", "overdue_now", "passed"]


def passed(control_ends: Any, on: Any) -> Any:
    """Whether a control date has passed on a day: of two dates, or as a condition on a column.

    >>> passed(date(2025, 12, 31), date(2026, 1, 1)), passed(date(2025, 12, 31), date(2025, 12, 31))
    (True, False)
    """
    return control_ends < on


def overdue_now(today: date) -> ColumnElement[bool]:
    """The condition that a point, as it stands today, is overdue; for ``points`` joined with ``resolutions``."""
    return and_(points.c.open, passed(resolutions.c.control_ends, today))


def days_late(still_open: bool, control_ends: date | None, on: date) -> int | None:
    """By how many days a point is overdue on a day, None where it is not.

    >>> days_late(True, date(2025, 12, 31), date(2026, 1, 5)), days_late(False, date(2025, 12, 31), date(2026, 1, 5))
    (5, None)
    """
    return (on - control_ends).days if still_open and control_ends and passed(control_ends, on) else None
