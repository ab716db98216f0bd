"""Which of the offices under a memo signed it: the sender's own, whoever else took note.

::

    Geschäftsbereich Kultur        …  Beigeordnete für Kultur   signed
                                      Oberbürgermeister         took note
    StBA Leuben                    …  Stadtbezirksamtsleiterin  signed
"""

from collections.abc import Sequence

from rapidfuzz import fuzz

from pipeline.fields.found import Found
from pipeline.fields.people.names import is_left_of, shown, surname_only
from pipeline.fields.people.offices import Office
from pipeline.fields.people.staff import Staff
from pipeline.memo import Person
from pipeline.rows import Row

__all__ = ["Named", "name_for", "of", "without_office"]

Named = tuple[int, tuple[Row, ...], str, float]
"""A name: the index of its first row, its rows, the name, how sure we are."""

_OWN = 60
"""How like the sender's task an office's is (of 100) that is its own, with a line lost."""


def of(
    offices: Sequence[Office], department: str | None, note: int | None, names: Sequence[Named], staff: Staff
) -> Office | None:
    """The office that signed: the department's own, else one that stands before „Kenntnisnahme“ (row ``note``)."""
    titles = staff.titles
    if staff.leads(department):
        herself = set(staff.heads_of(department)) & {name for _, _, name, _ in names}
        may = titles.heads if herself else (*titles.heads, *titles.deputies)
        first = sorted(offices, key=lambda office: office.title not in titles.heads)
        return next((office for office in first if office.title in may), None)
    task = staff.task_of(department)
    scored = [(_nearness(staff.task_of(one.text), task), i) for i, one in enumerate(offices) if " für " in one.text]
    best = max(scored, default=None)
    local = next((office for office in offices if office.title in titles.local), None)
    if local is not None and staff.is_within(department):
        return local
    if best and best[0] >= _OWN and not (local and note is not None and offices[best[1]].index > note > local.index):
        return offices[best[1]]
    if local is not None:
        return local
    plain = [office for office in offices if office.title in titles.with_task and " für " not in office.text]
    return plain[0] if plain else _deputy(offices, task, note, names, staff) or _another(offices, note, staff)


def _nearness(task: str, own: str) -> float:
    """How near an office's task is to the sender's (0 to 100); all of the sender's words in it are enough."""
    within = fuzz.token_set_ratio(task.replace(",", ""), own.replace(",", "")) if len(own) > 5 else 0.0
    return max(fuzz.ratio(task, own), within if within >= 95 else 0.0)


def _deputy(
    offices: Sequence[Office], task: str, note: int | None, names: Sequence[Named], staff: Staff
) -> Office | None:
    """A deputy mayor who leads the department, or signs before „Kenntnisnahme“ where its own head doesn't."""
    holder = {role for roles in staff.officers.values() if staff.is_for(task, roles) for role in roles}
    signs_herself = any(staff.is_for(task, staff.officers.get(name[2], ())) for name in names)
    printed = any(staff.task_of(role) == task for name in names for role in staff.officers.get(name[2], ()))
    for office in offices:
        if office.title not in staff.titles.deputies:
            continue
        before = note is not None and office.index < note
        own = any(staff.is_same(office.title, role) for role in holder)
        if (printed and own) or ((before or own) and not signs_herself):
            return office
    return None


def _another(offices: Sequence[Office], note: int | None, staff: Staff) -> Office | None:
    """Another office than the department's own that stands before „Kenntnisnahme“, or alone where nobody takes note."""
    others = [one for one in offices if one.title not in (*staff.titles.heads, *staff.titles.deputies)]
    if note is not None:
        return next((office for office in others if office.index < note), None)
    return others[0] if len(others) == 1 else None


def name_for(office: Office, free: Sequence[Named], department: str | None, staff: Staff) -> Named | None:
    """The signer's name where no name stood before the office: a known bearer's, or a surname alone above it."""
    task = staff.task_of(department)
    for name in free:
        if staff.is_for(task, staff.officers.get(name[2], ())):
            return name
    if office.above is not None and (surname := surname_only(office.above.text, staff.officers, staff.words)):
        return (office.index - 1, (office.above,), surname, 0.6)
    return None


def without_office(
    free: Sequence[Named], rows: Sequence[Row], department: str | None, staff: Staff
) -> Found[Person] | None:
    """A signature without a printed office: the department's own head, or what is left of the name; else a stranger."""
    heads = staff.heads_of(department)
    for _, used, name, sure in free:
        if name in heads and (left := shown(name, " ".join(row.text for row in used))):
            return Found(Person(name=left), used, sure)
    for row in rows:
        for name in heads:
            if is_left_of(row.text, name) and (left := shown(name, row.text)):
                return Found(Person(name=left), (row,), 0.6)
    for _, used, name, sure in free:
        if name not in staff.officers:
            return Found(Person(name=name), used, min(sure, 0.65))
    return None
