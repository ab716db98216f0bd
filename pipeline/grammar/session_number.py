r"""The number of the meeting that passed a resolution.

::

    (Sitzungsnummer: SR/063/2024)          council, 63rd meeting of the term, 2024
    (Sitzungsnummer: FL/SE/014/2015)       a committee with a double code
    (Sitzungsnummer: OSR SB/043/2022)      a village council (Ortschaftsrat), here Schönborn
    (Sitzungsnummer: SBR Leu/034/2022)     a district council (Stadtbezirksbeirat), here Leuben

The count and the year stay as printed (``JHA/18/2015``, ``SBR Neu/54/2019``, ``SBR Alt/042/19`` occur); what is made
one is spacing and the slash before the count. Who meets under a code is the archivist's knowledge
(``corrections/bodies.tsv``):

>>> sessions = Sessions.of(("SR", "SB", "F", "OSR WX", "OSR SB", "SBR Pl", "SBR Lo", "Bl"))
>>> validate, repair = sessions.validate, sessions.repair
>>> validate("SR / 063 / 2024"), validate("OSR WX001/2019"), validate("SB/011.1/2025")
('SR/063/2024', 'OSR WX/001/2019', 'SB/011.1/2025')
>>> repair("SBR PI/047/2019"), repair("SBR L0/019/2026"), repair("SR/02Ü/2016"), repair("5R/063/2024")
(('SBR Pl/047/2019',), ('SBR Lo/019/2026',), ('SR/020/2016',), ('SR/063/2024',))
>>> repair("SßR Pl/047/2019"), sessions.loose.findall("zu (SR/06|/20|4)")
(('SBR Pl/047/2019',), ['SR/06|/20|4'])

A code that the table lacks is one too, if a known one is not far likelier:

>>> repair("XY/001/2030"), repair("BI/049/2019")
(('XY/001/2030',), ('Bl/049/2019',))
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pipeline.confusables import with_digit
from pipeline.grammar import InvalidIdentifier
from pipeline.grammar.digits import LIKE_DIGITS, readings
from pipeline.grammar.letters import spellings

__all__ = ["Sessions", "bracket_of", "compact", "ends_session"]

_SIMPLE = r"[A-ZÄÖÜ]{1,4}(?:[/-][A-Z][A-Za-z]{1,3}){0,2}"
_PLACE = r"[A-Z][A-Za-z]{1,3}"
_REST = r"/?(?P<count>\d{1,3}(?:\.\d)?)/(?P<year>(?:19|20)\d\d|\d\d)"
_D = f"[{LIKE_DIGITS}]"
_STROKE = r"[ ]?[/lIJ17|!]?[ ]?"
"""What engines read for a slash, or nothing: three figures and four tell where it stood."""
_TORN_END = re.compile(r"^\W*[\w/. ]{1,18}\)+\W*$")
_TORN_BEGINNING = re.compile(r"\((?=[A-Z][\w/ ]{0,14}$)")
_DOUBTED = "OSB"
"""Letters of a council's code that are read as digits."""

_MARGIN = 0.35
"""A reading that costs this much more than the best is no rival."""

_STRANGE = 0.5
"""What it costs to believe in a code that is not in the table."""


