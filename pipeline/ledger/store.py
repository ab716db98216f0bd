"""Where the book lies: one SQLite file, or a PostgreSQL database; opened, brought up to date, read and written.

::

    beschlussbuch ledger overdue --db ledger.db
    beschlussbuch ledger overdue --db postgresql://archive@db.example/beschluesse

A SQLite book is in WAL mode and flushed at every commit: a crash in the middle of writing leaves it as it was before.
There is one writer at a time (the others wait), and readers never wait.

>>> engine = opened("sqlite://", create=True)
>>> with reading(engine) as connection:
...     connection.exec_driver_sql("SELECT count(*) FROM memos").scalar()
0
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from sqlite3 import DatabaseError as SQLiteError
from typing import Any

from sqlalchemy import URL, Connection, Engine, QueuePool, StaticPool, create_engine, event, inspect, make_url
from sqlalchemy.exc import ArgumentError as BadUrl
from sqlalchemy.exc import DBAPIError, NoSuchModuleError

from pipeline.errors import ArgumentError, BadSettings, PathError
from pipeline.extras import extra

__all__ = ["VERSION", "is_away", "named", "opened", "reading", "writing"]

VERSION = "0012"
"""The newest migration in ``migrations/versions``."""

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x42455343  # PostgreSQL's advisory lock of the one writer
_WAIT_MS = 60_000  # how long a writer waits for another
# A served question holds its connection while it waits for a thread; no thread may wait for a connection in its turn.
_UNBOUNDED: dict[str, Any] = {"pool_size": 10, "max_overflow": -1, "pool_use_lifo": True}


def opened(target: str | Path, *, create: bool = False, asking: bool = False) -> Engine:
    """The book at a path or URL, its tables brought up to this version's.

    Who is only `asking` needs no more than the right to read the file.

    Raises PathError where there is none (unless `create`) or the file is something else, ArgumentError for another
    kind of URL, MissingProgram where PostgreSQL's driver is not installed, BadSettings where a newer version made it,
    or a new one's database knows no umlauts.
    """
    url = str(target)
    sealed = False
    if "://" not in url:
        _check_file(Path(url), create)
        sealed = asking and not _writable(Path(url))
        engine = _sealed(Path(url)) if sealed else _file(URL.create("sqlite", database=url))
    else:
        engine = _engine(url)
    with ExitStack() as in_vain:
        in_vain.callback(engine.dispose)
        try:
            with reading(engine) as connection:
                current = _version(connection)
            if current != VERSION and sealed:
                raise PathError("ledger_older_and_sealed", target, file=str(target))
            if current != VERSION:
                with writing(engine) as connection:
                    _migrate(connection)
        except DBAPIError as error:
            raise _unusable(str(target), error) from error
        in_vain.pop_all()
    return engine


def is_away(error: BaseException) -> bool:
    """Whether the book cannot be reached, is locked, full or damaged: what fails now may go well later.

    The driver's own errors count as those of SQLAlchemy do. That a row is too large for an index is the row's fault.
    """
    cause = getattr(error, "orig", None) or error
    names = {kind.__name__ for one in (error, cause) for kind in type(one).__mro__}
    too_large = str(getattr(cause, "sqlstate", None) or "").startswith("54")
    return (bool(names & {"OperationalError", "InterfaceError"}) and not too_large) or type(cause) is SQLiteError


def named(target: str | Path) -> str:
    """The book's place as it may be shown: without the password of a database.

    >>> named("ledger.db"), named("postgresql://archive:geheim@db.example/buch?password=geheim")
    ('ledger.db', 'postgresql://…@db.example/buch')
    """
    driver, mark, rest = str(target).partition("://")
    if not mark:
        return driver
    who, at, place = rest.partition("?")[0].rpartition("@")
    return f"{driver}://{'…' if ':' in who else who}{at}{place}"


def _writable(path: Path) -> bool:
    """Whether SQLite could write the book, and the files beside it that a reader needs while another may write."""
    return os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)


def _sealed(path: Path) -> Engine:
    """A book that may only be read. Where nobody has it open, it is read as it lies there, without any lock."""
    log = path.with_name(f"{path.name}-wal")
    alone = not log.exists() or log.stat().st_size == 0
    address = f"{path.absolute().as_uri()}?mode=ro" + ("&immutable=1" if alone else "")

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(address, uri=True, check_same_thread=False, timeout=_WAIT_MS / 1000)
        connection.isolation_level = None
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, **_UNBOUNDED)
    event.listen(engine, "begin", _begin)
    return engine


def _file(url: URL, **memory: Any) -> Engine:
    engine = create_engine(
        url, connect_args={"check_same_thread": False, "timeout": _WAIT_MS / 1000}, **(memory or _UNBOUNDED)
    )
    event.listen(engine, "connect", _pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _check_file(path: Path, create: bool) -> None:
    if path.is_dir():
        raise PathError("ledger_is_folder", path, file=str(path / "ledger.db"))
    if not create and not path.exists():
        raise PathError("no_ledger", path, file=str(path))
    if path.is_file() and path.stat().st_size == 0:
        raise PathError("ledger_empty", path)


def _unusable(target: str, error: DBAPIError) -> PathError:
    words = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
    if "://" in target:
        return PathError("database_unusable", why=words)
    if "not a database" in words:
        return PathError("not_a_ledger", target)
    return PathError("ledger_unusable", target, why=words)


def _engine(url: str) -> Engine:
    if url == "sqlite://":  # in memory: one connection, where a file has one per thread
        return _file(make_url(url), poolclass=StaticPool)
    if url.startswith("sqlite://"):
        return _file(make_url(url))
    driver, _, rest = url.partition("://")
    if driver not in {"postgresql", "postgres", "postgresql+psycopg"}:
        raise ArgumentError("database_unknown", driver=driver)
    try:
        with extra("postgresql"):
            letters = {"client_encoding": "utf8"}
            engine = create_engine(
                f"postgresql+psycopg://{rest}", connect_args=letters, pool_pre_ping=True, **_UNBOUNDED
            )
    except (BadUrl, NoSuchModuleError, ValueError) as error:
        raise ArgumentError("database_address_wrong") from error
    event.listen(engine, "connect", _session)
    return engine


def _session(connection: Any, _record: Any) -> None:
    # Above some 60,000 memos PostgreSQL thinks a page of fifty points so dear that it compiles the query first, each
    # time anew, for ten times as long as it then takes.
    connection.execute("SET jit = off")
    connection.commit()


def _pragmas(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by `_begin`, so that tables are made inside one, too
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-65536",
        "temp_store=MEMORY",
        "mmap_size=268435456",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the book throughout."""
    options = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with engine.connect().execution_options(**options) as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """The one writer's transaction: committed whole at the end, or not at all."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        yield connection


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
    return found


def _migrate(connection: Connection) -> None:
    """Run the migrations that are missing, in their order."""
    from alembic.config import Config
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    context = MigrationContext.configure(connection)
    current = context.get_current_revision()
    if current is None and connection.dialect.name == "postgresql":
        _check_letters(connection)
    if current is not None and current not in {revision.revision for revision in script.walk_revisions()}:
        raise BadSettings("ledger_newer", tables=current, known=VERSION)
    missing = list(script.iterate_revisions("head", current or "base"))
    with Operations.context(context):
        for revision in reversed(missing):
            revision.module.upgrade()
            context.stamp(script, revision.revision)


def _check_letters(connection: Connection) -> None:
    """Words are to be found in small letters and in capitals: PostgreSQL must know that Ö and ö are one letter."""
    if not connection.exec_driver_sql("SELECT lower(chr(214)) = chr(246)").scalar_one():
        raise BadSettings("database_without_umlauts")
