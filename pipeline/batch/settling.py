"""A file in a watched folder is whole once it has stopped growing: the feeder, an upload, a colleague is done with it.

::

    12:00:00  inbox/scan-7.pdf        18,220 bytes   still growing
    12:00:02  inbox/scan-7.pdf       318,220 bytes   still growing
    12:00:04  inbox/scan-7.pdf       318,220 bytes   untouched for 2 s: read it
    14:00:00  inbox/scan-8.pdf       a clock that is ahead: read once we have seen it so for 2 s

`beschlussbuch watch` and the desk ask it alike.
"""

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

__all__ = ["Mark", "Seen", "Settling", "mark_of"]

Seen = tuple[Path, str, os.stat_result]
"""A file as a walk found it: its path, what its outputs are called, its state."""

Mark = tuple[Path, int, int]
"""A file as it looks: path, bytes, time of its last change."""


def mark_of(one: Seen) -> Mark:
    """How the file looks."""
    return one[0], one[2].st_size, one[2].st_mtime_ns


class Settling:
    """Since when each file has looked as it does: by its time, or as long as it was seen so where that is ahead."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._since: dict[Mark, float] = {}

    def quiet(self, found: Iterable[Seen]) -> Iterator[Seen]:
        """Those that nobody has written to for so long; what is not among the found is forgotten."""
        now, before = time.monotonic(), self._since
        self._since = {}
        for one in found:
            since = self._since[mark_of(one)] = before.get(mark_of(one), now)
            untouched = time.time() - max(one[2].st_mtime, one[2].st_ctime)
            if max(untouched, now - since) >= self.seconds:
                yield one
