r"""Numbers in front of points, and headings in front of reports.

::

    1. „Der Oberbürgermeister wird beauftragt …        a point's number
    zu Beschlusspunkt 1:                               a heading: the report on point 1 follows
    zu den Beschlusspunkten 3 bis 5:                   … on points 3, 4 and 5
    nach den Nummern 1 a) bis d) und Nummer 2          … on points 1 and 2

>>> heading_of("Zu 1) Die Vergabe ist erfolgt.").numbers, heading_of("zu den Beschlusspunkten 3 bis 5:").numbers
((1,), (3, 4, 5))
>>> heading_of("zu1.-4.:").numbers, heading_of("Zul.").numbers, heading_of("zu 2. und 3.:").numbers
((1, 2, 3, 4), (1,), (2, 3))
>>> heading_of("Zu den 3 Maßnahmen wird berichtet."), heading_of("zu 30 Prozent")
(None, None)
>>> marker_of("„L. Der Ortschaftsrat stimmt zu."), marker_of("17. Februar 2014"), marker_of("3.)")
(1, None, 3)
"""

import re
from functools import lru_cache
from typing import NamedTuple

__all__ = [
    "BRACKETED", "Heading", "behind_number", "heading_of", "letters_of", "marker_of", "mentioned", "misread_number_of",
    "number_of",
]  # fmt: skip

_WORDS = ("eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")
_ROMAN = ("II", "III", "IV", "VI", "VII", "VIII", "IX")
_VALUES = {**{word: at for at, word in enumerate(_WORDS, 1)}, **dict(zip(_ROMAN, (2, 3, 4, 6, 7, 8, 9), strict=True))}
"""Numbers that are no figures; a Roman one of one letter is a misread figure, or none at all."""
_ONE = rf"(?:\d{{1,3}}|(?:{'|'.join(_ROMAN)})\b|[lI](?![a-zäöüß]))"
_SUB = r"(?:\s?(?:[a-h]\b|[a-h]\)))?"
_ITEM = rf"{_ONE}{_SUB}\s?(?:[.)]{{1,2}}|\.?\))?"
_NOUN = (
    r"(?:Beschl[uü]\w{1,3}[-\s]?[pP][uü]\w{1,2}k?t\w{0,3}|Beschl[uü](?:ss|ß)\w*|(?:Unterp|P)unkt\w{0,3}|Pkt\.?|BP|"
    r"Ziffer\w?|Ziff\.?|(?:lfd\.?\s?)?(?:Nummer\w?|Nrn?\.?)|Teil\w{0,3}|TOP|Abs(?:atz|\.)|Pos(?:ition|\.))"
)
_LINK = r"\s?(?:,|;|und|sowie|u\.|bis|[-–—/+&])\s?"
_LIST = rf"{_ITEM}(?:{_LINK}(?:(?:zu\s)?{_NOUN}\s)?{_ITEM})*"
_SAID = rf"(?:{_LIST}|(?:{'|'.join(_WORDS)})\b(?:{_LINK}(?:{'|'.join(_WORDS)})\b)*)"
"""A list behind the word for a point, which may be in words: ``Beschlusspunkt drei``."""
_PART = r"\d{1,2}\.\d{1,2}\.?"

