r"""The number of a paper on which the council resolved.

::

    Beschlusskontrolle zu V2696/24 (Sitzungsnummer: SR/063/2024)
    Beschlusskontrolle zu V-Co00050/21 (Sitzungsnummer: SBR Co/014/2021)

How a council numbers its papers stands in ``corrections/form.toml``: the parts and their order (``aufbau``), the kinds
(``V`` Vorlage, ``A`` Antrag …), and the districts or villages that have numbers of their own, of five digits where
``fuenfstellig_ab`` says so:

>>> numbers = Numbers.of(shipped().numbers)
>>> numbers.validate("V 2696 / 24"), numbers.validate("V-GP0146/2017"), numbers.validate("V1632-01/12")
('V2696/24', 'V-GP0146/17', 'V1632-01/12')
>>> numbers.validate("2696/24")
Traceback (most recent call last):
    ...
pipeline.grammar.InvalidIdentifier: 2696/24 is no resolution number, expected one like V0123/24

Engines mix ``0`` and ``O``, ``l`` and ``I``, read ``V`` as ``y`` or ``\/``, and drop the first letter:

>>> repair = numbers.repair
>>> repair("AO148/10"), repair("V-L000032/25"), repair("V-PI0010/19"), repair(r"\/1938/17"), repair("1729/12")
(('A0148/10',), ('V-Lo00032/25',), ('V-Pl0010/19',), ('V1938/17',), ('V1729/12',))

… and take the slash itself for a digit or a letter:

>>> repair("A0487118"), repair("V0487I18")
(('A0487/18',), ('V0487/18',))

Below the highest number of a kind within a term (``unter``) a lost letter stays lost:

>>> repair("0532/15"), repair("2014/15"), repair("VO417/20")
(('V0532/15', 'A0532/15'), (), ('V0417/20',))

Another council, another order of the parts:

>>> theirs = shipped().numbers.model_copy(update={"shape": "{zahl}/{jahr4}/{art}", "kinds": (Kind(code="BV"),)})
>>> Numbers.of(theirs).repair("O123/2O24/8V"), Numbers.of(theirs).example
(('0123/2024/BV',), '0123/2024/BV')
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from pipeline.form import Kind, NumberForm, shipped
from pipeline.grammar import InvalidIdentifier, number_shape
from pipeline.grammar.digits import readings

__all__ = ["LIKELY", "Kind", "Numbers", "compact", "shipped", "unspaced"]

_SPAN_OF_YEARS = re.compile(r"(?:19|20)\d\d/(?:20)?\d\d")
"""``2014/15`` is a school year, ``2025/2026`` a budget."""

LIKELY = re.compile(r"\S*\d\S*[/-]\S*\w{2,4}|\S{3,9}/\d\d\b|[A-Z]\d{4}[1lI|]\d\d\b")
"""What may be a number, however misread: figures and a slash."""

_SPACED = re.compile(r"^(\W*[A-Za-z\\/]{1,4})\s(\d{4}[-/]\d\d)\b")

_HYPHEN_FOR_SLASH = re.compile(r"^([A-Za-z]{1,4}\d{4})-(\d\d)$")
_HYPHENS = dict.fromkeys((0x2010, 0x2011, 0x2013, 0x2014, 0x2212), "-")

_MARGIN = 0.35
"""A reading that costs this much more than the best is no rival."""

_WRONG_LENGTH = 0.5
"""What it costs to believe that a district's number has four digits where its time had five, or the reverse."""

