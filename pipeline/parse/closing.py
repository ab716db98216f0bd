r"""The end of the memo: who signed, who took note.

::

    Mit freundlichen Grüßen

    Dr. Erika Beispiel                   Kenntnisnahme:
    Beigeordnete für Arbeit, Soziales,   Max Muster
    Gesundheit und Wohnen                Oberbürgermeister

Engines shuffle the columns and signatures run across the names. Offices are found first (in many misreadings), put
together from their lines, and paired with the names; whose office is the sender's department signed.

>>> from pipeline.page import Line, Word
>>> def rows(*lines: str) -> list[Row]:
...     return [Row.of(1, n, Line(tuple(map(Word, line.split())))) for n, line in enumerate(lines, 1)]
>>> signed, noted = people(rows("Erika Beispiel", "Max Muster", "Beigeordnete für Umwelt", "Oberbürgermeister",
...                             "und Klima"), "Geschäftsbereich Umwelt und Klima", {})
>>> signed.value.name, signed.value.role, noted[0].value.name
('Erika Beispiel', 'Beigeordnete für Umwelt und Klima', 'Max Muster')
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from pipeline.fields.found import Found
from pipeline.memo import Person
from pipeline.parse.names import Officers, is_left_of, name_in, surname_only
from pipeline.parse.offices import DEPUTIES, HEADS, Office, offices_of, task_of, title_of
from pipeline.rows import Row, parted

__all__ = ["people"]

_BARE = {"Beigeordneter", "Beigeordnete"}
"""Offices that say nothing without their task."""
_SECOND = re.compile(r"(?<=\w{5})\s+(?=Oberb|Erste\w?\sB|Zweite\w?\sB|Beigeordne|Bürgermeister)")
_SIGNATURES = 40
"""Lines after the greeting that may hold signatures; what follows is an annex."""

Named = tuple[int, tuple[Row, ...], str, float]
"""A name: the index of its first row, its rows, the name, how sure we are."""


def people(
    rows: Sequence[Row], department: str | None, officers: Officers
) -> tuple[Found[Person] | None, tuple[Found[Person], ...]]:
    """Who signed and who took note, from the rows after the greeting; ``department`` tells whose signature counts."""
    pieces = [piece for row in rows[: 2 * _SIGNATURES] for part in parted(row) for piece in _columns(part, officers)]
    rows = [piece for piece in pieces if re.search(r"[^\W\d_]{2}", piece.text)][:_SIGNATURES]
    offices = offices_of(rows, department, officers)
    taken = {id(row) for office in offices for row in office.rows}
    names = _names(rows, taken, officers)
    pairs = _paired(offices, names, officers)
    note = next((i for i, row in enumerate(rows) if re.match(r"\W*K[eo]\w{0,3}t?n\w{1,3}[nc]", row.text)), None)
    signer = _signer(offices, department, note, names, officers)
    paired = list(pairs.values())
    free = [name for name in names if name not in paired]
    if signer is not None:
        pairs.setdefault(id(signer), _for(signer, free, department, officers))
    others = [office for office in offices if office is not signer]
    noted = tuple(_person(office, pairs.get(id(office)), officers) for office in others)
    if signer is not None:
        return _person(signer, pairs[id(signer)], officers), _telling(noted)
    return _without_office(free, rows, department, officers), _telling(noted)


def _columns(row: Row, officers: Officers) -> list[Row]:
    """The row cut where two columns run into one: before a second office, behind an officer's name."""
    second = _SECOND.search(row.text)
    if second and (title_of(row.text[: second.start()]) or name_in(row.text[: second.start()], {})):
        return list(row.cut_at(second.end()))
    for name in officers:
        behind = row.text.find(" ", len(name) - 1)
        if behind > 0 and len(row.text) > behind + 5 and fuzz.ratio(row.text[:behind], name) >= 90:
            return list(row.cut_at(behind))
    return [row]


def _telling(people: Sequence[Found[Person]]) -> tuple[Found[Person], ...]:
    """Without an office of which neither task nor bearer is left (``Beigeordneter`` under a signature)."""
    return tuple(one for one in people if one.value.name or one.value.role not in _BARE)


def _names(rows: Sequence[Row], taken: set[int], officers: Officers) -> list[Named]:
    """The names on one row, or on two of which neither shows it alone."""
    found: list[Named] = []
    free = [(index, row) for index, row in enumerate(rows) if id(row) not in taken]
    used: set[int] = set()
    for index, row in free:
        named = name_in(row.text, officers)
        if named and named[1] >= 0.8:
            found.append((index, (row,), *named))
            used.add(index)
    for (index, row), (later, other) in pairwise(free):
        for second in [(later, other), *[pair for pair in free if later < pair[0] <= index + 3]]:
            if {index, second[0]} & used or not officers:
                continue
            named = name_in(f"{row.text} {second[1].text}", officers)
            if named and named[0] in officers:
                found.append((index, (row, second[1]), named[0], 0.75))
                used |= {index, second[0]}
    for index, row in free:
        named = name_in(row.text, officers) if index not in used else None
        if named and named[0] not in {name for _, _, name, _ in found}:
            found.append((index, (row,), *named))
    return sorted(found, key=lambda name: name[0])


