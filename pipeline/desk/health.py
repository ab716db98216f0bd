"""How the parts of the application are, for a monitor (``/healthz``), the log and the desk's own pages.

::

    {"book": "ok", "disk": "ok", "intake": "ok", "webhooks": "failing"}      503

A part that works in rounds says after each whether it went well. One that says nothing for too long is taken for dead.

>>> health = Health()
>>> health.expect("intake", 60)
>>> health.ill("intake", "no room on the disk", now=0)
>>> health.problems(now=10), health.problems(now=100)
({'intake': 'no room on the disk'}, {'intake': 'nothing was heard of it for 100 s'})
>>> health.well("intake", now=100)
>>> health.problems(now=110)
{}
"""

import logging
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from pipeline.ledger.store import reading

__all__ = ["Health", "report", "telling"]

_LOG = logging.getLogger("beschlussbuch")


class Health:
    """What the parts said last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._said: dict[str, tuple[float, str | None]] = {}
        self._most: dict[str, float] = {}

    def expect(self, part: str, seconds: float) -> None:
        """The part will say something every so many seconds."""
        with self._lock:
            self._most[part] = seconds
            self._said.setdefault(part, (time.monotonic(), None))

    def well(self, part: str, *, now: float | None = None) -> None:
        """The part's round went well."""
        self._say(part, None, now)

    def ill(self, part: str, problem: str, *, now: float | None = None) -> None:
        """The part's round failed, and it goes on; what is new about that stands in the log."""
        if self._say(part, problem, now) != problem:
            _LOG.warning("%s: %s", part, problem)

    def _say(self, part: str, problem: str | None, now: float | None) -> str | None:
        with self._lock:
            _, before = self._said.get(part, (0.0, None))
            self._said[part] = (time.monotonic() if now is None else now), problem
        return before

    def problems(self, *, now: float | None = None) -> dict[str, str]:
        """What is wrong, by part; nothing where all is well."""
        now = time.monotonic() if now is None else now
        found = {}
        with self._lock:
            for part, (at, problem) in self._said.items():
                silent = now - at
                if part in self._most and silent > self._most[part]:
                    found[part] = f"nothing was heard of it for {silent:.0f} s"
                elif problem is not None:
                    found[part] = problem
        return found

    def parts(self) -> list[str]:
        """The parts that have said something, or are expected to."""
        with self._lock:
            return sorted(self._said)


def telling(health: Health, part: str, seconds: float = 300.0) -> Callable[[str | None], None]:
    """How a part in rounds tells how they went: None, or what went wrong."""
    health.expect(part, seconds)
    return lambda problem: health.well(part) if problem is None else health.ill(part, problem)


_ROOM = 100_000_000  # bytes on the disk below which the next scan may not fit


def report(health: Health, engine: Engine, folder: Path) -> dict[str, str]:
    """Each part with what is wrong with it, or ``ok``: the parts in rounds, the book, the disk of the desk's folder."""
    parts = dict.fromkeys(health.parts(), "ok") | health.problems()
    return {"book": _book(engine), "disk": _disk(folder)} | parts


def _book(engine: Engine) -> str:
    try:
        with reading(engine) as connection:
            connection.exec_driver_sql("SELECT count(*) FROM alembic_version").scalar_one()
    except Exception as error:
        return f"{type(error).__name__}: it cannot be read"
    return "ok"


def _disk(folder: Path) -> str:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return f"{error.strerror}"
    return "ok" if free >= _ROOM else f"{free // 1_000_000} MB are free"
