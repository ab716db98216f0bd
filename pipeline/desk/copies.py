"""A scan's archive copy (PDF/A), made when it is first asked for, and kept until its memos are read otherwise.

::

    ledger.db.desk/copies/3f2a91c04d5e6b77…-9c2d41aa.pdfa.pdf

A child with the limits of a batch makes it, from the kept pages where there are some, else it reads the scan. It takes
a place of its own: a copy that takes a minute keeps nobody waiting for a picture.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from pipeline.batch.isolation import Task, read_isolated
from pipeline.desk import paper
from pipeline.desk.intake import shown_name
from pipeline.desk.orders import Orders
from pipeline.desk.records import currents
from pipeline.desk.room import Desk
from pipeline.errors import ChildTimeout, Problem, UnreadableScan
from pipeline.files import COPY
from pipeline.ledger.store import reading
from pipeline.ledger.tables import memos as memos_table
from pipeline.memo import Memo
from pipeline.scan import READERS
from pipeline.version import our_version

__all__ = ["archive_copy", "file_name", "named", "original", "type_of"]

_ORDERS = Orders(most=8)
_FAILED: dict[str, Problem] = {}  # copies that cannot be made, and why


def original(desk: Desk, memo: Memo) -> Path:
    """The scan of a memo as it came. Raises UnreadableScan where it is not at hand."""
    found = paper.original(desk, memo.source.sha256, memo.source.file)
    if found is None:
        raise UnreadableScan("scan_not_at_hand", memo.source.file)
    return found


def type_of(memo: Memo) -> str:
    """The media type under which a scan is handed out: a record from elsewhere names none that a browser would run."""
    return memo.source.media_type if memo.source.media_type in READERS else "application/octet-stream"


def file_name(memo: Memo) -> str:
    """The scan's name as a download: the last part of what the record calls it."""
    return shown_name(memo.source.file)


def named(memo: Memo, ending: str) -> str:
    """What a download of the memo is called: by its resolution's number, else by its file's hash."""
    number = memo.resolution.number if memo.resolution else None
    return f"{number or memo.source.sha256.removeprefix('sha256:')[:16]}{ending}".replace("/", "-")


def archive_copy(desk: Desk, memo: Memo) -> Path:
    """The copy of the memo's scan, with all memos that the scan holds.

    Raises UnreadableScan where there is none (a text has no pages, the scan is not at hand, or why it failed), and
    ChildTimeout where it is still being made.
    """
    if memo.source.media_type == "text/plain":
        raise UnreadableScan("no_page_pictures", memo.source.file)
    scan = original(desk, memo)
    together = _of_scan(desk, memo.source.sha256)
    stem = _stem(desk, memo.source.sha256, together)
    copy = stem.with_name(f"{stem.name}{COPY}")
    if not copy.is_file():
        problem = _FAILED.get(str(stem)) or _ordered(desk, scan, stem, together, memo)
        if problem is not None:
            raise UnreadableScan(problem.code, memo.source.file, **problem.values)
    return copy


def _ordered(desk: Desk, scan: Path, stem: Path, together: Sequence[Memo], memo: Memo) -> Problem | None:
    try:
        found: Problem | None = _ORDERS.result(str(stem), desk.copier, _make, desk, scan, stem, together)
    except TimeoutError:
        raise ChildTimeout("copy_being_made", memo.source.file) from None
    return found


def _make(desk: Desk, scan: Path, stem: Path, together: Sequence[Memo]) -> Problem | None:
    """Have a child make the copy, and remove those that it replaces; what went wrong."""
    stem.parent.mkdir(exist_ok=True)
    sha256 = together[0].source.sha256
    kept = f"{paper.base_of(desk, sha256)}.pages.json.gz" if paper.has_pages(desk, sha256) else None
    wanted = {"pages": kept, "memos": [memo.model_dump_json() for memo in together]}
    answer = read_isolated(Task(str(scan), str(stem), desk.settings.model_dump_json(), afresh=True, copy=wanted))
    if answer["ok"]:
        for old in stem.parent.glob(f"{stem.name.partition('-')[0]}-*{COPY}"):
            if old.name != f"{stem.name}{COPY}":
                old.unlink(missing_ok=True)
        return None
    problem = Problem.unpacked(answer["problem"])
    if not answer.get("fatal") and not desk.over.is_set():
        _FAILED[str(stem)] = problem
    return problem


def _of_scan(desk: Desk, sha256: str) -> list[Memo]:
    """The memos of a scan in the order of their pages, as they stand in the book."""
    of = select(memos_table.c.key).where(memos_table.c.sha256 == sha256).order_by(memos_table.c.first_page)
    with reading(desk.engine) as connection:
        keys = connection.execute(of).scalars().all()
        found = currents(connection, keys)
    return [found[key] for key in keys if key in found]


def _stem(desk: Desk, sha256: str, together: Sequence[Memo]) -> Path:
    """What the copy is called without its ending: by the scan, and by what is known of it."""
    known = hashlib.sha256(our_version().encode())
    for memo in together:
        known.update(memo.model_dump_json().encode())
    return desk.folder / "copies" / f"{paper.digest_of(sha256)}-{known.hexdigest()[:8]}"
