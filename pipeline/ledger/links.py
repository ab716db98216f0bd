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
"""

from typing import NamedTuple

from rapidfuzz.fuzz import ratio

from pipeline.grammar.edtf import agree, span

__all__ = ["Head", "may_be_same", "same"]

_NEAR = 92  # per cent of the letters; two readings of one sheet differ in one to three
_NEARER = 98  # … where a date cannot be read in one of them, so that it cannot tell two memos apart
_MOST = 50_000  # letters that are compared: twenty pages; the time for it grows with their square


class Head(NamedTuple):
    """What tells whether two scans show one memo (of one resolution)."""

    id: int
    session: str | None
    date: str | None
    next_control: str | None
    text: str


def may_be_same(one: Head, other: Head) -> bool:
    """Whether nothing but the text can tell them apart: session, date and next control agree as far as readable."""
    sessions = one.session is None or other.session is None or one.session == other.session
    return sessions and agree(one.date, other.date) and agree(one.next_control, other.next_control)


def same(one: Head, other: Head) -> bool:
    """Whether both scans show the same memo. Without a readable date in both, the next control must be, in both."""
    if not may_be_same(one, other) or not one.text or not other.text:
        return False
    dated = span(one.date) is not None and span(other.date) is not None
    if not dated and (span(one.next_control) is None or span(other.next_control) is None):
        return False
    needed = _NEAR if dated else _NEARER
    return ratio(_plain(one.text[:_MOST]), _plain(other.text[:_MOST]), score_cutoff=needed) >= needed


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
