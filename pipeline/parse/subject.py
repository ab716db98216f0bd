r"""The subject: which resolution the memo reports on, which session passed it, what it is about.

::

    Beschlusskontrolle zu V2696/24 (Sitzungsnummer: SR/063/2024)
    Fachkonzept sonstiger sozialer Angebote für Dresden - Sozialplanerisches Handlungskonzept

Engines tear the line apart (the session on the next line, between two lines of the title, or in front of the whole),
so number and session are taken out of the words between the address and the salutation, and what is left is the
title, in its order:

>>> from pipeline.page import Line, Word
>>> def rows(*lines: str) -> list[Row]:
...     return [Row.of(1, n, Line(tuple(map(Word, line.split())))) for n, line in enumerate(lines, 1)]
>>> from pipeline.dictionaries import at_hand
>>> lines = rows("Beschlusskontrolle zu AO387/17 (Sitzungsnummer:", "Parkbänke", "SR/048/2018)", "am Markt")
>>> subject = read(lines, at_hand())
>>> subject.number.value, subject.session.value, subject.title.value
('A0387/17', 'SR/048/2018', 'Parkbänke am Markt')
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.dictionaries import Dictionaries
from pipeline.fields.found import Found, doubt_at
from pipeline.grammar.resolution_number import compact
from pipeline.likeness import opens, within
from pipeline.page import Doubt
from pipeline.rows import Row, text_of

__all__ = ["Subject", "begins", "is_heading", "read"]

_BEFORE = re.compile(r"\W*(?:Betreff\W*)?")
_BEHIND = r"\W*(?P<to>z[uo][mr]?\b)?\s*(?:(?:dem\s+|der\s+)?(?:Beschluss|%s)\b)?[\s:]*"
_HEADED = 72
"""How like its heading a subject is, in spite of a bold face or a stroke through it."""
_LEAD = re.compile(r"^\W*(?:Betreff|Gegenstand)\s*[:;]\s*", re.IGNORECASE)
_TERM = re.compile(r",?\s*T\.?:\s*\d[\d.]+$")
_SESSION_LOOSE = re.compile(r"(?:(?:[O0][S5]R|[S5]BR)\s+)?[A-ZÄÖÜ][\w/-]{0,12}\s?/\s?[\w.]{1,6}\s?/\s?\w{2,4}")
_SESSION_END = re.compile(r"^\W*[\w/. ]{1,14}\)+\W*$")


@dataclass(frozen=True, slots=True)
class Subject:
    """What the subject says; each part None where it can't be read."""

    number: Found[str] | None
    session: Found[str] | None
    title: Found[str] | None
    doubts: tuple[Doubt, ...] = ()


def is_heading(text: str, council: Dictionaries) -> bool:
    """Whether a line opens a control memo's subject.

    >>> from pipeline.dictionaries import at_hand
    >>> [is_heading(text, at_hand()) for text in ("Beschiusskontrolle zu V1938/17", "Nächste Beschlusskontrolle: Mai")]
    [True, False]
    """
    return _heading_end(text, council) is not None


@lru_cache(maxsize=4096)
def _heading_end(text: str, council: Dictionaries) -> int | None:
    """Where the words of the heading (``Beschlusskontrolle zum Antrag``) end; None where there is none."""
    begin = _BEFORE.match(text)
    start = begin.end() if begin else 0
    found = opens(text[start:], council.form.labels.heading, _HEADED) if len(text) <= 200 else None
    if found is None:
        return None
    kinds = "|".join(re.escape(kind.name) for kind in council.form.numbers.kinds if kind.name)
    behind = re.compile(_BEHIND % kinds, re.IGNORECASE).match(text, start + found.end)
    if behind is None or not (behind["to"] or council.numbers.pattern.search(text, start + found.end)):
        return None
    return behind.end()


