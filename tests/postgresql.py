"""A PostgreSQL server of one's own on loopback, for tests and measurements."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["installed", "server"]


def installed() -> Path | None:
    """The folder of its newest programs, None where it isn't installed."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    places += [Path(found).resolve().parent] if found else []
    return next((place for place in places if (place / "initdb").exists()), None)


def _as_its_user() -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []


@contextmanager
def server(programs: Path, *, durable: bool = False) -> Iterator[str]:
    """The address of a new server's first database; the server and its data go in the end.

    `durable` has it flush at every commit, as a server must whose data are to outlive a crash.
    """
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    if os.getuid() == 0:
        os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
    user = _as_its_user()

    def run(*command: object) -> None:
        subprocess.run([*user, *map(str, command)], check=True, capture_output=True, cwd=folder, timeout=60)

    data, log = folder / "data", folder / "log"
    run(programs / "initdb", "-D", data, "-A", "trust", "-U", "book", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder}"
    options += "" if durable else " -c fsync=off"
    run(programs / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
    try:
        yield f"postgresql://book@127.0.0.1:{port}/postgres"
    finally:
        run(programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)
