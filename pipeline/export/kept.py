"""What a batch kept of a scan: its records, and its pages as they were seen, so that nothing is read twice.

::

    records/2019/scan-0042.pdf.json              one record, or an array of them
    records/2019/scan-0042.pdf.pages.json.gz     the pages as the engine saw them
"""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter

from pipeline.files import sha256_of
from pipeline.kept import read_pages
from pipeline.memo import Memo
from pipeline.page import Page

__all__ = ["Kept", "kept_reading"]

_RECORDS: TypeAdapter[tuple[Memo, ...] | Memo] = TypeAdapter(tuple[Memo, ...] | Memo)


class Kept(NamedTuple):
    """The records, the pages as seen, and when they were written."""

    memos: Sequence[Memo]
    pages: tuple[Page, ...]
    read: dt.datetime


def kept_reading(folder: Path, scan: Path) -> Kept | None:
    """What the batch's output has of that scan, whose name and content must be those that were read; None without."""
    digest = sha256_of(scan)
    for record in folder.rglob(f"{_plain(scan.name)}.json"):
        pages = record.with_name(f"{scan.name}.pages.json.gz")
        if not pages.is_file():
            continue
        found = _RECORDS.validate_json(record.read_bytes())
        memos = (found,) if isinstance(found, Memo) else found
        if memos and memos[0].source.sha256.removeprefix("sha256:") == digest:
            written = dt.datetime.fromtimestamp(record.stat().st_mtime, dt.UTC)
            return Kept(memos, read_pages(pages), written)
    return None


def _plain(name: str) -> str:
    """The name as a pattern that matches nothing but itself."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)
