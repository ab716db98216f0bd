r"""The signs of a torn stamp beside those of a date that it may show: which were kept, misread, lost.

::

    83. NY. 2014        83|NY|2014      NOV: N kept, O lost, V read as another; 2014: all kept

>>> signs = signs_of("83. NY. 204")
>>> (begin, end) = splits(signs, ["2014"])[0][STAMPED.index("NOV")]
>>> signs[begin:end], sorted(of_month(laid(signs[begin:end], "NOV"), "NOV"))
(('N', 'Y'), ['month alike', 'month keeps N', 'month lost'])
>>> [*of_year(laid(signs[end:], "2014"))]
['year keeps 1', 'year keeps 2', 'year lost', 'year keeps 4']
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.confusables import AS_DIGITS, SMUDGED
from pipeline.grammar.stamp import STAMPED

__all__ = ["laid", "of_month", "of_year", "signs_of", "splits"]

Ops = tuple[tuple[str, str], ...]
"""What became of each sign: kept, alike, digit, other, lost, more; and the sign as it is printed."""
_Chain = tuple[Any, str, str] | None
"""What became of the last sign, behind what became of those before it: most ways are left again."""
_Way = tuple[int, _Chain]
"""What it costs to lay signs so, and what became of each."""
_Costs = npt.NDArray[np.int64]

_COSTS = {"kept": 0, "alike": 50, "digit": 140, "other": 100, "lost": 100, "more": 100}
"""What lays the signs of a stamp beside those of a date, nothing else: what they are worth is fitted.

In hundredths: whole numbers, so that ways that cost the same are known to. By eye; varied by a fifth, one at a time: of
242 dates right of 266 and 87 of 96 none is gained, and at most three and one are lost (``other`` a fifth less).
"""
_IN_FRONT = 90
"""What a further sign before a day costs: a little less than elsewhere, since strokes and the label's end stand there.
By eye: a fifth more or less changes no date, but at 100 ``] g mm i yf]24`` is taken for a stamp."""
_ONE_FIGURE = 35
"""What a day of one figure costs: less than a lost one, since it may be the 1st to the 9th. By eye: a fifth less
changes nothing, a fifth more loses two dates of 242."""
_DASHES = frozenset("-=–—~")
"""What is stamped for the first figure of the 1st to the 9th."""
_NEVER = 10_000
"""What costs more than any way."""
_DAY, _MONTH = 6, 7
"""Signs before the month, and of it, at most."""


def signs_of(text: str) -> tuple[str, ...]:
    """The signs of a stamp, without its label and without small marks."""
    behind = re.sub(r"^.*?datum\S?", "", text, flags=re.IGNORECASE)
    return tuple(sign for sign in behind if not sign.isspace() and sign not in ".,:;'’‘\"“_*")


def splits(signs: tuple[str, ...], years: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Where each stamped month begins and ends among the signs, in front of each year: years × months."""
    begins = range(min(len(signs), _DAY))
    spots = [(begin, end) for begin in begins for end in range(begin, min(begin + _MONTH, len(signs)) + 1)]
    first, last = np.array(spots).T
    days = np.array([_of_day(signs[:begin]) for begin in begins])
    front = days[first] + _costs(signs, STAMPED, _MONTH)[:, first, last - first]
    rest = _costs(signs, years, len(signs))[:, last, len(signs) - last]
    return [[spots[at] for at in row] for row in (rest[:, None, :] + front).argmin(axis=2).tolist()]


def _costs(signs: tuple[str, ...], names: Sequence[str], most: int) -> _Costs:
    """What it costs to lay each name beside so many signs from each place on: names × places × (most + 1)."""
    longest = max(map(len, names))
    read_as = {
        letter: [*(_COSTS[_read_as(sign, letter)] for sign in signs), *[_NEVER] * most] for letter in {*"".join(names)}
    }
    read_as[" "] = [_NEVER] * (len(signs) + most)  # what fills up a short name is lost, and costs nothing
    filled = [name.ljust(longest) for name in names]
    reading = np.array([[read_as[letter] for letter in name] for name in filled])
    losing = np.array([[_COSTS["lost"] * (letter != " ") for letter in name] for name in filled])
    from_place = np.arange(len(signs) + 1)[:, None] + np.arange(most)
    more = _COSTS["more"] * np.arange(most + 1)
    costs = np.broadcast_to(more, (len(names), len(signs) + 1, most + 1))
    for at in range(longest):
        lost = costs + losing[:, at, None, None]
        lost[..., 1:] = np.minimum(lost[..., 1:], costs[..., :-1] + reading[:, at][:, from_place])
        costs = np.minimum.accumulate(lost - more, axis=2) + more
    return costs


@lru_cache(maxsize=4096)
def laid(signs: tuple[str, ...], printed: str) -> Ops:
    """What became of each sign that is printed, and what the stamp has besides, laid as cheaply as can be."""
    _, chain = _row(signs, printed)[-1]
    found: list[tuple[str, str]] = []
    while chain is not None:
        chain, op, sign = chain
        found.append((op, sign))
    return tuple(reversed(found))


@lru_cache(maxsize=4096)
def _row(signs: tuple[str, ...], printed: str) -> list[_Way]:
    """The cheapest way to lay so many of the signs beside what is printed: 2014 begins as 2015 does, and is laid so."""
    if not printed:
        row: list[_Way] = [(0, None)]
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


def _with(way: _Way, op: str, sign: str) -> _Way:
    return way[0] + _COSTS[op], (way[1], op, sign)


@lru_cache(maxsize=4096)
def _read_as(seen: str, printed: str) -> str:
    if seen.upper() == printed:
        return "kept"
    alike = AS_DIGITS.get(seen, ("",))[0] == printed or seen in SMUDGED.get(printed, "")
    return "alike" if alike else "digit" if seen.isdecimal() else "other"


def _of_day(signs: tuple[str, ...]) -> int:
    """What it costs to take the signs for a day: two figures, or a dash and one."""
    odd = sum(not sign.isdecimal() and sign not in _DASHES for sign in signs[-2:])
    more, missing = max(0, len(signs) - 2), (_COSTS["lost"], _ONE_FIGURE, 0)[min(2, len(signs))]
    return _COSTS["alike"] * odd + _IN_FRONT * more + missing


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