@dataclass(frozen=True, slots=True, eq=False)
class Sessions:
    """The grammar of a council's meetings; ``pattern`` finds one, misread ones included, in running text.

    ``loose`` finds what may be one behind its label, however misread; ``stroked`` one whose slashes are strokes.
    """

    codes: frozenset[str]
    groups: frozenset[str]
    strict: re.Pattern[str]
    pattern: re.Pattern[str]
    loose: re.Pattern[str]
    stroked: re.Pattern[str]
    spelled: Mapping[str, tuple[tuple[str, float], ...]]

    @staticmethod
    @lru_cache(maxsize=8)
    def of(codes: tuple[str, ...]) -> "Sessions":
        """The grammar for the codes of a table of bodies; a first word (``SBR``) stands before districts' codes."""
        known = frozenset(codes)
        groups = frozenset(code.split(" ")[0] for code in codes if " " in code)
        behind = rf"(?:{'|'.join(sorted(groups))})[ ]?{_PLACE}|" if groups else ""
        named = "|".join(sorted(map(re.escape, known), key=len, reverse=True))
        strict = re.compile(rf"(?P<code>{behind}{named + '|' if named else ''}{_SIMPLE}){_REST}")
        stroked = re.compile(
            rf"(?<!\w)(?P<code>{named or '(?!)'}){_STROKE}(?P<count>{_D}{{3}}){_STROKE}(?P<year>20{_D}{{2}})(?!\w)"
        )
        return Sessions(known, groups, strict, _pattern(groups), _loose(groups), stroked, _spelled(known))

    def validate(self, text: str) -> str:
        """The canonical form. Raises InvalidIdentifier."""
        found = self.strict.fullmatch(compact(text, self.groups))
        if not found:
            raise InvalidIdentifier(f"{text} is no session number, expected one like SR/063/2024 or OSR SB/043/2022")
        return f"{found['code']}/{found['count']}/{found['year']}"

    def is_valid(self, text: str) -> bool:
        """Whether ``text`` has the form, and a known place where it is a district's or village's meeting.

        >>> sessions = Sessions.of(("SBR Pl",))
        >>> sessions.is_valid("SBR Pl/047/2019"), sessions.is_valid("SBR PI/047/2019"), sessions.is_valid("XY/001/2030")
        (True, False, True)
        """
        try:
            code = self.validate(text).rsplit("/", 2)[0]
        except InvalidIdentifier:
            return False
        return code in self.codes or code.split(" ")[0] not in self.groups

    def repair(self, text: str) -> tuple[str, ...]:
        """The session numbers a misreading explains, best first."""
        costs: dict[str, float] = {}
        if self.is_valid(text):
            whole = self.validate(text)
            if whole.rsplit("/", 2)[0] in self.codes:
                return (whole,)
            costs[whole] = _STRANGE
        for number, cost in self._repairs(compact(text, self.groups)):
            costs[number] = min(cost, costs.get(number, 99.0))
        best = min(costs.values(), default=0.0)
        return tuple(sorted((n for n in costs if costs[n] <= best + _MARGIN), key=lambda n: costs[n]))

    def slashed(self, text: str, start: int = 0) -> tuple[int, int, str] | None:
        """Start, end and text, with slashes, of a known body's session whose slashes were misread or lost.

        >>> Sessions.of(("SB",)).slashed("zu V0069/24 SB/05712012)", 11)
        (12, 23, 'SB/057/2012')
        """
        found = self.stroked.search(text, start)
        return found and (found.start(), found.end(), f"{found['code']}/{found['count']}/{found['year']}")

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and canonical form of the session numbers in running text that need no repair.

        >>> list(Sessions.of(("SBR Pro",)).find("in der Sitzung (SBR Pro/054/2024) am 3. Mai"))
        [(16, 32, 'SBR Pro/054/2024')]
        """
        for found in self.pattern.finditer(text):
            if self.is_valid(found[0]):
                yield found.start(), found.end(), self.validate(found[0])

    def _repairs(self, text: str) -> Iterator[tuple[str, float]]:
        """The sessions that a misread one may be, part by part, and what each costs."""
        code, _, rest = text.rpartition("/")[0].rpartition("/")
        year = text.rpartition("/")[2]
        count, dot, part = rest.partition(".")
        for known, cost in self.spelled.get(code, ()):
            for digits, price in readings(count).items():
                for when, fee in readings(year).items():
                    if 1 <= len(digits) <= 3 and len(when) in (2, 4) and (len(when) == 2 or when[:2] in ("19", "20")):
                        yield f"{known}/{digits}{dot}{part}/{when}", cost + price + fee


def compact(text: str, groups: Collection[str] = ()) -> str:
    """One space behind a group's letters (``SBR``, also misread), none elsewhere, no brackets around it.

    >>> compact("(5BR Pl / 047/2019)", ["SBR"])
    '5BR Pl/047/2019'
    """
    text = "".join(text.split()).strip("(){}[]:;")
    return _heads(frozenset(groups)).sub(r"\1 ", text) if groups else text


@lru_cache(maxsize=8)
def _heads(groups: frozenset[str]) -> re.Pattern[str]:
    """A group's letters in front of a place's."""
    return re.compile(rf"^({'|'.join(map(_alike, sorted(groups)))})(?=[A-Z])")


def ends_session(text: str) -> bool:
    """Whether a line may be the end of a session that was torn off.

    >>> ends_session("7/2012)"), ends_session("(Umbau der Halle am Markt)")
    (True, False)
    """
    return _TORN_END.match(text) is not None


def bracket_of(text: str) -> tuple[int, int] | None:
    """Where the bracket stands that a torn session opens at a line's end.

    >>> bracket_of("zu V0069/24 (SB/05"), bracket_of("Bau (im Norden)")
    ((12, 13), None)
    """
    found = _TORN_BEGINNING.search(text)
    return found.span() if found else None


def _alike(letters: str) -> str:
    """A pattern of the letters that forgives digits in their place, and ß for B."""
    forgiving = (with_digit(letter) if letter in _DOUBTED else re.escape(letter) for letter in letters)
    return "".join(forgiving).replace("[B8]", "[B8ß]")


def _pattern(groups: Iterable[str]) -> re.Pattern[str]:
    heads = "|".join(_alike(group) for group in sorted(groups))
    behind = rf"(?:{heads})[ ]?[A-Z][A-Za-z0]{{1,3}}?|" if heads else ""
    return re.compile(
        rf"(?<![\w/-])(?P<code>{behind}[A-ZÄÖÜ5]{{1,4}}(?:[/-][A-Z][A-Za-z]{{1,3}}){{0,2}})"
        rf"[ ]?(?P<slash>/?)[ ]?(?P<count>{_D}{{2,4}}(?:\.\d)?)[ ]?/[ ]?(?P<year>{_D}{{4}}|{_D}{{2}})(?![\w/])"
    )


def _loose(groups: Iterable[str]) -> re.Pattern[str]:
    heads = "|".join(_alike(group) for group in sorted(groups))
    before = rf"(?:(?:{heads})\s+)?" if heads else ""
    return re.compile(before + r"[A-ZÄÖÜ][\w/-]{0,12}\s?/\s?[\w.|!]{1,6}\s?/\s?[\w|!]{2,4}")


def _spelled(codes: Iterable[str]) -> Mapping[str, tuple[tuple[str, float], ...]]:
    """Every spelling that at most one misread letter gives a code."""
    spelled: dict[str, dict[str, float]] = {}
    for code in sorted(codes):
        for spelling, cost in ((code, 0.0), *spellings(code, twice=False)):
            known = spelled.setdefault(spelling, {})
            known[code] = min(cost, known.get(code, 99.0))
    return {spelling: tuple(costs.items()) for spelling, costs in spelled.items()}
