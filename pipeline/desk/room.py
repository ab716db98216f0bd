"""The desk as a value: the book, the folder beside it, who may sit down. Everything a page needs hangs on it.

::

    ledger.db            the book
    ledger.db.desk/
      scans/<sha256>             what was dropped on the desk, as it came
      pages/<sha256>.pages.json.gz    what each page was seen as: read again without OCR
      pictures/<sha256>-1.jpg    the page as shown beside the reading
      copies/<sha256>-9c2d41aa.pdfa.pdf    the archive copy, made when it was first asked for
      corrections/               where the package's own copy would be used otherwise: the archivist's from now on
      secret                     signs the sessions
      ended                      the sessions that were ended before their time
"""

import getpass
import secrets
import shutil
import threading
from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from fastapi import Request
from sqlalchemy import Engine

from pipeline import dictionaries
from pipeline.batch.settling import Settling
from pipeline.corrections import lay_at_hand
from pipeline.desk.health import Health
from pipeline.desk.knocks import Knocks
from pipeline.desk.sessions import Sessions
from pipeline.desk.users import Users
from pipeline.errors import PathError
from pipeline.files import sweep, write_whole
from pipeline.ledger.totals import Totals
from pipeline.settings import Settings

__all__ = ["LOOPBACK", "Desk", "Network", "desk_of", "furnished"]

Network = IPv4Network | IPv6Network

LOOPBACK: Sequence[Network] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
"""This machine's own addresses."""


def _one() -> Executor:
    return ThreadPoolExecutor(max_workers=1)


_QUIET = 5.0  # seconds that a file in the watched folder must be left alone


@dataclass(slots=True)
class Lying:
    """What the last look into the watched folder found, which states of files were announced ever, which grow still."""

    files: list[str] = field(default_factory=list)
    announced: set[str] | None = None
    settling: Settling = field(default_factory=lambda: Settling(_QUIET))


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the desk stands, and whom it lets in.

    ``folder`` lies beside the book. ``scans`` are folders in which the scans of imported memos are looked for (by
    their hash), ``watch`` is one whose new scans are read. ``token`` and ``user_header`` (set by a reverse proxy that
    knows the user, and which is believed from ``proxies`` alone) say who may come in; without both it is whoever sits
    at this machine. ``hosts`` are the names, besides this machine's own, under which it answers. ``reader`` reads
    scans, ``drawer`` draws pages, ``copier`` makes archive copies, ``settler`` carries decisions out, each one after
    the other, until ``over`` is set.
    ``taken`` are the arrivals that the reader was given, with the moment before which none is tried again;
    ``ordered`` the decisions that wait for the settler, with how often.
    """

    engine: Engine
    folder: Path
    settings: Settings
    sessions: Sessions = field(repr=False)
    users: Users = field(repr=False)
    scans: Sequence[Path] = ()
    watch: Path | None = None
    token: str | None = field(default=None, repr=False)
    user_header: str | None = None
    max_upload_mb: float = 200
    hosts: frozenset[str] = frozenset()
    proxies: Sequence[Network] = LOOPBACK
    totals: Totals = field(default_factory=Totals, repr=False)
    knocks: Knocks = field(default_factory=Knocks, repr=False)
    health: Health = field(default_factory=Health, repr=False)
    lying: Lying = field(default_factory=Lying, repr=False)
    taken: dict[int, float] = field(default_factory=dict, repr=False)
    ordered: dict[int, int] = field(default_factory=dict, repr=False)
    reader: Executor = field(default_factory=_one, repr=False)
    drawer: Executor = field(default_factory=_one, repr=False)
    copier: Executor = field(default_factory=_one, repr=False)
    settler: Executor = field(default_factory=_one, repr=False)
    over: threading.Event = field(default_factory=threading.Event, repr=False)

    @property
    def corrections(self) -> Path:
        """The dictionaries' folder, which the desk writes to."""
        assert self.settings.corrections is not None  # noqa: S101 - `furnished` sets it
        return self.settings.corrections

    @property
    def signs_in(self) -> bool:
        """Whether people come in by the door: with a token, or as users with passwords."""
        return bool(self.token) or (not self.user_header and bool(self.users.now()))

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
    hosts: Sequence[str] = (),
    proxies: Sequence[Network] = LOOPBACK,
) -> Desk:
    """The desk with its folder made. Dictionaries that came with the package are copied there before they are written.

    The folder is for its owner's eyes alone: memos may be confidential. What a server that was killed had begun to
    write there is swept away. Raises PathError where the folder cannot be made.
    """
    try:
        _make(folder)
        settings = settings.model_copy(update={"corrections": _own_corrections(folder, settings)})
        lay_at_hand(settings.corrections)
        users = Users(engine)
        sessions = Sessions(_secret(folder / "secret"), token, folder / "ended")
    except OSError as error:
        raise PathError("folder_not_made", folder, why=error.strerror or str(error)) from error
    return Desk(
        engine,
        folder,
        settings,
        sessions,
        users,
        scans=tuple(scans),
        watch=watch,
        token=token,
        user_header=user_header,
        max_upload_mb=max_upload_mb,
        hosts=frozenset(host.lower().rstrip(".") for host in hosts),
        proxies=tuple(proxies),
    )


def _make(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    for name in ("scans", "pages", "pictures"):
        (folder / name).mkdir(exist_ok=True)
    sweep(folder)


def _own_corrections(folder: Path, settings: Settings) -> Path:
    own = folder / "corrections"
    if settings.corrections is None and own.is_dir():
        return own
    found = dictionaries.find_folder(settings.corrections).resolve()
    if settings.corrections is None and found.is_relative_to(Path(dictionaries.__file__).resolve().parent):
        half = folder / ".corrections.part"  # a copy that was broken off must not be taken for the archivist's own
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(found, half)
        half.rename(own)
        return own
    return found


def _secret(path: Path) -> bytes:
    """The key of the sessions: made where there is none, whole or not at all; one that is cut short is refused."""
    if not path.exists():
        write_whole(path, secrets.token_bytes(_SECRET), private=True)
    path.chmod(0o600)
    found = path.read_bytes()
    if len(found) != _SECRET:
        raise PathError("secret_cut_short", path, size=len(found), wanted=_SECRET)
    return found


_SECRET = 32