def begins(rows: Sequence[Row], council: Dictionaries) -> int | None:
    """Where the subject begins, the session's torn-off end in front of it included; None without a subject."""
    for index, row in enumerate(rows):
        if is_heading(row.text, council):
            torn = index > 0 and row.text.count("(") > row.text.count(")") and "/" in rows[index - 1].text
            return index - 1 if torn and _SESSION_END.match(rows[index - 1].text) else index
    for index, row in enumerate(rows):
        if _label(row.text, council) and council.numbers.pattern.search(row.text):
            return index
    return None


def read(rows: Sequence[Row], council: Dictionaries) -> Subject:
    """Read number, session and title from the rows between address and salutation."""
    pieces = [(row, row.text) for row in rows]
    doubts: list[Doubt] = []
    head = next((i for i, row in enumerate(rows) if is_heading(row.text, council)), 0) if rows else 0
    if pieces and (end := _heading_end(pieces[head][1], council)):
        pieces[head] = (pieces[head][0], pieces[head][1][end:])
    session = _take_session(pieces, head, council)
    number = _take_number(pieces, head, session.value if session else None, doubts, council)
    title = _title([(row, text) for i, (row, text) in enumerate(pieces) if i >= head])
    return Subject(number, session, title, tuple(doubts))


def _label(text: str, council: Dictionaries) -> tuple[int, int] | None:
    """Where the session's label stands, with the brackets and marks around it."""
    found = within(text, council.form.labels.session)
    if found is None:
        return None
    before, behind = re.search(r"[\s({\[]*$", text[: found.start]), re.match(r"[\s:;.({\[]*", text[found.end :])
    return before.start() if before else found.start, found.end + (behind.end() if behind else 0)


def _open_bracket(text: str) -> tuple[int, int] | None:
    """Where a bracket opens that holds a session's first half: ``zu V0069/24 (SR/06``."""
    found = re.search(r"\((?=[A-Z][\w/ ]{0,14}$)", text)
    return found.span() if found else None


def _take_session(pieces: list[tuple[Row, str]], head: int, council: Dictionaries) -> Found[str] | None:
    """Take the session number out of the pieces, in one piece or broken over two."""
    for index in _nearest(pieces, head):
        row, text = pieces[index]
        label = _label(text, council)
        for found in _SESSION_LOOSE.finditer(text, label[1] if label else 0):
            if council.numbers.repair(found[0]) and not label:
                continue
            values = council.sessions.repair(found[0])
            if values:
                start = label[0] if label else found.start()
                pieces[index] = (row, text[:start].rstrip(" ({[") + " " + text[found.end() :].lstrip(" )}]:.;"))
                _drop_label(pieces, council)
                return Found(values[0], (row,), _sureness(found[0], values), found[0])
    return _broken_session(pieces, head, council)


def _broken_session(pieces: list[tuple[Row, str]], head: int, council: Dictionaries) -> Found[str] | None:
    """The session's halves: ``(Sitzungsnummer: SB/05`` and, elsewhere, ``7/2012)``."""
    for index in _nearest(pieces, head):
        row, text = pieces[index]
        label = _label(text, council) or _open_bracket(text)
        if not label:
            continue
        start = text[label[1] :].strip()
        for other in _nearest(pieces, index):
            end = pieces[other][1]
            if other == index or not _SESSION_END.match(end):
                continue
            whole = (start + end if start else end).strip(" )}].:;")
            values = council.sessions.repair(whole)
            if values:
                pieces[index], pieces[other] = (row, text[: label[0]]), (pieces[other][0], "")
                return Found(values[0], (row, pieces[other][0]), 0.85, f"{start}\n{end}")
        pieces[index] = (
            row,
            text[: label[0]] + " " + text[label[1] :] if len(start) > 25 else text[: label[0]],
        )
        return None
    return None


def _drop_label(pieces: list[tuple[Row, str]], council: Dictionaries) -> None:
    """A label left alone on its line belongs to the session that stood on another."""
    for index, (row, text) in enumerate(pieces):
        label = _label(text, council)
        if label:
            pieces[index] = (row, (text[: label[0]] + " " + text[label[1] :]).strip())


