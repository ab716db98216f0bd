"""What speaks for and against a field beside its reader's own grade: odd rows, and whether two sources agree.

::

    Geschäftsbereich Kultur … Beigeordnete für Kultur      one task: department and signature are the surer
    Umbau der Halle am                                     a title that ends within a sentence lacks a row
    Umbau der                                              so does one of which a row ends early
    Umbau der Halle | am Markt                             surer, where the text has „… Halle am …“, too
    An alle  Umbau der Halle                               its first row is hardly a title's, say the labels

Each ground is a name; what it is worth is fitted (`pipeline.fields.confidence`). A ground is here because fields that
have it are more often wrong, or right, on memos that the readers' rules were not made with.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from pipeline.fields.found import Found
from pipeline.fields.people.staff import Staff
from pipeline.fields.subject.halved import together
from pipeline.fields.subject.misread import Misread
from pipeline.memo import Person
from pipeline.rows import Labelled, Row

__all__ = ["DIFFERS", "Gathered", "Grounds", "asks_for_more", "of_field", "of_point", "probabilities", "width_of"]

Grounds = tuple[str, ...]
"""The names of what speaks for or against a field."""

Probabilities = Mapping[tuple[int, int], float]
"""How likely each line's label is, by page and line; the least one where a line was cut."""

DIFFERS = "task differs"
"""What is said where department and signature name two tasks."""

_STEPS = (0.8, 0.95, 0.99)
"""Probabilities of a point's labels are told by the first of these that they don't reach; those of a title by the first
alone, since folds find the others worth nothing there."""
_LINK = 5
"""Letters of a small word that links to a next one, at most: ``und``, ``zum``, ``durch``."""
_LINKS = frozenset("-–,;:")
"""What stands at a row's end where a sentence goes on."""
_EARLY = 0.75
"""Of a full row: where the next row's first word would have found room within it, the row ends early, as joined or torn
ones do. Counted on the memos kept aside (``check``): of 34 titles with such a row four are wrong, of 62 others none."""
_THREE = 3
"""Rows of a title that may hold one of the form; of more its reader's own grade tells."""
_TEXT = frozenset({"preamble", "point", "point_on", "report", "report_on"})
_QUOTES = frozenset("„“\"»«'‚")


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found in one memo, by the fields' paths, how likely its lines' labels are, and how wide its text is.

    ``text`` are the memo's rows but for the title's, ``misread`` the title's words that are, ``codes`` those of the
    bodies that the council knows.
    """

    found: Mapping[str, Found[object]]
    likely: Probabilities
    width: int
    staff: Staff
    text: str = ""
    misread: Sequence[Misread] = ()
    codes: AbstractSet[str] = frozenset()


def probabilities(lines: Sequence[Labelled]) -> Probabilities:
    """How likely the label of each line is."""
    least: dict[tuple[int, int], float] = {}
    for one in lines:
        at = (one.row.page, one.row.number)
        least[at] = min(one.confidence, least.get(at, 1.0))
    return least


def width_of(lines: Sequence[Labelled]) -> int:
    """The letters on a full row of the text: nine of ten rows have no more."""
    counts = sorted(len(one.row.text) for one in lines if one.label in _TEXT)
    return counts[9 * len(counts) // 10] if counts else 0


def of_field(path: str, known: Gathered) -> Grounds:
    """What speaks for and against a field, by its path."""
    tell = _TOLD.get(path)
    return tuple(tell(known)) if tell else ()


def of_point(rows: Sequence[Row], likely: Probabilities) -> Grounds:
    """What speaks against number and text of a point with these rows."""
    return tuple(_label(rows, likely, _STEPS))


def _label(rows: Sequence[Row], likely: Probabilities, steps: Sequence[float]) -> Iterator[str]:
    """How unlikely the least likely label of the rows is."""
    least = min((likely.get((row.page, row.number), 1.0) for row in rows), default=1.0)
    yield from [f"label below {step}" for step in steps if least < step][:1]


def _of_title(known: Gathered) -> Iterator[str]:
    found = known.found["resolution.title"]
    yield from _label(found.rows, known.likely, _STEPS[:1])
    yield from of_title(str(found.value))
    if known.misread:
        yield "a word misread" if len(known.misread) == 1 else "words misread"
    texts = [row.text for row in found.rows]
    width = _EARLY * max(known.width, *map(len, texts))
    if any(len(text) + 1 + len(below.partition(" ")[0]) < width for text, below in pairwise(texts)):
        yield "a row ends early"
    if len(texts) == _THREE:
        yield "three rows"
    if len(texts) > 1 and together(texts, known.text) == len(texts) - 1:
        yield "rows joined as in the text"


def of_title(title: str) -> Iterator[str]:
    """What a title's words say of it.

    >>> list(of_title("des Stadtrates Umbau der Halle")), list(of_title("Umbau der Halle und"))
    (['begins within a sentence'], ['ends within a sentence'])
    """
    first = title[:1]
    if not (first.isupper() or first.isdecimal() or first in _QUOTES):
        yield "begins within a sentence"
    yield from _ends(title)


def _ends(text: str) -> Iterator[str]:
    if asks_for_more(text):
        yield "ends within a sentence"


def asks_for_more(text: str) -> bool:
    """Whether a small word, a comma, a hyphen is a text's last, so that more stands behind it."""
    last = text.rpartition(" ")[2]
    return last[-1:] in _LINKS or (len(last) <= _LINK and last.isalpha() and last.islower())


def _of_department(known: Gathered) -> Iterator[str]:
    yield from _ends(known.found["header.department"].rows[-1].text)
    yield from _task(known)


def _task(known: Gathered) -> Iterator[str]:
    """Whether the office that signed has the department's task; nothing where one of them is lost, or has none."""
    department, signed = known.found.get("header.department"), known.found.get("signatory")
    role = signed.value.role if signed and isinstance(signed.value, Person) else None
    if department and role and " für " in role:
        own = known.staff.task_of(str(department.value))
        yield "task agrees" if own == known.staff.task_of(role) else DIFFERS


def _of_session(known: Gathered) -> Iterator[str]:
    if str(known.found["resolution.session"].value).rsplit("/", 2)[0] not in known.codes:
        yield "of no known body"


def _of_reference(known: Gathered) -> Iterator[str]:
    if str(known.found["header.reference"].value).replace(" ", "").strip("()").isdecimal():
        yield "figures alone"


def _of_signatory(known: Gathered) -> Iterator[str]:
    signed = known.found["signatory"].value
    if isinstance(signed, Person):
        yield from _named(signed, known.staff)
    yield from (one for one in _task(known) if one == DIFFERS)


def _named(signed: Person, staff: Staff) -> Iterator[str]:
    """Whose name it is that stands there; a stranger's may be as right as any."""
    held = staff.officers.get(signed.name or "")
    if signed.name is None:
        yield "no name"
    elif held is not None and signed.role is None:
        yield "officer without an office"
    elif held is not None:
        yield "officer in an office held" if signed.role in held else "officer in another office"
    elif any(one.endswith(signed.name) for one in staff.officers):
        yield "rest of an officer's name"


_TOLD: Mapping[str, Callable[[Gathered], Iterator[str]]] = {
    "resolution.session": _of_session,
    "resolution.title": _of_title,
    "header.department": _of_department,
    "header.reference": _of_reference,
    "signatory": _of_signatory,
}
"""Who tells of a field."""
