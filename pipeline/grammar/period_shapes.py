r"""The shapes in which a memo writes a date to come, each with the reader that makes EDTF of it.

::

    30.9.21    30. Sept. 2021    2021-09-30    40. KW 2021       a day, a week
    Ende Oktober 2021    3/2015    03/15                         a month
    IV. Quartal 2021    IV/2021    Q4 2021    2. Halbjahr 22     groups of months: their last month stands for them
    Herbst 2021    Mitte 2022    Jahresende 2021    2022         a season, a part of a year, a year

>>> [(text[one.start : one.end], one.edtf) for text in ["bis Ende Okt. 21", "31.11.2021"] for one in matches(text)]
[('Ende Okt. 21', '2021-10'), ('31.11.2021', None)]

A year that the words leave out stands as ``????``; ``+000`` and ``+001`` are this year and the next as the memo sees
them, ``+006M`` is so many months ahead:

>>> [matches(text)[0].edtf for text in ("30. September", "Herbst nächsten Jahres", "in sechs Monaten")]
['????-09-30', '+001-23', '+006M']
>>> matches("30. ſeptember 2021")[0].edtf
'2021-09-30'
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

__all__ = ["UNSAID", "Match", "matches", "years_alone"]

_MONTHS = ("ja|jä", "fe", "mä|ma(?!i)|mrz|mae", "ap", "mai", "jun", "jul", "au", "se", "o", "no", "de")
_MONTH = (
    r"(?:Jan(?:uar)?|J(?:ä|ae)nner|Feb(?:r(?:uar)?|er)?|M(?:ä|ae|a)rz|M(?:ä|ae)r|Mrz|Apr(?:il)?|Mai|Juni?|Juli?|"
    r"Aug(?:ust)?|Sep(?:t(?:ember)?)?|O[kc]t(?:ober)?|Nov(?:ember)?|De[zc](?:ember)?)"
)
_DOT = r"(?:e?s)?\b\.?"
_YEAR = r"(?P<year>20\s?\d\d|['’´`‘]?\s?\d\d)(?!\d|[.,]\d|\s?Uhr|,?\s20\d\d)"
_OF = r"(?:\s*[/,.-]\s*|\s+(?:(?:de[sr]|im|in|von)\s+)?(?:(?:Kalender)?Jahre?s?\s+)?|(?<=[^\W\d])|(?<=\.))"
_SOON = r"(?P<soon>(?:de[sr]\s+|im\s+)?(?:(?:nächste|kommende|folgende|darauffolgende)[ns]\s+Jahre?s?|n\.\s?J\.))"
_NOW = r"(?P<now>(?:de[sr]\s+|im\s+|in\s+)?(?:(?:diese[sn]?m?|laufenden|lfd\.|gleichen)\s+Jahre?s?|d\.\s?J\.))"
_WHEN = rf"(?:{_OF}{_YEAR}|\s*{_SOON}|\s*{_NOW})"
_PERHAPS = rf"(?:{_WHEN})?"
_NTH = r"(?:I{1,3}|IV|[Il1]{1,3}|[Il1]V|[1-4]|(?:erst|zweit|dritt|viert|letzt)e[nrs]?)"
_ROMAN = dict(zip("i ii iii iv v vi vii viii ix x xi xii".split(), range(1, 13), strict=True))
_WORDS = {"erst": 1, "zwei": 2, "drit": 3, "vier": 4, "letz": 4}
_PART = r"(?P<part>(?:Anfang|Beginn|Mitte|Ende)(?:\s?(?:/|bis|oder|und|[-–])\s?(?:Anfang|Mitte|Ende))?)"
_JOIN = r"\s?(?:/|und|oder|bis|u\.|[-–])\s?"
_SINCE = r"(?:(?<!\d\.)(?<!\d\.\s)(?P<first>\d{1,2})\.\s?(?:/|bis(?:\s+zum)?|[-–—])\s?)?"
_SEASONS = {"fr": 21, "so": 22, "he": 23, "wi": 24}
_NUMBERS = "einem zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split()

UNSAID = "????"
"""Stands for a year that isn't said."""


class Match(NamedTuple):
    """Where a shape was found, and what its reader made of it; ``edtf`` is None for no day of the calendar."""

    start: int
    end: int
    edtf: str | None

    @property
    def dated(self) -> bool:
        """Whether the words say the year."""
        return self.edtf is None or self.edtf[0] not in "?+"


def _year(found: re.Match[str]) -> str:
    given = found.groupdict()
    if given.get("year"):
        return f"{2000 + int(re.sub(r'[^0-9]', '', given['year'])) % 100}"
    return "+001" if given.get("soon") else "+000" if given.get("now") else UNSAID


