"""The server: connections that bring nothing are closed, so that those who ask are answered.

::

    connected, and not a whole question within 10 seconds      closed
    a body of which hardly anything comes                      closed
    an answer that nobody fetches                              closed
    more connections than the system has files for             those that have waited longest go first

What the log says again and again it says once a minute, with how often it was.
"""

import asyncio
import logging
import os
import resource
import sys
import threading
import time
from contextlib import suppress
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from pipeline.errors import INTERRUPTED

__all__ = ["Once", "Patient", "leave", "server"]

_PATIENCE = 10.0  # seconds in which a question must be whole, and something of a body or an answer must move
_MOST = 512  # connections at once
_LEAST = 1_000  # bytes of a body that come in that time
_GRACE = 2  # seconds for answers under way when the server ends


def server(app: ASGIApp, host: str, port: int) -> uvicorn.Server:
    """A server for the application; its ``run`` returns when it has been told to end, within five seconds."""
    config = uvicorn.Config(
        app,
        host,
        port,
        http=Patient,
        ws="none",
        log_level="warning",
        server_header=False,
        proxy_headers=False,  # see pipeline.api.guard, which believes the proxies that were named
        timeout_graceful_shutdown=_GRACE,
    )
    for name in ("asyncio", "uvicorn.error"):
        logging.getLogger(name).addFilter(Once())
    return uvicorn.Server(config)


def leave() -> None:
    """End the process where threads that a lock or a lost server holds up would keep it for a minute: nothing is lost.

    What they were doing is a transaction that never happened, or waits for the next start.
    """
    end = time.monotonic() + _GRACE / 2
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and not thread.daemon:
            thread.join(max(0.0, end - time.monotonic()))
            if thread.is_alive():
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(INTERRUPTED)


def _most() -> int:
    """How many connections there may be: half of the files that this process may open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < 4 * _MOST:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4 * _MOST) if hard > 0 else 4 * _MOST, hard))
    return max(4, min(_MOST, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2))


class Patient(H11Protocol):
    """A connection that is looked at every few seconds, and closed where nothing moves."""

    patience, most = _PATIENCE, 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Make room where there are too many."""
        super().connection_made(transport)
        Patient.most = Patient.most or _most()
        self._since, self._come, self._unsent = time.monotonic(), 0, 0
        self._watch = self.loop.call_later(self.patience, self._look)
        if len(self.connections) > self.most:
            idle = [one for one in self.connections if isinstance(one, Patient) and one._waits]
            min(idle, key=lambda one: one._since, default=self)._close()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is looked at no more."""
        self._watch.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what comes."""
        self._come += len(data)
        super().data_received(data)

    def on_response_complete(self) -> None:
        """The next question may take its time from now on."""
        self._since = time.monotonic()
        super().on_response_complete()

    @property
    def _waits(self) -> bool:
        """Whether no question is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def _look(self) -> None:
        come, self._come = self._come, 0
        unsent, self._unsent = self._unsent, self.transport.get_write_buffer_size()
        if self._waits:
            over = time.monotonic() - self._since >= self.patience * 0.99
        elif self.cycle.more_body and not self.flow.read_paused:
            over = come < _LEAST
        else:
            over = 0 < unsent <= self._unsent
        if over:
            self._close()
        else:
            self._watch = self.loop.call_later(self.patience, self._look)

    def _close(self) -> None:
        self.connections.discard(self)
        self.transport.abort()


class Once(logging.Filter):
    """Lets a message through once a minute; then it says how often it would have come.

    >>> record = logging.makeLogRecord({"name": "asyncio", "msg": "no more files", "created": 100.0})
    >>> once = Once()
    >>> [once.filter(record) for _ in range(3)]
    [True, False, False]
    >>> later = logging.makeLogRecord({"name": "asyncio", "msg": "no more files", "created": 170.0})
    >>> once.filter(later), later.getMessage()
    (True, 'no more files (2 times more since)')
    """

    def __init__(self, seconds: float = 60.0) -> None:
        super().__init__()
        self._seconds = seconds
        self._seen: dict[tuple[Any, ...], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is to be written."""
        kind = record.exc_info[0] if record.exc_info else None
        key = (record.name, record.levelno, record.getMessage()[:80], kind)
        at, times = self._seen.get(key, (-self._seconds, 0))
        if record.created - at < self._seconds:
            self._seen[key] = at, times + 1
            return False
        if len(self._seen) > 1_000:
            self._seen.clear()
        self._seen[key] = record.created, 0
        if times:
            record.msg, record.args = f"{record.getMessage()} ({times} times more since)", ()
        return True
