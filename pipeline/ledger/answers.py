"""What the book answers: a point as it stands, a resolution's history, a count, a hit.

::

    V0760/15  1  in_progress   control 2019-09-27   129 days late   Geschäftsbereich Bildung und Jugend
"""

from dataclasses import dataclass
from datetime import date

from pipeline.vocabulary import Basis, State

__all__ = [
    "Count",
    "Hit",
    "MemoHead",
    "Move",
    "Otherwise",
    "PointHistory",
    "PointNow",
    "ResolutionHead",
    "ResolutionHistory",
    "Stats",
    "Unlisted",
]


@dataclass(frozen=True, slots=True)
class PointNow:
    """A resolution point as it stands on a day, by the last memo that speaks of it.

    ``resolution`` is its number, None where it could not be read; ``point`` the point's, None where it has none.
    ``department``, ``next_control`` (EDTF) and ``memo`` are of the resolution's last memo. ``days_late`` counts from
    the last day that the control date can mean, and is None where it hasn't passed or the point is closed.
    """

    id: int
    resolution: str | None
    title: str | None
    body: str | None
    year: int | None
    department: str | None
    point: str | None
    text: str
    state: State
    basis: Basis | None
    state_confidence: float | None
    next_control: str | None
    memo: str
    memo_date: str | None
    file: str
    open: bool
    days_late: int | None


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What a further scan of a memo says otherwise (``here``) than the one that counts (``there``).

    ``field``: ``date``, ``report``, ``next_control``, ``state`` of a ``point``, or ``point``, which the other hasn't.
    """

    field: str
    point: str | None
    here: str | None
    there: str | None


@dataclass(frozen=True, slots=True)
class MemoHead:
    """What is on a memo's first lines.

    ``same_as`` is the memo that this scan shows once more, ``differs`` what it says otherwise than that one, which
    counts; ``copies`` are further names of files with its bytes.
    """

    key: str
    kind: str
    report: str | None
    number: str | None
    session: str | None
    title: str | None
    department: str | None
    date: str | None
    next_control: str | None
    next_control_text: str | None
    same_as: str | None
    doubts: int
    file: str
    pages: int
    changed_at: str
    copies: tuple[str, ...] = ()
    differs: tuple[Otherwise, ...] = ()


@dataclass(frozen=True, slots=True)
class ResolutionHead:
    """A resolution in a list, as it stands today: how many memos and points it has, how many of these are open.

    ``memo`` is the key of its last memo, by which one without a readable number is found; ``overdue``: it has open
    points, and its control date has passed.
    """

    number: str | None
    session: str | None
    body: str | None
    title: str | None
    year: int | None
    department: str | None
    report: str | None
    next_control: str | None
    memo: str | None
    memos: int
    points: int
    open: int
    overdue: bool


@dataclass(frozen=True, slots=True)
class Move:
    """What one memo says of a point. ``speaks`` is false where it only quotes it: then nothing changes.

    ``doubted``: the memo's reading holds a doubt of this state, of its points at all, or of the resolution's number.
    """

    memo: str
    date: str | None
    state: State
    basis: str | None
    state_confidence: float | None
    statement: str | None
    report: str | None
    speaks: bool
    doubted: bool = False


@dataclass(frozen=True, slots=True)
class PointHistory:
    """A point and how its status moved, oldest memo first."""

    number: str | None
    text: str
    state: State
    open: bool
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class ResolutionHistory:
    """A resolution with all its memos (second scans among them) and points."""

    number: str | None
    session: str | None
    body: str | None
    title: str | None
    year: int | None
    department: str | None
    report: str | None
    next_control: str | None
    memos: tuple[MemoHead, ...]
    points: tuple[PointHistory, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A memo in which the words were found, and where; the words stand between ``[`` and ``]`` in the snippet."""

    memo: str
    resolution: str | None
    title: str | None
    date: str | None
    file: str
    snippet: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many points of a department, a year or of all are in a state, and by what that is known."""

    group: str
    name: str
    state: State
    points: int
    stated: int = 0
    inferred: int = 0
    edited: int = 0
    report: int = 0


@dataclass(frozen=True, slots=True)
class Unlisted:
    """What may be late and is in no list of overdue points.

    ``points`` are open and their resolution has no day for its next control; in ``memos``, which are control memos, no
    point was found (null where one department's points are asked for).
    """

    points: int
    memos: int | None


@dataclass(frozen=True, slots=True)
class Stats:
    """The book in numbers, on a day; ``differing`` second scans say something else than the memos that count."""

    on: date
    memos: int
    second_scans: int
    differing: int
    resolutions: int
    points: int
    open: int
    overdue: int
    doubts: int
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class PointMove:
    """A line of a resolution's history: what one memo said of one point."""

    point: str | None
    date: str | None
    state: State
    basis: str | None
    state_confidence: float | None
    statement: str | None
    memo: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a memo: ``added``, ``linked`` (as a second scan), ``replaced`` (read anew), ``removed``."""

    id: int
    at: str
    what: str
    memo: str
    resolution: str | None
    digest: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A scan sent in: ``waiting``, ``reading``, ``done`` (with its memos' keys) or ``failed`` (why, with its code)."""

    id: str
    name: str
    state: str
    memos: tuple[str, ...]
    problem: str | None
    code: str | None
    received_at: str
    finished_at: str | None
