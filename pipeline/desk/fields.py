"""A memo's fields as the desk lays them out: what is read, where it stands, what was seen there, what is doubtful.

::

    Datum      7. Oktober 2024     page 1, box (1500, 640, 1890, 700)     seen "OKT. 2024"     40 %     1 doubt
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from pipeline.catalogue.dates import german_date
from pipeline.desk.apply import at
from pipeline.desk.labels import REPORTS, STATES, field_name
from pipeline.desk.spots import Spots, Stretch
from pipeline.desk.values import listed
from pipeline.memo import Memo
from pipeline.page import Correction, Doubt

__all__ = ["Field", "Group", "groups", "one", "size_of"]


class Field(NamedTuple):
    """One field: path, name, value and how that is shown; its spots; what changed there, what is doubtful."""

    path: str
    name: str
    value: Any
    shown: str
    spots: Sequence[Stretch]
    seen: str | None
    confidence: float | None
    corrections: Sequence[Correction]
    doubts: Sequence[tuple[int, Doubt]]

    @property
    def id(self) -> str:
        """The path as a name in the page."""
        return self.path.replace("[", "-").replace("]", "").replace(".", "-")


class Group(NamedTuple):
    """Fields that stand together, under a heading; of a point its place among the points."""

    name: str
    fields: Sequence[Field]
    state: str | None = None
    basis: str | None = None
    place: int | None = None


_HEAD = ("resolution.number", "resolution.session", "resolution.body", "resolution.title", "report", "next_control")
_FORM = ("header.department", "header.reference", "header.date", "header.recipients", "header.confidential")
_FOOT = ("signatory.name", "signatory.role", "acknowledged_by", "references")


def groups(memo: Memo, spots: Spots) -> list[Group]:
    """All fields of the memo, in the order of the desk, each where `pipeline.desk.spots` finds it."""
    record = memo.model_dump()

    def some(name: str, paths: Sequence[str], state: str | None = None) -> Group:
        return Group(name, [_field(memo, record, path, spots.get(path, ())) for path in paths], state)

    found = [some("Beschluss", _HEAD)]
    if memo.resolution and memo.resolution.preamble:
        found.append(some("Beschlusstext vor den Punkten", ("resolution.preamble",)))
    for index, point in enumerate(memo.points):
        paths = [f"points[{index}].{part}" for part in ("number", "text", "status.state", "report")]
        name = f"Punkt {point.number}" if point.number else "Beschlusspunkt ohne Nummer"
        shown = some(name, paths, point.status.state)
        found.append(shown._replace(basis=point.status.basis, place=index))
    if memo.general_report:
        found.append(some("Bericht zu allen Punkten", ("general_report",)))
    return [*found, some("Briefkopf", _FORM), some("Schluss", _FOOT)]


def one(memo: Memo, path: str, spots: Spots) -> Field:
    """The field at that path. Raises KeyError where the desk has no such field."""
    for group in groups(memo, spots):
        for field in group.fields:
            if field.path == path:
                return field
    raise KeyError(path)


def size_of(memo: Memo, page: int | None) -> tuple[int, int] | None:
    """The pixels of a page's picture (pages are numbered as in the file); None without a picture."""
    index = (page or 0) - memo.source.first_page
    if not 0 <= index < len(memo.processing.pages):
        return None
    seen = memo.processing.pages[index]
    return (seen.width, seen.height) if seen.width and seen.height else None


def _field(memo: Memo, record: dict[str, Any], path: str, spots: Sequence[Stretch]) -> Field:
    value = at(record, path)
    seen, confidence = _evidence(memo, path)
    return Field(
        path,
        field_name(path).rpartition(": ")[2],
        value,
        _shown(path, value),
        spots,
        seen,
        confidence,
        [
            one
            for one in memo.corrections
            if _stands(one, memo, path, value) and any(_within(one, spot) for spot in spots)
        ],
        [(number, doubt) for number, doubt in enumerate(memo.doubts) if _concerns(doubt.field, path)],
    )


def _evidence(memo: Memo, path: str) -> tuple[str | None, float | None]:
    """What was seen and the confidence: the field's own, its whole's, or its point's."""
    for candidate in (path, path.rpartition(".")[0], path.partition(".")[0]):
        if found := memo.evidence.get(candidate):
            return found.seen, found.confidence
    if path.startswith("points["):
        point = memo.points[int(path[7 : path.index("]")])]
        sure = point.status.confidence if path.endswith("state") else None
        return None, point.confidence if sure is None else sure
    return None, None


def _stands(one: Correction, memo: Memo, path: str, value: Any) -> bool:
    """Whether the corrected word stands in the field: a point's parts have one place where no pages are kept."""
    if not path.startswith("points["):
        return True
    point = memo.points[int(path[7 : path.index("]")])]
    text = point.status.statement if path.endswith("state") else value
    return one.text in (text or "")


def _within(one: Correction, spot: Stretch) -> bool:
    """Whether the corrected word stands in the spot: by its box, or, without a picture, by its line and word."""
    if one.page != spot.page:
        return False
    if one.box is not None and spot.box is not None:
        x, y = (one.box.left + one.box.right) / 2, (one.box.top + one.box.bottom) / 2
        return spot.box.left <= x <= spot.box.right and spot.box.top <= y <= spot.box.bottom
    inside = one.line is not None and spot.line <= one.line <= spot.last
    return inside and (not spot.word or spot.word <= (one.word or 0) <= spot.last_word)


def _concerns(doubted: str, path: str) -> bool:
    whole = doubted in _WHOLES and path == _WHOLES[doubted]
    return doubted == path or doubted.startswith(f"{path}.") or whole or f"{doubted}.state" == path


_WHOLES = {"resolution": "resolution.number", "header": "header.department", "signatory": "signatory.name"}


def _shown(path: str, value: Any) -> str:
    if path == "report":
        return REPORTS[value]
    if path.endswith("status.state"):
        return STATES[value]
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, dict):
        return german_date(value["edtf"]) or str(value["text"])
    if isinstance(value, (list, tuple)):
        return listed(value)
    return str(value) if value else ""
