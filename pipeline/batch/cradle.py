"""The process in which children that read are born: it loads readers and dictionaries, and forks itself when asked.

::

    nursery ──settings, four files──▶ cradle ──fork──▶ child        and the child's number back
    nursery ──settings, no file─────▶ cradle                        loads what is needed, before a child is asked for

It has one thread and reads no scan, so that forking it is safe. `pipeline.batch.nursery` starts it and asks.

    import pipeline.batch.cradle as child; child.main(FD)      FD: the inherited end of a socket
"""

import errno
import gc
import json
import os
import select
import signal
import socket
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection
from typing import NoReturn

__all__ = ["main"]


def main(fd: int) -> None:
    """Fork a child for each request, and tell how each child ended, until the socket is closed."""
    gc.disable()  # nothing here is thrown away: to look for it was a sixth of the start
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
            worker = import_module("pipeline.batch.worker")  # the readers
            if handed:
                os.fchdir(handed[-1])
            worker.ready(*wanted)
            gc.freeze()  # what is there now, no child looks through
            if not handed:
                continue
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
