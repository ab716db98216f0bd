"""Dates that are less than a day: which days can be meant, and when the last of them is over.

::

    Datum:    OKT. 2024                          2024-10       any day of October 2024
    Nächste Beschlusskontrolle: Dezember 2025    2025-12       over when December is over
    Nächste Beschlusskontrolle: Herbst 2021      2021-23       over when autumn is over: overdue from 1 December 2021
    Nächste Beschlusskontrolle: 2022             2022          over when the year is over: overdue from 1 January 2023

>>> span("2024-10")
(datetime.date(2024, 10, 1), datetime.date(2024, 10, 31))
>>> span("2024-XX"), span("2025-36")   # some month of 2024; the fourth quarter of 2025
((datetime.date(2024, 1, 1), datetime.date(2024, 12, 31)), (datetime.date(2025, 10, 1), datetime.date(2025, 12, 31)))
>>> span("2021-23")[1], span("2021-24")   # seasons as meteorologists count them; winter goes into the next year
(datetime.date(2021, 11, 30), (datetime.date(2021, 12, 1), datetime.date(2022, 2, 28)))
>>> agree("2024-10", "2024-10-07"), agree("2024-10-07", "2024-10-08"), agree(None, "2024-10-07")
(True, False, True)

Source: EDTF (ISO 8601-2:2019), level 1 and of level 2 the sub-year groupings (quarters, thirds, halves).
"""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

__all__ = ["agree", "before", "span"]

# Codes 21 to 24 are seasons, 25 to 32 those of one hemisphere; each is (first month, number of months).
_GROUPS = {21: (3, 3), 22: (6, 3), 23: (9, 3), 24: (12, 3)}
_GROUPS |= {33 + q: (1 + 3 * q, 3) for q in range(4)}
_GROUPS |= {37 + t: (1 + 4 * t, 4) for t in range(3)}
_GROUPS |= {40 + h: (1 + 6 * h, 6) for h in range(2)}

_DATE = re.compile(r"(\d{4})(?:-(\d\d|X\d|\dX|XX)(?:-(\d\d|\dX|X\d|XX))?)?")


@lru_cache(4096)
def span(edtf: str | None) -> tuple[date, date] | None:
    """The first and the last day that can be meant; None for no date, an open interval or what is no EDTF.

    >>> span("2024-02-30") is None, span("2023-01/2023-06"), span("2024-10-07?")[1]
    (True, (datetime.date(2023, 1, 1), datetime.date(2023, 6, 30)), datetime.date(2024, 10, 7))
    """
    if not edtf:
        return None
    first, slash, last = edtf.partition("/")
    if slash:
        ends = span(first), span(last)
        return (ends[0][0], ends[1][1]) if ends[0] and ends[1] else None
    match = _DATE.fullmatch(first.rstrip("?~%"))
    return _span(*match.groups()) if match else None


def _span(year: str, month: str | None, day: str | None) -> tuple[date, date] | None:
    first, months = 1, 12
    if month and month.isdigit():
        first, months = _GROUPS.get(int(month), (int(month), 1))
    if not 1 <= first <= 12 or int(year) == 0:
        return None
    later, last = divmod(first + months - 2, 12)
    ends = int(year) + later, last + 1
    begin, end = date(int(year), first, 1), date(*ends, monthrange(*ends)[1])
    if day and day.isdigit():
        if months > 1 or not 1 <= int(day) <= end.day:
            return None
        begin = end = begin.replace(day=int(day))
    return begin, end


def agree(one: str | None, other: str | None) -> bool:
    """Whether both can be the same date: one unreadable, or the days that can be meant overlap."""
    a, b = span(one), span(other)
    return a is None or b is None or (a[0] <= b[1] and b[0] <= a[1])


def before(one: str, other: str) -> bool:
    """Whether one is over when the other begins; not where either is no date.

    >>> before("2021-21", "2021-06-01"), before("2021", "2021-06-01"), before("2021-05-30/2021-06-02", "2021-06-01")
    (True, False, False)
    """
    a, b = span(one), span(other)
    return a is not None and b is not None and a[1] < b[0]
