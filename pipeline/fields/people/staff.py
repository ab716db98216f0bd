"""Who holds which office, and what the offices are called: what the archivist knows of those who sign.

::

    officers.tsv      Erika Beispiel    Beigeordnete für Umwelt und Klima
    form.toml         [aemter] spitze, vertretung, mit_aufgabe, andere, oertlich

>>> from pipeline.dictionaries import at_hand
>>> staff = Staff.of(at_hand())
>>> staff.task_of("Beigeordnete für Umwelt und Klima"), staff.task_of("Geschäftsbereich Kultur"), staff.task_of(None)
('Umwelt und Klima', 'Kultur', '')
>>> staff.leads("Der Oberbürgermeister"), staff.leads("Geschäftsbereich Kultur")
(True, False)
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz import fuzz

from pipeline.dictionaries import Dictionaries
from pipeline.fields.letters import SAME, letters_only
from pipeline.form import Offices

__all__ = ["Staff"]

_WORD = 6
"""Letters of a department's word that stands in no name; a shorter one is in surnames: ``Klima``, ``Recht``."""
_END = 5
"""Letters of a word at a task's end, at least."""

Officers = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Staff:
    """Officers (name and the offices held), the offices' titles, and what senders' names begin with.

    ``within`` is what offices within a department are called (``StBA``), ``town`` the town's name.
    """

    officers: Officers
    titles: Offices
    prefixes: tuple[str, ...]
    places: tuple[str, ...]
    within: tuple[str, ...]
    town: str

    @staticmethod
    @lru_cache(maxsize=4)
    def of(council: Dictionaries) -> "Staff":
        """From the archivist's files, once."""
        senders = council.form.labels.sender
        titles = council.form.offices
        prefixes = tuple(sorted({*titles.with_task, *senders}, key=len, reverse=True))
        return Staff(
            council.officers, titles, prefixes, council.departments, council.form.labels.local, council.form.town
        )

    def task_of(self, office: str | None) -> str:
        """What an office or a department is for, without its title."""
        text = office or ""
        prefix = next((p for p in self.prefixes if text.startswith(p) and not text[len(p) : len(p) + 1].isalpha()), "")
        rest = text[len(prefix) :].removeprefix("/-r").removeprefix("/r").strip()
        return rest.removeprefix("für").strip() if rest[:4].strip() == "für" else rest

    def tasks(self, department: str | None) -> tuple[str, ...]:
        """What deputies are known to be for, the sender's own task first."""
        own = self.task_of(department)
        return tuple(dict.fromkeys((own, *self._tasks))) if own else self._tasks

    @cached_property
    def _tasks(self) -> tuple[str, ...]:
        roles = (role for held in self.officers.values() for role in held if " für " in role)
        return tuple(dict.fromkeys(task for task in map(self.task_of, (*roles, *self.places)) if task))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Words of departments and titles, which stand in no one's name: ``Wirtschaft``, ``Beigeordnete``."""
        named = " ".join((*self.places, *self.titles.titles, *self.titles.local)).replace(",", "").split()
        return tuple(dict.fromkeys(word for word in named if len(word) >= _WORD and word[0].isupper()))

    def leads(self, department: str | None) -> bool:
        """Whether a sender is the head of the administration (``Der Oberbürgermeister``)."""
        words = (department or "").split(" ")
        return len(words) == 2 and words[1] in self.titles.heads

    def is_within(self, department: str | None) -> bool:
        """Whether a sender is an office within a department: ``Geschäftsbereich Kultur, StBA Mitte``."""
        return any(f", {name}" in (department or "") for name in self.within)

    def names_town(self, text: str) -> bool:
        """Whether a text holds the town's name, which is no person's: ``Stadt Auental``."""
        return self.town != "" and self.town in text

    def heads_of(self, department: str | None) -> list[str]:
        """The officers who led a department, or the city where its head writes."""
        if self.leads(department):
            return [name for name, roles in self.officers.items() if set(roles) & set(self.titles.heads)]
        task = self.task_of(department)
        return [name for name, roles in self.officers.items() if self.is_for(task, roles)]

    def is_for(self, task: str, roles: Iterable[str]) -> bool:
        """Whether one of the offices has (all but) this task."""
        return any(task and fuzz.ratio(self.task_of(role), task) >= SAME for role in roles)

    def ends_task(self, text: str) -> bool:
        """Whether a known task ends with a text's letters: ``Wissenschaft und Tourismus``."""
        letters = letters_only(text)
        return len(letters) > _END and any(letters_only(task).endswith(letters) for task in self.tasks(None))

    def bearers(self, office: str) -> tuple[str, ...]:
        """The officers who are known to have held an office."""
        return _bearers(self, office)

    def is_same(self, office: str, role: str) -> bool:
        """Whether an office is a known one; of ``Erster Bürgermeister`` the first word may be lost."""
        if office in self.titles.deputies and role in self.titles.deputies:
            return role.endswith(office)
        return office == role or (" für " in role and fuzz.ratio(office.lower(), role.lower()) >= SAME)

    def as_held(self, office: str, name: str | None) -> str:
        """The office as its bearer is known to have held it, where letters or words of it are lost."""
        roles: Sequence[str] = self.officers.get(name or "", ())
        deputies = self.titles.deputies
        if office in roles:
            return office
        near = (r for r in roles if r.startswith(office) or fuzz.ratio(r, office) >= 97)
        known = (*near, *(r for r in roles if office in deputies and r in deputies))
        return next((role for role in known if self.is_same(office, role)), office)


@lru_cache(maxsize=512)  # the same few sign
def _bearers(staff: Staff, office: str) -> tuple[str, ...]:
    return tuple(name for name, roles in staff.officers.items() if any(staff.is_same(office, role) for role in roles))
