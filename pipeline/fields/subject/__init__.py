r"""The subject: which resolution the memo reports on, which session passed it, what it is about.

::

    Beschlusskontrolle zu V2696/24 (Sitzungsnummer: SR/063/2024)
    Fachkonzept sonstiger sozialer Angebote für Dresden - Sozialplanerisches Handlungskonzept

Engines tear the line apart (the session on the next line, between two lines of the title, or in front of the whole),
so number and session are taken out of the words between the address and the salutation, and what is left is the
title, in its order:

>>> from pipeline.dictionaries import at_hand
>>> from pipeline.page import Line, Word
>>> def rows(*lines: str) -> list[Row]:
...     return [Row.of(1, n, Line(tuple(map(Word, line.split())))) for n, line in enumerate(lines, 1)]
>>> lines = rows("Beschlusskontrolle zu AO387/17 (Sitzungsnummer:", "Parkbänke", "SR/048/2018)", "am Markt")
>>> subject = read(lines, at_hand())
>>> subject.number.value, subject.session.value, subject.title.value
('A0387/17', 'SR/048/2018', 'Parkbänke am Markt')
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.dictionaries import Dictionaries
from pipeline.fields.found import Found
from pipeline.fields.subject.number import take_number
from pipeline.fields.subject.session import take_session
from pipeline.fields.subject.several import doubts_of, take_others
from pipeline.fields.subject.title import title_in
from pipeline.heading import heading_end, is_heading, is_torn
from pipeline.page import Doubt
from pipeline.rows import Row

__all__ = ["Subject", "read"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What the subject says; each part None where it can't be read."""

    number: Found[str] | None
    session: Found[str] | None
    title: Found[str] | None
    doubts: tuple[Doubt, ...] = ()


def read(rows: Sequence[Row], council: Dictionaries, body: Sequence[Row] = ()) -> Subject:
    """Read number, session and title from the rows between address and salutation; ``body``: the text's rows."""
    pieces = [(row, row.text) for row in rows]
    head = next((i for i, row in enumerate(rows) if is_heading(row.text, council)), 0)
    if len(rows) > 1 and is_torn(rows[0].text, rows[1].text, council):
        pieces[0], head = (rows[0], ""), 1
    if pieces and (end := heading_end(pieces[head][1], council)):
        pieces[head] = (pieces[head][0], pieces[head][1][end:])
    session = take_session(pieces, head, council)
    number, doubts = take_number(pieces, head, session.value if session else None, council)
    others = take_others(pieces, number.value if number else None, council)
    return Subject(number, session, title_in(pieces[head:], body), (*doubts, *doubts_of(number, others)))
