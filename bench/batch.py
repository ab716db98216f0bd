"""``make bench``: how many text memos a batch reads in a second, with one worker and two, and what memory it takes.

::

    $ python -m bench.batch --memos 10000
    | batch of text memos     | memos/s | CPU ms a memo | of it in main | largest process, MB |

The memos are the samples' true texts under resolution numbers of their own, so that no two are alike. A batch is the
command as a user types it, from its start to its last record; the largest process is any of those it started. What the
main process takes of the processors holds back two workers on two cores, and hardly depends on what else is running.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

SAMPLES = Path(__file__).parent.parent / "samples"
NUMBER = re.compile(r"\b([VAP])[O0-9]{4}/[0-9]{2}\b")
COMMAND = """
import atexit, os, resource, sys
from pipeline.cli import main
note, *args = sys.argv[1:]
atexit.register(lambda: open(note, "w").write(str(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))))
main(args)
"""
"""The command, which notes at its end what its own process took of the processors, in seconds."""


class Batch(NamedTuple):
    """A batch as measured: memos, workers, seconds on the clock and of the processors, the largest process in MB.

    ``main`` are the processors' seconds in the main process.
    """

    memos: int
    workers: int
    seconds: float
    cpu: float
    main: float
    peak: float

    @property
    def rate(self) -> float:
        """Memos a second."""
        return self.memos / self.seconds


def make(folder: Path, memos: int) -> None:
    """Fill the folder with so many text memos that differ."""
    texts = [text for path in sorted(SAMPLES.glob("*.true.txt")) if NUMBER.search(text := path.read_text("utf-8"))]
    for i in range(memos):
        place = folder / f"{i // 500:03}"
        place.mkdir(parents=True, exist_ok=True)
        text = NUMBER.sub(rf"\g<1>{i % 10000:04}/{10 + i // 10000}", texts[i % len(texts)], count=1)
        (place / f"memo-{i:06}.txt").write_text(text, "utf-8")


def measured(memos: int, workers: int) -> Batch:
    """Read so many memos with so many workers. Raises CalledProcessError where a memo was not read."""
    with tempfile.TemporaryDirectory() as name:
        make(Path(name, "in"), memos)
        argv = [sys.executable, "-c", COMMAND, f"{name}/cpu", "ingest", f"{name}/in", "--out", f"{name}/out"]
        environment = os.environ | {"BESCHLUSSBUCH_JOBS": str(workers)}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        began = time.monotonic()
        batch = subprocess.Popen(argv, env=environment, **quiet)
        _, status, used = os.wait4(batch.pid, 0)
        seconds = time.monotonic() - began
        records = sum(1 for _ in Path(name, "out").rglob("*.txt.json"))
        if status or records != memos:
            raise subprocess.CalledProcessError(os.waitstatus_to_exitcode(status), argv, f"{records} records")
        own = float(Path(name, "cpu").read_text("utf-8"))
    return Batch(memos, workers, seconds, used.ru_utime + used.ru_stime, own, used.ru_maxrss / 1024)


def table(memos: int) -> str:
    """The batches and what they say: rate, how two workers compare with one, how memory grows, in Markdown."""
    small, large, one, two = (measured(*batch) for batch in ((100, 1), (1000, 1), (memos, 1), (memos, 2)))
    rows = [
        f"| {run.memos:,} memos, {run.workers} worker{'s' * (run.workers > 1)} | {run.rate:.1f}"
        f" | {run.cpu / run.memos * 1000:.1f} | {run.main / run.memos * 1000:.2f} | {run.peak:.0f} |"
        for run in (small, large, one, two)
    ]
    return "\n".join(
        [
            f"| text memos, {os.cpu_count()} cores | memos/s | CPU ms a memo | of it in main | largest process, MB |",
            "|---|--:|--:|--:|--:|",
            *rows,
            f"| two workers : one | {two.rate / one.rate:.2f} | | | |",
            f"| peak at 1,000 : at 100 | | | | {large.peak / small.peak:.2f} |",
        ]
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure batches of text memos.")
    parser.add_argument("--memos", type=int, default=10_000, help="size of the batches for one and two workers")
    print(table(parser.parse_args().memos))
