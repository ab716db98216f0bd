"""A folder is watched: what comes there is read once it has stopped growing (`pipeline.batch.settling`).

Names that uploads use until they are done (``.scan-7.pdf``, ``scan-7.pdf.part``, ``.crdownload``) are no scans yet.
The manifest remembers what was read, so that a restart reads nothing twice; a file that changes is read again.
"""

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.batch import Plan, Tally, Tell, run
from pipeline.batch.inputs import Passed, walk
from pipeline.batch.remote import Outbox
from pipeline.batch.settling import Mark, Settling, mark_of
from pipeline.catalogue.language import spoken
from pipeline.settings import Settings

__all__ = ["watch"]

POLL_SECONDS = 2.0


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
    settled, told = Settling(settle_seconds), set[str]()
    for _ in rounds if rounds is not None else iter(int, 1):
        passed = Passed()
        ready = {mark_of(one): one for one in settled.quiet(walk(folder, passed))}
        shut = [problem.told(spoken()) for problem in passed.folders]
        for error in shut:
            if error not in told:
                tell({"event": "folder", "error": error})
        told = set(shut)
        if new := [one for mark, one in ready.items() if mark not in known]:
            yield run(new, out, settings, Plan(brake=False), tell=tell, outbox=outbox)
        known = set(ready)
        time.sleep(POLL_SECONDS)
