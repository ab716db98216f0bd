"""``make bench``: how fast we read, against OCRmyPDF and against the loop that everybody writes first.

::

    $ python -m bench.speed

All three get the same files, one after the other on the same machine, and the table gives ratios: ours by theirs.
Ours is everything from the file to the record (preparation, both readers, correction, parsing); the loop is pdf2image
and pytesseract with their defaults, once at pdf2image's own 200 dpi and once at 300, and ends with the text.
How much of ours is starting up, and what each further page costs, a run over half of the files tells.
"""

import contextlib
import ctypes
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from pipeline import ingest, ingest_all

SAMPLES = Path(__file__).parent.parent / "samples"
SCANS = ("schulhof.pdf", "radweg.png", "kleingarten.tif", "brunnen.jpg", "bibliothek.tif")
DIGITAL = "ortschaft.pdf"
COPIES = 2
"""How often each scan is read: enough that starting up does not decide."""
HALF = "beschlussbuch, half of the pages"
LOOP = """
import sys, pdf2image, pytesseract
dpi, *paths = sys.argv[1:]
for path in paths:
    for page in pdf2image.convert_from_path(path, int(dpi)):
        pytesseract.image_to_string(page, lang="deu")
"""


class Run(NamedTuple):
    """Seconds on the clock and of the processors, and the largest process in MB."""

    seconds: float
    cpu: float
    peak: float


def table(corpus: Path | None = None) -> str:
    """Pages per second of the three, memory, and digital pages per second, in Markdown."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files, pages = _files(folder / "in", corpus)
        runs = {
            "beschlussbuch ingest": _measured(lambda: _ours(folder / "in", folder / "out")),
            HALF: _measured(lambda: _ours(_first_copies(files, folder / "half"), folder / "out2")),
            "beschlussbuch, one reader": _measured(lambda: _ours(folder / "in", folder / "out1", second_reader="off")),
            "pdf2image + pytesseract, 300 dpi": _measured(lambda: _loop(300, files)),
            "pdf2image + pytesseract, 200 dpi": _measured(lambda: _loop(200, files)),
        }
        if shutil.which("ocrmypdf"):
            runs["ocrmypdf"] = _measured(lambda: _ocrmypdf(files, folder))
        digital = _digital(folder)
    ours, half = runs["beschlussbuch ingest"], runs.pop(HALF)
    further = (ours.cpu - half.cpu) / (pages - pages // COPIES)
    lines = [
        f"| {pages} scanned pages, {os.cpu_count()} cores | pages/s | CPU s a page | peak MB | ours is faster by |",
        "|---|--:|--:|--:|--:|",
        *(
            f"| {name} | {pages / run.seconds:.2f} | {run.cpu / pages:.2f} | {run.peak:.0f}"
            f" | {run.seconds / ours.seconds:.2f} |"
            for name, run in runs.items()
        ),
        f"| a digital PDF, no OCR | {digital:.0f} | | | |",
        "",
        f"Ours: {ours.cpu - pages * further:.1f} CPU s to start, {further:.2f} for each page"
        f" ({pages // COPIES} pages took {half.cpu:.1f}, {pages} {ours.cpu:.1f}).",
    ]
    return "\n".join(lines)


def _files(folder: Path, corpus: Path | None) -> tuple[list[Path], int]:
    """The samples (and a corpus' PDFs) as PDFs of one picture a page, each several times under names of its own.

    Each copy differs by a remark at its end, or the ledger of a folder would read it only once.
    """
    folder.mkdir()
    files, pages = [], 0
    for path in (*(SAMPLES / name for name in SCANS), *sorted((corpus or folder).glob("scans/*.pdf"))):
        source = folder.parent / f"{path.stem}.pdf"
        if path.suffix == ".pdf":
            shutil.copy(path, source)
        else:
            with Image.open(path) as picture:
                picture.save(source, resolution=picture.info["dpi"][0], save_all=True)
        told = subprocess.run(["pdfinfo", source], capture_output=True, text=True, check=True).stdout
        for copy in range(COPIES):
            files.append(folder / f"{path.stem}-{copy}.pdf")
            files[-1].write_bytes(source.read_bytes() + f"\n% copy {copy}\n".encode())
            pages += int(told.split("Pages:")[1].split()[0])
    return files, pages


def _first_copies(files: Sequence[Path], folder: Path) -> Path:
    """A folder with the first copy of each scan."""
    folder.mkdir()
    for file in files[::COPIES]:
        shutil.copy(file, folder)
    return folder


def _measured(work: Callable[[], None]) -> Run:
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    pid = os.fork()
    if not pid:  # a child of our own, so that the peak is this run's alone
        _adopt()
        work()
        _reap()
        peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_CHILDREN,))
        Path(tempfile.gettempdir(), f"bench-{os.getpid()}").write_text(str(peak))
        os._exit(0)
    os.waitpid(pid, 0)
    seconds = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    note = Path(tempfile.gettempdir(), f"bench-{pid}")
    peak = float(note.read_text()) / 1024
    note.unlink()
    return Run(seconds, cpu, peak)


def _adopt() -> None:
    """From here on the kernel gives this process the children of its children that are ended: their time counts."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def _reap() -> None:
    """Wait for all that are left."""
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


def _ours(source: Path, target: Path, **settings: str) -> None:
    extra = {f"BESCHLUSSBUCH_{name.upper()}": value for name, value in settings.items()}
    argv = [sys.executable, "-m", "pipeline.cli", "ingest", str(source), "--out", str(target)]
    subprocess.run(argv, env=os.environ | extra, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def _loop(dpi: int, files: Sequence[Path]) -> None:
    _command(sys.executable, "-c", LOOP, str(dpi), *map(str, files))


def _ocrmypdf(files: Sequence[Path], folder: Path) -> None:
    options = ["--jobs", "2", "-l", "deu", "--deskew", "--rotate-pages", "--force-ocr", "--quiet"]
    for file in files:
        _command("ocrmypdf", *options, str(file), str(folder / "theirs.pdf"))


def _command(*argv: str) -> None:
    subprocess.run(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


def _digital(folder: Path, memos: int = 60) -> float:
    """Pages per second of a digital PDF of that many memos, each on a resolution of its own, to the records."""
    sys.path.append(str(SAMPLES))
    from render import write_digital

    memo = tomllib.loads((SAMPLES / "memos.toml").read_text("utf-8"))[DIGITAL.removesuffix(".pdf")]
    single = [folder / f"{number}.pdf" for number in range(1000, 1000 + memos)]
    for file in single:
        write_digital(memo | {"subject": memo["subject"].replace("0412", file.stem)}, file)
    path = folder / "digital.pdf"
    subprocess.run(["pdfunite", *map(str, single), str(path)], check=True)
    ingest(SAMPLES / DIGITAL)  # words and libraries loaded
    began = time.monotonic()
    pages = sum(memo.source.pages for memo in ingest_all(path))
    return pages / (time.monotonic() - began)


if __name__ == "__main__":
    print(table(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
