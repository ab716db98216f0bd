"""From labels to the record: each part read by its module, put together with evidence and doubts.

::

    Record(kind="control_report", resolution=Resolution(number="V2696/24", …), points=(…), …)

>>> from pathlib import Path
>>> from pipeline.dictionaries import Tables
>>> parse(Reading(()), Dictionaries(Path("."), {}, (), Tables(), "")).kind
'other'
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import Literal, TypeVar

from pipeline.departments import departments_of
from pipeline.dictionaries import Dictionaries
from pipeline.doubts import doubt
from pipeline.fields import control, date, header, kind, points, states, subject
from pipeline.fields.date.told import told_of
from pipeline.fields.date.weighed import weights_of
from pipeline.fields.found import Found, doubt_at
from pipeline.fields.people import people
from pipeline.fields.points.draft import Draft, clean
from pipeline.fields.points.reports import deal_out
from pipeline.grammar.years import passed_in
from pipeline.label import label
from pipeline.label.cells import with_sides
from pipeline.likeness import within
from pipeline.memo import Date, Header, Point, Record, Resolution
from pipeline.page import Doubt, Reading
from pipeline.parse.contradictions import contradictions
from pipeline.parse.head import SUBJECT, Head, head_of
from pipeline.parse.judging import Judge, Judged
from pipeline.parse.odd import odd
from pipeline.parse.silence import unsaid
from pipeline.rows import Label, Labelled, Row, rows_of, spots_of, text_of
from pipeline.stack import own_pages

__all__ = ["judged", "parse"]

Thing = TypeVar("Thing")

LEAD: frozenset[Label] = frozenset({"salutation", "lead"})
RESOLVED: frozenset[Label] = frozenset({"resolution", "preamble", "number", "point", "point_on", "heading"})
BODY: frozenset[Label] = RESOLVED | {"report", "report_on"}
CONTROL: frozenset[Label] = frozenset({"control"})
END: frozenset[Label] = frozenset({"greeting", "acknowledgement", "signature"})


def parse(reading: Reading, dictionaries: Dictionaries, latest: int = date.LATEST) -> Record:
    """The record of one memo, which was read in the year ``latest``.

    Never fails: what can't be read is left out, with a doubt.
    """
    return judged(reading, dictionaries, latest)[0]


def judged(
    reading: Reading, dictionaries: Dictionaries, latest: int = date.LATEST
) -> tuple[Record, Mapping[str, Judged]]:
    """The record, and by each field's path what its confidence was made of."""
    lines = label(with_sides(rows_of(own_pages(reading.pages, dictionaries)), dictionaries.form), dictionaries)
    reader = _Reader(lines, dictionaries, reading, latest)
    return reader.record(), reader.judge.judged


def _other(lines: Sequence[Labelled], head: Head, dictionaries: Dictionaries) -> Doubt | None:
    """The doubt why these are no control memo's lines; None where they are."""
    named, lead = _with(lines, SUBJECT), text_of(_with(lines, LEAD))
    heading, wording = text_of(named), dictionaries.form.wording
    if not (heading and kind.is_control_report(heading, lead, dictionaries)):
        return doubt("no_control_report", "kind")
    cover = within(text_of(head.form), wording.cover) is not None
    told = RESOLVED | CONTROL if cover else BODY | CONTROL
    if kind.opens_a_report(lead, wording) or any(one.label in told for one in lines):
        return None
    return doubt_at(tuple(named), "control_report_empty", "kind", seen=heading)


def _with(lines: Sequence[Labelled], labels: AbstractSet[Label]) -> list[Row]:
    return [one.row for one in lines if one.label in labels]


