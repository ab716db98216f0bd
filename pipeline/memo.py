"""What is kept: one record per memo. The JSON Schema (``memo.schema.json``) comes from these models.

::

    Beschlusskontrolle zu V0760/15 (Sitzungsnummer: SR/020/2016)
    folgender Zwischenstand kann zu oben genanntem Beschluss gegeben werden: …

becomes ``{"kind": "control_report", "report": "interim", "resolution": {"number": "V0760/15", …}, …}``.

Changes within schema version 1.x only add: a field or a word of an enumeration may come, none goes and none changes
its meaning. So the published schema is open: a record of a later 1.x may hold properties that an earlier schema lacks,
and who reads it passes them over. Our own models are closed (``extra="forbid"``): what we write is what stands here.

Dates are EDTF (ISO 8601-2): ``2024-10-07``, ``2024-10`` where the day is unreadable. Boxes are pixels of the page
picture whose size and resolution stand in ``processing.pages``. Confidences are shares: of the fields at 0.9, nine in
ten are right.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.page import Box, Correction, Doubt
from pipeline.steps import Step, step_of
from pipeline.vocabulary import Basis, State

__all__ = [
    "SCHEMA_VERSION",
    "Basis",
    "Date",
    "Edit",
    "Evidence",
    "Header",
    "Memo",
    "Person",
    "Point",
    "Processing",
    "ProcessingPage",
    "Record",
    "Resolution",
    "Source",
    "Spot",
    "State",
    "Status",
    "published_schema",
]

SCHEMA_VERSION: Literal["1.1"] = "1.1"

Share = Annotated[float, Field(ge=0, le=1)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Spot(_Frozen):
    """Where something stands: a page (from 1) and a box, None for input without a picture."""

    page: int = Field(description="The page, from 1")
    box: Box | None = Field(
        None, description="Left, top, right, bottom in pixels of the page's picture; null where there is none"
    )


class Evidence(Spot):
    """Where a field stands, what the machine saw there, and how sure we are of the value (0 to 1)."""

    seen: str = Field(description="What the machine saw there")
    confidence: Share = Field(description="Of the fields at 0.9, nine in ten are right")


class Date(_Frozen):
    """A date as it stands on the paper, and as EDTF; ``edtf`` is None where the words name no date (``entfällt``)."""

    text: str = Field(description="The date as it stands on the paper")
    edtf: str | None = Field(None, description="ISO 8601-2; null where the words name no date")


class Person(_Frozen):
    """A name and an office, either of which may be unreadable."""

    name: str | None = Field(None, description="The name, null where unreadable")
    role: str | None = Field(None, description="The office")


class Header(_Frozen):
    """The form at the top of the first page."""

    organisation: str | None = Field(None, description="The council's city or county")
    department: str | None = Field(None, description="The issuing department")
    reference: str | None = Field(None, description="The file reference (GZ)")
    date: Date | None = Field(None, description="The memo's date, stamped or typed")
    confidential: bool = Field(False, description="Whether the box for confidential memos is ticked")
    recipients: str | None = Field(None, description="To whom the memo goes")


class Resolution(_Frozen):
    """The resolution reported on; ``session`` is the number of the meeting that passed it, ``body`` who met.

    ``paper`` is the link to it in the council's index, where one was given and agrees. ``preamble`` is what stands
    before the first point, often the beginning of each point's sentence: ``Die Verwaltung wird beauftragt,``.
    """

    number: str | None = Field(None, description="The number of the paper that was resolved on")
    session: str | None = Field(None, description="The number of the meeting")
    body: str | None = Field(None, description="Who met")
    title: str | None = Field(None, description="The paper's title")
    preamble: str | None = Field(None, description="What the resolution says before its first point")
    paper: str | None = Field(None, description="The paper's address in the council's index")


class Status(_Frozen):
    """How far a point has come.

    ``confidence`` is that of the state. A state that nobody claims (``report``) is the likeliest one all the same.
    """

    state: State = Field(
        "unknown", description="How far the point has come; concluded: a final memo that doesn't say how"
    )
    basis: Basis | None = Field(
        None,
        description="stated: in status words; inferred: from what was done; report: likeliest, not claimed; "
        "edited: by a person; null: nothing is said of the point",
    )
    statement: str | None = Field(None, description="The sentence that shows it, as it stands in the report")
    confidence: Share | None = Field(
        None, description="Of the states at 0.9, nine in ten are right; null in records before 1.1"
    )


class Point(_Frozen):
    """One point of the resolution, with the administration's whole report on it.

    ``number`` is None for an unnumbered resolution. Lettered items stay in ``text``.
    """

    number: str | None = Field(None, description="The point's number as printed; null for an unnumbered resolution")
    text: str = Field(description="What was resolved, with its lettered items; empty where the memo doesn't quote it")
    status: Status = Field(Status(), description="How far it has come")
    report: str | None = Field(None, description="The administration's whole report on it; null where none is its own")
    confidence: Share = Field(description="How sure number and text are")
    evidence: tuple[Spot, ...] = Field((), description="Where text and report stand")


class Record(_Frozen):
    """What the words of one memo say."""

    kind: Literal["control_report", "other"] = Field(description="other: no control memo; the rest is best effort")
    header: Header = Field(Header(), description="The form at the top")
    report: Literal["interim", "final"] | None = Field(
        None, description="Whether another report is to come, as the memo's opening says"
    )
    resolution: Resolution | None = Field(None, description="The resolution reported on")
    points: tuple[Point, ...] = Field((), description="Its points in the memo's order")
    general_report: str | None = Field(None, description="A report that is no point's in particular")
    next_control: Date | None = Field(None, description="When it is checked again")
    signatory: Person | None = Field(None, description="Who signed")
    acknowledged_by: tuple[Person, ...] = Field((), description="Who took note")
    references: tuple[str, ...] = Field((), description="Other papers that the memo names")
    evidence: dict[str, Evidence] = Field({}, description="A field's path: where it stands")
    doubts: tuple[Doubt, ...] = Field((), description="What a person should look at")


class Source(_Frozen):
    """The file as it was given: its name, the hash and size (bytes) of its content, its media type.

    ``pages`` is the number of this memo's pages; ``first_page`` the page of the file it starts on (a stack put through
    the feeder in one go holds several memos). ``same_as`` names the input of the same batch that has the same bytes and
    was read for both (``2019/scan-0042.pdf``).
    """

    file: str = Field(description="The file's name")
    sha256: str = Field(description="The hash of its content")
    media_type: str = Field(description="Its media type")
    size: int = Field(description="Bytes")
    pages: int = Field(description="This memo's pages")
    first_page: int = Field(1, description="The page of the file on which it starts")
    same_as: str | None = Field(None, description="The file with the same content that was read for this one")


class ProcessingPage(_Frozen):
    """How one page was read: the source of its words and why, what was done to the picture, the mean confidence."""

    text_from: Literal["ocr", "layer", "text"] = Field(description="Where the page's words come from")
    why: str = Field(description="Why from there")
    confidence: float | None = Field(None, description="The mean confidence of its words")
    width: int | None = Field(None, description="Pixels of the picture as kept")
    height: int | None = Field(None, description="Pixels")
    dpi: int | None = Field(None, description="Pixels an inch")
    prepared: tuple[str, ...] = Field((), description="What was done to the picture, in English")
    steps: tuple[Step, ...] = Field((), description="The same by code; empty in records before 1.1")

    @property
    def taken(self) -> tuple[Step, ...]:
        """The steps, also of a record that has only their sentences."""
        return self.steps or tuple(map(step_of, self.prepared))


class Processing(_Frozen):
    """By what the record was made: our version, the engine's, the dictionaries' hash (``sha256:…``)."""

    version: str = Field(description="Our version")
    engine: str = Field(description="The engines")
    pages: tuple[ProcessingPage, ...] = Field(description="A page each")
    corrections: str = Field(description="The hash of the dictionaries")


class Edit(_Frozen):
    """What a person changed in the record, and when (UTC, ISO 8601)."""

    field: str = Field(description="The field's path: points[2].status.state")
    before: Any = Field(None, description="What stood there")
    after: Any = Field(None, description="What stands there now")
    who: str = Field(description="Who changed it")
    when: str = Field(description="When, UTC")


class _Envelope(_Frozen):
    schema_version: Literal["1.0", "1.1"] = Field(SCHEMA_VERSION, description="The version of this schema")
    source: Source = Field(description="The file")


class Memo(Record, _Envelope):
    """A memo's record with its origin and every change made to what was seen: what ``ingest`` returns and writes."""

    corrections: tuple[Correction, ...] = Field((), description="Every change made to what was seen")
    processing: Processing = Field(description="By what the record was made")
    edits: tuple[Edit, ...] = Field((), description="What persons changed, in their order")


SCHEMA_ID = f"urn:beschlussbuch:schema:memo:{SCHEMA_VERSION}"
"""The schema's name; nothing needs to be served there."""


def published_schema() -> dict[str, Any]:
    """The JSON Schema that others validate against: open for what a later 1.x adds, and saying so.

    >>> published_schema()["$schema"]
    'https://json-schema.org/draft/2020-12/schema'
    """
    schema = Memo.model_json_schema()
    for part in (schema, *schema["$defs"].values()):
        part.pop("additionalProperties", None)
    about = (
        f"A control memo's record, schema version {SCHEMA_VERSION}. Later 1.x only add: a property or a word of an "
        "enumeration may come, none goes or changes its meaning. Objects are open for that: pass over what is unknown."
    )
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID}
    return {**head, **schema, "description": about}