@lru_cache(maxsize=256)
def _number_of_month(word: str) -> int:
    return next(n for n, starts in enumerate(_MONTHS, 1) if re.match(starts, word.casefold()))


def _nth(word: str) -> int:
    """Which quarter or half: ``IV``, ``4``, ``lll``, ``viertes``."""
    word = word.lower()
    if word[:4] in _WORDS:
        return _WORDS[word[:4]]
    return int(word) if word in {"2", "3", "4"} else _ROMAN[re.sub(r"[l1]", "i", word)]


def _a_day(year: str, month: int, day: int) -> str | None:
    """The day; None where the calendar lacks it. Without a year a leap day may be meant."""
    try:
        return f"{year}{date(int(year) if year.isdigit() else 2024, month, day).isoformat()[4:]}"
    except ValueError:
        return None


def _iso(found: re.Match[str]) -> str | None:
    if found["d"] is None:
        return found[0] if 1 <= int(found["m"]) <= 12 else None
    return _a_day(found["y"], int(found["m"]), int(found["d"]))


def _named_day(found: re.Match[str]) -> str | None:
    return _days(found, _number_of_month(found["month"]))


def _numbered_day(found: re.Match[str]) -> str | None:
    month = found["month"].lower()
    return _days(found, int(month) if month.isdigit() else _ROMAN.get(month, 0))


def _days(found: re.Match[str], month: int) -> str | None:
    """The day, or from the first day to the last (``15.-20.09.2021``)."""
    first, last = found.groupdict().get("first"), _a_day(_year(found), month, int(found["day"]))
    begins = _a_day(_year(found), month, int(first)) if first and int(first) < int(found["day"]) else None
    return f"{begins}/{last}" if begins and last and last[0] == "2" else last


def _week(found: re.Match[str]) -> str | None:
    """A calendar week (ISO) from Monday to Sunday, or several; without a year it has no days yet."""
    last = found["before"] or found["behind"]
    if not _year(found).isdigit():
        return f"{UNSAID}-W{last}"
    try:
        monday, end = (date.fromisocalendar(int(_year(found)), int(week), 1) for week in (found["first"] or last, last))
    except ValueError:
        return None
    return f"{monday}/{end + timedelta(6)}" if monday <= end else None


def _grouped(length: int) -> Callable[[re.Match[str]], str | None]:
    """A reader of the n-th group of so many months, which its last month stands for; of two groups, an interval."""

    def read(found: re.Match[str]) -> str | None:
        given, year = found.groupdict(), _year(found)
        last = length * _nth(given["nth"]) if not given["nth"].lower().startswith("letz") else 12
        if last > 12:
            return None
        if given.get("first"):
            return f"{year}-{length * (_nth(given['first']) - 1) + 1:02}/{year}-{last:02}"
        part = (given.get("part") or "Ende").lower()
        back = 0 if part.endswith("ende") else (length - 1) // 2 if part.endswith("mitte") else length - 1
        return f"{year}-{last - back:02}"

    return read


def _roman(found: re.Match[str]) -> str | None:
    """``IV/2021`` is a quarter, ``IX/2021`` can only be a month."""
    number = _ROMAN.get(found["nth"].lower(), 0)
    return f"{_year(found)}-{3 * number if number <= 4 else number:02}" if number else None


def _season(found: re.Match[str]) -> str:
    return f"{_year(found)}-{_SEASONS[found['season'][:2].lower()]}"


def _month(found: re.Match[str]) -> str | None:
    month = found["month"]
    number = int(month) if month.isdigit() else _number_of_month(month)
    return f"{_year(found)}-{number:02}" if 1 <= number <= 12 else None


def _part_of_year(found: re.Match[str]) -> str:
    words, year = found["part"].lower(), _year(found)
    if "wechsel" in words or "wende" in words:
        return f"{year}-12"
    return f"{year}-{12 if 'ende' in words or 'schlu' in words else 6 if 'mitte' in words else 1:02}"


def _whole_year(found: re.Match[str]) -> str | None:
    """``2022``, ``2022/23``; what cannot be a later year is a month (``2021/09``)."""
    year, second = _year(found), int(found.groupdict().get("second") or 0)
    if not second:
        return year
    later = 2000 + second % 100
    if later > int(year):
        return f"{year}/{later}"
    return f"{year}-{second:02}" if second <= 12 else None


def _ahead(found: re.Match[str]) -> str:
    """``in sechs Monaten``, ``in einem halben Jahr``: so many months from the memo's on."""
    number = found["n"].lower()
    count = int(number) if number.isdigit() else _NUMBERS.index(number) + 1
    return f"+{6 if 'halb' in found['unit'] else 12 * count if 'Jahr' in found['unit'] else count:03}M"


