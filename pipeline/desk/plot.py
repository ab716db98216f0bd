"""Two plots as numbers, which the templates draw: points by state, and one resolution's points over time.

>>> [(bar.state, round(bar.x), round(bar.width)) for bar in shares({"in_progress": 30, "implemented": 10}, 100)]
[('in_progress', 0, 75), ('implemented', 75, 25)]
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from pipeline.desk.book import History
from pipeline.desk.labels import STATES

__all__ = ["Bar", "Mark", "Timeline", "shares", "timeline"]

WIDTH, LEFT, RIGHT, TOP, ROW = 960, 44, 16, 34, 30


class Bar(NamedTuple):
    """A stretch of one state, in the drawing's units; pale: an open point of which nothing is known since."""

    state: str
    x: float
    width: float
    many: int = 0
    pale: bool = False


class Mark(NamedTuple):
    """A line across the drawing at a day."""

    x: float
    label: str
    key: str | None = None


class Timeline(NamedTuple):
    """The rows of bars with their points' numbers, the memos, the years, the day of the next control, and today."""

    width: int
    height: int
    rows: Sequence[tuple[float, str, Sequence[Bar]]]
    memos: Sequence[Mark]
    years: Sequence[Mark]
    control: Mark | None
    today: Mark

    @property
    def pale(self) -> bool:
        """Whether of any point nothing is known since its control."""
        return any(bar.pale for _, _, bars in self.rows for bar in bars)


def shares(counts: Mapping[str, int], width: float) -> list[Bar]:
    """The states that occur as parts of one bar, in the order of STATES."""
    total, x, bars = sum(counts.values()), 0.0, []
    for state in STATES:
        if count := counts.get(state, 0):
            bars.append(Bar(state, x, width * count / total, count))
            x += bars[-1].width
    return bars


def timeline(history: History, today: date) -> Timeline:
    """A resolution's points over time: one row a point, a bar a state, a mark a memo."""
    told = [memo for memo in history.memos if memo.same_as is None]
    control = history.resolution.control_ends if any(point.open for point in history.points) else None
    days = [memo.stands_from for memo in told if _dated(memo.stands_from)] + [today] + ([control] if control else [])
    first, last = min(days), max(days)
    margin = max(timedelta(days=45), (last - first) * 0.05)
    begin, end = max(first, date.min + margin) - margin, min(last, date.max - margin) + margin

    def at(day: date) -> float:
        part = (min(max(day, begin), end) - begin) / (end - begin)
        return float(round(LEFT + part * (WIDTH - LEFT - RIGHT), 1))

    known_until = _known_until(history)
    rows = []
    for index, point in enumerate(history.points):
        bars = []
        for said in history.statuses[point.id]:
            since, until = said.stands_from or begin, said.stands_until or today
            known = min(max(known_until, since), until) if point.open and said.stands_until is None else until
            for start, end_, pale in ((since, known, False), (known, until, True)):
                if at(end_) > at(start):
                    bars.append(Bar(said.state, at(start), round(at(end_) - at(start), 1), pale=pale))
        rows.append((TOP + index * ROW, point.number or "·", bars))
    step = max(1, (end.year - begin.year) // 10)
    years = [Mark(at(date(year, 1, 1)), str(year)) for year in range(begin.year + 1, end.year + 1, step)]
    years = [mark for mark in years if mark.x < WIDTH - 40]  # else its label would be cut off
    return Timeline(
        WIDTH,
        TOP + len(rows) * ROW + 26,
        rows,
        [Mark(at(memo.stands_from), memo.date or memo.date_text or "ohne Datum", memo.key) for memo in told],
        years,
        Mark(at(control), history.resolution.next_control) if control else None,
        Mark(at(today), "heute"),
    )


def _known_until(history: History) -> date:
    """The day up to which the last memo speaks: its next control, or, where it sets none, its own day."""
    days = [day for memo in history.memos if memo.same_as is None for day in (memo.stands_from,) if _dated(day)]
    last = max(days, default=date.min)
    return max(history.resolution.control_ends or last, last)


def _dated(day: date | None) -> bool:
    return day is not None and date.min < day < date.max
