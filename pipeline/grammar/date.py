"""Dates as memos write and stamp them, as EDTF (ISO 8601-2).

::

    Datum:    - 2. DEZ. 2019            Nächste Beschlusskontrolle: IV. Quartal 2025
              2 8. AUG. 2020                                        30. September 2025

A typed date is read strictly, with no more precision than it has:

>>> [validate(text) for text in ("30. September 2025", "28.02.2019", "September 2020", "06/2017", "IV. Quartal 2025")]
['2025-09-30', '2019-02-28', '2020-09', '2017-06', '2025-12']
>>> validate("ſeptember 2020")
'2020-09'
>>> is_valid("31. Februar 2020")
False
"""

import re
from datetime import date

__all__ = ["MONTHS", "PATTERN", "compact", "edtf_of", "is_free", "is_valid", "validate"]

MONTHS = [
    "januar",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
]
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_MONTH = r"(?:Jan(?:uar|\.)|Feb(?:ruar|\.)|März|Mrz\.|Apr(?:il|\.)|Mai|Juni|Juli|Aug(?:ust|\.)|Sep(?:t?\.|tember)|"
_MONTH += r"Okt(?:ober|\.)|Nov(?:ember|\.)|Dez(?:ember|\.))"

PATTERN = re.compile(
    rf"\b(?P<day>\d{{1,2}})\s?[.,]\s?(?P<month>{_MONTH})\s?(?P<year>\d{{4}})\b"
    r"|\b(?P<day2>\d{1,2})\s?[.,]\s?(?P<month2>\d{1,2})\s?[.,]\s?(?P<year2>\d{4})\b"
    r"|\b(?P<quarter>I[IlV]{0,2}|[1-4])\s?\.?\s?Quartal(?:\s+des\s+Jahres)?\s(?P<year3>\d{4})\b"
    r"|\b(?P<half>I{1,2}|Il|[12])\s?\.?\s?Halbjahr\s(?P<year4>\d{4})\b"
    rf"|\b(?P<month5>{_MONTH})\s?(?P<year5>\d{{4}})\b"
    r"|\b(?P<month6>0?[1-9]|1[0-2])\s?/\s?(?P<year6>20\d\d)\b"
    r"|\b(?P<end>Ende|Jahresende)\s(?:des\s+Jahres\s)?(?P<year7>20\d\d)\b",
    re.IGNORECASE,
)
"""A typed date in running text."""


def compact(text: str) -> str:
    """The date's words with one space between them, without the marks around them.

    >>> compact(" 30.  September 2025. ")
    '30. September 2025'
    """
    return " ".join(text.split()).strip(" .,;:")


def validate(text: str) -> str:
    """The EDTF form of a typed date. Raises ValueError where the text is none, or no day of the calendar."""
    found = PATTERN.fullmatch(compact(text))
    if not found:
        raise ValueError(f"not a date: {text!r}")
    return edtf_of(found)


def is_valid(text: str) -> bool:
    """Whether the text is a typed date."""
    try:
        validate(text)
    except ValueError:
        return False
    return True


def edtf_of(found: re.Match[str]) -> str:
    """The EDTF form of a match of PATTERN. Raises ValueError for a day that the calendar lacks."""
    parts = found.groupdict()
    if parts["year"]:
        return date(int(parts["year"]), _month_of(parts["month"]), int(parts["day"])).isoformat()
    if parts["year2"]:
        return date(int(parts["year2"]), int(parts["month2"]), int(parts["day2"])).isoformat()
    if parts["year3"]:
        quarter = ROMAN[parts["quarter"].lower().replace("l", "i")]
        return f"{parts['year3']}-{3 * quarter:02}"
    if parts["year4"]:
        return f"{parts['year4']}-{6 * ROMAN[parts['half'].lower().replace('l', 'i')]:02}"
    if parts["year5"]:
        return f"{parts['year5']}-{_month_of(parts['month5']):02}"
    if parts["year6"]:
        return f"{parts['year6']}-{int(parts['month6']):02}"
    return f"{parts['year7']}-12"


_HOLIDAYS = frozenset({"01-01", "05-01", "10-03", "10-31", "12-25", "12-26"})
"""Days of the year on which no German office stamps (those that move with Easter left out)."""


def is_free(day: str) -> bool:
    """Whether a day (ISO) is a Saturday, a Sunday or a holiday, when no office stamps.

    >>> is_free("2018-11-25"), is_free("2018-11-26"), is_free("2025-01-01")
    (True, False, True)
    """
    return date.fromisoformat(day).weekday() >= 5 or day[5:] in _HOLIDAYS


def _month_of(word: str) -> int:
    start = word.casefold()[:3].replace("mrz", "mär")  # ſ, which an engine sees in old print, is an s
    return next(number for number, name in enumerate(MONTHS, 1) if name.startswith(start))
