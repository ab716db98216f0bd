"""Where children that read are born: a process that has loaded readers and dictionaries, and forks itself.

::

    batch, server ──socket──▶ nursery (readers, dictionaries) ──fork──▶ child 1, child 2 …

To load them takes two seconds of work, to fork a process that has them a hundredth: a scan dropped on the desk, the
scan after one that has ended its child, and every further child of a batch do not wait for those seconds, and the
memory is theirs together. What the nursery does is in `pipeline.batch.cradle`; here is who asks. It ends with the
process that started it, and its children with it. Elsewhere than on Linux, where libraries may not be forked so, each
child is a program of its own.

A command forks its nursery off itself (`begin`), so that what both need is loaded once, and has it load the readers
while it looks through its inbox (`get_ready`); a server, which has threads, starts one when it is needed.
"""

import atexit
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, NamedTuple, Protocol

from pipeline.forked import Forked, fork, may_be_forked

__all__ = ["Process", "begin", "born", "get_ready"]

PACKAGES = Path(__file__).parent.parent.parent
"""Where this package is, so that a child finds the same one."""

_QUIET = {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}
_AT_START = ("PYTHON", "LD_", "MALLOC_")  # variables that are heeded when a program starts, and never again
_FORKS = sys.platform == "linux"
_Wanted = tuple[str, bool]  # settings, and whether pictures are to be read
_Key = tuple[int, tuple[tuple[str, str], ...]]  # the process that asks, and the variables heeded at the start


class Process(Protocol):
    """A child, as `subprocess.Popen` has it: a negative exit code is the signal that ended it."""

    @property
    def pid(self) -> int:
        """Its number, and that of its process group."""

    def poll(self) -> int | None:
        """The exit code, None while it lives."""

    def wait(self, timeout: float | None = None) -> int:
        """The exit code. Raises subprocess.TimeoutExpired while it lives."""


class _Nursery(NamedTuple):
    process: subprocess.Popen[bytes] | Forked
    control: socket.socket


class _Cradled:
    """A child that the nursery forked, and which tells over a pipe how the child ended."""

    def __init__(self, pid: int, end: Connection, nursery: _Nursery) -> None:
        self.pid, self._end, self._nursery = pid, end, nursery
        self._code: int | None = None
        self._waiting = threading.Lock()

    def poll(self) -> int | None:
        if self._waiting.acquire(blocking=False):  # else another thread waits for it
            try:
                self._hear(0)
            finally:
                self._waiting.release()
        return self._code

    def wait(self, timeout: float | None = None) -> int:
        with self._waiting:
            self._hear(timeout)
        if self._code is None:
            raise subprocess.TimeoutExpired("a child that reads", timeout or 0)
        return self._code

    def _hear(self, timeout: float | None) -> None:
        if self._code is not None or not self._end.poll(timeout):
            return
        try:
            self._code = int(self._end.recv_bytes())
        except EOFError:  # the nursery has gone, and this child with it
            self._code = self._nursery.process.wait() or -signal.SIGKILL
        self._end.close()


_lock = threading.Lock()
_nurseries: dict[_Key, _Nursery] = {}


def born(settings: str, errors: IO[bytes], temporary: Path, *, pictures: bool = True) -> tuple[Process, Connection]:
    """A new child with these settings (as JSON), and the pipe on which it is asked.

    ``pictures``: whether it is likely to read any; then what readers of pictures need is loaded before it is born.

    It has the working folder, the environment and the umask that this process has now, writes what it says to a file,
    puts its temporary files into a folder, and is the head of a process group.

    Raises OSError where no process can be started.
    """
    general = _environment()
    environment = {**general, "TMPDIR": str(temporary)}
    ours, theirs = Pipe()
    with theirs:
        if not _FORKS:
            child: Process = _started("worker", theirs.fileno(), errors, environment)
        else:
            ours.send_bytes(json.dumps(environment).encode())
            child = _forked(theirs, errors, (settings, pictures), general)
        ours.send_bytes(settings.encode())  # before our copy of its end is closed: it may be gone already
    return child, ours