def _nearest(pieces: Sequence[object], head: int) -> list[int]:
    """The positions of the pieces, those nearest to the heading first."""
    return sorted(range(len(pieces)), key=lambda index: (abs(index - head), index < head))


def _take_number(
    pieces: list[tuple[Row, str]], head: int, session: str | None, doubts: list[Doubt], council: Dictionaries
) -> Found[str] | None:
    """Take the resolution number out of the pieces; the session helps where a misreading may mean several."""
    for index in range(head, min(len(pieces), head + 4)):
        row, text = pieces[index]
        spaced = re.sub(r"^(\W*[A-Za-z\\/]{1,4})\s(\d{4}[-/]\d\d)\b", r"\1\2", text)
        for found in re.finditer(r"\S*\d\S*[/-]\w{2,4}(?:_\w+)?|\S{3,9}/\d\d\b|[VAP]\d{4}[1lI|]\d\d\b", spaced):
            seen = found[0].strip('()[]{}„“".,;:')
            values = council.numbers.repair(compact(seen)) or _of_the_place(seen, session, council)
            if not values:
                continue
            value = _agreeing(values, session)
            if len(values) > 1 and value != values[0]:
                values = (value,)
            if len(values) > 1:
                doubts.append(
                    doubt_at(
                        (row,),
                        "number_ambiguous",
                        "resolution.number",
                        seen=seen,
                        likely=value,
                        readings=list(values[:3]),
                    )
                )
            rest = (spaced[: found.start()] + " " + spaced[found.end() :]).strip()
            pieces[index] = (row, re.sub(r"^\s*vom\s+\d[\d.]+\s*\d*", "", rest))
            return Found(value, (row,), _sureness(seen, values), seen)
    return None


def _of_the_place(seen: str, session: str | None, council: Dictionaries) -> tuple[str, ...]:
    """A number whose place is misread (``V-5B0076/18``), with the place of its session (``OSR SB/053/2018``)."""
    place = re.match(r"(?:OSR|SBR) (\w+)/", session or "")
    parts = re.fullmatch(r"(V|A|VorR|AF)-\S{1,4}?(\d{4,5}/\d\d)", seen)
    return council.numbers.repair(f"{parts[1]}-{place[1]}{parts[2]}") if place and parts else ()


def _agreeing(values: Sequence[str], session: str | None) -> str:
    """The reading whose district or village is the session's, else the likeliest."""
    place = re.match(r"(?:OSR|SBR) (\w+)/", session or "")
    if place:
        same = [value for value in values if re.match(rf"\w+-{place[1]}\d", value)]
        return (same or values)[0]
    return values[0]


def _sureness(seen: str, values: Sequence[str]) -> float:
    if seen.replace(" ", "") == values[0].replace(" ", ""):
        return 0.99
    return 0.96 if len(values) == 1 else 0.6


def _title(pieces: Sequence[tuple[Row, str]]) -> Found[str] | None:
    rows = []
    for row, text in pieces:
        left = _LEAD.sub("", text).strip()
        left = re.sub(r"^[\s:.;,)(}\]{\[|]+(?=\w|[„“\"'])|^[^\w„“\"'-]+$", "", left)
        if left:
            rows.append(_shortened(row, left))
    if not rows:
        return None
    text = _TERM.sub("", text_of(rows)).strip(" :")
    return Found(text, tuple(rows), 0.95 if len(rows) < 4 else 0.9) if re.search(r"[^\W\d_]{3}", text) else None


def _shortened(row: Row, left: str) -> Row:
    """The row without the words that were taken out (number, session, labels)."""
    if left == row.text:
        return row
    wanted, words = left.split(), []
    for word in reversed(row.line.words):
        if wanted and word.text and word.text == wanted[-1]:
            words.append(word)
            wanted.pop()
        elif wanted and word.text.endswith(wanted[-1]):
            words.append(word._replace(text=wanted.pop()))
    line = row.line._replace(words=tuple(reversed(words)))
    return Row.of(row.page, row.number, line, row.first)
