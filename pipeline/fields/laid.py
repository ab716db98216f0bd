r"""The signs of a torn stamp beside those of a date that it may show: which were kept, misread, lost.

::

    83. NY. 2014        83|NY|2014      NOV: N kept, O lost, V read as another; 2014: all kept

>>> signs = signs_of("83. NY. 2014")
>>> split(signs, months(signs)["NOV"], ending(signs, "2014"))[0]
2
>>> signs = ("N", "Y", "2", "0", "4")
>>> _, month, year = split(signs, months(signs)["NOV"], ending(signs, "2014"))
>>> sorted(of_month(month, "NOV")), [*of_year(year)]
(['month alike', 'month keeps N', 'month lost'], ['year keeps 1', 'year keeps 2', 'year lost', 'year keeps 4'])
"""

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from pipeline.alike import AS_DIGITS, SMUDGED
from pipeline.grammar.stamp import STAMPED

__all__ = ["ending", "months", "of_month", "of_year", "signs_of", "split"]

Ops = tuple[tuple[str, str], ...]
"""What became of each sign: kept, alike, digit, other, lost, more; and the sign as it is printed."""
_Chain = tuple[Any, str, str] | None
"""What became of the last sign, behind what became of those before it: most ways are left again."""
Way = tuple[float, _Chain]
"""What it costs to lay signs so, and what became of each."""
Table = Sequence[Sequence[Way]]
"""The cheapest way from each sign to each later one (the second counted from the first)."""

_COSTS = {"kept": 0.0, "alike": 0.5, "digit": 1.4, "other": 1.0, "lost": 1.0, "more": 1.0}
"""What lays the signs of a stamp beside those of a date, nothing else: what they are worth is fitted."""
_DAY, _MONTH = 6, 7
"""Signs before the month, and of it, at most."""


def signs_of(text: str) -> tuple[str, ...]:
    """The signs of a stamp, without its label and without small marks."""
    behind = re.sub(r"^.*?datum\S?", "", text, flags=re.IGNORECASE)
    return tuple(sign for sign in behind if not sign.isspace() and sign not in ".,:;'’‘\"“_*")


def ending(signs: tuple[str, ...], year: str) -> list[Way]:
    """The cheapest way to lay all signs from each place on beside a year."""
    return [_row(signs[start:], year)[-1] for start in range(len(signs) + 1)]


def months(signs: tuple[str, ...]) -> dict[str, Table]:
    """The stamped months, each laid beside as many signs as a month may have, from where one may begin."""
    places = range(min(len(signs), _DAY))
    return {name: [_row(signs[start : start + _MONTH], name) for start in places] for name in STAMPED}


@lru_cache(maxsize=4096)
def _row(signs: tuple[str, ...], printed: str) -> list[Way]:
    """The cheapest way to lay so many of the signs beside what is printed: 2014 begins as 2015 does, and is laid so."""
    if not printed:
        row: list[Way] = [(0.0, None)]
        for _ in signs:
            row.append(_with(row[-1], "more", ""))
        return row
    above, last = _row(signs, printed[:-1]), printed[-1]
    row = [_with(above[0], "lost", last)]
    for at, sign in enumerate(signs):
        op = _read_as(sign, last)
        read, lost, more = above[at][0] + _COSTS[op], above[at + 1][0] + _COSTS["lost"], row[at][0] + _COSTS["more"]
        if read <= lost and read <= more:
            row.append((read, (above[at][1], op, last)))
        else:
            row.append((lost, (above[at + 1][1], "lost", last)) if lost <= more else (more, (row[at][1], "more", "")))
    return row


def _with(way: Way, op: str, sign: str) -> Way:
    return way[0] + _COSTS[op], (way[1], op, sign)


def _ops(chain: _Chain) -> Ops:
    found: list[tuple[str, str]] = []
    while chain is not None:
        chain, op, sign = chain
        found.append((op, sign))
    return tuple(reversed(found))


@lru_cache(maxsize=4096)
def _read_as(seen: str, printed: str) -> str:
    if seen.upper() == printed:
        return "kept"
    alike = AS_DIGITS.get(seen, ("",))[0] == printed or seen in SMUDGED.get(printed, "")
    return "alike" if alike else "digit" if seen.isdecimal() else "other"


def split(signs: Sequence[str], month: Table, year: Sequence[Way]) -> tuple[int, Ops, Ops]:
    """Where the month begins among the signs, what became of its letters and of the year's figures."""
    least, best = math.inf, (0, 0)
    costs = [cost for cost, _ in year]
    for begin, row in enumerate(month):
        before = _of_day(tuple(signs[:begin]))
        for end, (cost, _) in enumerate(row, begin):
            if (whole := before + cost + costs[end]) < least:
                least, best = whole, (begin, end)
    begin, end = best
    return begin, _ops(month[begin][end - begin][1]), _ops(year[end][1])


@lru_cache(maxsize=512)
def _of_day(signs: tuple[str, ...]) -> float:
    """What it costs to take the signs for a day: two figures, or a dash and one."""
    odd = sum(0.0 if sign.isdecimal() else 0.1 if sign in "-=–—~" else 0.5 for sign in signs[-2:])
    return odd + 0.9 * max(0, len(signs) - 2) + (0.9, 0.35, 0.0)[min(2, len(signs))]


def of_month(ops: Ops, name: str) -> Iterator[str]:
    """The signals of a month: what became of each of its letters."""
    yield from (f"month {op}" if op != "kept" else f"month keeps {sign}" for op, sign in ops)
    kept = sum(op == "kept" for op, _ in ops)
    if kept in (0, len(name)):
        yield "month whole" if kept else "month gone"


def of_year(ops: Ops) -> Iterator[str]:
    """The signals of a year."""
    place = 0
    for op, _ in ops:
        place += op != "more"
        if op != "kept":
            yield f"year {op}"
        else:
            yield f"year keeps {place}"
