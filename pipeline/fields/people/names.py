r"""Names under a memo, with signatures across them: Er1ka/Beispjel, Mäx … Muster, r. Erwin Vogelsang.

::

    officers.tsv      Erika Beispiel    Beigeordnete für Umwelt und Klima

A name that stands clear is read as it is. What is left of a mayor's or deputy's name, alone or on two lines, is told
by the archivist's list, if only one of its names comes near; but a record says no more than the paper shows: where
only the surname is left, the surname alone is given, and where only the first name is left, none:

>>> known = {"Erika Beispiel": ("Beigeordnete für Umwelt und Klima",), "Max Muster": ("Oberbürgermeister",)}
>>> [name_in(text, known) for text in ("Erwin Vogelsang", "Er1ka/Beispjel", "eispiel", "ww 15-")]
[('Erwin Vogelsang', 0.9), ('Erika Beispiel', 0.8), ('Erika Beispiel', 0.7), None]
>>> [shown("Erika Beispiel", text) for text in ("Er1ka/Beispjel", "r Beispiel", "Erik")]
['Erika Beispiel', 'Beispiel', None]
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from pipeline.fields.letters import letters_only
from pipeline.fields.people.given import only_given

__all__ = ["Officers", "is_left_of", "name_in", "shown", "surname_only"]

Officers = Mapping[str, tuple[str, ...]]
"""Names and the offices their bearers held."""

_WORD = r"[A-ZÄÖÜ][a-zäöüßé]{2,}(?:-[A-ZÄÖÜ][a-zäöüß]+)?"
_NAME = re.compile(
    rf"^\W{{0,3}}(?P<name>(?:(?:Dr|Prof)\.\s?)*(?:{_WORD}\s+){{1,3}}(?:von\s+|van\s+)?{_WORD})\W{{0,3}}$"
)
_SURNAME = re.compile(r"\W{0,2}([A-ZÄÖÜ][a-zäöüß]{2,13}(?:-[A-ZÄÖÜ][a-zäöüß]+)?)\W{0,2}")
_NO_NAME = re.compile(r"Kenntn|Gr[üu]ß|^\W*Mit\b|bürger|meister|[Ss]traße|\bFrau\b|Zeichen")
"""German of the last lines that is no one's name: labels, the greeting, an address, what strokes leave of a title.

Each was taken out in turn and changed what was read of annotated memos or of their distorted feet; ``Kenntn`` is read
of a label whose i is a capital or an l, too."""
_RUN_TOGETHER = re.compile(r"(?<=[a-zäöüß]{2})[^\w\s-]{0,2}(?=[A-ZÄÖÜ][a-zäöüß]{2})")
_TITLE = re.compile(r"\bDr\.|\bProf\.|^r\.")

_SHOWN = 60
"""How like the first name its remnant is (of 100): ``nfried`` shows Winfried, ``ied`` shows nobody."""
_MOST, _ALIKE = 0.8, 74
"""So large a share of a name's letters, so alike (of 100), are the whole name; no surname alone is as long."""
_LIKE, _RIVAL, _LESS = 74, 6, 6
"""How like an officer's name what is left must be, and how much liker than any other's; what a surname alone loses."""
_SHORTEST = 4
"""Letters of what is left, and of a surname that may be all that is."""
_SURNAME_SHOWN = 75
"""How like the surname its remnant is; ``amontain`` is too little of a double name."""


def name_in(text: str, officers: Officers, words: Sequence[str] = ()) -> tuple[str, float] | None:
    """The name a line shows and how sure it is, None where it shows none; ``words`` are in no name (`Staff.words`)."""
    return None if _holds(text, words) else _name_in(text, tuple(officers))


def _holds(text: str, words: Sequence[str]) -> bool:
    return any(word in text for word in words)


@lru_cache(maxsize=4096)  # several readers ask of one line
def _name_in(text: str, officers: tuple[str, ...]) -> tuple[str, float] | None:
    if len(text) > 60 or _NO_NAME.search(text):
        return None
    plain = _RUN_TOGETHER.sub(" ", text)
    untitled = _TITLE.sub("", plain)
    if len(untitled.split()) == 1 and only_given(untitled):
        return None
    known = _officer(plain, officers)
    found = _NAME.match(plain)
    if known and known[1] >= 0.8:
        return known
    return (found["name"], 0.9) if found else known


