"""Where the time goes: CPU seconds a page for each stage, from the file to the record, in one process.

::

    $ python -m bench.stages
    | stage | CPU s a page | share |

Children count with their parents. The samples are read twice, the first time so that words and models are loaded.
"""

import resource
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from types import ModuleType
from typing import Any
from unittest.mock import patch

from bench.speed import SAMPLES, SCANS
from pipeline import ingest
from pipeline.recognize import second, tesseract, unread

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
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


if __name__ == "__main__":
    print(table())
