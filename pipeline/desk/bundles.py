"""All of a resolution as one ZIP: the scans as they came, their archive copies, the records.

::

    V0760-15.zip
      V0760-15/original/scan-0042.pdf
      V0760-15/pdfa/scan-0042.pdf.pdfa.pdf
      V0760-15/record/3f2a91c04d5e6b77.json
      V0760-15/fehlt.txt                      what could not be packed, and why; only where there is any

It is made while it is sent, from files on the disk: a hundred scans take no more memory than one.
"""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple, cast
from urllib.parse import quote

from fastapi.responses import StreamingResponse

from pipeline.desk import copies
from pipeline.desk.intake import shown_name
from pipeline.desk.room import Desk
from pipeline.errors import BeschlussbuchError, ChildTimeout
from pipeline.files import COPY
from pipeline.ledger.rows import key
from pipeline.memo import Memo

__all__ = ["answer", "packed"]

_PART = 1 << 16
_TRIES = 15  # each as long as anybody waits for a page
_EARLIEST = (1980, 1, 1, 0, 0, 0)


class _Sent:
    """A file that only grows: what was written since the last look is fetched, and let go."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def fetched(self) -> bytes:
        """What was written since the last time."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


class _File(NamedTuple):
    name: str
    content: Path | bytes


def answer(desk: Desk, number: str | None, memos: Sequence[Memo]) -> StreamingResponse:
    """The bundle of a resolution's memos, at least one, as a download."""
    name = shown_name((number or key(memos[0])).replace("/", "-"))
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}.zip"}
    return StreamingResponse(packed(desk, name, memos), media_type="application/zip", headers=headers)


def packed(desk: Desk, name: str, memos: Sequence[Memo]) -> Iterator[bytes]:
    """The bundle of these memos, piece by piece."""
    out = _Sent()
    with zipfile.ZipFile(cast("IO[bytes]", out), "w") as bundle:
        for entry in _entries(desk, memos):
            info = zipfile.ZipInfo(f"{name}/{entry.name}", _EARLIEST)
            packing = zipfile.ZIP_DEFLATED if isinstance(entry.content, bytes) else zipfile.ZIP_STORED
            info.compress_type, info.external_attr = packing, 0o644 << 16
            with bundle.open(info, "w", force_zip64=True) as file:
                for part in _parts(entry.content):
                    file.write(part)
                    yield out.fetched()
    yield out.fetched()


def _parts(content: Path | bytes) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while part := file.read(_PART):
            yield part


def _entries(desk: Desk, memos: Sequence[Memo]) -> Iterator[_File]:
    """The files of the bundle; a scan that holds several of the memos comes once."""
    missing: list[str] = []
    names: set[str] = set()
    seen: set[str] = set()
    for memo in memos:
        yield _File(f"record/{key(memo)}.json", memo.model_dump_json(indent=1).encode() + b"\n")
        if memo.source.sha256 in seen:
            continue
        seen.add(memo.source.sha256)
        name = _free(copies.file_name(memo), names)
        try:
            yield _File(f"original/{name}", copies.original(desk, memo))
            if memo.source.media_type != "text/plain":
                yield _File(f"pdfa/{name}{COPY}", _copy(desk, memo))
        except BeschlussbuchError as error:
            missing.append(f"{name}: {error.problem.told('de', at=False, desk=True)}\r\n")
    if missing:
        yield _File("fehlt.txt", "".join(missing).encode("utf-8-sig"))


def _copy(desk: Desk, memo: Memo) -> Path:
    """The scan's archive copy, waited for while it is made. Raises what `copies.archive_copy` raises."""
    for _ in range(_TRIES):
        with suppress(ChildTimeout):
            return copies.archive_copy(desk, memo)
        if desk.over.is_set():
            break
    return copies.archive_copy(desk, memo)


def _free(name: str, taken: set[str]) -> str:
    """A name that no other scan of the bundle has."""
    path, number = Path(name), 1
    while name in taken:
        number += 1
        name = f"{path.stem}~{number}{path.suffix}"
    taken.add(name)
    return name
