"""A folder is watched: what the feeder, an upload or a colleague puts there is read once it has stopped growing.

::

    12:00:00  inbox/scan-7.pdf        18,220 bytes   still growing
    12:00:02  inbox/scan-7.pdf       318,220 bytes   still growing
    12:00:04  inbox/scan-7.pdf       318,220 bytes   untouched for 2 s: read it

Names that uploads use until they are done (``.scan-7.pdf``, ``scan-7.pdf.part``, ``.crdownload``) are no scans yet.
The manifest remembers what was read, so that a restart reads nothing twice; a file that changes is read again.
"""

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.batch import Plan, Tally, Tell, run
from pipeline.batch.inputs import walk
from pipeline.batch.remote import Outbox
from pipeline.settings import Settings

__all__ = ["quiet", "watch"]

POLL_SECONDS = 2.0

Seen = tuple[Path, str, os.stat_result]


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
    known: set[tuple[Path, int, int]] = set()
    for _ in rounds if rounds is not None else iter(int, 1):
        ready = {(one[0], one[2].st_size, one[2].st_mtime_ns): one for one in quiet(walk(folder), settle_seconds)}
        if new := [one for mark, one in ready.items() if mark not in known]:
            yield run(new, out, settings, Plan(brake=False), tell=tell, outbox=outbox)
        known = set(ready)
        time.sleep(POLL_SECONDS)


def quiet(found: Iterable[Seen], seconds: float) -> Iterator[Seen]:
    """Those that nobody has written to for so long, by the clock of the file system."""
    for path, name, stat in found:
        if time.time() - max(stat.st_mtime, stat.st_ctime) >= seconds:
            yield path, name, stat
