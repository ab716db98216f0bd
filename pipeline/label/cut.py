r"""Lines cut so that each part is one thing: behind a heading, behind a closing mark in the middle of the line.

::

    Zu 1. Der Auftrag ist erfüllt.          Zu 1. | Der Auftrag ist erfüllt.
    zu berichten.“ Das ist geschehen.       zu berichten.“ | Das ist geschehen.

>>> from pipeline.page import Line, Word
>>> rows = [Row.of(1, 1, Line(tuple(map(Word, "Zu 1. Der Auftrag ist erfüllt.".split()))))]
>>> [row.text for row in cut(rows)]
['Zu 1.', 'Der Auftrag ist erfüllt.']
"""

import re
from collections.abc import Sequence

from pipeline.grammar.point_number import BRACKETED, heading_of, marker_of, misread_number_of
from pipeline.rows import Row
from pipeline.running_text import ends_sentence

__all__ = ["cut"]

_ENDS = frozenset({":", ";", ","})
"""Behind these, too, a point may begin."""
_CLOSING = re.compile(r"[.;!?]\s?[“”\"]\s(?=[A-ZÄÖÜ][a-zäöü]+\s)")


def cut(rows: Sequence[Row]) -> list[Row]:
    """The rows of a body in parts; ``(1)`` in front of all points becomes ``1.``, and so does a ``1,`` that is due."""
    return _dotted(_unbracketed([piece for row in rows for piece in _parts(row)]))


def _parts(row: Row) -> list[Row]:
    """The row cut behind a heading, and behind a closing mark in the middle of the line."""
    heading = heading_of(row.text)
    if heading and heading.length < len(row.text):
        head, tail = row.cut_at(heading.length)
        return [head, *([tail] if tail.text else [])]
    closing = _CLOSING.search(row.text)
    if closing and row.text.count("„", 0, closing.end()) <= row.text.count("“", 0, closing.end()):
        head, tail = row.cut_at(closing.end())
        return [head, tail] if tail.text and head.text else [row]
    return [row]


def _unbracketed(rows: list[Row]) -> list[Row]:
    """Where all numbers stand in brackets, ``(1)`` is a point's number like ``1.``."""
    if sum(bool(BRACKETED.match(row.text)) for row in rows) < 2 or any(marker_of(row.text) for row in rows):
        return rows
    plain = []
    for row in rows:
        found = BRACKETED.match(row.text)
        first = row.line.words[0]
        if found and first.text.endswith(f"({found['n']})"):
            row = _numbered(row, f"{found['n']}.")
        plain.append(row)
    return plain


def _dotted(rows: list[Row]) -> list[Row]:
    """A number whose dot was misread or lost has it where the next number is due and a sentence is at its end."""
    last, found = 0, []
    for at, row in enumerate(rows):
        if misread_number_of(row.text) == last + 1 and _may_begin(rows[at - 1 : at], row):
            row = _numbered(row, row.line.words[0].text.rstrip(",;:") + ".")
        last += marker_of(row.text) == last + 1
        found.append(row)
    return found


def _may_begin(before: Sequence[Row], row: Row) -> bool:
    """Whether a sentence may begin at a row: white above it, or what ends a sentence."""
    return row.line.gap > 0 or all(ends_sentence(one.text) or one.text.rstrip('“”" ')[-1:] in _ENDS for one in before)


def _numbered(row: Row, number: str) -> Row:
    first, *others = row.line.words
    word = first._replace(text=number, seen=first.as_seen)
    return Row.of(row.page, row.number, row.line._replace(words=(word, *others)), row.first)
