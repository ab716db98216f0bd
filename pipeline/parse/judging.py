"""How sure we are of what was read: each field by its reader's grade and its grounds, once all of a memo is known.

::

    header.department   0.97   task agrees          0.995
    points[2]           0.97   label below 0.8      0.76
"""

from collections.abc import Mapping, Sequence

from pipeline.dictionaries import Dictionaries
from pipeline.fields import confidence, grounds
from pipeline.fields.found import Found
from pipeline.fields.people.staff import Staff
from pipeline.fields.points.draft import Draft
from pipeline.memo import Evidence
from pipeline.rows import Labelled

__all__ = ["Judge", "Judged"]

Judged = tuple[float, grounds.Grounds]
"""A reader's grade for a field, and what else speaks for and against it."""


class Judge:
    """Judges one memo's fields; ``judged`` keeps by path what each confidence was made of."""

    def __init__(self, lines: Sequence[Labelled], dictionaries: Dictionaries) -> None:
        self.judged: dict[str, Judged] = {}
        self._likely = grounds.probabilities(lines)
        self._worth = confidence.worth_of(dictionaries.learnt.get("confidence") or confidence.shipped())
        self._staff = Staff.of(dictionaries)

    def of_point(self, path: str, draft: Draft) -> float:
        """How sure number and text of a point are."""
        return self._sureness(path, "point", (draft.sureness, grounds.of_point(draft.rows, self._likely)))

    def evidence(self, found: Mapping[str, Found[object]]) -> dict[str, Evidence]:
        """Where each field that was found stands, and how sure we are of it."""
        known = grounds.Gathered(found, self._likely, self._staff)
        return {path: one.evidence(self._of_field(path, one, known)) for path, one in found.items()}

    def _of_field(self, path: str, found: Found[object], known: grounds.Gathered) -> float:
        field = confidence.FIELDS.get(path, path)
        return self._sureness(path, field, (found.confidence, grounds.of_field(path, known)))

    def _sureness(self, path: str, field: str, judged: Judged) -> float:
        self.judged[path] = judged
        return confidence.sureness(field, *judged, self._worth)
