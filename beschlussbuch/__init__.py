"""Beschlussbuch under the name of its distribution: what other programs need of it. `pipeline` is its home.

::

    import beschlussbuch
    beschlussbuch.ingest("scan-0042.pdf").resolution.number      # 'V0760/15'
    beschlussbuch.ingest(upload.read(), name="scan-0042.pdf")    # bytes and open files do as well
    beschlussbuch.Client("http://127.0.0.1:8321").points(overdue=True)   # a book that is served

>>> from beschlussbuch import EncryptedScan, __version__
>>> EncryptedScan.exit_code
8
"""

from typing import TYPE_CHECKING, Any

from pipeline import errors
from pipeline.errors import *  # noqa: F403 - the whole tree of errors, by its own list
from pipeline.version import our_version

if TYPE_CHECKING:
    from pipeline.client import ApiProblem, Client
    from pipeline.memo import Memo
    from pipeline.run import ingest, ingest_all
    from pipeline.settings import Settings

__all__ = ["ApiProblem", "Client", "Memo", "Settings", "__version__", "ingest", "ingest_all", *errors.__all__]

__version__ = our_version()

_HOMES = {
    "ApiProblem": "client",
    "Client": "client",
    "Memo": "memo",
    "Settings": "settings",
    "ingest": "run",
    "ingest_all": "run",
}


def __getattr__(name: str) -> Any:
    """What is slow to load is loaded when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"pipeline.{_HOMES[name]}"), name)
