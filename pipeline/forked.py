"""A process forked off this one: what is loaded here it need not load, and the memory is theirs together.

::

    process ──fork──▶ process with one open file, to live a life of its own

Only a process of one thread may be forked so: a lock that another thread holds would be held for ever.
"""

import os
import select
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

__all__ = ["Forked", "fork", "may_be_forked"]


def may_be_forked() -> bool:
    """Whether this process has one thread, counting those of libraries; elsewhere than on Linux nobody knows."""
    return sys.platform == "linux" and len(list(Path("/proc/self/task").iterdir())) == 1


def fork(fd: int, live: Callable[[], None]) -> "Forked":
    """Fork this process: the new one has the three streams and ``fd`` open, nothing else, lives and ends.

    Raises OSError where there can be no other process.
    """
    pid = os.fork()
    if pid:
        return Forked(pid)
    code = 1
    try:
        os.closerange(3, fd)
        os.closerange(fd + 1, os.sysconf("SC_OPEN_MAX"))
        live()
        code = 0
    finally:
        os._exit(code)


class Forked:
    """A process that was forked off this one, as `subprocess.Popen` has it."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._code: int | None = None
        self._waiting = threading.Lock()

    def poll(self) -> int | None:
        """The exit code, None while it lives; negative: the signal that ended it."""
        with suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self._code

    def wait(self, timeout: float | None = None) -> int:
        """The exit code. Raises subprocess.TimeoutExpired while it lives."""
        with self._waiting:
            if self._code is None:
                with os.fdopen(os.pidfd_open(self.pid)) as end:
                    if not select.select([end], [], [], timeout)[0]:
                        raise subprocess.TimeoutExpired("a forked process", timeout or 0)
                self._code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
            return self._code

    def kill(self) -> None:
        """End it at once, if it lives."""
        if self.poll() is None:
            os.kill(self.pid, 9)
