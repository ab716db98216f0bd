"""The quarantine: for each scan that could not be read, what was wrong and how to try again.

::

    out/quarantine/2019/fax.tif.json
    {"file": "/scans/2019/fax.tif", "error": "…/fax.tif: the file is empty; scan or copy it again", "code": 2,
     "fehler": "…/fax.tif: Die Datei ist leer. …", "problem": "file_empty", "tried": ["…"],
     "retry": "beschlussbuch retry out 2019/fax.tif"}
"""

import json
import shlex
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import Problem
from pipeline.files import write_whole

__all__ = ["FOLDER", "forget", "write"]

FOLDER = "quarantine"


def write(out: Path, name: str, place: str, problem: Problem, code: int, tried: Sequence[Problem], shown: str) -> None:
    """Say why the scan at that path or URL was not read, beside the records that users know as ``shown``.

    Raises PathError.
    """
    note = {
        "file": place,
        "error": problem.told("en"),
        "fehler": problem.told("de"),
        "code": code,
        "problem": problem.code,
        "tried": [one.told("en") for one in tried or (problem,)],
        "retry": f"beschlussbuch retry {shlex.quote(shown)} {shlex.quote(name)}",
    }
    text = json.dumps(note, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
    write_whole(_file(out, name), text + b"\n")


def forget(out: Path, name: str) -> None:
    """The scan has been read after all."""
    _file(out, name).unlink(missing_ok=True)


def _file(out: Path, name: str) -> Path:
    return out / FOLDER / f"{name}.json"
