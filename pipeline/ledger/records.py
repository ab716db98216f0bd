"""Records on disk: what ``ingest`` wrote, one memo a file, or one a line.

::

    out/scan-0042.pdf.json      {"schema_version": "1.0", …}
    records.jsonl               the same, a line each

A folder is searched through; a JSON file in it that is no record (a manifest, a schema) is passed over. A record that
is broken is told and the others go on.
"""

import json
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pipeline.errors import PathError, Problem
from pipeline.files import unreadable
from pipeline.memo import Memo
from pipeline.scan import SUFFIXES

__all__ = ["memos_in", "records_of"]

_STACK = TypeAdapter(list[Memo])  # the memos of a stack that was scanned in one go lie in one file


Tell = Callable[[Problem], None]


def memos_in(paths: Sequence[Path], broken: Tell) -> Iterator[Memo]:
    """The memos in files and folders, in the order of their names; `broken` is told of each that cannot be used.

    Raises PathError, before it begins, for a path that isn't there.
    """
    for path in paths:
        if not path.exists():
            raise PathError("no_records_there", path)
    return chain.from_iterable(_found(path, broken) for path in paths)


def _found(path: Path, broken: Tell) -> Iterator[Memo]:
    """The memos at a path; a folder in which there is nothing like one is told as well."""
    empty = path.is_dir()

    def tell(problem: Problem) -> None:
        nonlocal empty
        empty = False
        broken(problem)

    for memo in _read(path, tell):
        empty = False
        yield memo
    if empty:
        broken(Problem("folder_without_records", str(path), {}))


def _read(path: Path, broken: Tell) -> Iterator[Memo]:
    found = [path] if path.is_file() else sorted(p for p in path.rglob("*.json*") if not p.name.startswith("."))
    for file in found:
        if file.suffix in {".json", ".jsonl"} and file.is_file():
            yield from _memos(file, broken, named=path.is_file())
        elif file == path:
            broken(_no_record(file))


def _no_record(file: Path) -> Problem:
    """What to say of a file that was named and has no record's suffix."""
    if file.suffix.lower() in SUFFIXES:
        return Problem("scan_for_record", str(file), {"file": str(file)})
    return Problem("no_record_suffix", str(file), {})


def _memos(file: Path, broken: Tell, *, named: bool) -> Iterator[Memo]:
    try:
        with file.open("rb") as lines:
            for number, line in enumerate(lines if file.suffix == ".jsonl" else [lines.read()], 1):
                line = line.removeprefix(BOM_UTF8) if number == 1 else line  # editors on Windows leave it
                place = f"{file}:{number}" if file.suffix == ".jsonl" else str(file)
                if line.strip():
                    yield from _memo(line, place, broken, named=named)
    except OSError as error:
        broken(unreadable(file, error).problem)


def records_of(text: bytes) -> list[Memo]:
    """The memos of a record file: an object, or an array of them. Raises ValidationError."""
    return _STACK.validate_json(text) if text.lstrip().startswith(b"[") else [Memo.model_validate_json(text)]


def _memo(text: bytes, place: str, broken: Tell, *, named: bool) -> Iterator[Memo]:
    try:
        yield from records_of(text)
    except ValidationError as error:
        if not named and not _claims(text):
            return
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        broken(Problem("no_memo_record", place, {"where": where, "why": first["msg"]}))


def _claims(text: bytes) -> bool:
    """Whether the JSON calls itself a record; what isn't even JSON is broken."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        return True
    first = given[0] if isinstance(given, list) and given else given
    return isinstance(first, dict) and {"schema_version", "source"} <= first.keys()
