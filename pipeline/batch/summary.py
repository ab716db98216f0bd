"""The last file of a batch, for the system that waits for it: what came in, what became of it, who read it.

::

    out/summary.json    {"schema_version": "1.0", "inputs": 12, "records": 11, "quarantined": 1, "duplicates": 2, …}

It is taken away when a batch begins and written, whole, when one has ended, also when it was stopped: where it lies,
nothing is being read. One that was interrupted leaves none. Counts are of the whole output folder, ``run`` is of the
batch that has just ended. The JSON Schema is ``docs/summary.schema.json``.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.batch.inputs import SUMMARY
from pipeline.batch.manifest import Manifest
from pipeline.batch.tally import Tally
from pipeline.files import written_whole
from pipeline.version import our_version

__all__ = ["Summary", "schema", "write"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Stop(_Part):
    """Why the batch ended before its end."""

    code: str = Field(description="a code of the catalogue of errors, e.g. most_scans_failed")
    reason: str
    exit_code: int


class Run(_Part):
    """What the batch that has just ended did."""

    read: int = Field(description="scans read")
    duplicates: int = Field(description="scans found to have the content of another")
    failed: int = Field(description="scans put in quarantine")
    pages: int = Field(description="pages of the scans read")
    seconds: float
    stopped: Stop | None


class Reader(_Part):
    """How many records one version of program, dictionaries and council's index has made."""

    version: str | None
    corrections: str | None = Field(description="SHA-256 of the dictionaries")
    authority: str | None = Field(description="SHA-256 of the council's index")
    records: int


class Quarantined(_Part):
    """A scan that could not be read."""

    name: str = Field(description="quarantine/<name>.json says how to try again")
    place: str = Field(description="the scan's path or URL")
    error: str
    exit_code: int


class Duplicate(_Part):
    """A scan with the bytes of another; its record <name>.json says so, too."""

    name: str
    same_as: str = Field(description="the name of the scan that was read")


class Redrawn(_Part):
    """A scan whose archive copy could not take everything over as it was."""

    name: str
    notes: tuple[str, ...]


class Summary(_Part):
    """The whole file."""

    schema_version: Literal["1.0"] = "1.0"
    program: str = Field(description="name and version of the program that ended the batch")
    finished: datetime
    inputs: int = Field(description="scans that the output folder knows")
    records: int = Field(description="files <name>.json with a record, those of duplicates too")
    memos: int = Field(description="memos in them; a stack has several, a duplicate's are not counted again")
    quarantined: int
    duplicates: int
    waiting: int = Field(description="scans still to be read; 0 unless the batch was stopped")
    run: Run
    versions: tuple[Reader, ...]
    passed_over: Mapping[str, int] = Field(
        description="files that are no scans, by suffix; .*: hidden scans; @eaDir/: folders left out"
    )
    folders_not_read: tuple[str, ...]
    quarantine: tuple[Quarantined, ...] = ()
    same_content: tuple[Duplicate, ...] = ()
    copies_with_notes: tuple[Redrawn, ...] = ()


def schema() -> dict[str, Any]:
    """The JSON Schema of the file."""
    return Summary.model_json_schema(mode="serialization")


def write(book: Manifest, out: Path, tally: Tally, folders: Iterable[str]) -> None:
    """Write the summary into the output folder, its lists row by row. Raises PathError."""
    with written_whole(out / SUMMARY) as file:
        for piece in _text(_head(book, tally, folders), book):
            file.write(piece.encode("utf-8", "backslashreplace"))


def _head(book: Manifest, tally: Tally, folders: Iterable[str]) -> Summary:
    counts = book.counts()
    stopped = tally.stopped
    return Summary(
        program=f"beschlussbuch {our_version()}",
        finished=datetime.now(UTC).replace(microsecond=0),
        inputs=sum(counts.values()) - counts["same"],
        records=counts["done"],
        memos=book.memos(),
        quarantined=counts["quarantined"],
        duplicates=counts["same"],
        waiting=counts["waiting"] + counts["running"],
        run=Run(
            read=tally.done,
            duplicates=tally.same,
            failed=tally.failed,
            pages=tally.pages,
            seconds=round(tally.seconds, 3),
            stopped=stopped and Stop(code=stopped.code, reason=stopped.told("en"), exit_code=tally.code or 0),
        ),
        versions=tuple(Reader.model_validate(row) for row in book.readers()),
        passed_over=dict(tally.passed),
        folders_not_read=tuple(folders),
    )


def _text(head: Summary, book: Manifest) -> Iterator[str]:
    lists = {
        "quarantine": book.in_quarantine(),
        "same_content": book.duplicates(),
        "copies_with_notes": book.noted(),
    }
    yield head.model_dump_json(indent=1, exclude=set(lists)).removesuffix("\n}")
    for name, rows in lists.items():
        yield f',\n "{name}": ['
        for number, row in enumerate(rows):
            yield ("," if number else "") + "\n  " + json.dumps(row, ensure_ascii=False)
        yield "]"
    yield "\n}\n"
