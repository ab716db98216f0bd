r"""A memo on several resolutions: the numbers behind the first one, named in a doubt and taken out of the title.

::

    Beschlusskontrolle zu A0772/13 (Sitzungsnummer: SR/065/2014)
    und A0116/15 (Sitzungsnummer: SR/019/2015)

A record holds one resolution; the others must not be lost in silence. Another paper that the title names is none of
them: it has no session behind it and no „und“ before it.

>>> from pipeline.dictionaries import at_hand
>>> from pipeline.page import Line, Word
>>> row = Row.of(1, 9, Line((Word("x"),)))
>>> pieces = [(row, ""), (row, "und A0116/15 (Sitzungsnummer: SR/019/2015)"), (row, "Ergänzung zu V1516/12")]
>>> [found.value for found in take_others(pieces, "A0772/13", at_hand())], [text for _, text in pieces]
(['A0116/15'], ['', '', 'Ergänzung zu V1516/12'])
"""

from collections.abc import Iterator, Sequence

from pipeline.dictionaries import Dictionaries
from pipeline.fields.found import Found, doubt_at
from pipeline.fields.subject.session import Pieces
from pipeline.heading import label_of
from pipeline.page import Doubt
from pipeline.rows import Row

__all__ = ["doubts_of", "take_others"]

_LINKS = ("und", "sowie", ",", ";", "/", "zu")
"""What stands before the number of a further resolution."""
_MARKS = " \t(){}[]:;."
_NEAR = 4
"""Letters between a number and the label of its session."""


def take_others(pieces: Pieces, number: str | None, council: Dictionaries) -> list[Found[str]]:
    """The further resolutions of a subject whose first number and session were taken out; taken out as well."""
    found: list[Found[str]] = []
    for index, (row, text) in enumerate(pieces):
        for start, end, value in _numbers(text, council):
            before, behind = text[:start].rstrip(), text[end:]
            link = next((link for link in _LINKS if before.lower().endswith(link)), None)
            label = label_of(behind, council)
            its_own = label is not None and label[0] < _NEAR
            if value == number or not (its_own or (link and link != "zu" and len(before) == len(link))):
                continue
            found.append(Found(value, (row,), 0.9, text[start:end]))
            rest = _behind(behind, label[1] if label and its_own else 0, council)
            kept = before[: len(before) - len(link)] if link else before
            pieces[index] = (row, f"{kept.rstrip()} {rest.lstrip()}".strip())
            break
    return found


def _numbers(text: str, council: Dictionaries) -> Iterator[tuple[int, int, str]]:
    for match in council.numbers.pattern.finditer(text):
        values = council.numbers.repair(match[0])
        if len(values) == 1 and council.numbers.shows_kind(match[0]):
            yield match.start(), match.end(), values[0]


def _behind(text: str, start: int, council: Dictionaries) -> str:
    """What stands behind a number without its session."""
    session = council.sessions.loose.search(text, start) if start else None
    return text[session.end() :].lstrip(_MARKS) if session and session.start() - start < _NEAR else text[start:]


def doubts_of(number: Found[str] | None, others: Sequence[Found[str]]) -> list[Doubt]:
    """The doubt that names all resolutions of the memo; none where there is but one."""
    if number is None or not others:
        return []
    rows: tuple[Row, ...] = others[0].rows
    numbers = [number.value, *(other.value for other in others)]
    return [doubt_at(rows, "several_resolutions", "resolution.number", seen=others[0].seen, numbers=numbers)]
