"""Dates as people read them: the record's EDTF in German.

>>> german_date("2021-09-30"), german_date("2021-23"), german_date("2021-10/2021-11")
('30. September 2021', 'Herbst 2021', 'Oktober 2021 bis November 2021')
>>> german_date("2024-10"), german_date("2025-36"), german_date(None)
('Oktober 2024', '4. Quartal 2025', '')
>>> short_german("2021-09-30"), short_german("2021-09"), short_german("2021-23")
('30.09.2021', '09/2021', 'Herbst 2021')
"""

import re

from pipeline.catalogue.language import spoken

__all__ = ["german_date", "short_german", "told_date"]

_SEASONS = {"21": "Frühjahr", "22": "Sommer", "23": "Herbst", "24": "Winter"}
_MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()


def german_date(edtf: str | None) -> str:
    """An EDTF date as it is read aloud; what is no plain date stays as it is."""
    if edtf and "/" in edtf:
        return " bis ".join(map(german_date, edtf.split("/")))
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", edtf or "")
    if not match:
        return edtf or ""
    year, month, day = match.groups()
    if month and 33 <= int(month) <= 36:
        return f"{int(month) - 32}. Quartal {year}"
    if month in _SEASONS:
        return f"{_SEASONS[month]} {year}"
    if not month or not 1 <= int(month) <= 12:
        return edtf or ""
    return f"{int(day)}. {_MONTHS[int(month) - 1]} {year}" if day else f"{_MONTHS[int(month) - 1]} {year}"


def short_german(edtf: str) -> str:
    """An EDTF date as it stands in a German table; what has no short form, as it is read aloud."""
    match = re.fullmatch(r"(\d{4})-(0\d|1[0-2])(?:-(\d\d))?", edtf)
    if not match:
        return german_date(edtf)
    year, month, day = match.groups()
    return f"{day}.{month}.{year}" if day else f"{month}/{year}"


def told_date(edtf: str) -> str:
    """An EDTF date in a line of the command line, in the language that is spoken; in English as it stands."""
    return short_german(edtf) if spoken() == "de" else edtf
