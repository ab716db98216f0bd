r"""Who signed and who took note: names and offices under a memo, paired.

::

    Mit freundlichen Grüßen

    Dr. Erika Beispiel                   Kenntnisnahme:
    Beigeordnete für Arbeit, Soziales,   Max Muster
    Gesundheit und Wohnen                Oberbürgermeister

Engines shuffle the columns and signatures run across the names. Offices are found first (in many misreadings), put
together from their lines, and paired with the names; whose office is the sender's department signed.

>>> from pipeline.dictionaries import at_hand
>>> from pipeline.page import Line, Word
>>> def rows(*lines: str) -> list[Row]:
...     return [Row.of(1, n, Line(tuple(map(Word, line.split())))) for n, line in enumerate(lines, 1)]
>>> signed, noted = people(rows("Erika Beispiel", "Max Muster", "Beigeordnete für Umwelt", "Oberbürgermeister",
...                             "und Klima"), "Geschäftsbereich Umwelt und Klima", at_hand())
>>> signed.value.name, signed.value.role, noted[0].value.name
('Erika Beispiel', 'Beigeordnete für Umwelt und Klima', 'Max Muster')
"""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.dictionaries import Dictionaries
from pipeline.fields.found import Found
from pipeline.fields.people import signer as signers
from pipeline.fields.people.beside import NOTED, columns_cut, has_letters
from pipeline.fields.people.named import names_among
from pipeline.fields.people.names import is_left_of, shown
from pipeline.fields.people.offices import Office, offices_of
from pipeline.fields.people.signer import Named
from pipeline.fields.people.staff import Staff
from pipeline.likeness import opens
from pipeline.memo import Person
from pipeline.rows import Row, columns_of

__all__ = ["people"]

_SIGNATURES = 40
"""Lines after the greeting that may hold signatures; what follows is an annex."""
_BEFORE = 4
"""Lines between a name and the office below it."""

_EITHER = 0.4
"""How sure a name is beside which another stands that has no office: one of two, and the row may be read wrongly."""

Signed = tuple[Found[Person] | None, tuple[Found[Person], ...]]


def people(rows: Sequence[Row], department: str | None, council: Dictionaries) -> Signed:
    """Who signed and who took note, from the rows after the greeting; ``department`` tells whose signature counts."""
    staff = Staff.of(council)
    pieces = [
        piece
        for row in rows[: 2 * _SIGNATURES]
        for part in columns_of(row)
        for piece in columns_cut(part, staff, council)
    ]
    rows = [piece for piece in pieces if has_letters(piece.text)][:_SIGNATURES]
    offices = offices_of(rows, department, staff)
    names = names_among(rows, {id(row) for office in offices for row in office.rows}, staff)
    pairs = _paired(offices, names, department, staff)
    noted_from = council.form.wording.acknowledgement
    note = next((i for i, row in enumerate(rows) if opens(row.text, noted_from, NOTED)), None)
    signer = signers.of(offices, department, note, names, staff)
    paired = list(pairs.values())
    free = [name for name in names if name not in paired]
    if signer is not None:
        pairs.setdefault(id(signer), signers.name_for(signer, free, department, staff))
    others = [office for office in offices if office is not signer]
    noted = tuple(_person(office, pairs.get(id(office)), staff) for office in others)
    if signer is not None:
        signed = _person(signer, pairs[id(signer)], staff)
        unpaired = [name for name in names if name not in pairs.values()]
        if _stands_beside(pairs[id(signer)], unpaired):
            signed = replace(signed, confidence=_EITHER)
        return (None if _may_be_anyones(signed.value, staff) else signed), _telling(noted, staff)
    return signers.without_office(free, rows, department, staff), _telling(noted, staff)


def _stands_beside(name: Named | None, others: Sequence[Named]) -> bool:
    """Whether one of the others stands on the name's own line: nobody knows whose the office is."""
    lines = {(row.page, row.number) for row in name[1]} if name else set()
    return any((row.page, row.number) in lines for other in others for row in other[1])


def _telling(people: Sequence[Found[Person]], staff: Staff) -> tuple[Found[Person], ...]:
    """Without an office of which neither task nor bearer is left (``Beigeordneter`` under a signature)."""
    return tuple(one for one in people if one.value.name or one.value.role not in staff.titles.with_task)


def _may_be_anyones(person: Person, staff: Staff) -> bool:
    """Whether no name is left, and of the title no more than several end with: ``Bürgermeister``."""
    role = person.role or ""
    mayors = (*staff.titles.heads, *staff.titles.deputies)
    return not person.name and any(title != role and title.endswith(f" {role}") for title in mayors)


def _paired(
    offices: Sequence[Office], names: Sequence[Named], department: str | None, staff: Staff
) -> dict[int, Named | None]:
    """Names to offices: known officers to an office they held; else the name before the office, or row by row.

    Who leads the administration that writes is nobody's deputy, though she was once.
    """
    pairs: dict[int, Named | None] = {}
    left = list(names)
    heads = staff.heads_of(department) if staff.leads(department) else []
    for office in sorted(offices, key=lambda office: office.title not in staff.titles.heads):
        may = [name for name in left if office.title not in staff.titles.deputies or name[2] not in heads]
        held = [name for name in may if any(staff.is_same(office.text, role) for role in _roles(name, staff))]
        if held:
            pairs[id(office)] = held[0]
            left.remove(held[0])
    open_offices = [office for office in offices if id(office) not in pairs]
    strangers = [name for name in left if name[2] not in staff.officers]
    bare = staff.titles.with_task
    local = [office for office in open_offices if office.text not in bare and not staff.bearers(office.text)]
    for whose in (local, open_offices):
        if strangers and len(strangers) == len(whose):
            return pairs | {id(office): name for office, name in zip(whose, strangers, strict=True)}
    for office in open_offices:
        may = [name for name in left if name in strangers or not staff.bearers(office.text)]
        before = [name for name in may if name[0] < office.index <= name[0] + _BEFORE]
        if before:
            pairs[id(office)] = before[-1]
            left.remove(before[-1])
    return pairs


def _roles(name: Named, staff: Staff) -> tuple[str, ...]:
    return staff.officers.get(name[2], ())


def _person(office: Office, name: Named | None, staff: Staff) -> Found[Person]:
    """Office and bearer, both as they are known where what is left of them says so."""
    rows = (*name[1], *office.rows) if name else tuple(office.rows)
    bearers = staff.bearers(office.text)
    called = name[2] if name else None
    if name is not None and called is not None and called not in staff.officers:
        called = next((bearer for bearer in bearers if is_left_of(name[2], bearer)), called)
    role = staff.as_held(office.text, called)
    if name is not None and called is not None and called in staff.officers:
        called = shown(called, " ".join(row.text for row in name[1]))
    return Found(Person(name=called, role=role), rows, _sureness(name, called, role, staff))


def _sureness(name: Named | None, called: str | None, role: str, staff: Staff) -> float:
    """How sure a pair is: a known officer in an office that is known to be hers is surer than any stranger."""
    if role in staff.titles.with_task:
        return 0.7
    if role in staff.titles.deputies:
        return 0.8
    if name is None:
        return 0.75
    known = called == name[2] and role in staff.officers.get(name[2], ())
    return 0.97 if known and name[3] >= 0.75 else max(name[3], 0.85)
