"""The fields of a memo beside the reader's: which are right, and how sure the product was of them.

Names, titles and offices may differ in three letters of a hundred; a control that the reader saw excluded (``none``)
has no date.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rapidfuzz.distance import Levenshtein

from bench.annotated import Annotated
from pipeline.fields.confidence import FIELDS
from pipeline.memo import Record

__all__ = ["NAMES", "bands", "calibration_error", "graded", "misses", "right_fields", "silent", "table", "wrong_date"]

_WORDED = {"title", "department", "signatory_role"}
_SLACK = 0.03
NAMES: Mapping[str, tuple[str, ...]] = {
    **{name: (name,) for name in ("number", "session", "title", "report", "department", "reference", "date")},
    "control": ("next_control",),
    "signatory": ("signatory_name", "signatory_role"),
}
"""The fields whose confidence is counted, and what the annotations call their parts."""
BANDS = ((0.0, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 1.01))
LOW = 0.8
"""Below this the desk marks a field's confidence as low."""
TARGETS = {
    "number": 99.5,
    "session": 99,
    "title": 96,
    "report": 99,
    "department": 97,
    "reference": 96,
    "date": 88,
    "next_control": 99,
    "signatory_name": 93,
    "signatory_role": 96,
}


def right_fields(row: Mapping[str, Any], record: Record) -> dict[str, bool]:
    """Whether each field of the record is what the reader says of the memo."""
    return {name: _same(name, row[name], value) for name, value in _got(record).items()}


def _got(record: Record) -> dict[str, str | None]:
    """The record's fields by the annotations' names."""
    resolution, header, signed = record.resolution, record.header, record.signatory
    return {
        "number": resolution and resolution.number,
        "session": resolution and resolution.session,
        "title": resolution and resolution.title,
        "report": record.report,
        "department": header.department,
        "reference": header.reference,
        "date": header.date and header.date.edtf,
        "next_control": record.next_control and record.next_control.edtf,
        "signatory_name": signed and signed.name,
        "signatory_role": signed and signed.role,
    }


def graded(record: Record, right: Mapping[str, bool]) -> Iterator[tuple[str, float, bool]]:
    """Each field that was found: its name, how sure the product is, whether it is right."""
    for path, name in FIELDS.items():
        if path in record.evidence:
            yield name, record.evidence[path].confidence, all(right[part] for part in NAMES[name])


def silent(record: Record, right: Mapping[str, bool]) -> Iterator[str]:
    """The fields that are wrong, and nothing tells a person to look: no doubt, and the desk marks no low confidence."""
    doubted = [doubt.field or "" for doubt in record.doubts]
    for path, name in FIELDS.items():
        sure = record.evidence[path].confidence if path in record.evidence else 1.0
        if (
            not all(right[part] for part in NAMES[name])
            and sure >= LOW
            and not any(one.startswith(path) for one in doubted)
        ):
            yield name


def calibration_error(found: Sequence[tuple[float, bool]]) -> float:
    """By how much confidences miss the share that is right, in percent: the mean over the bands, by their sizes."""
    bands = ([(sure, ok) for sure, ok in found if low <= sure < high] for low, high in BANDS)
    return 100 * sum(abs(sum(sure - ok for sure, ok in band)) for band in bands) / max(1, len(found))


def misses(row: Mapping[str, Any], record: Record) -> Iterator[str]:
    """The fields that are not what the reader says, in words."""
    got = _got(record)
    for name, right in right_fields(row, record).items():
        if not right:
            yield f"{name}: {row[name]!r}, read as {got[name]!r}"
    if wrong_date(row, record):
        yield "date: wrong without a doubt"


def wrong_date(row: Mapping[str, Any], record: Record) -> bool:
    """Whether a date is given that is not the reader's, nor a part of it, and nobody doubts it."""
    wanted, got = row["date"], _got(record)["date"]
    if got is None or _same("date", wanted, got) or (wanted and got in wanted):
        return False
    return not any((doubt.field or "").startswith("header.date") for doubt in record.doubts)


def table(found: Mapping[str, Iterable[tuple[Annotated, Record]]]) -> str:
    """The share of right fields, and how well confidences keep their word, for each set of memos, as Markdown."""
    judged = {
        name: [(memo.row, right_fields(memo.row, one), one) for memo, one in memos] for name, memos in found.items()
    }
    lines = [f"| field | {' | '.join(judged)} | target |", f"|---|{'--:|' * (len(judged) + 1)}"]
    for field, target in TARGETS.items():
        shares = (_percent([right[field] for _, right, _ in memos]) for memos in judged.values())
        lines.append(f"| {field.replace('_', ' ')} | {' | '.join(shares)} | ≥ {target} % |")
    wrong = (str(sum(wrong_date(row, record) for row, _, record in memos)) for memos in judged.values())
    lines.append(f"| dates wrong without a doubt | {' | '.join(wrong)} | 0 |")
    wrong = (str(sum(len([*silent(record, right)]) for _, right, record in memos)) for memos in judged.values())
    lines.append(f"| fields wrong without a doubt or a low confidence | {' | '.join(wrong)} | |")
    sure = {
        name: [(confidence, ok) for _, right, record in memos for _, confidence, ok in graded(record, right)]
        for name, memos in judged.items()
    }
    high = {name: [ok for confidence, ok in fields if confidence >= 0.95] for name, fields in sure.items()}
    shares = (f"{100 * len(high[name]) / max(1, len(sure[name])):.1f} %" for name in sure)
    lines.append(f"| fields at confidence 0.95 and more | {' | '.join(shares)} | ≥ 85 % |")
    lines.append(f"| … and right | {' | '.join(_percent(ok) for ok in high.values())} | ≥ 99 % |")
    errors = (f"{calibration_error(fields):.1f} %" for fields in sure.values())
    lines.append(f"| expected error of calibration | {' | '.join(errors)} | |")
    return "\n".join([*lines, "", *bands("fields", sure)])


def bands(name: str, found: Mapping[str, Sequence[tuple[float, bool]]]) -> list[str]:
    """Of what is given with a confidence in each band, how much is right, for each set of memos, as Markdown."""
    lines = [f"| confidence of {name} | {' | '.join(found)} |", f"|---|{'--:|' * len(found)}"]
    for low, high in BANDS:
        of_sets = ([right for sure, right in one if low <= sure < high] for one in found.values())
        cells = (f"{100 * sum(band) / len(band):.0f} % of {len(band)}" if band else "" for band in of_sets)
        lines.append(f"| {low:.2f} to {min(high, 1):.2f} | {' | '.join(cells)} |")
    return lines


def _percent(values: Sequence[bool]) -> str:
    return f"{100 * sum(values) / max(1, len(values)):.1f} %"


def _same(name: str, wanted: str | None, got: str | None) -> bool:
    if wanted is None or (name == "next_control" and wanted == "none"):
        return got is None
    one, other = _loose(wanted), _loose(got or "")
    return one == other or (name in _WORDED and Levenshtein.distance(one, other) <= _SLACK * len(one))


def _loose(text: str) -> str:
    """Letters and digits alone, case folded."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", text)).casefold()