Parts = Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """The grammar of a council's numbers; ``pattern`` finds what is, or may be a misreading of, one in running text."""

    form: NumberForm
    strict: re.Pattern[str]
    pattern: re.Pattern[str]
    opening: re.Pattern[str]
    prefixes: frozenset[str]
    spelled: Mapping[str, tuple[tuple[str, float], ...]]

    @staticmethod
    @lru_cache(maxsize=8)
    def of(form: NumberForm) -> "Numbers":
        """The grammar of a form, made once."""
        prefixes = frozenset(
            [kind.code for kind in form.kinds]
            + [f"{kind.code}-{place}" for kind in form.kinds for places in form.places for place in places.codes]
        )
        return Numbers(
            form,
            number_shape.strict(form),
            number_shape.loose(form),
            number_shape.opening(form),
            prefixes,
            number_shape.spelled(form, prefixes),
        )

    @property
    def example(self) -> str:
        """A number as this council writes them, for messages."""
        return self.written({"art": self.form.kinds[0].code, "zahl": "0123456"[: self.form.digits]})

    @property
    def places(self) -> tuple[str, ...]:
        """The codes of districts and villages."""
        return tuple(code for places in self.form.places for code in places.codes)

    def validate(self, text: str) -> str:
        """The canonical form: prefix as registered, year as the form has it. Raises InvalidIdentifier."""
        canonical = _canonical(self, compact(text))
        if canonical is None:
            raise InvalidIdentifier(f"{text} is no resolution number, expected one like {self.example}")
        return canonical

    def is_valid(self, text: str) -> bool:
        """Whether ``text`` has the form of a resolution number of a known place.

        >>> numbers = Numbers.of(shipped().numbers)
        >>> numbers.is_valid("V-Pl0010/19"), numbers.is_valid("V-PI0010/19")
        (True, False)
        """
        canonical = _canonical(self, compact(text))
        found = self.strict.fullmatch(canonical) if canonical else None
        return found is not None and self._prefix(found.groupdict()) in self.prefixes

    def repair(self, text: str) -> tuple[str, ...]:
        """The numbers a misreading explains, best first; those that cost much more than the best are left out."""
        if self.is_valid(text):
            return (self.validate(text),)
        compacted = compact(text)
        found = self.pattern.fullmatch(compacted)
        if not found or _SPAN_OF_YEARS.fullmatch(compacted):
            return ()
        costs: dict[str, float] = {}
        ranks: dict[str, int] = {}
        codes = [kind.code for kind in self.form.kinds]
        for parts, cost in self._readings(found):
            number = self.written(parts)
            costs[number] = min(cost + self._unusual(parts), costs.get(number, 99.0))
            ranks[number] = codes.index(parts["art"])
        best = min(costs.values(), default=0.0)
        return tuple(sorted((n for n in costs if costs[n] <= best + _MARGIN), key=lambda n: (costs[n], ranks[n])))

    def shows_kind(self, text: str) -> bool:
        r"""Whether a number shows its kind where the form has it first; one that doesn't needs a label before it.

        >>> numbers = Numbers.of(shipped().numbers)
        >>> numbers.shows_kind("V0123/24"), numbers.shows_kind(r"\/0123/24"), numbers.shows_kind("0123/24")
        (True, True, False)
        """
        return self.opening.match(text) is not None

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and canonical form of the numbers in running text that need no repair.

        >>> list(Numbers.of(shipped().numbers).find("Beschlüsse zu A0772/13 und A0116/15, vgl. V 2264/13"))
        [(14, 22, 'A0772/13'), (27, 35, 'A0116/15'), (42, 51, 'V2264/13')]
        """
        for found in self.pattern.finditer(text):
            if self.is_valid(found[0]):
                yield found.start(), found.end(), self.validate(found[0])

    def place_of(self, number: str) -> str | None:
        """The district or village of a canonical number, None for the council's own."""
        found = self.strict.fullmatch(number)
        return found.groupdict().get("ort") if found else None

    def year_of(self, number: str) -> int | None:
        """The year of a canonical number.

        >>> Numbers.of(shipped().numbers).year_of("V2579/13_Teil")
        2013
        """
        found = self.strict.fullmatch(number)
        parts = found.groupdict() if found else {}
        return int(parts["jahr4"]) if parts.get("jahr4") else 2000 + int(parts["jahr"]) if parts.get("jahr") else None

    def _readings(self, found: re.Match[str]) -> Iterator[tuple[Parts, float]]:
        """The ways to read the parts that the pattern found, with their costs."""
        fields = found.groupdict()
        ways = [list(self._field(name, fields)) for name in ("head", "zahl", "art", "jahr", "jahr4") if name in fields]
        kept = {name: fields[name] for name in ("teil", "zusatz") if fields.get(name)}
        for choice in product(*ways):
            parts = {**kept, **{name: value for way, _ in choice for name, value in way.items()}}
            if len(parts["zahl"]) in self._lengths(parts) and int(parts["zahl"]) < self._below(parts["art"]):
                yield parts, sum(cost for _, cost in choice)

    def _field(self, name: str, fields: Mapping[str, str]) -> Iterator[tuple[dict[str, str], float]]:
        """The readings of one field; a ``head`` is a prefix and a running number with nothing between."""
        text = fields[name]
        if name == "art":
            yield from ((_in_parts(prefix), cost) for prefix, cost in self.spelled.get(text, ()))
        elif name != "head":
            cut = 2 if name == "jahr" else 4
            yield from (({name: value[-cut:] if name == "jahr" else value}, c) for value, c in readings(text).items())
        else:
            for cut in range(max(0, len(text) - 7), len(text) - 2):
                for serial, price in readings(text[cut:]).items() if text[:cut] in self.spelled else ():
                    for prefix, cost in self.spelled[text[:cut]]:
                        yield {**_in_parts(prefix), "zahl": serial}, cost + price

    def _lengths(self, parts: Parts) -> tuple[int, ...]:
        usual = self.form.digits
        return (usual, usual + 1) if self._grown(parts) else (usual,)

    def _grown(self, parts: Parts) -> int | None:
        """The year since when numbers of this place have a digit more."""
        return next((p.longer_from for p in self.form.places if parts.get("ort") in p.codes), None)

    def _below(self, code: str) -> int:
        return next((kind.below for kind in self.form.kinds if kind.code == code), 100_000)

    def _unusual(self, parts: Parts) -> float:
        """What it costs that a district's number has four digits after the change to five, or five before."""
        since = self._grown(parts)
        if since is None:
            return 0.0
        year, long = int(parts.get("jahr4", "20" + parts.get("jahr", "00"))), len(parts["zahl"]) > self.form.digits
        return _WRONG_LENGTH if (long if year < since else (not long and year > since)) else 0.0

    def _prefix(self, parts: Mapping[str, str | None]) -> str:
        return f"{parts['art']}-{parts['ort']}" if parts.get("ort") else str(parts["art"])

    def written(self, parts: Parts) -> str:
        """The parts in the form's order; what may be missing and is left out with the mark before it."""
        known = {"jahr": "24", "jahr4": "2024", **parts}
        optional = re.sub(
            r"\[([^\]{]*)\{(\w+)\}([^\]]*)\]",
            lambda m: f"{m[1]}{known[m[2]]}{m[3]}" if m[2] in known else "",
            self.form.shape,
        )
        return re.sub(r"\{(\w+)\}", lambda m: known[m[1]], optional)


@lru_cache(maxsize=1024)
def _canonical(numbers: Numbers, compacted: str) -> str | None:
    """The canonical form of a number without spaces, None for none: a memo names the same papers again and again."""
    found = numbers.strict.fullmatch(compacted) or numbers.strict.fullmatch(compacted[:1].upper() + compacted[1:])
    return numbers.written({name: value for name, value in found.groupdict().items() if value}) if found else None


def compact(text: str) -> str:
    """Without spaces, with plain hyphens and slashes; ``V 0837-10`` (a hyphen for the slash) becomes ``V0837/10``."""
    return _HYPHEN_FOR_SLASH.sub(r"\1/\2", "".join(text.split()).translate(_HYPHENS))


def unspaced(text: str) -> str:
    """The text without the space inside the number that it begins with.

    >>> unspaced("V 0837/10 (SR/020/2010)")
    'V0837/10 (SR/020/2010)'
    """
    return _SPACED.sub(r"\1\2", text)


def _in_parts(prefix: str) -> dict[str, str]:
    kind, _, place = prefix.partition("-")
    return {"art": kind, "ort": place} if place else {"art": kind}
