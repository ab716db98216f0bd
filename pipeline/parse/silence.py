"""What a record leaves out is never left out in silence: it is doubtful, or there is a reason why it may be missing.

::

    an interim report without a line „Nächste Beschlusskontrolle“      a doubt: such points would never be overdue
    a final report without that line                                  none is due: the matter ends here
    a point whose report doesn't say how far it has come              a doubt: unknown
    a signature without a printed office                              none is due: many sign with their name alone

Of a document that is no control memo one doubt says all (``kind``). ``BY_RIGHT`` has a reason for every other field
that may be empty without a doubt; a test holds each record of the samples against it.
"""

from collections.abc import Iterator, Mapping, Sequence

from pipeline.doubts import NOWHERE, doubt
from pipeline.memo import Point, Record
from pipeline.page import Address, Doubt

__all__ = ["BY_RIGHT", "unsaid"]

BY_RIGHT: Mapping[str, str] = {
    "general_report": "every report stands at its point; a point without one has a doubt of its own",
    "next_control": "a final report ends the matter; an interim one without a control has a doubt",
    "next_control.edtf": "the words say that no control follows; other words without a date have a doubt",
    "points.number": "an unnumbered resolution is one point",
    "points.report": "the general report speaks for the point; without that there is a doubt",
    "points.status.basis": "nothing is known of the point's state, which is a doubt",
    "points.status.confidence": "a state that the memo states, or that nobody knows, needs no guess",
    "points.status.statement": "only a state in the memo's own words has a quotation",
    "resolution.body": "who met follows from the session: without it, that is the doubt",
    "resolution.preamble": "most resolutions begin with their first point",
    "resolution.paper": "only the council's index (--authority) knows the address of a paper",
    "signatory.role": "many sign with their name alone",
    "acknowledged_by.role": "many sign with their name alone",
}
"""Fields that may be empty without a doubt, and why."""


def unsaid(record: Record, doubts: Sequence[Doubt]) -> list[Doubt]:
    """A doubt for each field that is empty and should not be, where the doubts have none about it."""
    if record.kind == "other":
        return []
    known = {one.field for one in doubts}
    return [one for one in _all(record) if one.field not in known]


def _all(record: Record) -> Iterator[Doubt]:
    """A doubt for each field that is empty, whatever is known of it already."""
    header = record.header
    if header.organisation is None:
        yield doubt("organisation_missing", "header.organisation")
    if header.department is None:
        yield doubt("department_missing", "header.department")
    if header.reference is None:
        yield doubt("reference_missing", "header.reference")
    if header.recipients is None:
        yield doubt("recipients_missing", "header.recipients")
    if record.next_control is None and record.report == "interim":
        yield doubt("control_missing", "next_control")
    for index, point in enumerate(record.points):
        yield from _of_point(point, f"points[{index}]", general=record.general_report is not None)
    if record.signatory is None:
        yield doubt("signatory_missing", "signatory")
    elif record.signatory.name is None:
        yield doubt("signature_unreadable", "signatory.name")
    for index, person in enumerate(record.acknowledged_by):
        if person.name is None:
            yield doubt("acknowledger_unreadable", f"acknowledged_by[{index}].name", role=person.role or "")


def _of_point(point: Point, path: str, *, general: bool) -> Iterator[Doubt]:
    spot = point.evidence[-1] if point.evidence else None
    at = Address(spot.page, box=spot.box) if spot else NOWHERE
    if point.report is None and not general:
        yield doubt("point_not_reported", f"{path}.report", at=at)
    elif point.status.state == "unknown":
        yield doubt("state_unknown", f"{path}.status.state", at=at)