_Reader = Callable[[re.Match[str]], str | None]
_Letters = tuple[str, ...]
_CENTURY = ("20",)
_SOME_MONTH = tuple("jan jän jaen feb mär maer mar mrz apr mai jun jul aug sep okt oct nov dez dec".split())
_SOME_PART = ("anfang", "beginn", "mitte", "ende")
_SHAPES: Sequence[tuple[_Letters, str, _Reader]] = (
    (_CENTURY, r"\b(?P<y>20\d\d)-(?P<m>\d\d)(?:-(?P<d>\d\d))?(?!\d)", _iso),
    (_CENTURY, r"\b(?P<year>20\d\d)(?P<sign>[./])(?P<month>\d\d)(?P=sign)(?P<day>\d\d)\b", _numbered_day),
    (
        ("kw", "kalenderwoche"),
        rf"\b(?:(?:(?P<first>\d{{1,2}})\.?\s?[/–-]\s?)?(?P<before>\d{{1,2}})\.\s?(?:KW\b|Kalenderwoche)|(?:KW|Kalenderwoche)\s?(?P<behind>\d{{1,2}})){_PERHAPS}",
        _week,
    ),
    (_SOME_MONTH, rf"\b{_SINCE}(?P<day>\d{{1,2}})\s?[.,-]?\s?(?P<month>{_MONTH}){_DOT}{_PERHAPS}", _named_day),
    ((), rf"\b{_SINCE}(?P<day>\d{{1,2}})\s?[.,/-]\s?(?P<month>\d{{1,2}})\s?[.,/-]\s?{_YEAR}", _numbered_day),
    (_CENTURY, r"\b(?P<day>\d{1,2})\s?[.,/ -]\s?(?P<month>\d{1,2})\s?[.,/ -]\s?(?P<year>20\d\d)\b", _numbered_day),
    (("i", "v", "x"), rf"\b(?P<day>\d{{1,2}})\s?\.\s?(?P<month>[IVX]{{1,4}})\s?\.\s?{_YEAR}", _numbered_day),
    ((), rf"\b(?P<day>\d{{1,2}})\s?\.\s?(?P<month>\d{{1,2}})\s?\.(?!\s?\d)(?:\s*{_SOON}|\s*{_NOW})?", _numbered_day),
    (
        ("q", "vierteljahr"),
        rf"(?:\b{_PART}\s+(?:de[sr]\s+)?)?\b(?:(?P<first>{_NTH})\s?\.?{_JOIN})?(?P<nth>{_NTH})\s?\.?\s?"
        rf"(?:Quartals?|Quart\b\.?|Qu?\b\.?|Vierteljahre?s?){_PERHAPS}",
        _grouped(3),
    ),
    (("q",), rf"\b(?:Quartal\s?|Qu?\.?\s?)(?P<nth>{_NTH})\b\.?{_PERHAPS}", _grouped(3)),
    (
        ("hj", "halbjahr", "hälfte"),
        rf"(?:\b{_PART}\s+(?:de[sr]\s+)?)?\b(?P<nth>{_NTH})\s?\.?\s?"
        rf"(?:Halbjahre?s?|Hj\b\.?|Jahreshälfte|Hälfte(?!\s+(?:de[sr]\s+(?:Monats\s+)?)?{_MONTH})){_PERHAPS}",
        _grouped(6),
    ),
    (("h",), rf"\b(?:Halbjahr\s?|H\s?)(?P<nth>[12]|I{{1,2}})\b\.?{_PERHAPS}", _grouped(6)),
    (("i", "v", "x"), rf"\b(?P<nth>(?-i:[IVX]{{1,4}}))\b\s?\.?\s?[/ ]\s?{_YEAR}", _roman),
    (_CENTURY, r"\b(?P<year>20\d\d)\s?[/ -]\s?(?P<nth>(?-i:[IVX]{1,4}))\b(?!\.?\s?[QH])", _roman),
    (
        ("frühjahr", "frühling", "sommer", "herbst", "winter"),
        rf"\b(?:Spät|Früh|Hoch)?(?P<season>Frühjahr|Frühling|Sommer|Herbst|Winter)(?:e?s)?\b{_PERHAPS}(?:(?<=\d)\s?[/–-]\s?(?:20)?\d\d\b)?",
        _season,
    ),
    (
        ("jahres",),
        rf"\b(?P<part>Jahres(?:anfang|beginn|mitte|ende|schlu(?:ss|ß)|wechsel|wende))s?\b{_PERHAPS}(?:(?<=\d)/\d+)?",
        _part_of_year,
    ),
    (
        _SOME_MONTH,
        rf"(?:\b(?:{_PART}|(?:(?:erste|zweite)[nr]?|[12]\.)\s+Hälfte)\s+(?:de[sr]\s+)?(?:Monats?\s+)?)?"
        rf"\b(?P<month>{_MONTH})(?:{_DOT}|hälfte){_PERHAPS}",
        _month,
    ),
    (("/",), rf"(?:\b{_PART}\s+)?(?<![\d./-])\b(?P<month>\d{{1,2}})\s?/\s?{_YEAR}", _month),
    (_CENTURY, rf"(?:\b{_PART}\s+)?(?<![\d./-])\b(?P<month>\d{{1,2}})\s?[.-]\s?(?P<year>20\d\d)\b", _month),
    (_SOME_PART, rf"\b{_PART}{_WHEN}", _part_of_year),
    (_SOME_PART, r"\b(?P<part>Anfang|Mitte|Ende)\s+des\s+Jahres\b", _part_of_year),
    (
        ("jahr", "monat"),
        rf"\bin\s+(?P<n>\d{{1,2}}|{'|'.join(_NUMBERS)})\s+(?P<unit>halben\s+Jahr|Jahr|Monat)e?n?\b",
        _ahead,
    ),
)
"""Each shape and its reader; what is part of another comes after it. In front stand small letters of which some are
there wherever the shape is: in a text with none of them nobody needs to look for it."""

