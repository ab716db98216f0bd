"""The session that passed the resolution, taken out of the subject's pieces: in one, or torn over two.

::

    Beschlusskontrolle zu V0069/24 (Sitzungsnummer: SB/05
    7/2012)

>>> from pipeline.dictionaries import at_hand
>>> from pipeline.page import Line, Word
>>> row = Row.of(1, 9, Line((Word("x"),)))
>>> pieces = [(row, "V0069/24 (Sitzungsnummer: OSR"), (row, "CB /045/2018)"), (row, "Spielplatz")]
>>> take_session(pieces, 0, at_hand()).value, [text for _, text in pieces]
('OSR CB/045/2018', ['V0069/24', '', 'Spielplatz'])
"""

from collections.abc import Iterator, Sequence

from pipeline.dictionaries import Dictionaries
from pipeline.fields.found import Found
from pipeline.grammar.session_number import bracket_of, ends_session
from pipeline.heading import label_of
from pipeline.rows import Row

__all__ = ["Pieces", "nearest", "sureness", "take_session"]

Pieces = list[tuple[Row, str]]
"""The subject's rows and what is left of their text."""

_MARKS = " \t(){}[]:;."
_AND = "und"
"""What links two sessions."""
_NEAR = 3
"""Pieces between the first word of a session and the rest."""
_MUCH = 25
"""Letters behind a label that are more than the half of a session: they stay in the title."""


def take_session(pieces: Pieces, head: int, council: Dictionaries) -> Found[str] | None:
    """The session number, taken out of the pieces; ``head`` is the heading's piece."""
    for index in nearest(pieces, head):
        row, text = pieces[index]
        label = label_of(text, council)
        for start, end, slashed in _seen(text, label, council):
            if council.numbers.repair(slashed) and not label:
                continue
            if _is_cut(pieces, index, text[end:]):
                continue
            if values := council.sessions.repair(slashed):
                seen = text[start:end]
                whole = _with_group(pieces, index, seen, council)
                rest = _without_further(text[end:].lstrip(_MARKS), council)
                pieces[index] = (row, f"{text[: label[0] if label else start].rstrip(_MARKS)} {rest}".strip())
                _drop_label(pieces, council)
                _drop_further(pieces, index, council)
                return Found(whole or values[0], (row,), 0.9 if whole else sureness(seen, values), seen)
    return _torn(pieces, head, council)


def _seen(text: str, label: tuple[int, int] | None, council: Dictionaries) -> Iterator[tuple[int, int, str]]:
    """What may be a session: start, end and text; behind its label also one whose slashes were misread or lost."""
    start = label[1] if label else 0
    if label and (slashed := council.sessions.slashed(text, start)):
        yield slashed
    yield from ((found.start(), found.end(), found[0]) for found in council.sessions.loose.finditer(text, start))


def _is_cut(pieces: Pieces, index: int, behind: str) -> bool:
    """Whether nothing stands behind a session, and its last figures, with the bracket, on the next row."""
    after = pieces[index + 1][1].strip() if index + 1 < len(pieces) else ""
    return not behind.strip() and after[:1].isdecimal() and ends_session(after) and after.rstrip(_MARKS).isdecimal()


def _with_group(pieces: Pieces, index: int, seen: str, council: Dictionaries) -> str | None:
    """The session with its first word (``OSR``) where that ends a piece before; it is taken out of there."""
    for at in range(index - 1, max(-1, index - 1 - _NEAR), -1):
        row, text = pieces[at]
        group = next((group for group in council.sessions.groups if text.endswith(group)), None)
        if group and (values := council.sessions.repair(f"{group} {seen}")):
            pieces[at] = (row, text[: -len(group)].rstrip())
            return values[0]
    return None


def _torn(pieces: Pieces, head: int, council: Dictionaries) -> Found[str] | None:
    """The session's halves: ``(Sitzungsnummer: SB/05`` and, elsewhere, ``7/2012)``."""
    for index in nearest(pieces, head):
        row, text = pieces[index]
        label = label_of(text, council) or bracket_of(text)
        if not label:
            continue
        start = text[label[1] :].strip()
        for other in nearest(pieces, index):
            end = pieces[other][1]
            if other == index or not ends_session(end):
                continue
            values = council.sessions.repair((start + end if start else end).strip(_MARKS))
            if values:
                pieces[index], pieces[other] = (row, text[: label[0]]), (pieces[other][0], "")
                return Found(values[0], (row, pieces[other][0]), 0.85, f"{start}\n{end}")
        pieces[index] = (row, f"{text[: label[0]]} {start}" if len(start) > _MUCH else text[: label[0]])
        _drop_remnant(pieces, council)
        return None
    return None


def _drop_remnant(pieces: Pieces, council: Dictionaries) -> None:
    """What is left of a session that cannot be read (``K/034)``) is no word of the title."""
    for index, (row, text) in enumerate(pieces):
        code, slash, _ = text.strip(_MARKS).partition("/")
        if slash and code in council.sessions.codes and ends_session(text):
            pieces[index] = (row, "")


def _drop_further(pieces: Pieces, index: int, council: Dictionaries) -> None:
    """A second session on the row below (``… und`` / ``SR/063/2024)``) is no word of the title."""
    if index + 1 < len(pieces):
        (row, text), (below, further) = pieces[index : index + 2]
        rest = _without_further(further, council)
        if rest != further:
            pieces[index : index + 2] = (row, text.removesuffix(_AND).rstrip()), (below, rest)


def _without_further(text: str, council: Dictionaries) -> str:
    """The text without the session that it begins with, one more behind the first."""
    linked = text.removeprefix(_AND).lstrip(_MARKS)
    found = council.sessions.loose.match(linked)
    return linked[found.end() :].lstrip(_MARKS) if found and council.sessions.is_valid(found[0]) else text


def _drop_label(pieces: Pieces, council: Dictionaries) -> None:
    """A label left alone on its line, or what is left of it at the line's end, belongs to the session on another."""
    for index, (row, text) in enumerate(pieces):
        if label := label_of(text, council):
            pieces[index] = (row, f"{text[: label[0]]} {text[label[1] :]}".strip())
        else:
            before, bracket, end = text.replace("{", "(").rpartition("(")
            if bracket and end and any(phrase.startswith(end) for phrase in council.form.labels.session):
                pieces[index] = (row, before.strip())


def nearest(pieces: Sequence[object], head: int) -> list[int]:
    """The positions of the pieces, those nearest to the heading first."""
    return sorted(range(len(pieces)), key=lambda index: (abs(index - head), index < head))


def sureness(seen: str, values: Sequence[str]) -> float:
    """How sure an identifier is: as it was seen, mended in the one way there is, or in one of several."""
    if seen.replace(" ", "") == values[0].replace(" ", ""):
        return 0.99
    return 0.96 if len(values) == 1 else 0.6
