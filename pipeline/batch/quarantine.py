"""The quarantine: for each scan that could not be read, what was wrong and how to try again.

::

    out/quarantine/2019/fax.tif.json
    {"file": "/scans/2019/fax.tif", "error": "…/fax.tif: cut short; scan or copy it again", "code": 2,
     "tried": ["read once"], "retry": "beschlussbuch retry out 2019/fax.tif"}
"""

import json
import shlex
from collections.abc import Sequence
from pathlib import Path

from pipeline.files import write_whole

__all__ = ["FOLDER", "forget", "write"]

FOLDER = "quarantine"


def write(out: Path, name: str, place: str, error: str, code: int, tried: Sequence[str], shown: str) -> None:
    """Say why the scan at that path or URL was not read, beside the records that users know as ``shown``.

    Raises PathError.
    """
    note = {
        "file": place,
        "error": error,
        "code": code,
        "tried": list(tried) or [error],
        "retry": f"beschlussbuch retry {shlex.quote(shown)} {shlex.quote(name)}",
    }
    text = json.dumps(note, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
    write_whole(_file(out, name), text + b"\n")


def forget(out: Path, name: str) -> None:
    """The scan has been read after all."""
    _file(out, name).unlink(missing_ok=True)


def _file(out: Path, name: str) -> Path:
    return out / FOLDER / f"{name}.json"
