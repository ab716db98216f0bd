"""Fields of a record that contradict one another, though every word could be read.

::

    Datum: 3. März 2016 … Nächste Beschlusskontrolle: 31. Januar 2016       the control lies before the memo
    Beschlusskontrolle zu V0532/15 (Sitzungsnummer: SR/018/2012)            the session is older than the paper
    1. „…“  2. „…“  4. „…“                                                  where is point 3?

>>> [one.field for one in contradictions(number="V0532/15", filed=2015, session="SR/018/2012", day="2016-03-03",
...                                      control="2016-01-31", points=("1", "2", "4"))]
['resolution.session', 'next_control', 'points']
"""

from collections.abc import Sequence

from pipeline.doubts import doubt
from pipeline.grammar.edtf import before
from pipeline.grammar.years import session_year
from pipeline.page import Doubt

__all__ = ["contradictions"]

_YEARS = 6
"""So many years a paper waits for its session, at most: of 262 annotated memos one waited four, all others two or
fewer."""


def contradictions(
    *,
    number: str | None,
    filed: int | None,
    session: str | None,
    day: str | None,
    control: str | None,
    points: Sequence[str | None],
) -> list[Doubt]:
    """Doubts about fields that contradict one another; dates are EDTF, ``filed`` is the year of the paper's number."""
    doubts = []
    met = session_year(session)
    if filed and met and not 0 <= met - filed <= _YEARS:
        doubts.append(doubt("session_before_paper", "resolution.session", session=session or "", number=number or ""))
    if day and met and int(day[:4]) < met:
        doubts.append(doubt("date_before_session", "header.date", day=day, session=session or ""))
    if day and control and before(control, day):
        doubts.append(doubt("control_before_date", "next_control", control=control, day=day))
    numbers = [point for point in points if point]
    if not all(map(_follows, numbers, numbers[1:])):
        doubts.append(doubt("points_not_in_sequence", "points", numbers=numbers))
    return doubts


def _follows(before: str, point: str) -> bool:
    """Whether a point's number comes right behind another's.

    >>> _follows("1", "2"), _follows("1.1", "1.2"), _follows("1.2", "2"), _follows("2", "2.1"), _follows("1", "3")
    (True, True, True, True, False)
    """
    first, second = (tuple(map(int, number.split("."))) for number in (before, point))
    same = next((at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), len(first))
    return second[: same + 1] == (*first[:same], first[same] + 1 if same < len(first) else 1)
