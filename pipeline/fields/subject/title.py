"""The title: what is left of the subject without heading, number and session.

::

    Beschlusskontrolle zu V0069/24 (Sitzungsnummer: SR/063/2024)
    Fachkonzept sonstiger sozialer Angebote, T.: 30.01.2010             the term behind it is none of it
"""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from pipeline.fields.found import Found
from pipeline.fields.subject.halved import in_order
from pipeline.rows import Row, text_of

__all__ = ["is_salutation", "title_in"]

_LEAD = re.compile(r"^\W*(?:Betr(?:eff)?\.?|Gegenstand|Titel|Thema)\s*[:;]\s*", re.IGNORECASE)
_TERM = re.compile(r",?\s*T\.?:\s*\d[\d.]+$")
_STRAY = re.compile(r"^[\s:.;,)(}\]{\[|]+(?=\w|[„“\"'])|^[^\w„“\"'-]+$")
_LETTERS = re.compile(r"[^\W\d_]{3}")
_ROMAN = re.compile(r"\b(?=l*I)[Il]{2,}\b")
_HELLO = frozenset({"Sehr", "geehrte", "geehrter", "Damen", "und", "Herren"})
"""Words of a salutation, of which a row of a title doesn't consist."""
_HONOURS = frozenset({"Sehr", "geehrte", "geehrter"})
"""Those of which a title has none."""
_SMALL = frozenset("ab am an im in ob um zu AG EU II IV IT VI Im In Am An Zu so es".split())
"""Words of two letters that may stand on a title's last line, torn off; other two letters are none."""
_SAID, _AGAIN = 12, 85
"""Letters of a title that is printed twice, at least, and how like one another both are (of 100). By eye: a fifth more
letters or fewer changes nothing, a fifth less likeness loses two titles of 263."""
_TOLD, _MISREAD = 4, 75
"""Letters of a word that one misread letter leaves known, and how like (of 100) it is then: three of four."""
_STROKES = str.maketrans("l1|", "III")
"""Strokes that engines take for one another: ``Il.`` is ``II.``"""
_QUOTES = '„“”"'
_USUAL = 3
"""Rows of a title; more may hold words of the form."""


def title_in(pieces: Sequence[tuple[Row, str]], body: Sequence[Row] = ()) -> Found[str] | None:
    """The title that the pieces hold, None where no word is left; ``body`` are the rows of its text."""
    kept = [(row, _STRAY.sub("", _LEAD.sub("", text).strip())) for row, text in pieces]
    before = [left for _, left in kept[:-1]]
    told = [
        (row, left)
        for above, (row, left) in zip(["", *before], kept, strict=True)
        if left and (_goes_on(above, left) or not _is_scrap(left)) and not is_salutation(left)
    ]
    rows = _once([_shortened(row, left) for row, left in in_order(told, body)])
    text = _roman(_TERM.sub("", text_of(rows)).strip(" :"))
    return Found(text, rows, 0.95 if len(rows) <= _USUAL else 0.9) if _LETTERS.search(text) else None


def _once(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows without those that say before what the others say again: ``„Umbau“`` / ``Umbau``."""
    for at in range(1, len(rows)):
        if _says_again(text_of(rows[:at]).strip(_QUOTES), text_of(rows[at:]).strip(_QUOTES)):
            return tuple(rows[at:])
    return tuple(rows)


def _says_again(first: str, again: str) -> bool:
    """Whether one title is printed twice, and no two matters that differ by a word or a figure.

    >>> [_says_again("Umbau der Halle 3", again) for again in ("Umbau der Ha1le 3", "Umbau der Halle 4")]
    [True, False]
    """
    if len(first) < _SAID or fuzz.ratio(first, again) < _AGAIN:
        return False
    words, others = first.split(), again.split()
    return len(words) != len(others) or all(map(_is_same_word, words, others))


def _is_same_word(word: str, other: str) -> bool:
    """Whether two words are one but for a misread letter; short ones and figures count as they stand."""
    if word.translate(_STROKES) == other.translate(_STROKES):
        return True
    told = min(len(word), len(other)) >= _TOLD and not (word[:1].isdecimal() and other[:1].isdecimal())
    return told and fuzz.ratio(word, other) >= _MISREAD


def is_salutation(text: str) -> bool:
    """Whether a row is a piece of a salutation that is torn, or whose beginning is lost.

    >>> is_salutation("und Herren,"), is_salutation("Sehr"), is_salutation("Duschen für Damen")
    (True, True, False)
    """
    words = text.rstrip(",").split()
    return _HELLO.issuperset(words) and (text.endswith(",") or not _HONOURS.isdisjoint(words))


def _goes_on(above: str, text: str) -> bool:
    """Whether a row is the rest of an abbreviation that the row above begins.

    >>> _goes_on("Zuschuss an den Rennverein e.", "V."), _goes_on("am See", "V.")
    (True, False)
    """
    return text[:1].isalpha() and text[1:2] == "." and above[-3:-2] == " " and above[-1:] == "."


def _is_scrap(text: str) -> bool:
    """Whether a row is what a stroke or a stamp left among the title's lines: single letters, no word, no number.

    >>> [_is_scrap(text) for text in ("] f", "kA", "R L", "in", "Ost", "2", "Il", "am See", "D.")]
    [True, True, True, False, False, False, False, False, True]
    """
    if any(sign.isdecimal() for sign in text) or _ROMAN.fullmatch(text):
        return False
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1]
    return all(word not in _SMALL for word in words) and not any(len(word) > 2 for word in words)


def _roman(text: str) -> str:
    """The text with its Roman numbers, whose strokes were read as l.

    >>> _roman("Verkauf Quartier IIl.2, Il. Abschnitt")
    'Verkauf Quartier III.2, II. Abschnitt'
    """
    return _ROMAN.sub(lambda found: "I" * len(found[0]), text)


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
