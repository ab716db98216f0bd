"""Rubber stamps of a date, with an eye to what the machine misreads.

::

    2 8. AUG. 2020      - 2. DEZ. 2019      . 2, JULI 2019      0  OKT. 2024      25. HüV. Zttfö

A rubber stamp is read with an eye to what the machine misreads (``KT.`` is OKT.): all dates that a
misreading explains, the likeliest first; a day that may be two days is left out, a year must lie in the bounds:

>>> repair("2V, oKT. 2015"), repair("09. SEP, 2015"), repair("- 3, DEZ. 2020"), repair("23. JULI 203", (2021, 2026))
(('2015-10',), ('2015-09-09',), ('2020-12-03',), ('2023-07-23',))
>>> repair("Kenntnisnahme")
()
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from pipeline.confusables import AS_DIGITS
from pipeline.grammar.date import MONTHS

__all__ = ["STAMPED", "Stamp", "day_in", "day_of", "days_of", "read_stamp", "repair", "year_alone"]

STAMPED = ["JAN", "FEB", "MRZ", "APR", "MAI", "JUNI", "JULI", "AUG", "SEP", "OKT", "NOV", "DEZ"]
_SEEN = {"AUG": ("ALB", "AUB"), "SEP": ("SER",), "OKT": ("OKR",), "NOV": ("KV",), "DEZ": ("PEZ",), "FEB": ("FED",)}
"""What engines read for stamped months again and again, though most letters differ."""
_ALIKE = {
    "O": "0QDdÖö",
    "I": "1|!ıíìï)",
    "J": "]y",
    "G": "6",
    "S": "5",
    "B": "ßb8",
    "E": "£",
    "Z": "7",
    "U": "Üü",
    "A": "Ää",
}
_SHAPES = str.maketrans({seen: letter for letter, group in _ALIKE.items() for seen in group})
"""Letters and digits that a stamp shows alike, as one."""
_LIKELY = 0.4
"""What a sign may cost to be read as a digit: in a smudged stamp the dearer ones are rubbish oftener than digits, and
so is a G, of which AUG has one."""
_DIGITS = str.maketrans(
    {sign: digit for sign, (digit, cost) in AS_DIGITS.items() if cost <= _LIKELY and sign != "G"}
    | dict.fromkeys("öü", "0")
    | dict.fromkeys("ıí", "1")
    | dict.fromkeys("ßR", "8")
)


class Stamp(NamedTuple):
    """What a stamp shows: day (None where unreadable or ambiguous), month, the characters read as its year.

    ``rival`` is the other month that the letters may mean as well (``UI``: JUNI or JULI).
    """

    day: int | None
    month: int
    year: str
    sure: bool
    rival: int | None = None


def repair(text: str, years: tuple[int, int] = (2009, 2035)) -> tuple[str, ...]:
    """The EDTF dates, within the years (both included), that a misread stamp explains, the likeliest first."""
    stamp = read_stamp(text)
    if stamp is None:
        return ()
    return days_of(stamp, years_of(stamp.year, years))


def days_of(stamp: Stamp, years: Iterable[int]) -> tuple[str, ...]:
    """The EDTF dates that a stamp means in each of the years; without the day where the calendar lacks it.

    >>> days_of(Stamp(31, 6, "2019", False, rival=7), (2019, 2020))
    ('2019-06', '2020-06', '2019-07-31', '2020-07-31')
    """
    months = [month for month in (stamp.month, stamp.rival) if month]
    return tuple([day_in(year, month, stamp.day) for month in months for year in years])


@lru_cache(maxsize=4096)  # stamps lie in some twenty years
def day_in(year: int, month: int, day: int | None) -> str:
    """The day (EDTF) in a month; the month where no day is known, or the calendar lacks it.

    >>> day_in(2019, 6, 30), day_in(2019, 6, 31)
    ('2019-06-30', '2019-06')
    """
    known = day if day and day <= monthrange(year, month)[1] else None
    return f"{year}-{month:02}-{known:02}" if known else f"{year}-{month:02}"


def read_stamp(text: str) -> Stamp | None:
    """Read day, month and year of a stamp, each as far as it goes; None where no month can be made out."""
    best: tuple[float, int, int | None, int, int] | None = None
    for piece in re.finditer(r"[^\W\d_]?[^\W_|!\])]*[^\W\d_][^\W_]*[|!\])]?|[|!\])0]\w{1,3}", text):
        word = piece[0]
        if not any(letter.isalpha() for letter in word):
            continue
        for shift in range(min(3, len(word) - 1)) if word[0].isdigit() else (0,):
            scored = _likest_month(word[shift:])
            if scored is not None and (best is None or scored[0] < best[0]):
                best = (*scored, piece.start() + shift, piece.end())
    if best is None:
        return None
    _, month, rival, start, end = best
    day, sure = day_of(text[:start])
    year = re.sub(r"[^\w%)]", "", text[end:]).translate(_DIGITS)[:5]
    if day == 31 and rival and month == 6:
        month, rival = rival, None
    return Stamp(day, month, year, sure and best[0] < 0.2 and rival is None, rival)


@lru_cache(maxsize=4096)
def _likest_month(word: str) -> tuple[float, int, int | None] | None:
    """The month whose stamp the word resembles, its distance (0 to 1), and June's or July's rival; None for no month.

    >>> _likest_month("0KT"), _likest_month("zum"), _likest_month("ui"), _likest_month("Kopie")
    ((0.0, 10, None), (0.0, 6, None), (0.25, 6, 7), None)
    """
    shape = _shape(word)
    if not 2 <= len(shape) <= 9:
        return None
    ranked = sorted(
        (min(Levenshtein.normalized_distance(shape, form) + extra for form, extra in forms), month)
        for month, forms in enumerate(_FORMS, 1)
    )
    (first, month), (second, rival) = ranked[:2]
    if first == second and first <= 0.25 and (month, rival) == (6, 7):
        return first, month, rival
    if first == second and shape[0] in {_FORMS[month - 1][1][0][0], _FORMS[rival - 1][1][0][0]}:
        same = [number for number in (month, rival) if _FORMS[number - 1][1][0][0] == shape[0]]
        month, second = same[0], second if len(same) > 1 else 1.0
    if first > 0.4 or first == second:
        return None
    return first, month, None


def _shape(word: str) -> str:
    """A word with the letters that a stamp shows alike as one; the J of JUNI and JULI is read as z, as zy, or lost."""
    shape = word.translate(_SHAPES).upper().translate(_SHAPES)
    return re.sub(r"^JUM$", "JUNI", re.sub(r"^(?:ZJ?|II?)?(?=U(?:[NLI]?I|M)$)", "J", shape))


_FORMS = [
    [(_shape(name), 0.0), (_shape(stamped), 0.0), *((_shape(seen), 0.21) for seen in _SEEN.get(stamped, ()))]
    for name, stamped in zip(MONTHS, STAMPED, strict=True)
]
"""Each month's forms with what a look through a misreading costs."""