_YEARS: Sequence[tuple[_Letters, str, _Reader]] = (
    (
        _CENTURY,
        r"(?<![\w/.-])(?P<year>20\d\d)(?:\s?[/–-]\s?|\s(?:bis|oder|und)\s)(?P<second>20\d\d|\d\d)\b",
        _whole_year,
    ),
    (_CENTURY, r"(?<![\w/.-])(?P<year>20\d\d)\b(?!\s?[/-]\s?\d)", _whole_year),
    (("j",), rf"\b(?:{_SOON}|{_NOW})", _whole_year),
)
# A year alone counts only where nothing else stands before it: „im Rahmen des Haushalts 2023“ is no date.
_BEFORE_A_YEAR = re.compile(
    r"\W*(?:(?:nächste\w*|wieder|erst|im|in|dem|das|der|des|Laufe?|Verlaufe?|(?:Kalender|Haushalts)?jahre?s?|für|zum|bis|"
    r"am|voraussichtlich|vsl|ca|circa|etwa|gegen|spätestens|frühestens|ab|nach)\W+)*",
    re.IGNORECASE,
)
_STANDS_BEFORE = re.compile(r"(?<![\d.,/-])\b(20\d\d)\s?[,:/(–-]?\s?(?:(?:im|am|zum|bis|Ende)\s+)?\Z", re.IGNORECASE)
_COMPILED = [(letters, re.compile(pattern, re.IGNORECASE), read) for letters, pattern, read in _SHAPES]
_COMPILED_YEARS = [(letters, re.compile(pattern, re.IGNORECASE), read) for letters, pattern, read in _YEARS]


@lru_cache(maxsize=256)  # several readers ask of one line
def matches(text: str) -> tuple[Match, ...]:
    """What the shapes find, in the order of the text; no character is taken twice."""
    return tuple(_matches(text, _COMPILED))


def years_alone(text: str) -> list[Match]:
    """A year, or two (``2022/2023``), where nothing but fitting words stands before it."""
    return [one for one in _matches(text, _COMPILED_YEARS) if _BEFORE_A_YEAR.fullmatch(text[: one.start])][:1]


def _matches(text: str, shapes: Sequence[tuple[_Letters, re.Pattern[str], _Reader]]) -> list[Match]:
    found: list[Match] = []
    small = text.casefold()
    for letters, pattern, read in shapes:
        if letters and not any(map(small.__contains__, letters)):
            continue
        for match in pattern.finditer(text):
            found.append(Match(match.start(), match.end(), read(match)))
            text = text[: match.start()] + "\0" * (match.end() - match.start()) + text[match.end() :]
    return [_year_before(text, one) for one in sorted(found)]


def _year_before(text: str, one: Match) -> Match:
    """``2022, IV. Quartal``: a year that stands before what has none is its year."""
    year = _STANDS_BEFORE.search(text, 0, one.start)
    if not year or not one.edtf or not one.edtf.startswith(UNSAID) or "W" in one.edtf:
        return one
    closes = "(" in year[0] and text.startswith(")", one.end)
    return Match(year.start(), one.end + closes, one.edtf.replace(UNSAID, year[1]))