def _paired(offices: Sequence[Office], names: Sequence[Named], officers: Officers) -> dict[int, Named | None]:
    """Names to offices: known officers to an office they held; else the name before the office, or row by row."""
    pairs: dict[int, Named | None] = {}
    left = list(names)
    for office in sorted(offices, key=lambda office: office.title not in HEADS):
        held = [name for name in left if any(_same_office(office.text, role) for role in officers.get(name[2], ()))]
        if held:
            pairs[id(office)] = held[0]
            left.remove(held[0])
    open_offices = [office for office in offices if id(office) not in pairs]
    strangers = [name for name in left if name[2] not in officers]
    local = [office for office in open_offices if office.text not in _BARE and not _bearers(office, officers)]
    if 0 < len(strangers) == len(local):
        return pairs | {id(office): name for office, name in zip(local, strangers, strict=True)}
    if len(strangers) == len(open_offices):
        return pairs | {id(office): name for office, name in zip(open_offices, strangers, strict=True)}
    for office in open_offices:
        before = [name for name in strangers if name[0] < office.index <= name[0] + 4]
        if before:
            pairs[id(office)] = before[-1]
            strangers.remove(before[-1])
    return pairs


def _bearers(office: Office, officers: Officers) -> list[str]:
    """The officers who are known to have held an office."""
    return [name for name, roles in officers.items() if any(_same_office(office.text, role) for role in roles)]


def _same_office(text: str, role: str) -> bool:
    """Whether an office is a known one; of ``Erster Bürgermeister`` the first word may be lost."""
    if text in DEPUTIES and role in DEPUTIES:
        return role.endswith(text)
    return text == role or (" für " in role and fuzz.ratio(text.lower(), role.lower()) >= 85)


def _signer(
    offices: Sequence[Office], department: str | None, note: int | None, names: Sequence[Named], officers: Officers
) -> Office | None:
    """The office that signed: the department's own, else one that stands before „Kenntnisnahme“."""
    if (department or "").startswith(("Der Ober", "Die Ober")):
        first = sorted(offices, key=lambda office: office.title not in HEADS)
        return next((office for office in first if office.title in (*HEADS, *DEPUTIES)), None)
    task = task_of(department)
    scored = [(fuzz.ratio(task_of(office.text), task), i) for i, office in enumerate(offices) if " für " in office.text]
    best = max(scored, default=None)
    if best and best[0] >= 60:
        return offices[best[1]]
    for office in offices:
        if office.title.startswith(("Stadtbezirks", "Verwaltungsst", "Ortsamt")):
            return office
    plain = [office for office in offices if office.title.startswith("Beigeordnete") and " für " not in office.text]
    if plain:
        return plain[0]
    deputies = [office for office in offices if office.title in DEPUTIES]
    holder = {role for roles in officers.values() if any(task_of(role) == task for role in roles) for role in roles}
    for office in deputies:
        printed = any(
            task_of(role) == task for _, _, name, _ in names for role in officers.get(name, ()) if " für " in role
        )
        before = note is not None and office.index < note
        own = any(_same_office(office.title, role) for role in holder)
        if (printed and own) or ((before or own) and not _signs_herself(names, task, officers)):
            return office
    return None


def _signs_herself(names: Sequence[Named], task: str, officers: Officers) -> bool:
    """Whether a name is printed whose bearer leads the department, without the office."""
    return any(fuzz.ratio(task_of(role), task) >= 90 for _, _, name, _ in names for role in officers.get(name, ()))


def _for(office: Office, free: Sequence[Named], department: str | None, officers: Officers) -> Named | None:
    """The signer's name where no name stood before the office: a known bearer's, or a surname alone above it."""
    task = task_of(department)
    for name in free:
        if any(fuzz.ratio(task_of(role), task) >= 90 for role in officers.get(name[2], ())):
            return name
    if office.above is not None and (surname := surname_only(office.above.text)):
        return (office.index - 1, (office.above,), surname, 0.6)
    return None


def _without_office(
    free: Sequence[Named], rows: Sequence[Row], department: str | None, officers: Officers
) -> Found[Person] | None:
    """A signature without a printed office: the department's own head, or what is left of the name; else a stranger."""
    heads = _heads(department, officers)
    for _, used, name, sure in free:
        if name in heads:
            return Found(Person(name=name), used, sure)
    for row in rows:
        for name in heads:
            if is_left_of(row.text, name):
                return Found(Person(name=name), (row,), 0.6)
    for _, used, name, sure in free:
        if name not in officers:
            return Found(Person(name=name), used, min(sure, 0.65))
    return None


def _heads(department: str | None, officers: Officers) -> list[str]:
    """The officers who led a department, or the city where its head writes."""
    if (department or "").startswith(("Der Ober", "Die Ober")):
        return [name for name, roles in officers.items() if set(roles) & set(HEADS)]
    task = task_of(department)
    return [name for name, roles in officers.items() if any(fuzz.ratio(task_of(role), task) >= 90 for role in roles)]


def _person(office: Office, name: Named | None, officers: Officers) -> Found[Person]:
    """Office and bearer, both as they are known where what is left of them says so."""
    rows = (*name[1], *office.rows) if name else tuple(office.rows)
    sure = max(name[3], 0.85) if name else 0.85
    bearers = _bearers(office, officers)
    called = name[2] if name else None
    if called is not None and called not in officers:
        called = next((bearer for bearer in bearers if is_left_of(called, bearer)), called)
    return Found(Person(name=called, role=_as_held(office.text, officers.get(called or "", ()))), rows, sure)


def _as_held(text: str, roles: Sequence[str]) -> str:
    """The office as its bearer is known to have held it, where letters or words of it are lost."""
    if text in roles:
        return text
    known = (
        r for r in roles if r.startswith(text) or fuzz.ratio(r, text) >= 97 or (text in DEPUTIES and r in DEPUTIES)
    )
    return next((role for role in known if _same_office(text, role)), text)
