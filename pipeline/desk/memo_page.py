"""Everything that a memo's page shows: the reading with its fields and their spots, the paper, the edits by hand."""

import hashlib
import json
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request
from sqlalchemy import select

from pipeline.desk import fields, paper, twice
from pipeline.desk.edits import edits_of
from pipeline.desk.records import current
from pipeline.desk.room import Desk, desk_of
from pipeline.desk.spots import spots_of
from pipeline.ledger.store import reading
from pipeline.ledger.tables import resolutions
from pipeline.memo import Memo
from pipeline.page import Line, Page

__all__ = ["AsShown", "everything", "kept_of", "memo_of"]


def memo_of(request: Request, key: str) -> Memo:
    """The memo as it stands in the book. Raises HTTPException 404."""
    with reading(desk_of(request).engine) as connection:
        memo = current(connection, key)
    if memo is None:
        raise HTTPException(404, "Diese Mitteilung gibt es im Buch nicht.")
    return memo


def _as_shown(request: Request, key: str) -> Memo:
    """The memo for a change, if it stands as the page that asks shows it. Raises HTTPException 404, 409.

    Points and doubts are asked for by their place: where another tab or another clerk removed the first since, the
    page's third is now the second.
    """
    memo = memo_of(request, key)
    if request.headers.get("X-Stand") not in {None, _stand(memo)}:
        raise HTTPException(
            409, "Diese Mitteilung wurde inzwischen geändert. Bitte die Seite neu laden und noch einmal versuchen."
        )
    return memo


AsShown = Annotated[Memo, Depends(_as_shown)]
"""The memo that a page changes, as that page shows it."""


def _stand(memo: Memo) -> str:
    return hashlib.sha256(memo.model_dump_json().encode()).hexdigest()[:16]


def everything(request: Request, key: str) -> dict[str, Any]:
    """The page's values. Raises HTTPException 404."""
    desk, memo = desk_of(request), memo_of(request, key)
    with reading(desk.engine) as connection:
        history, scans = edits_of(connection, key), twice.scans_of(connection, key)
        known = select(resolutions.c.number).where(resolutions.c.number.in_(memo.references))
        references = set(connection.execute(known).scalars())
    has_scan = paper.original(desk, memo.source.sha256, memo.source.file) is not None
    numbers = range(memo.source.first_page, memo.source.first_page + len(memo.processing.pages))
    pages = [(number, size) for number in numbers if has_scan and (size := fields.size_of(memo, number))]
    kept = kept_of(desk, memo)
    groups = fields.groups(memo, spots_of(memo, kept))
    return {
        "key": key,
        "memo": memo,
        "stand": _stand(memo),
        "scans": scans,
        "groups": groups,
        "editable": {field.path: field.id for group in groups for field in group.fields},
        "history": [(row, json.loads(row.before), json.loads(row.value)) for row in history],
        "has_scan": has_scan,
        "pages": pages,
        "texts": [] if pages else _texts(memo, kept, numbers),
        "folders": [str(folder) for folder in desk.scans],
        "references": references,
        "json": memo.model_dump_json(indent=1),
        "focus": "",
    }


def kept_of(desk: Desk, memo: Memo) -> Sequence[Page]:
    """The pages of the memo's scan as they were seen, where they were kept."""
    return paper.kept_pages(desk, memo.source.sha256) or paper.pages_beside(desk, memo.source) or ()


def _texts(memo: Memo, kept: Sequence[Page], numbers: range) -> list[tuple[int, list[list[tuple[str, bool]]]]]:
    """The kept pages where no picture can be shown: lines of words, each with whether it is doubtful."""
    doubtful = {(doubt.page, doubt.line, doubt.word) for doubt in memo.doubts}

    def marked(page: int, number: int, line: Line) -> list[tuple[str, bool]]:
        whole = (page, number, None) in doubtful
        return [(word.as_seen, whole or (page, number, at) in doubtful) for at, word in enumerate(line.words, 1)]

    return [
        (page.number, [marked(page.number, number, line) for number, line in enumerate(page.lines, 1)])
        for page in kept
        if page.number in numbers
    ]
