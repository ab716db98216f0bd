"""``make bench``: how fast a batch is on this machine, and how much memory it takes.

::

    text, 1 worker      1,000 memos     9.8 s    102 a second    peak  96 MB
    text, 2 workers     1,000 memos     5.1 s    196 a second    peak  97 MB

Memos are made from the samples: text memos that differ in their numbers, and the scanned samples copied with a byte
more, so that no two have the same content. The peak is that of the largest reading process.
"""

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SAMPLES = Path(__file__).parent.parent / "samples"
PICTURES = ("radweg.png", "brunnen.jpg", "bibliothek.tif")


def main() -> None:
    """Measure text and pictures with one worker and with two."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", type=int, default=1000, help="number of text memos")
    parser.add_argument("--pictures", type=int, default=12, help="number of scanned pages")
    asked = parser.parse_args()
    for kind, make, number in (("text", texts, asked.texts), ("picture", pictures, asked.pictures)):
        for jobs in (1, 2):
            with tempfile.TemporaryDirectory(prefix="beschlussbuch-bench-") as folder:
                make(Path(folder, "in"), number)
                print(measured(kind, Path(folder), jobs, number), flush=True)


def texts(folder: Path, number: int) -> None:
    """Text memos that differ in their resolution's number."""
    memo = (SAMPLES / "sozialtreff.txt").read_text("utf-8")
    for i in range(number):
        path = folder / f"{i // 1000:03}" / f"memo-{i:05}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(memo.replace("VO951/16", f"V{i % 10_000:04}/{10 + i // 10_000}"), "utf-8")


def pictures(folder: Path, number: int) -> None:
    """Scanned pages, each with some bytes behind its end that no reader looks at."""
    folder.mkdir(parents=True)
    for i in range(number):
        source = SAMPLES / PICTURES[i % len(PICTURES)]
        copy = Path(shutil.copy(source, folder / f"{i:04}-{source.name}"))
        with copy.open("ab") as file:
            file.write(f"copy {i}".encode())


def measured(kind: str, folder: Path, jobs: int, number: int) -> str:
    """One line: the time of a whole batch from its start to its end, and the largest process."""
    command = [sys.executable, "-m", "pipeline.cli", "ingest", str(folder / "in"), "--out", str(folder / "out")]
    began = time.monotonic()
    subprocess.run(
        ["/usr/bin/env", f"BESCHLUSSBUCH_JOBS={jobs}", *command, "--log", "json"], check=True, capture_output=True
    )
    seconds = time.monotonic() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    label = f"{kind}, {jobs} worker{'s' * (jobs > 1)}"
    return f"{label:20}{number:8,} memos {seconds:8.1f} s {number / seconds:8.1f} a second    peak {peak:5.0f} MB"


if __name__ == "__main__":
    main()
