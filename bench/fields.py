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

__all__ = ["graded", "right_fields", "table"]

_WORDED = {"title", "department", "signatory_role"}
_SLACK = 0.03
NAMES: Mapping[str, tuple[str, ...]] = {
    **{name: (name,) for name in ("number", "session", "title", "report", "department", "reference", "date")},
    "control": ("next_control",),
    "signatory": ("signatory_name", "signatory_role"),
}
"""The fields whose confidence is counted, and what the annotations call their parts."""
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
    resolution, header, signed = record.resolution, record.header, record.signatory
    got = {
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
    return {name: _same(name, row[name], value) for name, value in got.items()}


def graded(record: Record, right: Mapping[str, bool]) -> Iterator[tuple[str, float, bool]]:
    """Each field that was found: its name, how sure the product is, whether it is right."""
    for path, name in FIELDS.items():
        if path in record.evidence:
            yield name, record.evidence[path].confidence, all(right[part] for part in NAMES[name])


def table(found: Mapping[str, Iterable[tuple[Annotated, Record]]]) -> str:
    """The share of right fields, and how well confidences keep their word, for each set of memos, as Markdown."""
    judged = {name: [(right_fields(memo.row, one), one) for memo, one in memos] for name, memos in found.items()}
    lines = [f"| field | {' | '.join(judged)} | target |", f"|---|{'--:|' * (len(judged) + 1)}"]
    for field, target in TARGETS.items():
        shares = (_percent([right[field] for right, _ in memos]) for memos in judged.values())
        lines.append(f"| {field.replace('_', ' ')} | {' | '.join(shares)} | ≥ {target} % |")
    sure = {name: [one for right, record in memos for one in graded(record, right)] for name, memos in judged.items()}
    high = {name: [ok for _, confidence, ok in fields if confidence >= 0.95] for name, fields in sure.items()}
    shares = (f"{100 * len(high[name]) / max(1, len(sure[name])):.1f} %" for name in sure)
    lines.append(f"| fields at 0.95 and more | {' | '.join(shares)} | ≥ 85 % |")
    lines.append(f"| … and right | {' | '.join(_percent(ok) for ok in high.values())} | ≥ 99 % |")
    return "\n".join(lines)


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
