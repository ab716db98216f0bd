"""A folder is watched: what the feeder, an upload or a colleague puts there is read once it has stopped growing.

::

    12:00:00  inbox/scan-7.pdf        18,220 bytes   still growing
    12:00:02  inbox/scan-7.pdf       318,220 bytes   still growing
    12:00:04  inbox/scan-7.pdf       318,220 bytes   untouched for 2 s: read it
    14:00:00  inbox/scan-8.pdf       a clock that is ahead: read once we have seen it so for 2 s

Names that uploads use until they are done (``.scan-7.pdf``, ``scan-7.pdf.part``, ``.crdownload``) are no scans yet.
The manifest remembers what was read, so that a restart reads nothing twice; a file that changes is read again.
"""

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.batch import Plan, Tally, Tell, run
from pipeline.batch.inputs import Passed, walk
from pipeline.batch.remote import Outbox
from pipeline.settings import Settings

__all__ = ["watch"]

POLL_SECONDS = 2.0

Seen = tuple[Path, str, os.stat_result]
Mark = tuple[Path, int, int]
"""A file as it looks: path, bytes, time of its last change."""


def watch(
    folder: Path,
    out: Path,
    settings: Settings,
    *,
    tell: Tell = lambda _: None,
    settle_seconds: float = 5.0,
    rounds: Iterable[object] | None = None,
    outbox: Outbox | None = None,
) -> Iterator[Tally]:
    """Read what comes into the folder, for ever or for so many rounds; yields how each round with work went.

    Raises what `pipeline.batch.run` raises.
    """
    known: set[Mark] = set()
    settled, told = _Settling(settle_seconds), set[str]()
    for _ in rounds if rounds is not None else iter(int, 1):
        passed = Passed()
        ready = {_mark(one): one for one in settled.quiet(walk(folder, passed))}
        shut = [str(problem) for problem in passed.folders]
        for error in shut:
            if error not in told:
                tell({"event": "folder", "error": error})
        told = set(shut)
        if new := [one for mark, one in ready.items() if mark not in known]:
            yield run(new, out, settings, Plan(brake=False), tell=tell, outbox=outbox)
        known = set(ready)
        time.sleep(POLL_SECONDS)


def _mark(one: Seen) -> Mark:
    return one[0], one[2].st_size, one[2].st_mtime_ns


class _Settling:
    """Since when each file has looked as it does: by its time, or as long as it was seen so where that is ahead."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.since: dict[Mark, float] = {}

    def quiet(self, found: Iterable[Seen]) -> Iterator[Seen]:
        """Those that nobody has written to for so long."""
        now, before = time.monotonic(), self.since
        self.since = {}
        for one in found:
            since = self.since[_mark(one)] = before.get(_mark(one), now)
            untouched = time.time() - max(one[2].st_mtime, one[2].st_ctime)
            if max(untouched, now - since) >= self.seconds:
                yield one
