r"""The number of a paper on which the council resolved.

::

    Beschlusskontrolle zu V2696/24 (Sitzungsnummer: SR/063/2024)
    Beschlusskontrolle zu V-Co00050/21 (Sitzungsnummer: SBR Co/014/2021)

``V`` Vorlage (the administration's), ``A`` Antrag (a motion), ``P`` Petition, ``AF`` and ``mAF`` Anfrage (a written, an
oral inquiry), ``VorR`` Vorschlagsrecht of a district; then the district or village where it is theirs, four digits
(five for districts since 2019), and the year:

>>> validate("V 2696 / 24"), validate("V-GP0146/2017"), validate("V1632-01/12")
('V2696/24', 'V-GP0146/17', 'V1632-01/12')
>>> validate("2696/24")
Traceback (most recent call last):
    ...
pipeline.grammar.InvalidIdentifier: 2696/24 is no resolution number, expected one like V2696/24 or V-Co00050/21

Engines mix ``0`` and ``O``, ``l`` and ``I``, read ``V`` as ``y`` or ``\/``, and drop the first letter:

>>> repair("AO148/10"), repair("V-L000032/25"), repair("V-PI0010/19"), repair(r"\/1938/17"), repair("1729/12")
(('A0148/10',), ('V-Lo00032/25',), ('V-Pl0010/19',), ('V1938/17',), ('V1729/12',))

… and take the slash itself for a digit or a letter:

>>> repair("A0487118"), repair("V0487I18")
(('A0487/18',), ('V0487/18',))

Motions and petitions never passed 1000 within one term of the council; below that a lost letter stays lost:

>>> repair("0532/15"), repair("2014/15"), repair("VO417/20")
(('V0532/15', 'A0532/15'), (), ('V0417/20',))
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from pipeline.grammar import InvalidIdentifier
from pipeline.grammar.digits import LIKE_DIGITS, readings

__all__ = ["PATTERN", "PLACES", "compact", "find", "is_valid", "repair", "validate"]

DISTRICTS = ("Alt", "Bl", "Bla", "Co", "Kl", "Leu", "Lo", "Neu", "Pi", "Pl", "Pro")
"""Stadtbezirke: Altstadt, Blasewitz, Cotta, Klotzsche, Leuben, Loschwitz, Neustadt, Pieschen, Plauen, Prohlis."""

VILLAGES = ("AF", "CB", "GP", "LB", "MB", "OW", "SB", "SW", "WX")
"""Ortschaften: Altfranken, Cossebaude, Gompitz, Langebrück, Mobschatz, Oberwartha, Schönborn, Schönfeld, Weixdorf."""

PLACES = DISTRICTS + VILLAGES

KINDS = ("V", "A", "P", "AF", "mAF", "VorR")

_FORM = re.compile(
    r"(?P<prefix>(?:V|A|P|AF|mAF|VorR)(?:-[A-Z][A-Za-z]{1,3})?)(?P<serial>\d{4,5})(?P<part>-\d{2})?"
    r"/(?:20)?(?P<year>\d\d)(?P<rest>_[A-Za-z]+\d?)?"
)

_D = f"[{LIKE_DIGITS}]"

PATTERN = re.compile(
    rf"(?<![\w/.,-])(?P<head>(?:[VAPy][ ]|[A-Za-z]{{1,4}}|\\/|\|/)?(?:-[A-Za-z]{{1,4}}(?={_D}))?{_D}{{3,7}}(?:-\d\d)?)"
    rf"(?:[ ]?/[ ]?|(?<=[VAP]\d{{4}})[1lI|](?=\d\d\b))(?P<year>(?:20)?{_D}{{2}})(?P<rest>_[A-Z][a-z]+)?(?![\w/])"
)
"""In running text, misread ones included: what it finds is to be passed to `validate` or `repair`."""

_LETTERS: Mapping[str, tuple[tuple[str, float], ...]] = {
    "V": (
        ("\\/", 0.1),
        ("|/", 0.2),
        ("y", 0.3),
        ("Y", 0.3),
        ("v", 0.1),
        ("W", 0.5),
        ("U", 0.6),
        ("N", 0.7),
        ("C", 0.8),
    ),
    "A": (("a", 0.3), ("Ä", 0.2), ("4", 0.5), ("R", 0.8)),
    "P": (("p", 0.2), ("F", 0.6), ("R", 0.7)),
    "l": (("I", 0.1), ("1", 0.2), ("i", 0.5), ("|", 0.2)),
    "i": (("I", 0.7), ("1", 0.4), ("l", 0.3), ("j", 0.3), ("í", 0.1)),
    "o": (("0", 0.1), ("O", 0.2), ("0o", 0.3), ("o0", 0.3), ("9", 0.7)),
    "S": (("5", 0.3),),
    "B": (("8", 0.3),),
    "O": (("0", 0.1),),
}
"""What a letter of a prefix is read as. ``PI`` is ``Pl`` far oftener than ``Pi``: the dot of the i is seen."""

_SPAN_OF_YEARS = re.compile(r"(?:19|20)\d\d/(?:20)?\d\d")
"""``2014/15`` is a school year, ``2025/2026`` a budget."""

_NEVER_PASSED = {"A": 1000, "P": 300}
"""Numbers that motions and petitions did not reach within one term."""

_MARGIN = 0.35
"""A reading that costs this much more than the best is no rival."""


def compact(text: str) -> str:
    """Without spaces, with plain hyphens and slashes; ``V 0837-10`` (a hyphen for the slash) becomes ``V0837/10``."""
    text = re.sub(r"\s+", "", text).translate({0x2010: "-", 0x2011: "-", 0x2013: "-", 0x2014: "-", 0x2212: "-"})
    return re.sub(r"^([A-Za-z]{1,4}\d{4})-(\d\d)$", r"\1/\2", text)


def validate(text: str) -> str:
    """The canonical form: prefix as registered, year with two digits. Raises InvalidIdentifier."""
    compacted = compact(text)
    found = _FORM.fullmatch(compacted) or _FORM.fullmatch(compacted[:1].upper() + compacted[1:])
    if not found:
        raise InvalidIdentifier(f"{text} is no resolution number, expected one like V2696/24 or V-Co00050/21")
    return f"{found['prefix']}{found['serial']}{found['part'] or ''}/{found['year']}{found['rest'] or ''}"


def is_valid(text: str) -> bool:
    """Whether ``text`` has the form of a resolution number of a known place.

    >>> is_valid("V-Pl0010/19"), is_valid("V-PI0010/19")
    (True, False)
    """
    try:
        prefix = re.split(r"\d", validate(text))[0]
    except InvalidIdentifier:
        return False
    return prefix in _prefixes()


def repair(text: str) -> tuple[str, ...]:
    """The numbers a misreading explains, best first; those that cost much more than the best are left out."""
    if is_valid(text):
        return (validate(text),)
    parts = PATTERN.fullmatch(compact(text))
    if not parts or _SPAN_OF_YEARS.fullmatch(parts[0]):
        return ()
    years = {year[-2:]: cost for year, cost in readings(parts["year"]).items()}
    head, dash, part = (
        parts["head"].partition("-") if re.search(r"\d-\d\d$", parts["head"]) else (parts["head"], "", "")
    )
    costs: dict[str, float] = {}
    for prefix, serial, cost in _heads(head):
        for year, price in years.items():
            number = f"{prefix}{serial}{dash}{part}/{year}{parts['rest'] or ''}"
            total = cost + price + _unusual(prefix, serial, year)
            costs[number] = min(total, costs.get(number, 99.0))
    best = min(costs.values(), default=0.0)
    return tuple(sorted((n for n in costs if costs[n] <= best + _MARGIN), key=lambda n: (costs[n], _rank(n))))


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and canonical form of the numbers in running text that need no repair.

    >>> list(find("Beschlüsse zu A0772/13 und A0116/15, vgl. V 2264/13"))
    [(14, 22, 'A0772/13'), (27, 35, 'A0116/15'), (42, 51, 'V2264/13')]
    """
    for found in PATTERN.finditer(text):
        if is_valid(found[0]):
            yield found.start(), found.end(), validate(found[0])


