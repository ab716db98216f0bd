"""The programs that do the reading: called with a limit on time and memory, looked for in one place.

::

    tesseract 5.3.0 (deu, osd)   apt-get install tesseract-ocr tesseract-ocr-deu
    pdftoppm 22.12.0             apt-get install poppler-utils

A program that is not there is an error that ends with the command which installs it:

>>> run(["pdftomemo", "--version"], seconds=5, package="poppler-utils")
Traceback (most recent call last):
    ...
pipeline.errors.MissingProgram: pdftomemo is not installed; install it with: sudo apt-get install poppler-utils
"""

import os
import re
import resource
import signal
import subprocess
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import ChildFailed, ChildTimeout, MissingProgram

__all__ = ["Probe", "missing", "probe", "run", "said", "tesseract_data", "tesseract_languages", "tesseract_version"]

PROGRAMS = {
    "tesseract": ("--version", "tesseract-ocr"),
    "pdfinfo": ("-v", "poppler-utils"),
    "pdftoppm": ("-v", "poppler-utils"),
    "pdfimages": ("-v", "poppler-utils"),
    "pdftotext": ("-v", "poppler-utils"),
}
"""Each program with the argument that makes it tell its version, and the Debian package it comes in."""

LIBRARIES = ("pytesseract", "pdf2image", "pypdfium2", "rapidfuzz", "pydantic", "pillow", "numpy")

POPPLER = "poppler-utils"
"""The package of pdfinfo, pdftotext and pdftoppm."""


class Probe(NamedTuple):
    """One thing the reading stands on: the version found (None where it is missing) and what mends that.

    Without an ``optional`` thing everything works, only less well.
    """

    name: str
    version: str | None
    remedy: str
    optional: bool = False


def missing(name: str, package: str) -> MissingProgram:
    """The error for a program that is not installed, and the package that holds it."""
    return MissingProgram("program_missing", program=name, command=f"sudo apt-get install {package}")


def missing_language(language: str) -> MissingProgram:
    """The error for a language that Tesseract lacks."""
    package = f"tesseract-ocr-{language.replace('_', '-')}"
    return MissingProgram("language_missing", language=language, command=f"sudo apt-get install {package}")


def run(argv: Sequence[str], *, seconds: float, package: str, memory_mb: int | None = None) -> bytes:
    """What the program writes to its standard output; its whole process group is ended after ``seconds``.

    Raises MissingProgram, ChildTimeout, and ChildFailed with the program's own last words.
    """
    return heard(argv, seconds=seconds, package=package, memory_mb=memory_mb)[0]


def heard(
    argv: Sequence[str], *, seconds: float, package: str, memory_mb: int | None = None
) -> tuple[bytes, list[str]]:
    """What the program writes to its standard output, and the lines to its standard error. Raises as `run` does."""
    out, err, code = _done(argv, seconds, package, memory_mb)
    words = err.decode(errors="replace").strip().splitlines()
    if code:
        raise ChildFailed("program_failed", program=argv[0], why=words[-1] if words else f"exit code {code}")
    return out, words


def said(argv: Sequence[str], *, seconds: float, package: str) -> list[str]:
    """The lines that the program writes to its standard error. Raises MissingProgram, ChildTimeout."""
    return _done(argv, seconds, package, None)[1].decode(errors="replace").splitlines()


def _done(argv: Sequence[str], seconds: float, package: str, memory_mb: int | None) -> tuple[bytes, bytes, int]:
    """What the program writes to standard output and standard error, and its exit code."""
    try:
        child = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    except FileNotFoundError:
        raise missing(argv[0], package) from None
    with child:
        _limit(child.pid, memory_mb)
        try:
            out, err = child.communicate(timeout=seconds)
        except BaseException as error:
            os.killpg(child.pid, signal.SIGKILL)
            if isinstance(error, subprocess.TimeoutExpired):
                raise ChildTimeout("program_too_slow", program=argv[0], seconds=f"{seconds:g}") from None
            raise
    return out, err, child.returncode


def _limit(pid: int, memory_mb: int | None) -> None:
    if memory_mb is not None and hasattr(resource, "prlimit"):
        size = memory_mb * 1024 * 1024
        try:
            resource.prlimit(pid, resource.RLIMIT_AS, (size, size))
        except ProcessLookupError:
            return  # it has ended already


def probe(language: str = "deu") -> tuple[Probe, ...]:
    """All programs, languages and libraries that reading uses, as found on this machine."""
    return (*_programs(), *_languages(language), *_libraries())


def _programs() -> Iterator[Probe]:
    for name, (flag, package) in PROGRAMS.items():
        yield Probe(name, _version(name, flag), f"sudo apt-get install {package}")


def _languages(language: str) -> Iterator[Probe]:
    installed = tesseract_languages()
    for code in (*language.split("+"), "osd"):
        remedy = f"sudo apt-get install tesseract-ocr-{code.replace('_', '-')}"
        yield Probe(f"tesseract language {code}", "installed" if code in installed else None, remedy, code == "osd")


def _libraries() -> Iterator[Probe]:
    for name in LIBRARIES:
        yield Probe(name, _installed(name), f"pip install {name}")
    for name in ("rapidocr", "onnxruntime"):
        yield Probe(name, _installed(name), "pip install 'beschlussbuch[second-reader]'", optional=True)
    yield Probe("tesserocr", _installed("tesserocr"), "pip install 'beschlussbuch[tesserocr]'", optional=True)


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _version(name: str, flag: str) -> str | None:
    try:
        done = subprocess.run([name, flag], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"\d+(\.\d+)+", (done.stdout + done.stderr).decode(errors="replace"))
    return found[0] if found else None


@cache
def tesseract_version() -> str:
    """Tesseract's version, asked once per process. Raises MissingProgram."""
    found = _version("tesseract", "--version")
    if found is None:
        raise missing("tesseract", "tesseract-ocr tesseract-ocr-deu")
    return found


def tesseract_languages() -> frozenset[str]:
    """The languages Tesseract has; empty where it is missing."""
    return frozenset(_languages_listed()[1:]) - {""}


def tesseract_data() -> Path | None:
    """The folder of Tesseract's languages, as it names it itself; None where it is missing."""
    found = re.search(r'"(.*)"', "".join(_languages_listed()[:1]))
    return Path(found[1]) if found else None


def _languages_listed() -> list[str]:
    try:
        listed = run(["tesseract", "--list-langs"], seconds=20, package="tesseract-ocr")
    except (MissingProgram, ChildFailed):
        return []
    return listed.decode(errors="replace").split("\n")
