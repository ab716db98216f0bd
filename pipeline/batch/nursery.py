"""Where children that read are born: a process that has loaded readers and dictionaries, and forks itself.

::

    batch, server ──socket──▶ nursery (readers, dictionaries) ──fork──▶ child 1, child 2 …

To load them takes two seconds of work, to fork a process that has them a hundredth: a scan dropped on the desk, the
scan after one that has ended its child, and every further child of a batch do not wait for those seconds, and the
memory is theirs together. The nursery has one thread and reads no scan, so that forking it is safe. It ends with the
process that started it, and its children with it. Elsewhere than on Linux, where libraries may not be forked so, each
child is a program of its own.

    import pipeline.batch.nursery as child; child.main(FD)      FD: the inherited end of a socket
"""

import atexit
import errno
import gc
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, NamedTuple, NoReturn, Protocol

__all__ = ["Process", "born", "main"]

PACKAGES = Path(__file__).parent.parent.parent
"""Where this package is, so that a child finds the same one."""

_QUIET = {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}
_AT_START = ("PYTHON", "LD_", "MALLOC_")  # variables that are heeded when a program starts, and never again
_FORKS = sys.platform == "linux"
_Wanted = tuple[str, bool]  # settings, and whether pictures are to be read


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
    process: subprocess.Popen[bytes]
    control: socket.socket


class _Forked:
    """A child of the nursery, which tells over a pipe how it ended."""

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
_nurseries: dict[tuple[int, tuple[tuple[str, str], ...]], _Nursery] = {}


def born(settings: str, errors: IO[bytes], temporary: Path, *, pictures: bool = True) -> tuple[Process, Connection]:
    """A new child with these settings (as JSON), and the pipe on which it is asked.

    ``pictures``: whether it is likely to read any; then what readers of pictures need is loaded before it is born.

    It has the working folder, the environment and the umask that this process has now, writes what it says to a file,
    puts its temporary files into a folder, and is the head of a process group.

    Raises OSError where no process can be started.
    """
    roads = os.pathsep.join(filter(None, (str(PACKAGES), os.environ.get("PYTHONPATH"))))
    general = {**os.environ, **_QUIET, "PYTHONPATH": roads}
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


def _forked(pipe: Connection, errors: IO[bytes], wanted: _Wanted, environment: Mapping[str, str]) -> Process:
    heeded = tuple(sorted((name, value) for name, value in environment.items() if name.startswith(_AT_START)))
    with _lock:
        for _ in range(2):  # a nursery may be gone, as where memory was short
            nursery = _nurseries.get((os.getpid(), heeded)) or _opened(errors, environment)
            _nurseries[os.getpid(), heeded] = nursery
            if child := _asked(nursery, pipe, errors, wanted):
                return child
            _close(_nurseries.pop((os.getpid(), heeded)))
    return nursery.process  # it couldn't start: its exit code and its last words are those of the child


def _opened(errors: IO[bytes], environment: Mapping[str, str]) -> _Nursery:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        return _Nursery(_started("nursery", theirs.fileno(), errors, environment), ours)


def _asked(nursery: _Nursery, pipe: Connection, errors: IO[bytes], wanted: _Wanted) -> _Forked | None:
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
    return _Forked(answer, end, nursery) if answer else None


def _umask() -> int:
    """The umask of this process: to ask the system for it is to change it."""
    found = re.search(r"^Umask:\s*([0-7]+)", Path("/proc/self/status").read_text("utf-8"), re.MULTILINE)
    return int(found[1], 8) if found else 0o022


@atexit.register
def _end() -> None:
    for (owner, _), nursery in _nurseries.items():
        if owner == os.getpid():
            _close(nursery)


def _close(nursery: _Nursery) -> None:
    nursery.control.close()
    nursery.process.wait()


def main(fd: int) -> None:
    """Fork a child for each request, and tell how each child ended, until the socket is closed."""
    gc.disable()  # nothing here is thrown away: to look for it was a sixth of the start
    from pipeline.batch import worker  # the readers

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # it ends when its parent has ended
    bell, rope = os.pipe()  # a child that ends rings
    os.set_blocking(rope, False)
    signal.set_wakeup_fd(rope)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    living: dict[int, Connection] = {}
    control = socket.socket(fileno=fd)
    while True:
        heard = select.select([fd, bell], [], [])[0]
        if bell in heard:
            os.read(bell, 4096)
            _bury(living)
        if fd in heard:
            said, handed, _, _ = socket.recv_fds(control, 2**17, 4)
            if not said:
                os._exit(0)  # at once, and the children with it
            umask, *wanted = json.loads(said)
            os.fchdir(handed[-1])
            worker.ready(*wanted)
            gc.freeze()  # what is there now, no child looks through
            answer = _fork()
            if answer == 0:
                for one in (control.detach(), bell, rope, *(end.fileno() for end in living.values())):
                    os.close(one)
                _live(worker.serve, umask, handed)
            pipe, errors, told, folder = handed
            for one in (pipe, errors, folder):
                os.close(one)
            end = Connection(told, readable=False)
            if answer > 0:
                living[answer] = end
            control.send(str(answer).encode())


def _fork() -> int:
    """As `os.fork`; where that fails, the error's number, negative."""
    try:
        return os.fork()
    except OSError as error:
        return -(error.errno or errno.EAGAIN)


def _bury(living: dict[int, Connection]) -> None:
    with suppress(ChildProcessError):  # none is left
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            pid, status = ended
            with living.pop(pid) as end, suppress(OSError):  # nobody may want to know
                end.send_bytes(str(os.waitstatus_to_exitcode(status)).encode())


def _live(read: Callable[[Connection], None], umask: int, handed: Sequence[int]) -> NoReturn:
    """The life of a child, from the fork to its end."""
    code = 1
    try:
        gc.enable()
        os.setsid()
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        pipe, errors, told, folder = handed
        os.umask(umask)
        for stream in (1, 2):
            os.dup2(errors, stream)
        for one in (errors, told, folder):
            os.close(one)
        asked = Connection(pipe)
        os.environ.clear()
        os.environ.update(json.loads(asked.recv_bytes()))
        time.tzset()
        tempfile.tempdir = None  # TMPDIR has changed
        read(asked)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)
