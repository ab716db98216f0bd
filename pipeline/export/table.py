"""One row per point of each memo: CSV for spreadsheets, Parquet for notebooks.

::

    number,point,state,next_control,date,text
    V0760/15,1,in_progress,2019-09-27,2019-05-02,Die Turnhalle wird saniert.
"""

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipeline.extras import extra
from pipeline.files import written_whole
from pipeline.ledger.copies import Copied
from pipeline.ledger.forms import heads_of, shown
from pipeline.ledger.rows import head, key
from pipeline.ledger.show import sheet
from pipeline.memo import Memo, Point

__all__ = ["COLUMNS", "csv_lines", "parquet", "rows"]

COLUMNS = (
    *(
        "number",
        "session",
        "body",
        "title",
        "point",
        "text",
        "state",
        "basis",
        "state_confidence",
        "statement",
        "point_report",
        "confidence",
    ),
    *("report", "date", "date_text", "next_control", "next_control_text", "department", "reference", "signatory"),
    *("doubts", "file", "first_page", "sha256", "same_as", "edits", "copies"),
)
_BATCH = 10_000  # rows of a Parquet row group


Names = Mapping[str, Sequence[Copied]]
"""Further names of memos' scans by the memos' keys."""


def rows(memos: Iterable[Memo], copies: Names = MappingProxyType({})) -> Iterator[dict[str, Any]]:
    """The points of control memos, each with its memo's head and further names; all of `COLUMNS` in every row."""
    for memo in memos:
        if memo.kind == "control_report":
            names = "; ".join(one.file for one in copies.get(key(memo), ())) or None
            for position, point in enumerate(memo.points):
                yield _row(memo, point) | {"edits": _edits(memo, position), "copies": names}


def _edits(memo: Memo, position: int) -> str | None:
    """What persons changed in a point's row (not in the memo's other points), as the record's JSON; None: nothing."""
    own = f"points[{position}]"
    of = [one for one in memo.edits if not one.field.startswith("points[") or one.field.startswith(own)]
    return json.dumps([one.model_dump() for one in of], ensure_ascii=False) if of else None


def _row(memo: Memo, point: Point) -> dict[str, Any]:
    row = head(memo) | {
        "point": point.number,
        "text": point.text,
        "state": point.status.state,
        "basis": point.status.basis,
        "state_confidence": point.status.confidence,
        "statement": point.status.statement,
        "point_report": point.report,
        "confidence": point.confidence,
        "same_as": memo.source.same_as,
    }
    return {name: row.get(name) for name in COLUMNS}


def csv_lines(memos: Iterable[Memo], copies: Names = MappingProxyType({}), *, excel: bool = False) -> Iterator[str]:
    """The head line, then one a point, written as `pipeline.ledger.show.sheet` does: no cell begins as a formula.

    Excel's speaks the language of its reader, the other one is for programs and the same in every language.
    """
    line = io.StringIO()
    write = sheet(line, heads_of(COLUMNS) if excel else COLUMNS, excel=excel)
    for row in rows(memos, copies):
        yield line.getvalue()
        line.seek(0)
        line.truncate()
        write((shown(row) if excel else row).values())
    yield line.getvalue()


def parquet(memos: Iterable[Memo], target: Path, copies: Names = MappingProxyType({})) -> int:
    """Write the rows to a Parquet file, whole or not at all; the number of rows.

    Raises MissingProgram where pyarrow is not installed, PathError where the file cannot be written.
    """
    with extra("parquet"):
        import pyarrow as arrow
        from pyarrow import parquet as files
    kinds = {
        "state_confidence": arrow.float64(),
        "confidence": arrow.float64(),
        "doubts": arrow.int32(),
        "first_page": arrow.int32(),
    }
    schema = arrow.schema([(name, kinds.get(name, arrow.string())) for name in COLUMNS])
    count = 0
    with written_whole(target) as file, files.ParquetWriter(file, schema) as writer:
        for group in _groups(rows(memos, copies)):
            writer.write_table(arrow.Table.from_pylist(group, schema=schema))
            count += len(group)
    return count


def _groups(given: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    group: list[dict[str, Any]] = []
    for row in given:
        group.append(row)
        if len(group) == _BATCH:
            yield group
            group = []
    if group:
        yield group
