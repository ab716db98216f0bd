"""Beschlussbuch: scanned council memos become a book of resolutions.

::

    from pipeline import ingest
    ingest("scan-0042.pdf").resolution.number      # 'V0760/15'

The readers are loaded when they are first asked for, so that a command that needs none of them starts at once.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.run import ingest, ingest_all

__all__ = ["ingest", "ingest_all"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from pipeline import run

    return getattr(run, name)