_NAMED = re.compile(
    r"^\W{0,3}(?:(?:[Zz][uo][rm]?|nach|[Bb]ezüglich|[Aa]ntwort\s+(?:auf|zu))\s?(?:de[nmr]\s+|die\s+)?)?"
    r"(?:(?<=[Zz]u)|(?<=[Zz]u\s)|(?<=nach\sden\s)|(?<=[Zz]u\sden\s)|(?<=[Zz]u[rm]\s)|"
    rf"(?=\W{{0,3}}(?:Beschl|Punkt|Ziff|(?:BP|Pkt\.?)\s?\d{{1,3}}:)))"
    rf"{_NOUN}\s?(?:\((?=\d{{1,3}}\)))?(?P<list>{_SAID})(?:\s?(?:des\s+Beschlusses|der\s+Vorlage))?"
    r"\s?(?P<end>[:.)–—-]{0,3})(?=\s|$)",
)
_SHORT = re.compile(rf"^\W{{0,3}}(?:[Zz][uo]\s?|[Aa]d\s)(?P<list>{_LIST})\s?(?P<end>[:.)\]]{{0,2}}|,$)(?=\s|$)")
_PARTS = re.compile(
    rf"^\W{{0,3}}[Zz]u\s?(?:(?:de[nm]\s)?{_NOUN}\s)?(?P<list>{_PART}(?:{_LINK}{_PART})*)\s?:?(?=\s*$|(?<=:)\s)"
)
_ORDINAL = re.compile(r"^\W{0,3}[Zz]um\s(?P<list>\d{1,3})\.\s(?:Beschluss|Beschluß)?[Pp]unkt\s?(?P<end>:|$)")
_BEGINS = re.compile(r"\W{0,3}[ZznNBbAaPT]")
_ANNOUNCED = re.compile(
    r"^\W{0,3}(?:Sachstand|Umsetzungsstand|Zwischenstand|Stand|Bericht|Antwort|Ergebnis|Erledigung|Stellungnahme)\s+"
    r"(?=zu|BP|Beschlu|Punkt|Ziff|Pkt)"
)
"""What a heading may begin with: ``Sachstand zu Ziffer 1:``."""
_CAPITALS = re.compile(
    r"\A(?P<mark>\W{0,3})(?P<to>ZU[MR]?\s(?:DEN\s)?)?(?P<noun>(?:BESCHLU(?:SS|ß))?PUNKT(?:EN?)?|ZIFFERN?)(?=\s?\d)"
)
_MARKER = re.compile(r"^[\W_]{0,4}?(?P<n>\d{1,3}|[lIL])\s?(?P<dot>[.)]{1,2}|[;:,](?=$))(?=\s|$|[„“\"A-ZÄÖÜ])")
_MISREAD = re.compile(
    r"^[\W_]{0,2}?(?P<n>\d{1,2})(?:\s?[;:,](?=\s+[„“\"(]?[A-ZÄÖÜ])|(?=\s+(?:[„“\"]\w|D(?:er|ie|as|en|em)\s)))"
)
"""A number whose dot is misread, ``2, Der Rat``, or lost, ``2 Der Rat``: before an article stands no count."""
BRACKETED = re.compile(r"^[\W_]{0,3}\((?P<n>\d{1,3})\)(?=\s|$)")
"""A number in brackets, as some resolutions number their points: ``(1)``."""
_DOTTED = re.compile(r"^[\W_]{0,4}?(?P<n>\d{1,2}\.\d{1,2})\.?\s*(?=$|[„“\"A-ZÄÖÜ])")
_MONTH = re.compile(r"(?:Jan|Feb|M[äa]rz|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Quart|Halbj|Bauab|Förder|Sitzung)")
_MENTION = re.compile(rf"\b(?:(?:Beschluss)?[Pp]unkt\w{{0,3}}|Ziffern?)\s(?P<list>{_SAID})(?!\d)")
_FRONT = re.compile(r"\W{0,3}\w{1,3}\s?[.)]{1,2}\s*")
_WIDEST = 200
"""So many points one heading may name with „bis“; more is a misread number."""
_LETTER = re.compile(r"^[\W_]{0,3}(?P<l>[a-h])\s?[.)]{1,2}(?=\s|$|[„“\"])")


class Heading(NamedTuple):
    """The points a heading names, and how many characters of the line it takes; ``parts``: those with a dot."""

    numbers: tuple[int, ...]
    length: int
    parts: tuple[str, ...] = ()

    @property
    def points(self) -> tuple[str, ...]:
        """The numbers as points have them."""
        return self.parts or tuple(map(str, self.numbers))


@lru_cache(maxsize=1024)
def heading_of(text: str) -> Heading | None:
    """The heading at the start of a line, None where there is none.

    >>> heading_of("Sachstand zum Punkt 2:"), heading_of("Sachstand zum Verfahren")
    (Heading(numbers=(2,), length=22, parts=()), None)
    >>> [heading_of(text).numbers for text in ("BP 2:", "ad 3:", "Zum 4. Punkt:", "ZU ZIFFER 5:", "zu Pkt. (6):")]
    [(2,), (3,), (4,), (5,), (6,)]
    >>> texts = ("zu 1.1 und 1.2:", "Zu II.", "zu Beschlusspunkt eins", "Stellungnahme zu 1 und 2:", "Zu 3,")
    >>> [heading_of(text).points for text in texts]
    [('1.1', '1.2'), ('2',), ('1',), ('1', '2'), ('3',)]
    """
    if announced := _ANNOUNCED.match(text):
        rest = heading_of(text[announced.end() :])
        return rest._replace(length=rest.length + announced.end()) if rest else None
    if len(text) > 300 or not _BEGINS.match(text):
        return None
    if parts := _PARTS.match(text):
        return _of_parts(parts)
    text = _CAPITALS.sub(_in_small_letters, text)
    found = _SHORT.match(text)
    if found and not _is_short_heading(text, found):
        found = None
    if found is None:
        found = _NAMED.match(text)
        if found and not _is_named_heading(text, found):
            found = None
    found = found or _ORDINAL.match(text)
    if found is None:
        return None
    numbers = _numbers(found["list"])
    return Heading(numbers, found.end()) if numbers else None


def _of_parts(found: re.Match[str]) -> Heading:
    """A heading over points like 1.1: their numbers as they are, and those of the points that they are parts of."""
    parts = tuple(part.rstrip(".") for part in re.findall(_PART, found["list"]))
    return Heading(tuple(dict.fromkeys(int(part.partition(".")[0]) for part in parts)), found.end(), parts)


