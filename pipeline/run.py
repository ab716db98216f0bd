"""The run for one memo: a path goes in, a record comes out.

::

    scan ──▶ sheets ──▶ recognize ──▶ layout ──▶ correct ──▶ split ──▶ parse ──▶ Memo

Every stage is one verb; none knows the next. This page is the only one that knows their order.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO

from pipeline import authority as index
from pipeline import dictionaries
from pipeline.authority import Authority
from pipeline.correct import believed, correct
from pipeline.dictionaries import Dictionaries
from pipeline.errors import SeveralMemos
from pipeline.files import sha256_of
from pipeline.layout import layout
from pipeline.memo import Memo, Processing, ProcessingPage, Source
from pipeline.page import Doubt, Page, Reading, Sheet
from pipeline.parse import parse
from pipeline.recognize import recognize
from pipeline.scan import scan
from pipeline.settings import Settings
from pipeline.stack import split
from pipeline.temporary import room_for_pages
from pipeline.version import our_version

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["authority_of", "corrected", "ingest", "ingest_all", "read", "record", "understood"]

Limit = Callable[[], AbstractContextManager[None]]


def ingest(file: Path | str | bytes | BinaryIO, settings: Settings | None = None, *, name: str = "scan") -> Memo:
    """Read one scanned memo (PDF, TIFF, PNG, JPEG, plain text) into its record.

    ``file`` is the path of a scan, or its content as bytes or an open binary file; the record then calls it ``name``.
    Raises a `pipeline.errors.BeschlussbuchError` that names the file and the remedy; SeveralMemos where the scan is a
    stack (`ingest_all` takes those).
    """
    memos = ingest_all(file, settings, name=name)
    if len(memos) > 1:
        called = file if isinstance(file, Path | str) else name
        raise SeveralMemos("several_memos", called, memos=len(memos))
    return memos[0]


def ingest_all(
    file: Path | str | bytes | BinaryIO, settings: Settings | None = None, *, name: str = "scan"
) -> tuple[Memo, ...]:
    """Read a scan, given as for `ingest`, into its records, one per memo in the order of the pages; at least one."""
    settings = settings or Settings()
    words = dictionaries_of(settings, afresh=True)
    with _as_file(file, name) as path:
        source, pages = read(path, settings)
    return record(source, pages, words, authority_of(settings))


@contextmanager
def _as_file(file: Path | str | bytes | BinaryIO, name: str) -> Iterator[Path]:
    """The scan's path; content lies in a temporary folder while it is read, under the last part of ``name``."""
    if isinstance(file, Path | str):
        yield Path(file)
        return
    with TemporaryDirectory(prefix="beschlussbuch-") as folder:
        path = Path(folder, Path(name).name or "scan")
        with path.open("wb") as copy:
            copyfileobj(BytesIO(file) if isinstance(file, bytes) else file, copy)
        yield path


def read(path: Path, settings: Settings, limited: Limit = nullcontext) -> tuple[Source, tuple[Page, ...]]:
    """The first half: the scan's pages as the engines saw them, and what is known of the file.

    The scan is opened, and each page's picture is loaded, in a block of ``limited``.
    """
    digest, size = sha256_of(path), path.stat().st_size
    with room_for_pages():
        with limited():
            paper = scan(path, settings)
        pages = tuple(recognize(_within(sheet, limited), settings) for sheet in paper.sheets)
    if any(one.code == "page_out_of_memory" for page in pages for one in page.doubts) and not any(
        page.engine for page in pages
    ):
        raise MemoryError  # nothing of the scan was read
    name = path.name.encode("utf-8", "backslashreplace").decode()  # a name's bytes may be no UTF-8, a record's are
    return Source(file=name, sha256=digest, media_type=paper.media_type, size=size, pages=len(pages)), pages


def _within(sheet: Sheet, limited: Limit) -> Sheet:
    load, check = sheet.picture, sheet.checked
    if load is None:
        return sheet

    def picture() -> "Image":
        with limited():
            return load()

    def checked() -> tuple[Doubt, ...]:
        with limited():
            return check() if check else ()

    return replace(sheet, picture=picture, checked=checked)


def record(
    source: Source,
    pages: Iterable[Page],
    words: Dictionaries,
    authority: Authority | None = None,
    read_in: int | None = None,
) -> tuple[Memo, ...]:
    """The second half, without a picture: pages as seen become records. What was kept can be read again this way.

    ``read_in`` is the year in which the pages were read: no memo is younger. Without it they were read just now.
    """
    return understood(source, corrected(pages, words), words, authority, read_in)


def understood(
    source: Source,
    reading: Reading,
    words: Dictionaries,
    authority: Authority | None = None,
    read_in: int | None = None,
) -> tuple[Memo, ...]:
    """What `record` makes of pages that are corrected already."""
    latest = read_in or datetime.now(UTC).year
    return tuple(_memo(source, part, words, authority, latest) for part in split(reading, words))


def corrected(pages: Iterable[Page], words: Dictionaries) -> Reading:
    """The pages as they are read and meant: in reading order, words repaired and made whole."""
    return correct(layout(believed(tuple(pages))), words)


def dictionaries_of(settings: Settings, *, afresh: bool = False) -> Dictionaries:
    """The dictionaries that the settings name, as they were when this process first asked: a batch is of one mind.

    ``afresh``: as they are now, and from here on.
    """
    folder = dictionaries.find_folder(settings.corrections).resolve()
    if afresh or folder not in _USED:
        _USED.pop(folder, None)
        _USED[folder] = dictionaries.current(folder)
        for oldest in list(_USED)[:-_MANY]:
            del _USED[oldest]
    return _USED[folder]


def authority_of(settings: Settings) -> Authority | None:
    """The council's index that the settings name, read once per process and state of the file; None without one.

    Raises PathError where it cannot be read, BadDictionary for a bad line.
    """
    if settings.authority is None:
        return None
    path = settings.authority.resolve()
    state = path.stat() if path.exists() else None
    stamp = state and (state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)
    return _index(path, dictionaries_of(settings).numbers, stamp)


_MANY = 4  # folders in use at once
_USED: dict[Path, Dictionaries] = {}
_index = lru_cache(maxsize=2)(lambda path, numbers, _: index.load(path, numbers))


def _memo(source: Source, part: Reading, words: Dictionaries, authority: Authority | None, latest: int) -> Memo:
    found = parse(part, words, latest)
    if authority is not None:
        found = index.checked(found, authority)
    pages = sorted((*part.pages, *part.aside), key=lambda page: page.number)
    return Memo(
        **{name: getattr(found, name) for name in type(found).model_fields},
        source=source.model_copy(update={"pages": len(pages), "first_page": pages[0].number}),
        corrections=part.corrections,
        processing=Processing(
            version=our_version(),
            engine=" + ".join(dict.fromkeys(page.engine for page in pages if page.engine)),
            pages=tuple(_how_read(page) for page in pages),
            corrections=words.sha256,
        ),
    )


def _how_read(page: Page) -> ProcessingPage:
    return ProcessingPage(
        text_from=page.text_from,
        why=page.why,
        confidence=None if page.confidence is None else round(page.confidence, 4),
        width=page.width,
        height=page.height,
        dpi=page.dpi,
        prepared=tuple(map(str, page.prepared)),
        steps=page.prepared,
    )
