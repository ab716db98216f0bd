r"""Names under a memo, with signatures across them: Er1ka/Beispjel, Mäx … Muster, r. Erwin Vogelsang.

::

    officers.tsv      Erika Beispiel    Beigeordnete für Umwelt und Klima

A name that stands clear is read as it is. What is left of a mayor's or deputy's name, alone or on two lines, is told
by the archivist's list, if only one of its names comes near; nothing else is guessed:

>>> known = {"Erika Beispiel": ("Beigeordnete für Umwelt und Klima",), "Max Muster": ("Oberbürgermeister",)}
>>> [name_in(text, known) for text in ("Erwin Vogelsang", "Er1ka/Beispjel", "eispiel", "ww 15-")]
[('Erwin Vogelsang', 0.9), ('Erika Beispiel', 0.8), ('Erika Beispiel', 0.7), None]
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz import fuzz

__all__ = ["Officers", "is_left_of", "name_in", "surname_only"]

Officers = Mapping[str, tuple[str, ...]]
"""Names and the offices their bearers held."""

_NAME = re.compile(
    r"^\W{0,3}(?P<name>(?:(?:Dr|Prof)\.\s?)*(?:[A-ZÄÖÜ][a-zäöüßé]{2,}(?:-[A-ZÄÖÜ][a-zäöüß]+)?\s+){1,3}"
    r"(?:von\s+|van\s+)?[A-ZÄÖÜ][a-zäöüßé]{2,}(?:-[A-ZÄÖÜ][a-zäöüß]+)?)\W{0,3}$"
)
_NO_NAME = re.compile(
    r"Kenntnis|Gr[üu]ß|Anlage|Seite|Digital|Datum|Landeshauptstadt|Dresden|Geschäftsbereich|Beschluss|freundlich|"
    r"Personal|Stadtrat|Liegenschaft|Verkehr|Wirtschaft|Gesundheit|Soziales|Kultur|Bildung|Jugend|Sport|Umwelt|"
    r"Sicherheit|Ordnung|Recht|Finanzen|Tourismus|Wissenschaft|Stadtentw|Verwaltung|bürger|Bürger|meister|leiter|ordnete|"
    r"[Ss]traße|\bFrau\b|\bHerrn?\b|\bErste|Zeichen|\bZweite|\bBür\b"
)


def name_in(text: str, officers: Officers) -> tuple[str, float] | None:
    """The name a line shows and how sure it is, None where it shows none."""
    if _NO_NAME.search(text) or len(text) > 60:
        return None
    plain = re.sub(r"(?<=[a-zäöüß])[\\/,.](?=[A-ZÄÖÜ])", " ", text)
    known = _officer(plain, tuple(officers))
    found = _NAME.match(plain)
    if known and known[1] >= 0.8:
        return known
    return (found["name"], 0.9) if found else known


@lru_cache(maxsize=4096)
def _officer(text: str, officers: tuple[str, ...]) -> tuple[str, float] | None:
    letters = _letters(text)
    if not 4 <= len(letters) <= 40:
        return None
    scored = []
    for name, full, last in _forms(officers):
        whole = fuzz.ratio(letters, full)
        surname = fuzz.ratio(letters, last) - 6 if len(letters) <= len(last) + 2 and len(last) >= 4 else 0.0
        scored.append((max(whole, surname), whole >= surname, name))
    scored.sort(reverse=True)
    if not scored or scored[0][0] < 74 or (len(scored) > 1 and scored[1][0] > scored[0][0] - 6):
        return None
    score, whole_name, name = scored[0]
    return name, (0.95 if score >= 97 else 0.8) if whole_name else 0.7


@lru_cache(maxsize=8)
def _forms(names: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    """Each name with its letters and its surname's."""
    return tuple((name, _letters(name), _letters(name.split()[-1])) for name in names)


def surname_only(text: str) -> str | None:
    """A surname that stands alone (``Horn``), None for anything else.

    >>> surname_only("Vogelsang"), surname_only("Sicherheit"), surname_only("vogel")
    ('Vogelsang', None, None)
    """
    found = re.fullmatch(r"\W{0,2}([A-ZÄÖÜ][a-zäöüß]{3,13}(?:-[A-ZÄÖÜ][a-zäöüß]+)?)\W{0,2}", text)
    return found[1] if found and not _NO_NAME.search(text) else None


def is_left_of(text: str, name: str) -> bool:
    """Whether a line may be what signatures left of a name: its first letters, or all but a few of its letters.

    >>> [is_left_of(text, "Erika Musterfrau") for text in ("Erik,", "rika Muste", "-usterfrav", "Max")]
    [True, True, True, False]
    """
    letters, whole = _letters(text), _letters(name)
    first, last = _letters(name.split()[0]), _letters(name.split()[-1])
    if not 3 <= len(letters) <= len(whole) + 1:
        return False
    if len(letters) <= len(first) + 1:
        return first.startswith(letters) or (len(letters) >= 4 and fuzz.ratio(letters, first) >= 75)
    if letters.startswith(first) and whole.startswith(letters[: len(first) + (2 if len(first) < 5 else 0)]):
        return True
    return fuzz.partial_ratio(letters, whole) >= 78 or fuzz.ratio(letters, last) >= 80


def _letters(text: str) -> str:
    return re.sub(r"[^a-zäöüß]", "", re.sub(r"\bDr\.|\bProf\.|^r\.", "", text).lower())