def _heads(head: str) -> Iterator[tuple[str, str, float]]:
    """Prefix, serial number and cost for each way to part ``head`` (``V-C00012``) in letters and digits."""
    for cut in range(max(0, len(head) - 7), len(head) - 2):
        prefixes = _prefix_readings().get(head[:cut], ())
        for serial, price in readings(head[cut:]).items() if prefixes else ():
            for prefix, cost in prefixes:
                if len(serial) in _lengths(prefix) and int(serial) < _NEVER_PASSED.get(prefix, 10_000):
                    yield prefix, serial, cost + price


def _lengths(prefix: str) -> tuple[int, ...]:
    return (4, 5) if prefix.partition("-")[2] in DISTRICTS else (4,)


def _unusual(prefix: str, serial: str, year: str) -> float:
    """What it costs that a district's number has four digits after 2019, or five before."""
    wrong = (len(serial) == 5) if int(year) < 19 else (len(serial) == 4 and int(year) > 19)
    return 0.5 if wrong and prefix.partition("-")[2] in DISTRICTS else 0.0


def _rank(number: str) -> int:
    return KINDS.index(re.split(r"[-\d]", number)[0])


@lru_cache(maxsize=1)
def _prefixes() -> frozenset[str]:
    return frozenset(KINDS) | {f"{kind}-{place}" for kind in KINDS for place in PLACES}


@lru_cache(maxsize=1)
def _prefix_readings() -> Mapping[str, tuple[tuple[str, float], ...]]:
    """Every spelling that at most two misread letters give a prefix; the empty one for a letter that is lost."""
    spelled: dict[str, dict[str, float]] = {"": {"V": 1.0, "A": 1.0}}
    for prefix in _prefixes():
        for spelling, cost in _spellings(prefix):
            known = spelled.setdefault(spelling, {})
            known[prefix] = min(cost, known.get(prefix, 99.0))
    return {spelling: tuple(costs.items()) for spelling, costs in spelled.items()}


def _spellings(prefix: str) -> Iterator[tuple[str, float]]:
    once = [(prefix, 0.0, 0), *_misread(prefix, 0)]
    yield from ((spelling, cost) for spelling, cost, _ in once)
    for spelling, cost, after in once[1:]:
        yield from ((twice, cost + more) for twice, more, _ in _misread(spelling, after))


def _misread(text: str, start: int) -> Iterator[tuple[str, float, int]]:
    for position in range(start, len(text)):
        for seen, cost in _LETTERS.get(text[position], ()):
            yield text[:position] + seen + text[position + 1 :], cost, position + len(seen)
