"""How sure we are of what was read: each field by its reader's grade and its grounds, once all of a memo is known.

::

    header.department   0.97   task agrees                            0.995
    points[2]           0.97   label below 0.8                        0.76
    resolution.title    0.95   ends within a sentence, three rows     0.28      and a doubt: likelier wrong than right
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from pipeline.dictionaries import Dictionaries
from pipeline.fields import confidence, grounds
from pipeline.fields.found import Found, doubt_at
from pipeline.fields.people.staff import Staff
from pipeline.fields.points.draft import Draft
from pipeline.fields.subject.misread import Misread, misread_in
from pipeline.memo import Evidence, Person
from pipeline.page import Doubt
from pipeline.rows import Labelled

__all__ = ["Judge", "Judged"]

Judged = tuple[float, grounds.Grounds]
"""A reader's grade for a field, and what else speaks for and against it."""

_HALF = 0.5
"""Below this a field is likelier wrong than right."""


class Judge:
    """Judges one memo's fields; ``judged`` keeps by path what each confidence was made of."""

    def __init__(self, lines: Sequence[Labelled], dictionaries: Dictionaries, strange: AbstractSet[str]) -> None:
        self.judged: dict[str, Judged] = {}
        self.sure: dict[str, float] = {}
        self._lines = lines
        self._strange = strange
        self._codes = dictionaries.sessions.codes
        self._misread: list[Misread] = []
        self._likely = grounds.probabilities(lines)
        self._width = grounds.width_of(lines)
        self._worth = confidence.worth_of(dictionaries.learnt.get("confidence") or confidence.shipped())
        self._staff = Staff.of(dictionaries)

    def of_point(self, path: str, draft: Draft) -> float:
        """How sure number and text of a point are."""
        return self._sureness(path, "point", (draft.sureness, grounds.of_point(draft.rows, self._likely)))

    def evidence(self, found: Mapping[str, Found[object]]) -> dict[str, Evidence]:
        """Where each field that was found stands, and how sure we are of it."""
        title = found.get("resolution.title")
        own = {(row.page, row.number) for row in title.rows} if title else set()
        others = [one.row.text for one in self._lines if (one.row.page, one.row.number) not in own]
        self._misread = misread_in(str(title.value), self._strange, others) if title else []
        text = " ".join(others)
        known = grounds.Gathered(found, self._likely, self._width, self._staff, text, self._misread, self._codes)
        return {path: one.evidence(self._of_field(path, one, known)) for path, one in found.items()}

    def doubts(self, found: Mapping[str, Found[object]], known: Sequence[Doubt]) -> Iterator[Doubt]:
        """A doubt where two sources differ, where the title is misread, and about what is likelier wrong than right."""
        yield from self._of_another(found)
        yield from self._of_title(found.get("resolution.title"))
        doubted = [one.field for one in known]
        for path, sure in self.sure.items():
            if sure < _HALF and not any(one.startswith(path) for one in doubted):
                rows = found[path].rows if path in found else ()
                field = f"{path}.text" if path.startswith("points[") else path
                yield doubt_at(rows, "field_unsure", field, percent=round(100 * sure))

    def _of_another(self, found: Mapping[str, Found[object]]) -> Iterator[Doubt]:
        """The office that signed has another task than the department."""
        department, signed = found.get("header.department"), found.get("signatory")
        _, told = self.judged.get("signatory", (0.0, ()))
        if department and signed and grounds.DIFFERS in told:
            role = signed.value.role if isinstance(signed.value, Person) else None
            named = str(department.value)
            yield doubt_at(signed.rows, "signature_of_another", "signatory", role=role or "", department=named)

    def _of_title(self, title: Found[object] | None) -> Iterator[Doubt]:
        """The words of the title that are misread."""
        if title and self._misread:
            seen, likely = self._misread[0]
            rows = tuple(row for row in title.rows if seen in row.text)[:1] or title.rows
            words = [one.word for one in self._misread]
            yield doubt_at(rows, "title_misread", "resolution.title", seen=seen, likely=likely, words=words)

    def _of_field(self, path: str, found: Found[object], known: grounds.Gathered) -> float:
        field = confidence.FIELDS.get(path, path)
        return self._sureness(path, field, (found.confidence, grounds.of_field(path, known)))

    def _sureness(self, path: str, field: str, judged: Judged) -> float:
        self.judged[path] = judged
        self.sure[path] = confidence.sureness(field, *judged, self._worth)
        return self.sure[path]