def shown(name: str, text: str) -> str | None:
    """As much of an officer's name as the text shows: all of it, the surname, or None where only a first name is left.

    >>> shown("Dr. Klara Maria Weber", "Klara Maria Wcber"), shown("Udo Schmidt-Lenz", "hmidt-Lenz")
    ('Dr. Klara Maria Weber', 'Schmidt-Lenz')
    """
    letters = _letters(text)
    *first, last = name.split()
    surname, given = _letters(last), _letters(" ".join(first))
    whole = given + surname
    begins = fuzz.ratio(letters[: len(given)], given) >= _SHOWN
    if begins and len(letters) >= _MOST * len(whole) and fuzz.ratio(letters, whole) >= _ALIKE:
        return name
    if len(letters) >= len(given) + 3 and fuzz.ratio(letters[: len(given)], given) >= _ALIKE:
        return name if surname.startswith(letters[len(given) :][:3]) else None
    place = fuzz.partial_ratio_alignment(surname, letters)
    if place is None or not letters:
        return None
    start, end = place.dest_start, place.dest_end
    if len(surname) > len(letters) or fuzz.ratio(surname, letters[start:end]) < _SURNAME_SHOWN:
        start, end = next(((s, len(letters)) for s in range(len(letters)) if _is_surname(letters[s:], surname)), (0, 0))
    if end == 0:
        return None
    before = letters[:start] or letters[end:]
    return name if fuzz.ratio(before, given) >= _SHOWN else last


def _is_surname(letters: str, surname: str) -> bool:
    return fuzz.ratio(letters, surname) >= _SURNAME_SHOWN


def _officer(text: str, officers: tuple[str, ...]) -> tuple[str, float] | None:
    letters = _letters(text)
    if not _SHORTEST <= len(letters) <= 40:
        return None
    names, wholes, surnames = _forms(officers)
    near = process.extract(letters, wholes, scorer=fuzz.ratio, score_cutoff=_LIKE - _RIVAL, limit=None)
    near += process.extract(letters, surnames, scorer=fuzz.ratio, score_cutoff=_LIKE - _RIVAL + _LESS, limit=None)
    scored = sorted(
        [(*_likeness(letters, wholes[at], surnames[at]), names[at]) for at in {at for _, _, at in near}], reverse=True
    )
    if not scored or scored[0][0] < _LIKE or (len(scored) > 1 and scored[1][0] > scored[0][0] - _RIVAL):
        return None
    score, whole_name, name = scored[0]
    return name, (0.95 if score >= 97 else 0.8) if whole_name else 0.7


def _likeness(letters: str, whole: str, surname: str) -> tuple[float, bool]:
    """How like an officer's name what is left is, or her surname; and whether it is the whole name."""
    likeness = fuzz.ratio(letters, whole)
    alone = len(letters) <= len(surname) + 2 and len(surname) >= _SHORTEST
    other = fuzz.ratio(letters, surname) - _LESS if alone else 0.0
    return max(likeness, other), likeness >= other


@lru_cache(maxsize=8)
def _forms(names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The names, their letters, and their surnames'."""
    return names, tuple(map(_letters, names)), tuple(_letters(name.split()[-1]) for name in names)


def surname_only(text: str, officers: Officers, words: Sequence[str], least: int = 4) -> str | None:
    """A surname of so many letters that stands alone (``Horn``), None for anything else.

    The start of an officer's first name is none either.

    >>> known = {"Stephan Beispiel": ()}
    >>> [surname_only(text, known, ["Sicherheit"]) for text in ("Vogelsang", "Sicherheit", "vogel", "Step")]
    ['Vogelsang', None, None, None]
    """
    found = _SURNAME.fullmatch(text)
    if (
        not found
        or len(found[1]) < least
        or _NO_NAME.search(text)
        or _holds(text, words)
        or any(name.startswith(found[1]) for name in officers)
    ):
        return None
    return found[1]


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
    return letters_only(_TITLE.sub("", text))
