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
>>> subject = read(rows("Beschlusskontrolle zu AO387/17 (Sitzungsnummer:", "Parkbänke", "SR/048/2018)", "am Markt"))
>>> subject.number.value, subject.session.value, subject.title.value
('A0387/17', 'SR/048/2018', 'Parkbänke am Markt')
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.grammar import resolution_number, session_number
from pipeline.page import Doubt
from pipeline.parse.found import Found, doubt_at
from pipeline.parse.rows import Row, text_of

__all__ = ["Subject", "begins", "is_heading", "read"]

HEADING = re.compile(
    r"^(?P<head>\W*(?:Betreff\W*)?(?P<word>B\w{1,8}[s5ß]\w{0,3}k[o0]\w{0,3}tr\w{2,6}|Be?schlu[sß]+\W{0,2}kontrolle)\b\W*"
    r"(?:z[uo][mr]?\b)?\s*(?:(?:dem\s+|der\s+)?(?:Antrag|Vorlage|Beschluss|Petition)\b)?[\s:]*)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\(?\s{0,3}[({\[]{0,3}\s{0,3}S[il1]t?zungs?n?um{1,2}er\s*[:;.]?\s*[({\[]*", re.IGNORECASE)
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


def is_heading(text: str) -> bool:
    """Whether a line opens a control memo's subject.

    >>> is_heading("Beschiusskontrolle zu V1938/17"), is_heading("Nächste Beschlusskontrolle: Mai 2020")
    (True, False)
    """
    found = HEADING.match(text)
    if not found or len(text) > 200:
        return False
    word = found["word"].lower().replace("-", "").replace(" ", "")
    return fuzz.ratio(word, "beschlusskontrolle") >= 72 and bool(re.search(r"\bz[uo][mr]?\b|\d{3,}\s?/", text))


def begins(rows: Sequence[Row]) -> int | None:
    """Where the subject begins, the session's torn-off end in front of it included; None without a subject."""
    for index, row in enumerate(rows):
        if is_heading(row.text):
            torn = index > 0 and row.text.count("(") > row.text.count(")") and "/" in rows[index - 1].text
            return index - 1 if torn and _SESSION_END.match(rows[index - 1].text) else index
    for index, row in enumerate(rows):
        if _LABEL.search(row.text) and resolution_number.PATTERN.search(row.text):
            return index
    return None


def read(rows: Sequence[Row]) -> Subject:
    """Read number, session and title from the rows between address and salutation."""
    pieces = [(row, row.text) for row in rows]
    doubts: list[Doubt] = []
    head = next((i for i, row in enumerate(rows) if is_heading(row.text)), 0) if rows else 0
    pieces[:] = [(row, HEADING.sub("", text, count=1) if i == head else text) for i, (row, text) in enumerate(pieces)]
    session = _take_session(pieces, head)
    number = _take_number(pieces, head, session.value if session else None, doubts)
    title = _title([(row, text) for i, (row, text) in enumerate(pieces) if i >= head])
    return Subject(number, session, title, tuple(doubts))


def _take_session(pieces: list[tuple[Row, str]], head: int) -> Found[str] | None:
    """Take the session number out of the pieces, in one piece or broken over two."""
    for index in _nearest(pieces, head):
        row, text = pieces[index]
        label = _LABEL.search(text)
        for found in _SESSION_LOOSE.finditer(text, label.end() if label else 0):
            if resolution_number.repair(found[0]) and not label:
                continue
            values = session_number.repair(found[0])
            if values:
                start = label.start() if label else found.start()
                pieces[index] = (row, text[:start].rstrip(" ({[") + " " + text[found.end() :].lstrip(" )}]:.;"))
                _drop_label(pieces)
                return Found(values[0], (row,), _sureness(found[0], values), found[0])
    return _broken_session(pieces, head)


def _broken_session(pieces: list[tuple[Row, str]], head: int) -> Found[str] | None:
    """The session's halves: ``(Sitzungsnummer: SB/05`` and, elsewhere, ``7/2012)``."""
    for index in _nearest(pieces, head):
        row, text = pieces[index]
        label = _LABEL.search(text) or re.search(r"\((?=[A-Z][\w/ ]{0,14}$)", text)
        if not label:
            continue
        start = text[label.end() :].strip()
        for other in _nearest(pieces, index):
            end = pieces[other][1]
            if other == index or not _SESSION_END.match(end):
                continue
            whole = (start + end if start else end).strip(" )}].:;")
            values = session_number.repair(whole)
            if values:
                pieces[index], pieces[other] = (row, text[: label.start()]), (pieces[other][0], "")
                return Found(values[0], (row, pieces[other][0]), 0.85, f"{start}\n{end}")
        pieces[index] = (
            row,
            text[: label.start()] + " " + text[label.end() :] if len(start) > 25 else text[: label.start()],
        )
        return None
    return None


def _drop_label(pieces: list[tuple[Row, str]]) -> None:
    """A label left alone on its line belongs to the session that stood on another."""
    for index, (row, text) in enumerate(pieces):
        label = _LABEL.search(text)
        if label:
            pieces[index] = (row, (text[: label.start()] + " " + text[label.end() :]).strip())


def _nearest(pieces: Sequence[object], head: int) -> list[int]:
    """The positions of the pieces, those nearest to the heading first."""
    return sorted(range(len(pieces)), key=lambda index: (abs(index - head), index < head))


def _take_number(
    pieces: list[tuple[Row, str]], head: int, session: str | None, doubts: list[Doubt]
) -> Found[str] | None:
    """Take the resolution number out of the pieces; the session helps where a misreading may mean several."""
    for index in range(head, min(len(pieces), head + 4)):
        row, text = pieces[index]
        spaced = re.sub(r"^(\W*[A-Za-z\\/]{1,4})\s(\d{4}[-/]\d\d)\b", r"\1\2", text)
        for found in re.finditer(r"\S*\d\S*[/-]\w{2,4}(?:_\w+)?|\S{3,9}/\d\d\b|[VAP]\d{4}[1lI|]\d\d\b", spaced):
            seen = found[0].strip('()[]{}„“".,;:')
            values = resolution_number.repair(resolution_number.compact(seen)) or _of_the_place(seen, session)
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


def _of_the_place(seen: str, session: str | None) -> tuple[str, ...]:
    """A number whose place is misread (``V-5B0076/18``), with the place of its session (``OSR SB/053/2018``)."""
    place = re.match(r"(?:OSR|SBR) (\w+)/", session or "")
    parts = re.fullmatch(r"(V|A|VorR|AF)-\S{1,4}?(\d{4,5}/\d\d)", seen)
    return resolution_number.repair(f"{parts[1]}-{place[1]}{parts[2]}") if place and parts else ()


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
