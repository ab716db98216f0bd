"""The resolution's number, taken out of the subject's pieces; the session helps where a misreading may mean several.

::

    zu V-5B0076/18 (Sitzungsnummer: OSR SB/053/2018)        the place is the session's: V-SB0076/18

>>> from pipeline.dictionaries import at_hand
>>> from pipeline.page import Line, Word
>>> row = Row.of(1, 9, Line((Word("x"),)))
>>> pieces = [(row, "V-5B0076/18 Spielplatz")]
>>> found, doubts = take_number(pieces, 0, "OSR SB/053/2018", at_hand())
>>> found.value, pieces[0][1], doubts
('V-SB0076/18', 'Spielplatz', [])
"""

import re
from collections.abc import Sequence

from pipeline.dictionaries import Dictionaries
from pipeline.fields.found import Found, doubt_at
from pipeline.fields.subject.session import Pieces, sureness
from pipeline.grammar.resolution_number import LIKELY, compact, unspaced
from pipeline.heading import TO
from pipeline.page import Doubt
from pipeline.rows import Row

__all__ = ["take_number"]

_OF_DAY = re.compile(r"^\s*vom\s+\d[\d.]+\s*\d*")
_ROWS = 4
"""Rows from the heading on in which the number stands; where it is lost there, it was read before them."""
_BRACKETS = '()[]{}„“".,;:'


def take_number(
    pieces: Pieces, head: int, session: str | None, council: Dictionaries
) -> tuple[Found[str] | None, list[Doubt]]:
    """The number with its doubts, taken out of the pieces; ``head`` is the heading's piece."""
    place = _place_of(session, council)
    for index in (*range(head, min(len(pieces), head + _ROWS)), *range(head - 1, -1, -1)):
        row, text = pieces[index]
        spaced = unspaced(text)
        for start, end, seen in _seen(spaced, council):
            values = council.numbers.repair(compact(seen)) or _of_the_place(seen, place, council)
            if not values:
                continue
            same = [value for value in values if place and council.numbers.place_of(value) == place]
            values = tuple(same[:1]) or values
            before = spaced[:start].strip()
            rest = f"{'' if before.lower() in TO else before} {spaced[end:]}".strip()
            pieces[index] = (row, _OF_DAY.sub("", rest))
            return Found(values[0], (row,), sureness(seen, values), seen), _ambiguous(row, seen, values)
    return None, []


def _seen(text: str, council: Dictionaries) -> list[tuple[int, int, str]]:
    """What may be a number: start, end, and the text without brackets."""
    tokens = [(found.start(), found.end(), found[0].strip(_BRACKETS)) for found in LIKELY.finditer(text)]
    exact = [(found.start(), found.end(), found[0]) for found in council.numbers.pattern.finditer(text)]
    return sorted(exact + tokens, key=lambda one: (one[0], one not in exact))


def _ambiguous(row: Row, seen: str, values: Sequence[str]) -> list[Doubt]:
    if len(values) == 1:
        return []
    readings = list(values[:3])
    return [doubt_at((row,), "number_ambiguous", "resolution.number", seen=seen, likely=values[0], readings=readings)]


def _place_of(session: str | None, council: Dictionaries) -> str | None:
    """The district or village whose council met: the second word of ``OSR SB/053/2018``."""
    group, _, rest = (session or "").partition(" ")
    return rest.split("/")[0] if group in council.sessions.groups else None


def _of_the_place(seen: str, place: str | None, council: Dictionaries) -> tuple[str, ...]:
    """A number whose place is misread (``V-5B0076/18``), with the place of its session."""
    kind, dash, rest = seen.partition("-")
    digits = re.search(r"\d{4,5}/\d\d$", rest)
    known = kind in {one.code for one in council.form.numbers.kinds}
    return council.numbers.repair(f"{kind}-{place}{digits[0]}") if place and dash and known and digits else ()
