r"""The number of the meeting that passed a resolution.

::

    (Sitzungsnummer: SR/063/2024)          council, 63rd meeting of the term, 2024
    (Sitzungsnummer: FL/SE/014/2015)       a committee with a double code
    (Sitzungsnummer: OSR SB/043/2022)      a village council (Ortschaftsrat), here Schönborn
    (Sitzungsnummer: SBR Leu/034/2022)     a district council (Stadtbezirksbeirat), here Leuben

The count and the year stay as printed (``JHA/18/2015``, ``SBR Neu/54/2019``, ``SBR Alt/042/19`` occur); what is made
one is spacing and the slash before the count:

>>> validate("SR / 063 / 2024"), validate("OSR WX001/2019"), validate("SB/011.1/2025")
('SR/063/2024', 'OSR WX/001/2019', 'SB/011.1/2025')

Who meets under a code is the archivist's knowledge (``corrections/bodies.tsv``); here stand the codes' letters, so
that a misread one can be told:

>>> repair("SBR PI/047/2019"), repair("SBR L0/019/2026"), repair("SR/02Ü/2016"), repair("5R/063/2024")
(('SBR Pl/047/2019',), ('SBR Lo/019/2026',), ('SR/020/2016',), ('SR/063/2024',))
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from pipeline.grammar import InvalidIdentifier
from pipeline.grammar.digits import LIKE_DIGITS, readings
from pipeline.grammar.resolution_number import DISTRICTS, VILLAGES

__all__ = ["PATTERN", "compact", "find", "is_valid", "repair", "validate"]

COMMITTEES = (
    *(
        "SR",
        "SB",
        "F",
        "FL",
        "FL/SE",
        "K",
        "KT",
        "JHA",
        "SP",
        "P",
        "UK",
        "UK/FB/SE",
        "WF",
        "SW",
        "AV",
        "AV/IT",
        "AV-IT",
    ),
    *("BA", "BA/Kita", "AB", "IAB", "ÄR", "VA", "HA", "GR", "BI", "SO", "PB"),
)
"""Codes of the council and its committees that have been met; others are valid too, if nothing needs repair."""

_CODE = r"(?:(?:OSR|SBR|OBR)[ ]?[A-Z][A-Za-z]{1,3}|[A-ZÄÖÜ]{1,4}(?:[/-][A-Z][A-Za-z]{1,3}){0,2})"
_FORM = re.compile(rf"(?P<code>{_CODE})/?(?P<count>\d{{1,3}}(?:\.\d)?)/(?P<year>(?:19|20)\d\d|\d\d)")

_D = f"[{LIKE_DIGITS}]"
_ANY_CODE = r"(?:[O0][S5]R|[S5][B8]R)[ ]?[A-Z][A-Za-z0]{1,3}?|[A-ZÄÖÜ5]{1,4}(?:[/-][A-Z][A-Za-z]{1,3}){0,2}"

PATTERN = re.compile(
    rf"(?<![\w/-])(?P<code>{_ANY_CODE})[ ]?(?P<slash>/?)[ ]?(?P<count>{_D}{{2,4}}(?:\.\d)?)[ ]?/[ ]?"
    rf"(?P<year>{_D}{{4}}|{_D}{{2}})(?![\w/])"
)
"""In running text, misread ones included: what it finds is to be passed to `validate` or `repair`."""

_LETTERS: Mapping[str, tuple[tuple[str, float], ...]] = {
    "l": (("I", 0.1), ("1", 0.2), ("i", 0.5), ("|", 0.2)),
    "i": (("I", 0.7), ("1", 0.4), ("l", 0.3)),
    "o": (("0", 0.1), ("O", 0.3), ("0o", 0.3), ("o0", 0.3), ("9", 0.7)),
    "S": (("5", 0.2), ("s", 0.2)),
    "B": (("8", 0.2), ("ß", 0.2)),
    "O": (("0", 0.1),),
    "I": (("l", 0.1), ("1", 0.2)),
    "J": (("j", 0.2), ("]", 0.2)),
}

_MARGIN = 0.35


def compact(text: str) -> str:
    """One space after OSR and SBR, none elsewhere, no brackets around it."""
    text = re.sub(r"\s+", "", text).strip("(){}[]:;")
    return re.sub(r"^([O0S5][SB8]R)(?=[A-Z])", r"\1 ", text)


def validate(text: str) -> str:
    """The canonical form. Raises InvalidIdentifier."""
    found = _FORM.fullmatch(compact(text))
    if not found:
        raise InvalidIdentifier(f"{text} is no session number, expected one like SR/063/2024 or OSR SB/043/2022")
    return f"{found['code']}/{found['count']}/{found['year']}"


def is_valid(text: str) -> bool:
    """Whether ``text`` has the form, and a known place where it is a district's or village's meeting.

    >>> is_valid("SBR Pl/047/2019"), is_valid("SBR PI/047/2019"), is_valid("XY/001/2030")
    (True, False, True)
    """
    try:
        code = validate(text).rsplit("/", 2)[0]
    except InvalidIdentifier:
        return False
    return code in _codes() or not code.startswith(("OSR ", "SBR "))


def repair(text: str) -> tuple[str, ...]:
    """The session numbers a misreading explains, best first."""
    if is_valid(text):
        return (validate(text),)
    costs = dict(_repairs(compact(text)))
    best = min(costs.values(), default=0.0)
    return tuple(sorted((n for n in costs if costs[n] <= best + _MARGIN), key=lambda n: costs[n]))


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and canonical form of the session numbers in running text that need no repair.

    >>> list(find("in der Sitzung (SBR Pro/054/2024) am 3. Mai"))
    [(16, 32, 'SBR Pro/054/2024')]
    """
    for found in PATTERN.finditer(text):
        if is_valid(found[0]):
            yield found.start(), found.end(), validate(found[0])


def _repairs(text: str) -> Iterator[tuple[str, float]]:
    code, _, rest = text.rpartition("/")[0].rpartition("/")
    year = text.rpartition("/")[2]
    count, dot, part = rest.partition(".")
    for known, cost in _code_readings().get(code, ()):
        for digits, price in readings(count).items():
            for when, fee in readings(year).items():
                if 1 <= len(digits) <= 3 and len(when) in (2, 4) and (len(when) == 2 or when[:2] in ("19", "20")):
                    yield f"{known}/{digits}{dot}{part}/{when}", cost + price + fee


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    places = {f"SBR {place}" for place in DISTRICTS} | {f"OBR {place}" for place in DISTRICTS}
    return frozenset(COMMITTEES) | places | {f"OSR {place}" for place in VILLAGES}


@lru_cache(maxsize=1)
def _code_readings() -> Mapping[str, tuple[tuple[str, float], ...]]:
    spelled: dict[str, dict[str, float]] = {}
    for code in _codes():
        spelled.setdefault(code, {})[code] = 0.0
        for position, letter in enumerate(code):
            for seen, cost in _LETTERS.get(letter, ()):
                known = spelled.setdefault(code[:position] + seen + code[position + 1 :], {})
                known[code] = min(cost, known.get(code, 99.0))
    return {spelling: tuple(costs.items()) for spelling, costs in spelled.items()}
