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

from pipeline.grammar.point_number import BRACKETED, heading_of, marker_of
from pipeline.rows import Row

__all__ = ["cut"]

_CLOSING = re.compile(r"[.;!?]\s?[“”\"]\s(?=[A-ZÄÖÜ][a-zäöü]+\s)")


def cut(rows: Sequence[Row]) -> list[Row]:
    """The rows of a body in parts; ``(1)`` in front of all points becomes ``1.``."""
    return _unbracketed([piece for row in rows for piece in _parts(row)])


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
        first, *others = row.line.words
        if found and first.text.endswith(f"({found['n']})"):
            word = first._replace(text=f"{found['n']}.", seen=first.as_seen)
            row = Row.of(row.page, row.number, row.line._replace(words=(word, *others)), row.first)
        plain.append(row)
    return plain
