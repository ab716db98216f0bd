"""The same sheet scanned twice is one memo.

::

    scans-2019/0042.pdf      V0760/15  SR/020/2016  2. MAI 2019   "Die Sanierung wurde im März begonnen …"
    rescans/box-7-0003.pdf   V0760/15  SR/020/2016    MAI 2019    "Die Sanierung wurde im Marz begonnen …"

>>> one = Head(1, "SR/020/2016", "2019-05-02", "2019-09-27", "Die Sanierung wurde im März begonnen und läuft.")
>>> two = Head(2, "SR/020/2016", "2019-05", "2019-09-27", "Die Sanierung wurde im Marz begonnen und läuft.")
>>> same(one, two)
True
>>> same(one, two._replace(date="2020-05"))   # the next year's memo often says the same words
False

Where both bear the same day, one of them may have its control date misread, or lack a page:

>>> three = one._replace(id=3, next_control="2020-09-27")
>>> same(one, three), same(one, three._replace(date="2019-05"))
(True, False)
>>> same(one, three._replace(text="", next_control=None)), same(one, three._replace(text="Ein anderes Amt berichtet."))
(True, False)
"""

from collections import Counter
from typing import NamedTuple

from rapidfuzz.fuzz import ratio

from pipeline.grammar.edtf import agree, span

__all__ = ["Head", "may_be_same", "same"]

_NEAR = 92  # per cent of the letters; two readings of one sheet differ in one to three
_NEARER = 98  # … where a date cannot be read in one of them, so that it cannot tell two memos apart
_WITHIN = 0.9  # of a report's words are in another that has more of the sheet's pages
_MOST = 50_000  # letters that are compared: twenty pages; the time for it grows with their square


class Head(NamedTuple):
    """What tells whether two scans show one memo (of one resolution); ``text`` are its points and its ``reports``."""

    id: int
    session: str | None
    date: str | None
    next_control: str | None
    text: str
    reports: str = ""


def may_be_same(one: Head, other: Head) -> bool:
    """Whether nothing but the text can tell them apart: session, date and next control agree as far as readable.

    With the same day on both, the next control may be misread in one of them.
    """
    sessions = one.session is None or other.session is None or one.session == other.session
    controls = agree(one.next_control, other.next_control) or _of_one_day(one, other)
    return sessions and agree(one.date, other.date) and controls


def same(one: Head, other: Head) -> bool:
    """Whether both scans show the same memo. Without a readable date in both, the next control must be, in both."""
    if not may_be_same(one, other):
        return False
    dated = span(one.date) is not None and span(other.date) is not None
    if not dated and (span(one.next_control) is None or span(other.next_control) is None):
        return False
    if _of_one_day(one, other) and _within(one.text, other.text) and _within(one.reports, other.reports):
        return True
    needed = _NEAR if dated else _NEARER
    return ratio(_plain(one.text[:_MOST]), _plain(other.text[:_MOST]), score_cutoff=needed) >= needed


def _of_one_day(one: Head, other: Head) -> bool:
    days = span(one.date)
    return days is not None and days[0] == days[1] and days == span(other.date)


def _within(one: str, other: str) -> bool:
    """Whether nearly all words of one are in the other, as those of a scan that lacks a page are."""
    few, many = sorted((Counter(_plain(text).split()) for text in (one, other)), key=Counter.total)
    return (few & many).total() >= _WITHIN * few.total()


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
