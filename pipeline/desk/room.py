"""The desk as a value: the book, the folder beside it, who may sit down. Everything a page needs hangs on it.

::

    ledger.db            the book
    ledger.db.desk/
      scans/<sha256>             what was dropped on the desk, as it came
      pages/<sha256>.pages.json.gz    what each page was seen as: read again without OCR
      pictures/<sha256>-1.jpg    the page as shown beside the reading
      corrections/               where the package's own copy would be used otherwise: the archivist's from now on
      secret                     signs the sessions
"""

import getpass
import secrets
import shutil
import threading
from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import Request
from sqlalchemy import Engine

from pipeline import dictionaries
from pipeline.errors import PathError
from pipeline.settings import Settings

__all__ = ["Desk", "desk_of", "furnished"]


def _one() -> Executor:
    return ThreadPoolExecutor(max_workers=1)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the desk stands, and whom it lets in.

    ``folder`` lies beside the book. ``scans`` are folders in which the scans of imported memos are looked for (by
    their hash), ``watch`` is one whose new scans are read. ``token`` and ``user_header`` (set by a reverse proxy that
    knows the user) say who may come in; without both it is whoever sits at this machine. ``reader`` reads scans and
    ``settler`` carries decisions out, each one after the other, until ``over`` is set.
    """

    engine: Engine
    folder: Path
    settings: Settings
    secret: bytes = field(repr=False)
    scans: Sequence[Path] = ()
    watch: Path | None = None
    token: str | None = field(default=None, repr=False)
    user_header: str | None = None
    max_upload_mb: float = 200
    reader: Executor = field(default_factory=_one, repr=False)
    settler: Executor = field(default_factory=_one, repr=False)
    over: threading.Event = field(default_factory=threading.Event, repr=False)

    @property
    def corrections(self) -> Path:
        """The dictionaries' folder, which the desk writes to."""
        assert self.settings.corrections is not None  # noqa: S101 - `furnished` sets it
        return self.settings.corrections

    @property
    def local_user(self) -> str:
        """Who sits at this machine."""
        with suppress(OSError, KeyError):
            return getpass.getuser()
        return "lokal"


def desk_of(request: Request) -> Desk:
    """The desk of the application that answers."""
    desk: Desk = request.app.state.desk
    return desk


def furnished(
    engine: Engine,
    folder: Path,
    settings: Settings,
    *,
    scans: Sequence[Path] = (),
    watch: Path | None = None,
    token: str | None = None,
    user_header: str | None = None,
    max_upload_mb: float = 200,
) -> Desk:
    """The desk with its folder made. Dictionaries that came with the package are copied there before they are written.

    Raises PathError where the folder cannot be made.
    """
    try:
        for name in ("scans", "pages", "pictures"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        settings = settings.model_copy(update={"corrections": _own_corrections(folder, settings)})
        secret = _secret(folder / "secret")
    except OSError as error:
        raise PathError(f"{folder}: cannot be made ({error.strerror}); check the path and its permissions") from error
    return Desk(engine, folder, settings, secret, tuple(scans), watch, token, user_header, max_upload_mb)


def _own_corrections(folder: Path, settings: Settings) -> Path:
    own = folder / "corrections"
    if settings.corrections is None and own.is_dir():
        return own
    found = dictionaries.find_folder(settings.corrections).resolve()
    if settings.corrections is None and found.is_relative_to(Path(dictionaries.__file__).resolve().parent):
        shutil.copytree(found, own)
        return own
    return found


def _secret(path: Path) -> bytes:
    with suppress(FileExistsError):
        path.touch(mode=0o600, exist_ok=False)
        path.write_bytes(secrets.token_bytes(32))
    return path.read_bytes()
