r"""Which day a torn stamp means: its signs and what else the memo knows of time, weighed together.

::

    Datum: 83. NY. 2014          session in 2014, next control in May 2015: November, the letters say so
    Datum: -6. JAN 2523          session in 2019, reports speak of December 2019: January 2020

Each month of each year that is possible is a candidate. Named signals say what speaks for it: what became of each sign
of the stamp (kept, read as one alike, as another, lost), how long after the session the memo would be, how long before
the next control, how long after what its reports tell as past. What a signal is worth is fitted to annotated memos
(`bench.fit_date`); the candidates' shares are how sure we are.

>>> from pipeline.fields.date.told import Told
>>> found = likeliest("83. NY. 2014", Anchors(2014, "2015-05", Told(), 2026, shipped()))
>>> found.day, found.month > 0.7, found.year > 0.9
('2014-11', True, True)
"""

import math
from bisect import bisect_left
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from pipeline.fields.date.laid import laid, of_month, of_year, signs_of, splits
from pipeline.fields.date.told import Told
from pipeline.grammar import date
from pipeline.grammar.edtf import span
from pipeline.grammar.stamp import STAMPED, day_in, day_of

__all__ = ["Anchors", "Likely", "candidates", "likeliest", "shipped", "weights_of"]

_OLDEST = 2006
"""The year of the oldest memo."""
_REACH = 12
"""Years behind its session in which a memo is looked for."""
_SIGNS = range(3, 17)
"""Signs of a stamp that can be weighed."""
_MONTHS = (-1, 0, 2, 6, 12, 18, 24)
"""Months between a memo and the next control, or what its reports tell, taken together up to each."""
_NAMED = (*map(str, _MONTHS), "more")
Signals = tuple[str, ...]


class Anchors(NamedTuple):
    """What a memo knows of time besides its stamp: years of session and of reading, next control, what is told.

    ``weights``: what signals are worth.
    """

    session: int | None
    control: str | None
    told: Told
    latest: int
    weights: Mapping[str, float]

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year that are possible."""
        return max(self.session or _OLDEST, _OLDEST), min(int(self.control[:4]) if self.control else 9999, self.latest)


class Likely(NamedTuple):
    """The likeliest day (EDTF), the shares of its month and of its year; ``years``: that of each year.

    ``against``: a clear figure isn't the year's; ``kept``: how many of month's and year's signs were read as printed.
    """

    day: str
    month: float
    year: float
    against: bool
    kept: int
    years: Mapping[str, float]


def likeliest(text: str, anchors: Anchors) -> Likely | None:
    """What a stamp's signs and the anchors make likeliest; None without signs, or a year that can be."""
    found = candidates(text, anchors)
    if not found:
        return None
    worth_of = _Worth(anchors.weights)
    worth = [sum(map(worth_of.__getitem__, groups)) for _, groups in found]
    most = max(worth)
    shares = [math.exp(one - most) for one in worth]
    whole = sum(shares)
    best = max(range(len(found)), key=shares.__getitem__)
    day, groups = found[best]

    def parts(part: slice) -> Mapping[str, float]:
        sums: dict[str, float] = {}
        for one, (other, _) in zip(shares, found, strict=True):
            sums[other[part]] = sums.get(other[part], 0.0) + one
        return {name: one / whole for name, one in sums.items()}

    names, years = [*chain(*groups)], parts(slice(0, 4))
    kept = sum(" keeps " in name for name in names)
    return Likely(day, parts(slice(5, 7))[day[5:7]], years[day[:4]], "year digit" in names, kept, years)


class _Worth(dict[Signals, float]):
    """What signals are worth together, reckoned once: days share a month's letters, and the figures of a year."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, names: Signals) -> float:
        weigh = self._weights.get
        found = self[names] = sum([weigh(name, 0.0) for name in names])
        return found


def candidates(text: str, anchors: Anchors, masked: bool = False) -> list[tuple[str, tuple[Signals, ...]]]:
    """The days that may be meant, with their signals: of the rest of the memo, the month's letters, the year's figures.

    ``masked`` leaves out what the stamp's signs say.
    """
    signs = signs_of(text)
    session = anchors.session
    if session is None or len(signs) not in _SIGNS:
        return []
    years = range(max(session - 1, _OLDEST), min(session + _REACH, anchors.latest) + 1)
    if not years:  # the session's year was misread: it is later than the memo was read, or older than any
        return []
    day_before = cache(lambda begin: day_of(" ".join(signs[:begin]))[0])
    of_letters = cache(lambda name, begin, end: (*of_month(laid(signs[begin:end], name), name),))
    found: list[tuple[str, tuple[Signals, ...]]] = []
    rest = _Rest.of(session, anchors)
    for year, spots in zip(years, splits(signs, [*map(str, years)]), strict=True):
        of_figures = cache(lambda end, year=str(year): (*of_year(laid(signs[end:], year)),))
        for month, (name, (begin, end)) in enumerate(zip(STAMPED, spots, strict=True), 1):
            day = day_in(year, month, day_before(begin))
            told = () if masked else (of_letters(name, begin, end), of_figures(end))
            found.append((day, (rest.says(day, year, month), *told)))
    return found


class _Rest(NamedTuple):
    """What the rest of the memo knows of time; months are counted from the year 0."""

    session: int
    last: str
    control: int | None
    to_come: int | None
    past: int | None
    told: Told

    @staticmethod
    def of(session: int, anchors: Anchors) -> "_Rest":
        """From a memo's anchors."""
        told, last = anchors.told, "last" if anchors.control is None else "goes on"
        control, to_come, past = map(_month_of, (anchors.control, told.to_come, told.past))
        return _Rest(session, last, control, to_come, past, told)

    def says(self, day: str, year: int, month: int) -> Signals:
        """Its signals for a day."""
        month += 12 * year
        names = [f"{self.last}, years {max(-1, min(year - self.session, 6))}"]
        if self.control is not None:
            names.append(f"control in {_up_to(self.control - month)}")
        elif self.to_come is not None:
            names.append(f"to come in {_up_to(self.to_come - month)}")
        if self.past is not None:
            early = day < (self.told.past or "")[: len(day)]
            names.append(f"past for {_up_to(min(month - self.past, -1 if early else 999))}")
        if self.told.done_in:
            names.append("done later" if day[:4] < self.told.done_in else "done")
        if len(day) == 10:
            names.append("free day" if date.is_free(day) else "workday")
        return tuple(names)


def _month_of(edtf: str | None) -> int | None:
    """The month in which a date ends, counted from the year 0; None for none."""
    found = span(edtf)
    return 12 * found[1].year + found[1].month if found else None


def _up_to(months: int) -> str:
    return _NAMED[bisect_left(_MONTHS, months)]


@lru_cache(maxsize=8)
def weights_of(text: str) -> Mapping[str, float]:
    """The weights in the lines of their file: a signal, a tab, hundredths."""
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {name: int(worth) / 100 for name, worth in lines}


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, float]:
    """The weights in the package."""
    return weights_of(Path(__file__).with_suffix(".tsv").read_text("utf-8"))
