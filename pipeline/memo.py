"""What is kept: one record per memo. The JSON Schema (``memo.schema.json``) comes from these models.

::

    Beschlusskontrolle zu V0760/15 (Sitzungsnummer: SR/020/2016)
    folgender Zwischenstand kann zu oben genanntem Beschluss gegeben werden: …

becomes ``{"kind": "control_report", "report": "interim", "resolution": {"number": "V0760/15", …}, …}``.
Changes are additive within schema version 1.x: a field may come, none goes and none changes its meaning.

Dates are EDTF (ISO 8601-2): ``2024-10-07``, ``2024-10`` where the day is unreadable. Boxes are pixels of the page
picture whose size and resolution stand in ``processing.pages``. Confidences are shares: of the fields at 0.9, nine in
ten are right.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.page import Box, Correction, Doubt

__all__ = [
    "SCHEMA_VERSION",
    "Date",
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
]

SCHEMA_VERSION: Literal["1.1"] = "1.1"

State = Literal[
    "implemented",
    "partly_implemented",
    "in_progress",
    "not_implemented",
    "deferred",
    "obsolete",
    "concluded",
    "unknown",
]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Spot(_Frozen):
    """Where something stands: a page (from 1) and a box, None for input without a picture."""

    page: int
    box: Box | None = None


class Evidence(Spot):
    """Where a field stands, what the machine saw there, and how sure we are of the value (0 to 1)."""

    seen: str
    confidence: float = Field(ge=0, le=1)


class Date(_Frozen):
    """A date as it stands on the paper, and as EDTF; ``edtf`` is None where the words name no date (``entfällt``)."""

    text: str
    edtf: str | None = None


class Person(_Frozen):
    """A name and an office, either of which may be unreadable."""

    name: str | None = None
    role: str | None = None


class Header(_Frozen):
    """The form at the top of the first page."""

    organisation: str | None = None
    department: str | None = None
    reference: str | None = None
    date: Date | None = None
    confidential: bool = False
    recipients: str | None = None


class Resolution(_Frozen):
    """The resolution reported on; ``session`` is the number of the meeting that passed it, ``body`` who met.

    ``paper`` is the link to it in the council's index, where one was given and agrees.
    """

    number: str | None = None
    session: str | None = None
    body: str | None = None
    title: str | None = None
    paper: str | None = None


class Status(_Frozen):
    """How far a point has come.

    ``basis``: ``stated`` in the memo's own words (quoted in ``statement``), ``report`` where only the memo's
    interim/final says so, None where nothing does (``unknown``).
    """

    state: State = "unknown"
    basis: Literal["stated", "report"] | None = None
    statement: str | None = None


class Point(_Frozen):
    """One point of the resolution, with the administration's whole report on it.

    ``number`` is None for an unnumbered resolution. Lettered items stay in ``text``.
    """

    number: str | None = None
    text: str
    status: Status = Status()
    report: str | None = None
    confidence: float = Field(ge=0, le=1)
    evidence: tuple[Spot, ...] = ()


class Record(_Frozen):
    """What the words of one memo say."""

    kind: Literal["control_report", "other"]
    header: Header = Header()
    report: Literal["interim", "final"] | None = None
    resolution: Resolution | None = None
    points: tuple[Point, ...] = ()
    general_report: str | None = None
    next_control: Date | None = None
    signatory: Person | None = None
    acknowledged_by: tuple[Person, ...] = ()
    references: tuple[str, ...] = ()
    evidence: dict[str, Evidence] = {}
    doubts: tuple[Doubt, ...] = ()


class Source(_Frozen):
    """The file as it was given: its name, the hash and size (bytes) of its content, its media type.

    ``pages`` is the number of this memo's pages; ``first_page`` the page of the file it starts on (a stack put through
    the feeder in one go holds several memos).
    """

    file: str
    sha256: str
    media_type: str
    size: int
    pages: int
    first_page: int = 1


class ProcessingPage(_Frozen):
    """How one page was read: the source of its words and why, what was done to the picture, the mean confidence."""

    text_from: Literal["ocr", "layer", "text"]
    why: str
    confidence: float | None = None
    width: int | None = None
    height: int | None = None
    dpi: int | None = None
    prepared: tuple[str, ...] = ()


class Processing(_Frozen):
    """By what the record was made: our version, the engine's, the dictionaries' hash (``sha256:…``)."""

    version: str
    engine: str
    pages: tuple[ProcessingPage, ...]
    corrections: str


class _Envelope(_Frozen):
    schema_version: Literal["1.0", "1.1"] = SCHEMA_VERSION
    source: Source


class Memo(Record, _Envelope):
    """A memo's record with its origin and every change made to what was seen: what ``ingest`` returns and writes."""

    corrections: tuple[Correction, ...] = ()
    processing: Processing
