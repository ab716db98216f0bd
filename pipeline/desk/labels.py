"""The German words for what the records say in English: states, fields, causes of doubt, rules.

>>> STATES["in_progress"], field_name("points[1].status.state")
('in Umsetzung', 'Punkt 2: Stand')
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import cast

from pipeline.catalogue import sayings
from pipeline.memo import Basis, State

__all__ = [
    "ACTIONS",
    "BASES",
    "FIELDS",
    "KINDS",
    "ORDERS",
    "POINTWORK",
    "REPORTS",
    "RULES",
    "STATES",
    "TEXT_FROM",
    "VERBS",
    "field_name",
    "since",
]

STATES: Mapping[State, str] = {cast(State, state): saying.de for state, saying in sayings("states").items()}
"""In the order of the plot: what is open first."""

BASES: Mapping[Basis | None, str] = {
    **{cast(Basis, basis): saying.de for basis, saying in sayings("bases").items()},
    None: "",
}
"""How a state is known."""

FIELDS: Mapping[str, str] = {
    "kind": "Art des Dokuments",
    "resolution": "Beschluss",
    "resolution.number": "Beschluss",
    "resolution.session": "Sitzung",
    "resolution.body": "Gremium",
    "resolution.title": "Titel",
    "resolution.preamble": "Beschlusstext vor den Punkten",
    "report": "Art der Mitteilung",
    "header": "Kopf",
    "header.organisation": "Behörde",
    "header.department": "Geschäftsbereich",
    "header.reference": "Geschäftszeichen",
    "header.date": "Datum",
    "header.recipients": "Empfänger",
    "header.confidential": "Vertraulich",
    "next_control": "Nächste Kontrolle",
    "signatory": "Unterschrift",
    "signatory.name": "Unterschrift: Name",
    "signatory.role": "Unterschrift: Amt",
    "acknowledged_by": "Kenntnisnahme",
    "general_report": "Bericht zu allen Punkten",
    "references": "Verweise",
    "points": "Beschlusspunkte",
    "text": "Wort im Text",
}

_PARTS = {"number": "Nummer", "text": "Text", "report": "Bericht", "status": "Stand", "status.state": "Stand"}

KINDS: Mapping[str, str] = {
    "unreadable": "nicht lesbar",
    "ambiguous": "mehrere Lesarten",
    "conflict": "widersprüchlich",
    "missing": "fehlt",
    "slip": "Schreibfehler im Original",
    "unknown": "unbekannt",
    "kind": "andere Art von Dokument",
}

RULES: Mapping[str, str] = {rule: saying.de for rule, saying in sayings("rules").items()}

REPORTS: Mapping[str | None, str] = {"interim": "Zwischenstand", "final": "Abschluss", None: "nicht angegeben"}

TEXT_FROM: Mapping[str, str] = {"ocr": "Texterkennung", "layer": "Textebene des Scans", "text": "Textdatei"}

VERBS: Mapping[str, str] = {
    "accept": "angenommen",
    "change": "geändert",
    "keep": "belassen",
    "learn": "ins Wörterbuch aufgenommen",
}

ACTIONS: Mapping[str, str] = {
    "edit": "Feld geändert",
    "undo": "Änderung zurückgenommen",
    "settle": "Zweifel geklärt",
    "unsettle": "Klärung zurückgenommen",
    "upload": "Scan eingereicht",
    "remove": "Mitteilung aus dem Buch genommen",
    "return": "Mitteilung wieder aufgenommen",
    "saved": "Auswahl gemerkt",
    "forgotten": "Auswahl entfernt",
    "login": "Anmeldung",
    "refused": "Anmeldung abgewiesen",
    "user": "Benutzer eingetragen oder geändert",
    "user_gone": "Benutzer entfernt",
}

POINTWORK: Mapping[str, str] = {
    "add": "hinzugefügt",
    "remove": "entfernt",
    "split": "geteilt",
    "join": "mit dem nächsten verbunden",
}
"""What was done to a point as a whole."""

ORDERS: Mapping[str, str] = {
    "kontrolle": "Nächste Kontrolle",
    "nummer": "Beschluss",
    "titel": "Punkt",
    "bereich": "Geschäftsbereich",
    "stand": "Stand",
}
"""By what a list of points is sorted."""


def since(passed: date, today: date) -> str:
    """For how long a day has passed, in the largest unit that tells something.

    >>> today = date(2026, 3, 9)
    >>> [since(date(*day), today) for day in ((2026, 3, 8), (2026, 1, 20), (2025, 2, 9), (2014, 12, 31))]
    ['seit einem Tag', 'seit 48 Tagen', 'seit 13 Monaten', 'seit 11 Jahren']
    """
    days = (today - passed).days
    months = 12 * (today.year - passed.year) + today.month - passed.month - (today.day < passed.day)
    if days < _TELLING["Tage"]:
        return "seit einem Tag" if days == 1 else f"seit {days} Tagen"
    return f"seit {months} Monaten" if months < _TELLING["Monate"] else f"seit {months // 12} Jahren"


_TELLING = {"Tage": 61, "Monate": 24}
"""Up to where days, and months, say more than the next unit."""


def field_name(path: str) -> str:
    """What the archivist calls the field.

    >>> field_name("acknowledged_by[0].name"), field_name("points[0]")
    ('Kenntnisnahme: Name', 'Punkt 1')
    """
    if path in FIELDS:
        return FIELDS[path]
    if note := re.fullmatch(r"acknowledged_by\[\d*\](?:\.(name|role))?", path):
        return FIELDS["acknowledged_by"] + {"name": ": Name", "role": ": Amt"}.get(note[1], "")
    point = re.fullmatch(r"points\[(\d+)\](?:\.(.+))?", path)
    if point:
        part = _PARTS.get(point[2] or "", point[2])
        return f"Punkt {int(point[1]) + 1}" + (f": {part}" if part else "")
    return path
