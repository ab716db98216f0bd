r"""The signs of a torn stamp beside those of a date that it may show: which were kept, misread, lost.

::

    83. NY. 2014        83|NY|2014      NOV: N kept, O lost, V read as another; 2014: all kept

>>> signs = signs_of("83. NY. 2014")
>>> split(signs, laid(signs, "NOV"), laid(signs, "2014"))[0]
2
>>> sorted(of_month(laid(("N", "Y"), "NOV")[0][2][1], "NOV")), [*of_year(laid(("2", "0", "4"), "2014")[0][3][1])]
(['month alike', 'month keeps N', 'month lost'], ['year keeps 1', 'year keeps 2', 'year lost', 'year keeps 4'])
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.alike import AS_DIGITS

__all__ = ["laid", "of_month", "of_year", "signs_of", "split"]

Ops = tuple[tuple[str, str], ...]
"""What became of each sign: kept, alike, digit, other, lost, more; and the sign as it is printed."""
Table = Sequence[Sequence[tuple[float, Ops]]]
"""The cheapest way from each sign to each later one (both from 0, the second counted from the first): cost, signs."""

_COSTS = {"kept": 0.0, "alike": 0.5, "digit": 1.4, "other": 1.0, "lost": 1.0, "more": 1.0}
"""What lays the signs of a stamp beside those of a date, nothing else: what they are worth is fitted."""
_LOOKS = {
    "A": "Äa4",
    "B": "ßb8EDP",
    "D": "O0PBoJ",
    "E": "£F€B",
    "F": "PEI",
    "G": "6BbCß",
    "I": "1|!ıíìï)lLJjT]",
    "J": "]yI)zZ",
    "K": "kRXH",
    "L": "lI1i|",
    "M": "mWNH",
    "N": "HKMVWhnR",
    "O": "0QDdÖöoGCU",
    "P": "pRFBDE",
    "R": "rKPB",
    "S": "5s3",
    "T": "tI7F",
    "U": "ÜüuıO",
    "V": "vYyW",
    "Z": "7zLIE2",
}
"""The signs that a smudged capital letter looks like."""
_DAY, _MONTH = 6, 7
"""Signs before the month, and of it, at most."""


def signs_of(text: str) -> tuple[str, ...]:
    """The signs of a stamp, without its label and without small marks."""
    behind = re.sub(r"^.*?datum\S?", "", text, flags=re.IGNORECASE)
    return tuple(sign for sign in behind if not sign.isspace() and sign not in ".,:;'’‘\"“_*")


@lru_cache(maxsize=2048)
def laid(signs: tuple[str, ...], printed: str) -> Table:
    """The cheapest way to lay the signs from each place to each later one beside what is printed."""
    return [_from(signs[start:], printed) for start in range(len(signs) + 1)]


def _from(signs: Sequence[str], printed: str) -> list[tuple[float, Ops]]:
    rows: list[list[tuple[float, Ops]]] = []
    for at in range(len(printed) + 1):
        row: list[tuple[float, Ops]] = []
        for seen in range(len(signs) + 1):
            ways: list[tuple[float, Ops]] = [(0.0, ())] if not at and not seen else []
            if at and seen:
                ways.append(_with(rows[at - 1][seen - 1], _read_as(signs[seen - 1], printed[at - 1]), printed[at - 1]))
            if at:
                ways.append(_with(rows[at - 1][seen], "lost", printed[at - 1]))
            if seen:
                ways.append(_with(row[seen - 1], "more", ""))
            row.append(min(ways, key=lambda way: way[0]))
        rows.append(row)
    return rows[-1]


def _with(way: tuple[float, Ops], op: str, sign: str) -> tuple[float, Ops]:
    return way[0] + _COSTS[op], (*way[1], (op, sign))


def _read_as(seen: str, printed: str) -> str:
    if seen.upper() == printed:
        return "kept"
    alike = AS_DIGITS.get(seen, ("",))[0] == printed or seen in _LOOKS.get(printed, "")
    return "alike" if alike else "digit" if seen.isdecimal() else "other"


def split(signs: Sequence[str], month: Table, year: Table) -> tuple[int, Ops, Ops]:
    """Where the month begins among the signs, what became of its letters and of the year's figures."""
    ways = []
    for begin in range(min(len(signs), _DAY)):
        before = _of_day(signs[:begin])
        for end in range(begin, min(len(signs), begin + _MONTH) + 1):
            one, other = month[begin][end - begin], year[end][len(signs) - end]
            ways.append((before + one[0] + other[0], begin, one[1], other[1]))
    return min(ways, key=lambda way: way[:2])[1:]


def _of_day(signs: Sequence[str]) -> float:
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
