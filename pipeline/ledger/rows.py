"""A memo's record as rows: what stands in each table about it.

::

    {"resolution": {"number": "V0760/15", …}, "points": [{"number": "1", "status": {"state": "in_progress", …}}, …]}

becomes one row of ``memos``, a row of ``statuses`` for each point, and rows of ``doubts``, ``corrections``, ``texts``.
The ids of resolution and points are known only to the book, and are filled in by `put`.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from pipeline.grammar.edtf import span
from pipeline.ledger.bulk import Columns
from pipeline.memo import Memo, Point, Record, State, Status
from pipeline.page import Box

__all__ = [
    "CLOSING",
    "Prepared",
    "claimed",
    "closes",
    "content",
    "head",
    "key",
    "prepared",
    "stands_from",
]

CLOSING: frozenset[State] = frozenset({"implemented", "obsolete", "concluded"})
"""States after which nothing more is to be expected. ``not_implemented`` isn't one: "konnte noch nicht umgesetzt
werden" is the usual case; a refusal comes in a final report, which closes whatever its points' states are."""

_CONTROL_AHEAD = timedelta(days=183)  # memos set the next control some 2 to 13 months ahead


class Prepared(NamedTuple):
    """One memo's rows, and the JSON that is kept; ``copy_of``: the scan with the same bytes that was read for it."""

    memo: Columns
    statuses: list[Columns]
    doubts: list[Columns]
    corrections: list[Columns]
    text: Columns
    record: str
    version: str
    copy_of: str | None


def key(memo: Memo) -> str:
    """The memo's name in addresses: the first 16 digits of its file's hash, and its first page unless that is 1."""
    digits = memo.source.sha256.removeprefix("sha256:")[:16]
    return digits if memo.source.first_page == 1 else f"{digits}-{memo.source.first_page}"


def content(memo: Memo) -> tuple[str, str]:
    """The record's JSON, and the hash of it that tells one reading from another (the file's names don't count)."""
    record = memo.model_dump_json()
    unnamed = record
    for field, name in (("file", memo.source.file), ("same_as", memo.source.same_as)):
        unnamed = unnamed.replace(f'"{field}":{json.dumps(name, ensure_ascii=False)}', f'"{field}":""', 1)
    return record, hashlib.sha256(unnamed.encode()).hexdigest()


def closes(record: Record) -> bool:
    """Whether the memo ends the matter: a final report that neither sets a control date nor leaves one unreadable."""
    undated = record.next_control is None or record.next_control.edtf is None
    unsure = any(doubt.field.startswith("next_control") for doubt in record.doubts)
    return record.report == "final" and undated and not unsure


def stands_from(record: Record) -> date:
    """The day that orders a resolution's memos.

    The memo's date (the first day it can mean). Where that is unreadable: half a year before the control date it sets,
    or last for one that closes the matter, or else first.
    """
    dated = span(record.header.date.edtf) if record.header.date else None
    if dated:
        return dated[0]
    control = span(record.next_control.edtf) if record.next_control else None
    if control:
        return max(control[1], date.min + _CONTROL_AHEAD) - _CONTROL_AHEAD
    return date.max if closes(record) else date.min


def prepared(memo: Memo) -> Prepared:
    """The rows about one memo, without the ids that the book gives."""
    record, digest = content(memo)
    row = _memo_row(memo) | {"digest": digest}
    return Prepared(
        row,
        list(_status_rows(memo, row)) if memo.kind == "control_report" else [],
        [_spot(doubt, position) | _doubt(doubt) for position, doubt in enumerate(memo.doubts, 1)],
        [_spot(change, position) | _correction(change) for position, change in enumerate(memo.corrections, 1)],
        _text_row(memo),
        record,
        memo.processing.version,
        memo.source.same_as,
    )


def head(memo: Memo) -> Columns:
    """What is said once a memo, for a row of the book or of a table: all but its points' own fields."""
    resolution, header, control = memo.resolution, memo.header, memo.next_control
    return {
        "report": memo.report,
        "number": resolution.number if resolution else None,
        "session": resolution.session if resolution else None,
        "body": resolution.body if resolution else None,
        "title": resolution.title if resolution else None,
        "department": header.department,
        "reference": header.reference,
        "date": header.date.edtf if header.date else None,
        "date_text": header.date.text if header.date else None,
        "next_control": control.edtf if control else None,
        "next_control_text": control.text if control else None,
        "signatory": memo.signatory.name if memo.signatory else None,
        "doubts": len(memo.doubts),
        "file": memo.source.file,
        "sha256": memo.source.sha256,
        "first_page": memo.source.first_page,
    }


def _memo_row(memo: Memo) -> Columns:
    ends = span(memo.next_control.edtf) if memo.next_control else None
    confidences = [evidence.confidence for evidence in memo.evidence.values()]
    confidences += [point.confidence for point in memo.points]
    return head(memo) | {
        "key": key(memo),
        "same_as": None,
        "differs": None,
        "kind": memo.kind,
        "control_ends": ends[1] if ends else None,
        "closes": closes(memo),
        "stands_from": stands_from(memo),
        "stands_until": None,
        "confidence": min(confidences, default=None),
        "pages": memo.source.pages,
    }


def _status_rows(memo: Memo, row: Columns) -> Iterator[Columns]:
    times: Counter[str | None] = Counter()
    for position, point in enumerate(memo.points):
        times[point.number] += 1
        yield _status_row(point, row, position, times[point.number])


def _status_row(point: Point, row: Columns, position: int, occurrence: int) -> Columns:
    return {
        "position": position + 1,
        "number": point.number,
        "occurrence": occurrence,
        "state": point.status.state,
        "basis": point.status.basis,
        "state_confidence": point.status.confidence,
        "statement": point.status.statement,
        "report": point.report,
        "text": point.text,
        "confidence": point.confidence,
        "page": point.evidence[0].page if point.evidence else None,
        "closes": _ends(point.status) or row["closes"],
        "speaks": claimed(point.status) or (point.status.state != "unknown" and point.report is not None),
        "stands_from": row["stands_from"],
        "stands_until": None,
    }


def claimed(status: Status) -> bool:
    """Whether somebody stands for the state: the memo's words, what was done, or a person."""
    return status.basis in {"stated", "inferred", "edited"} and status.state != "unknown"


def _ends(status: Status) -> bool:
    """Whether nothing more is to be expected by the state: a likeliest state that nobody claims ends nothing."""
    return status.state == "concluded" or (status.state in CLOSING and claimed(status))


def _spot(item: Any, position: int) -> Columns:
    box: Box | None = item.box
    return {
        "position": position,
        "page": item.page,
        "line": item.line,
        "word": item.word,
        "box": "[{},{},{},{}]".format(*box) if box else None,
    }


def _doubt(doubt: Any) -> Columns:
    return {name: getattr(doubt, name) for name in ("field", "kind", "code", "reason", "seen", "likely")}


def _correction(change: Any) -> Columns:
    return {name: getattr(change, name) for name in ("seen", "text", "rule", "score", "entry")}


def _text_row(memo: Memo) -> Columns:
    resolution = memo.resolution
    reports = list(dict.fromkeys(point.report for point in memo.points if point.report))
    if memo.general_report:
        reports.append(memo.general_report)
    texts = [f"{point.number}. {point.text}" if point.number else point.text for point in memo.points]
    return {
        "number": resolution.number if resolution else None,
        "title": resolution.title if resolution else None,
        "points": "\n\n".join([*([resolution.preamble] if resolution and resolution.preamble else []), *texts]),
        "reports": "\n\n".join(reports),
    }