def _in_small_letters(capitals: re.Match[str]) -> str:
    return capitals["mark"] + (capitals["to"] or "").lower() + capitals["noun"].capitalize()


def _is_short_heading(text: str, found: re.Match[str]) -> bool:
    rest = text[found.end() :].strip()
    if not rest:
        return True
    marked = bool(found["end"] or re.search(r"[.):]$", found["list"]))
    return marked and not _MONTH.match(rest) and bool(re.match(r"[„“\"(A-ZÄÖÜ–-]", rest)) and not re.match(r"\d", rest)


def _is_named_heading(text: str, found: re.Match[str]) -> bool:
    rest = text[found.end() :].strip()
    if not rest:
        return len(text) < 70
    if ":" in found["end"] or found["end"] in {"–", "—", "-"}:
        return True
    return bool(re.match(r"\W*[Zz]u\s", text)) and bool(found["end"]) and bool(re.match(r"[A-ZÄÖÜ„]", rest))


def _numbers(text: str) -> tuple[int, ...]:
    """The numbers of a list, ranges filled in.

    >>> _numbers("1 a) bis d) und Nummer 2"), _numbers("1, 3, 4 und 5")
    ((1, 2), (1, 3, 4, 5))
    """
    found: list[int] = []
    ranged = False
    for piece in re.finditer(
        rf"(?P<n>\d{{1,3}}|\b(?:{'|'.join(_VALUES)})\b|\b[lI]\b|(?<![a-zI])[lI](?=[.)]))|(?P<to>\bbis\b|[-–—])(?!\s?[a-h]\b)",
        text,
    ):
        if piece["to"]:
            ranged = bool(found)
            continue
        number = int(piece["n"]) if piece["n"].isdecimal() else _VALUES.get(piece["n"], 1)
        if ranged and found[-1] < number <= found[-1] + _WIDEST:
            found += range(found[-1] + 1, number + 1)
        elif number > 0 and number not in found:
            found.append(number)
        ranged = False
    return tuple(found)


@lru_cache(maxsize=1024)  # who cuts, labels and numbers a line asks
def marker_of(text: str) -> int | None:
    """The number in front of a point, None where the line begins otherwise (a date, a text)."""
    found = _MARKER.match(text)
    if not found or BRACKETED.match(text):
        return None
    rest = text[found.end() :].strip()
    if _MONTH.match(rest) or re.match(r"\d", rest):
        return None
    if not found["n"].isdecimal():
        return 1 if rest == "" or re.match(r"[„“\"]?[A-ZÄÖÜ]", rest) else None
    return int(found["n"]) or None


def number_of(text: str) -> str | None:
    """The number in front of a point as it is printed, also one with a dot inside.

    >>> [number_of(text) for text in ("2.", "(3) Der Rat", "„L. Der Rat", "1.2 Die Mittel", "1 und 2")]
    ['2', '3', '1', '1.2', None]
    """
    if dotted := _DOTTED.match(text):
        return dotted["n"]
    found = BRACKETED.match(text)
    number = int(found["n"]) if found else marker_of(text)
    return str(number) if number else None


def misread_number_of(text: str) -> int | None:
    """The number in front of a line whose dot was misread or lost; it may as well be a count: what stands before tells.

    >>> [misread_number_of(text) for text in ("2, Der Rat", "3 Der Rat", "3 Ämter", "2. Der Rat", "1, 2 und 3")]
    [2, 3, None, None, None]
    """
    found = _MISREAD.match(text)
    return int(found["n"]) if found else None


def behind_number(text: str) -> str:
    """The text without a number or a letter in front and its dot, whatever they are misread as.

    >>> behind_number("l.) Der Rat"), behind_number("Der Rat")
    ('Der Rat', 'Der Rat')
    """
    found = _FRONT.match(text)
    return text[found.end() :] if found else text


def letters_of(text: str) -> str | None:
    """The letter in front of a lettered item.

    >>> letters_of("b) „verbindliche Fristen"), letters_of("als Anlage")
    ('b', None)
    """
    found = _LETTER.match(text)
    return found["l"] if found else None


def mentioned(text: str) -> tuple[int, ...]:
    """The points that a sentence names.

    >>> mentioned("Die unter Punkt 1 und 2 gestellten Aufträge sind in Arbeit."), mentioned("Die Punkte 5 bis 7")
    ((1, 2), (5, 6, 7))
    >>> mentioned("entsprechend dem Beschlusspunkt drei"), mentioned("in den Punkten zwei und drei")
    ((3,), (2, 3))
    """
    found: list[int] = []
    for piece in _MENTION.finditer(text):
        found += [number for number in _numbers(piece["list"]) if number not in found]
    return tuple(found)