class _Reader:
    """One memo's parts as they are read; every value found is noted here."""

    def __init__(
        self,
        lines: Sequence[Labelled],
        dictionaries: Dictionaries,
        reading: Reading,
        latest: int,
    ) -> None:
        self.lines = lines
        self.latest = latest
        self.dictionaries = dictionaries
        self.head = head_of(lines, dictionaries)
        other = _other(lines, self.head, dictionaries)
        self.control_report = other is None
        self.doubts: list[Doubt] = [*reading.doubts, *([other] if other else [])]
        self.found: dict[str, Found[object]] = {}
        self.judge = Judge(lines, dictionaries, reading.strange)

    def keep(self, path: str, found: Found[Thing] | None) -> Thing | None:
        """The found value; its evidence is noted under its path."""
        if found is None:
            return None
        self.note(path, found)
        return found.value

    def note(self, path: str, found: Found[object]) -> None:
        """Where a field stands."""
        self.found[path] = found

    def record(self) -> Record:
        """Read everything, what others build on first."""
        drafts, general, preamble = self.drafts()
        resolution = self.resolution(preamble)
        told = [[text_of(rows) for rows in draft.report if rows] for draft in drafts]
        of_all = text_of(general)
        ahead, _ = self.next_control(None)
        head = self.header(resolution, ahead.value.edtf if ahead else None, [*chain(*told), of_all])
        found, doubts = self.next_control(head.date.edtf if head.date else None)
        due = self.keep("next_control", found)
        self.doubts += doubts
        report = self.report(due.edtf if due else None)
        about = states.About(report, due.edtf if due else None, head.date.edtf if head.date else None)
        kept = self.points(drafts, told, of_all, about)
        signed, noted = people(self.end(), head.department, self.dictionaries)
        record = Record(
            kind="control_report" if self.control_report else "other",
            header=head,
            report=report,
            resolution=resolution,
            points=kept,
            general_report=of_all or None,
            next_control=due,
            signatory=self.keep("signatory", signed),
            acknowledged_by=tuple(
                person for i, one in enumerate(noted) if (person := self.keep(f"acknowledged_by[{i}]", one))
            ),
            references=self.references(resolution),
        )
        self.doubts += self.contradictions(record)
        self.doubts += odd(self.lines, drafts, resolution.number, self.dictionaries) if resolution else []
        self.doubts += unsaid(record, self.doubts)
        evidence = self.judge.evidence(self.found)
        self.doubts += [*self.judge.doubts(self.found, self.doubts)] if self.control_report else []
        return record.model_copy(update={"evidence": evidence, "doubts": tuple(self.doubts)})

    def contradictions(self, record: Record) -> list[Doubt]:
        """Where what was read does not go together."""
        resolution, day, due = record.resolution, record.header.date, record.next_control
        return contradictions(
            number=resolution.number if resolution else None,
            filed=self.dictionaries.numbers.year_of(resolution.number or "") if resolution else None,
            session=resolution.session if resolution else None,
            day=day.edtf if day else None,
            control=due.edtf if due else None,
            points=[point.number for point in record.points],
        )

    def next_control(self, memo: str | None) -> tuple[Found[Date] | None, list[Doubt]]:
        """When the next control is due, from its line, else from a sentence; ``memo`` is the memo's date (EDTF)."""
        wording = self.dictionaries.form.wording
        if rows := _with(self.lines, CONTROL):
            return control.next_control(rows, wording, memo)
        said = control.said_in_a_sentence(_with(self.lines, BODY), wording, memo)
        return said if self.control_report else (None, [])

    def resolution(self, preamble: str | None) -> Resolution | None:
        """Number, session, body and title from the subject, beside the ``preamble`` of the body."""
        if not self.control_report:
            return None
        found = subject.read(self.head.subject, self.dictionaries, _with(self.lines, BODY))
        self.doubts += found.doubts
        session = self.keep("resolution.session", found.session)
        code = session.rsplit("/", 2)[0] if session else ""
        value = Resolution(
            number=self.keep("resolution.number", found.number),
            session=session,
            body=self.dictionaries.body_of(session) if session else None,
            title=self.keep("resolution.title", found.title),
            preamble=preamble,
        )
        for name in ("number", "session", "title"):
            printed = name != "session" or self.dictionaries.form.labels.session
            if printed and getattr(value, name) is None:
                self.doubts.append(doubt(f"{name}_missing", f"resolution.{name}"))
        if session and value.body is None:
            self.doubts.append(doubt("body_unknown", "resolution.body", abbreviation=code))
        return value

    def header(self, resolution: Resolution | None, control: str | None, told: Sequence[str]) -> Header:
        """The form at the top, its date weighed against the rest of the memo, of which ``told`` are the reports."""
        form = header.read(self.head.form, self.dictionaries)
        session = self.year_of(resolution)
        sentences = [sentence for text in dict.fromkeys(told) for sentence in states.sentences(text)]
        weights = weights_of(learnt) if (learnt := self.dictionaries.learnt.get("date")) else None
        day, doubts = date.memo_date(form.stamps, session, control, told_of(sentences), self.latest, weights)
        self.doubts += [*doubts, *self.strange(form.department)] if self.control_report else []
        return Header(
            organisation=self.keep("header.organisation", form.organisation),
            department=self.keep("header.department", form.department),
            reference=self.keep("header.reference", form.reference),
            date=self.keep("header.date", day),
            confidential=bool(self.keep("header.confidential", form.confidential)),
            recipients=self.keep("header.recipients", form.recipients),
        )

    def strange(self, department: Found[str] | None) -> list[Doubt]:
        """A doubt about a department that is none of those known."""
        known = departments_of(self.dictionaries)
        if department is None or not known or known.of(department.value):
            return []
        return [doubt_at(department.rows, "department_unknown", "header.department", seen=department.value)]

    def year_of(self, resolution: Resolution | None) -> int | None:
        """The year of the session, or of the paper where that is lost."""
        if resolution is None:
            return None
        return passed_in(resolution.number, resolution.session, self.dictionaries.numbers)

    def drafts(self) -> tuple[list[Draft], list[Row], str | None]:
        """The points with their reports, the general report, and what stands before the points, from the body."""
        if not self.control_report:
            return [], [], None
        found = points.points_of([one for one in self.lines if one.label in BODY])
        general = deal_out(found)
        if general:
            self.note("general_report", Found(None, tuple(general), 0.9))
        if found.preamble:
            self.note("resolution.preamble", Found(None, tuple(found.preamble), 0.9))
        return found.points, general, clean(text_of(found.preamble)) or None

    def end(self) -> list[Row]:
        """The rows that a memo ends with, what strokes left of them among them."""
        start = next((at for at, one in enumerate(self.lines) if one.label in END), len(self.lines))
        while start and self.lines[start - 1].label == "remnant":
            start -= 1
        return _with(self.lines[start:], END | {"remnant"})

    def report(self, control: str | None) -> Literal["interim", "final"] | None:
        """Interim or final: by the opening sentence, else by whether another control is to come."""
        lead = _with(self.lines, LEAD)
        text = text_of(lead)
        said = kind.told(text, self.dictionaries.form.wording) if self.control_report else None
        if said is not None:
            self.note("report", Found(None, tuple(lead), 0.98))
            return said
        if control is not None:
            self.doubts.append(doubt("report_inferred", "report"))
            return "interim"
        if self.control_report:
            self.doubts.append(doubt("report_missing", "report"))
        return None

    def points(
        self, drafts: Sequence[Draft], told: Sequence[Sequence[str]], general: str, about: states.About
    ) -> tuple[Point, ...]:
        """The points as records, each with its state."""
        whole = ["\n".join(texts).strip() for texts in told]
        wording = self.dictionaries.form.wording
        matters = [
            states.Matter(one.text, control.without_announcement(report, wording), one.number)
            for one, report in zip(drafts, whole, strict=True)
        ]
        spoken = control.without_announcement(general, wording)
        reached = states.states_of(matters, spoken, about, self.dictionaries)
        for index, matter in enumerate(matters):
            if not matter.text:
                self.doubts.append(doubt("point_not_quoted", f"points[{index}].text"))
        if self.control_report and not drafts:
            self.doubts.append(doubt("no_resolution_text", "points"))
        return tuple(
            Point(
                number=draft.number,
                text=matter.text,
                status=status,
                report=report or None,
                confidence=self.judge.of_point(f"points[{index}]", draft),
                evidence=spots_of([*draft.rows, *(row for rows in draft.report for row in rows)]),
            )
            for index, (draft, matter, report, status) in enumerate(zip(drafts, matters, whole, reached, strict=True))
        )

    def references(self, resolution: Resolution | None) -> tuple[str, ...]:
        """The other papers that the memo names, in their order."""
        text = text_of(_with(self.lines, BODY))
        own = resolution.number if resolution else None
        found: dict[str, None] = {}
        numbers = self.dictionaries.numbers
        for match in numbers.pattern.finditer(text):
            values = numbers.repair(match[0])
            if len(values) == 1 and values[0] != own and numbers.shows_kind(match[0]):
                found[values[0]] = None
        return tuple(found)