_DASHES = frozenset("-=–—")
"""What a stamp shows before a day of one digit; other marks may be a digit that wasn't read."""


def day_of(before: str) -> tuple[int | None, bool]:
    """The day in front of a stamp's month, and whether it stands there clearly.

    >>> day_of("2 V"), day_of("- 3,"), day_of("1 8.")
    ((None, False), (3, True), (18, True))
    """
    marks = re.findall(r"\S", re.sub(r"^.*?datum\S?", "", before.strip().rstrip(".,:; '’‘•<-"), flags=re.IGNORECASE))
    marks = [mark for mark in marks if mark not in ".,:;'’‘\"“_*"]
    if not marks:
        return None, False
    last = marks[-1].translate(_DIGITS)
    if not last.isdecimal():
        return None, False
    tens = marks[-2].translate(_DIGITS) if len(marks) > 1 else ""
    if tens in {"", "-", "=", "–", "—", "~", "#"}:
        return int(last) or None, tens in _DASHES and marks[-1].isdecimal()
    if marks[-2] in {"8", "9"}:  # a 0, a 2 or a 3
        return None, False
    if tens.isdecimal() and 1 <= int(tens + last) <= 31:
        return int(tens + last), marks[-2].isdecimal() and marks[-1].isdecimal()
    return None, False


def years_of(seen: str, years: tuple[int, int]) -> tuple[int, ...]:
    """The years within the bounds that the characters may mean, those nearest to them; all alike near are given.

    A single digit is a year's last, unless it may be its first.

    >>> years_of("2515", (2015, 2016)), years_of("20", (2015, 2016)), years_of("2020", (2009, 2030))
    ((2015,), (2015, 2016), (2020,))
    >>> years_of("6", (2015, 2019))
    (2016,)
    """
    first, last = years
    if re.fullmatch(r"20\d\d", seen) and first <= int(seen) <= last:
        return (int(seen),)
    if re.fullmatch(r"[013-9]", seen):
        return tuple(year for year in range(first, last + 1) if str(year)[-1] == seen)
    near = sorted((Levenshtein.distance(seen, str(year)), year) for year in range(first, last + 1))
    if not near or not seen:
        return ()
    return tuple(year for distance, year in near if distance == near[0][0] and distance <= 2)


def year_alone(text: str, years: tuple[int, int]) -> int | None:
    """The year that ends a stamp of which the month is unreadable, one digit of it misread at most.

    >>> year_alone("75. 81 2014", (2012, 2020)), year_alone("E22. 2008", (2017, 2020)), year_alone("208", (2017, 2020))
    (2014, 2018, None)
    """
    found = re.search(r"(?<!\S)(\w{4})\W*$", text)
    seen = found[1].translate(_DIGITS) if found else ""
    likely = years_of(seen, years) if re.fullmatch(r"[29]\d{3}", seen) else ()
    return likely[0] if len(likely) == 1 and Levenshtein.distance(seen, str(likely[0])) <= 1 else None
