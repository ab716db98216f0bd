"""Where the time goes: CPU seconds a page for each stage, from the file to the record, in one process.

::

    $ python -m bench.stages
    | stage | CPU s a page | share |

Children count with their parents. The samples are read twice, the first time so that words and models are loaded.
"""

import os
import resource
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from bench.speed import SAMPLES, SCANS
from pipeline import ingest
from pipeline.recognize import resident, second, tesseract, unread

STAGES: tuple[tuple[str, ModuleType, str], ...] = (
    ("preparation", tesseract, "prepare"),
    ("Tesseract", tesseract, "words_on"),
    ("second reader", second, "look"),
    ("second reader: ink unread", unread, "read"),
)
"""Name, module and function of each; none lies within another."""


def table() -> str:
    """The stages in Markdown, and what all but recognition take together."""
    spent: Counter[str] = Counter()
    with ExitStack() as stack:
        for name, module, function in STAGES:
            stack.enter_context(patch.object(module, function, _counted(spent, name, getattr(module, function))))
        _read()
        spent.clear()
        began = _cpu()
        pages = _read()
        whole = _cpu() - began
    spent["scan, correction, understanding"] = whole - spent.total()
    beside = spent["preparation"] + spent["scan, correction, understanding"]
    rows = [*spent.most_common(), ("all", whole), ("all but recognition", beside)]
    lines = [f"| {name} | {seconds / pages:.3f} | {seconds / whole:.1%} |" for name, seconds in rows]
    return "\n".join(["| stage | CPU s a page | share |", "|---|--:|--:|", *lines])


def _read() -> int:
    """Read the samples; the number of their pages."""
    return sum(ingest(SAMPLES / name).source.pages for name in SCANS)


def _counted(spent: Counter[str], name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    def counted(*args: Any, **named: Any) -> Any:
        began = _cpu()
        try:
            return work(*args, **named)
        finally:
            spent[name] += _cpu() - began

    return counted


def _cpu() -> float:
    own = sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )
    return own + (_cpu_of(resident._kept.child.process.pid) if hasattr(resident._kept, "child") else 0)


def _cpu_of(pid: int) -> float:
    """CPU seconds of a process that still runs, as the Tesseract does that stays loaded; one ended counts with ours."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text("ascii", "replace")
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    user, system = told.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    print(table())
