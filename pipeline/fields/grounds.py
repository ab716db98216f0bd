"""What speaks for and against a field beside its reader's own grade: odd rows, and whether two sources agree.

::

    Geschäftsbereich Kultur … Beigeordnete für Kultur      one task: department and signature are the surer
    Umbau der Halle am                                     a title that ends within a sentence lacks a row
    An alle  Umbau der Halle                               its first row is hardly a title's, say the labels

Each ground is a name; what it is worth is fitted (`pipeline.fields.confidence`). A ground is here because fields that
have it are more often wrong, or right, on memos that the readers' rules were not made with.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.fields.found import Found
from pipeline.fields.people.staff import Staff
from pipeline.memo import Person
from pipeline.rows import Labelled, Row

__all__ = ["Gathered", "Grounds", "of_field", "of_point", "probabilities"]

Grounds = tuple[str, ...]
"""The names of what speaks for or against a field."""

Probabilities = Mapping[tuple[int, int], float]
"""How likely each line's label is, by page and line; the least one where a line was cut."""

_STEPS = (0.8, 0.95, 0.99)
"""Probabilities of labels are told by the first of these that they don't reach."""
_LINK = 5
"""Letters of a small word that links to a next one, at most: ``und``, ``zum``, ``durch``."""
_LINKS = frozenset("-–,;:")
"""What stands at a row's end where a sentence goes on."""
_QUOTES = frozenset("„“\"»«'‚")
_WITHIN = frozenset("-–/.:+'’")
"""What may stand between two letters of a word."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found in one memo, by the fields' paths, and how likely its lines' labels are."""

    found: Mapping[str, Found[object]]
    likely: Probabilities
    staff: Staff


def probabilities(lines: Sequence[Labelled]) -> Probabilities:
    """How likely the label of each line is."""
    least: dict[tuple[int, int], float] = {}
    for one in lines:
        at = (one.row.page, one.row.number)
        least[at] = min(one.confidence, least.get(at, 1.0))
    return least


def of_field(path: str, known: Gathered) -> Grounds:
    """What speaks for and against a field, by its path."""
    tell = _TOLD.get(path)
    return tuple(tell(known)) if tell else ()


def of_point(rows: Sequence[Row], likely: Probabilities) -> Grounds:
    """What speaks against number and text of a point with these rows."""
    return tuple(_label(rows, likely))


def _label(rows: Sequence[Row], likely: Probabilities) -> Iterator[str]:
    """How unlikely the least likely label of the rows is."""
    least = min((likely.get((row.page, row.number), 1.0) for row in rows), default=1.0)
    yield from [f"label below {step}" for step in _STEPS if least < step][:1]


def _of_title(known: Gathered) -> Iterator[str]:
    found = known.found["resolution.title"]
    yield from _label(found.rows, known.likely)
    yield from of_title(str(found.value))
    if len(found.rows) > 1:
        yield "several rows"


def of_title(title: str) -> Iterator[str]:
    """What a title's words say of it.

    >>> list(of_title("des Stadtrates Umbau der Halle")), list(of_title("Umbau der Ha1le und"))
    (['begins within a sentence'], ['ends within a sentence', 'sign within a word'])
    """
    first, last = title[:1], title.rpartition(" ")[2]
    if not (first.isupper() or first.isdecimal() or first in _QUOTES):
        yield "begins within a sentence"
    if last[-1:] in _LINKS or (len(last) <= _LINK and last.isalpha() and last.islower()):
        yield "ends within a sentence"
    if any(a.isalpha() and c.isalpha() and not b.isalpha() and b not in _WITHIN for a, b, c in _threes(title)):
        yield "sign within a word"


def _threes(text: str) -> Iterator[tuple[str, str, str]]:
    """Each three neighbouring signs of the words."""
    for word in text.split():
        yield from zip(word, word[1:], word[2:], strict=False)


def _of_department(known: Gathered) -> Iterator[str]:
    yield from _task(known)


def _task(known: Gathered) -> Iterator[str]:
    """Whether the office that signed has the department's task; nothing where one of them is lost, or has none."""
    department, signed = known.found.get("header.department"), known.found.get("signatory")
    role = signed.value.role if signed and isinstance(signed.value, Person) else None
    if department and role and " für " in role:
        own = known.staff.task_of(str(department.value))
        yield "task agrees" if own == known.staff.task_of(role) else "task differs"


def _of_reference(known: Gathered) -> Iterator[str]:
    if str(known.found["header.reference"].value).replace(" ", "").isdecimal():
        yield "figures alone"


def _of_signatory(known: Gathered) -> Iterator[str]:
    signed = known.found["signatory"].value
    if isinstance(signed, Person):
        yield _named(signed, known.staff)
    yield from (one for one in _task(known) if one == "task differs")


def _named(signed: Person, staff: Staff) -> str:
    """Whose name it is that stands there."""
    if signed.name is None:
        return "no name"
    if (held := staff.officers.get(signed.name)) is not None:
        return "officer in an office held" if signed.role in held else "officer in another office"
    return "rest of an officer's name" if any(one.endswith(signed.name) for one in staff.officers) else "stranger"


_TOLD: Mapping[str, Callable[[Gathered], Iterator[str]]] = {
    "resolution.title": _of_title,
    "header.department": _of_department,
    "header.reference": _of_reference,
    "signatory": _of_signatory,
}
"""Who tells of a field."""