def _started(module: str, fd: int, errors: IO[bytes], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """A program of our own: -P, so that no code comes from the folder one stands in."""
    return subprocess.Popen(
        [sys.executable, "-P", "-c", f"import pipeline.batch.{module} as child; child.main({fd})"],
        stdin=subprocess.DEVNULL,
        stdout=errors,
        stderr=errors,
        pass_fds=(fd,),
        env=environment,
        start_new_session=True,
    )


def _environment() -> dict[str, str]:
    """What nurseries and children have in their environment."""
    roads = os.pathsep.join(filter(None, (str(PACKAGES), os.environ.get("PYTHONPATH"))))
    return {**os.environ, **_QUIET, "PYTHONPATH": roads}


def _key(environment: Mapping[str, str]) -> _Key:
    """The nursery of this process for such an environment."""
    heeded = sorted((name, value) for name, value in environment.items() if name.startswith(_AT_START))
    return os.getpid(), tuple(heeded)


def _forked(pipe: Connection, errors: IO[bytes], wanted: _Wanted, environment: Mapping[str, str]) -> Process:
    key = _key(environment)
    with _lock:
        for _ in range(2):  # a nursery may be gone, as where memory was short
            nursery = _nurseries[key] = _nurseries.get(key) or _opened(errors, environment)
            if child := _asked(nursery, pipe, errors, wanted):
                return child
            _close(_nurseries.pop(key))
    return nursery.process  # it couldn't start: its exit code and its last words are those of the child


def _opened(errors: IO[bytes], environment: Mapping[str, str]) -> _Nursery:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        return _Nursery(_started("cradle", theirs.fileno(), errors, environment), ours)


def begin() -> None:
    """Fork the nursery off this process, which is going to read; it loads nothing yet.

    Nothing happens where that wouldn't be safe, or numpy, which heeds the environment when it is loaded, is here.
    """
    environment = _environment()
    key = _key(environment)
    if not _FORKS or key in _nurseries or "numpy" in sys.modules or not may_be_forked():
        return
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        _nurseries[key] = _Nursery(fork(theirs.fileno(), partial(_become, theirs.fileno(), environment)), ours)


def _become(fd: int, environment: Mapping[str, str]) -> None:
    """The life of a nursery; what it says, nobody hears: where it ends too early, `_forked` starts another."""
    os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.environ.clear()
    os.environ.update(environment)
    if not sys.flags.safe_path:
        sys.path[0] = str(PACKAGES)  # no code comes from the folder one stands in
    _nurseries.clear()
    from pipeline.batch import cradle

    cradle.main(fd)


def get_ready(settings: str, *, pictures: bool) -> None:
    """Let a nursery that was forked before load what children with these settings need; see `born`."""
    with _lock:
        nursery = _nurseries.get(_key(_environment()))
        if nursery is not None:
            with suppress(OSError):  # it is gone: who asks for a child starts another
                nursery.control.send(json.dumps([_umask(), settings, pictures]).encode())


def _asked(nursery: _Nursery, pipe: Connection, errors: IO[bytes], wanted: _Wanted) -> _Cradled | None:
    """A child of the nursery; None where that is gone. Raises OSError where it cannot fork."""
    end, told = Pipe(duplex=False)
    folder = os.open(".", os.O_PATH)
    try:
        with told:
            handed = [pipe.fileno(), errors.fileno(), told.fileno(), folder]
            socket.send_fds(nursery.control, [json.dumps([_umask(), *wanted]).encode()], handed)
        answer = int(nursery.control.recv(32) or 0)
    except ConnectionError:
        answer = 0
    finally:
        os.close(folder)
    if answer < 0:
        raise OSError(-answer, os.strerror(-answer))
    return _Cradled(answer, end, nursery) if answer else None


def _umask() -> int:
    """The umask of this process: to ask the system for it is to change it."""
    found = re.search(r"^Umask:\s*([0-7]+)", Path("/proc/self/status").read_text("utf-8"), re.MULTILINE)
    return int(found[1], 8) if found else 0o022


@atexit.register
def _end() -> None:
    for (owner, _), nursery in _nurseries.items():
        if owner == os.getpid():
            nursery.process.kill()  # it may be loading what nobody needs any more
            _close(nursery)


def _close(nursery: _Nursery) -> None:
    nursery.control.close()
    nursery.process.wait()
