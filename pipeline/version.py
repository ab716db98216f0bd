"""The version that stands in each record, as ``beschlussbuch --version`` tells it.

::

    "processing": {"version": "1.0.0", "engine": "tesseract 5.3.0 (deu)", …}
"""

from functools import cache

__all__ = ["our_version"]


@cache
def our_version() -> str:
    """The installed version; ``0+source`` where the package runs from a folder without being installed."""
    from importlib.metadata import PackageNotFoundError, version  # is slow to load, and a list of commands needs none

    try:
        return version("beschlussbuch")
    except PackageNotFoundError:
        return "0+source"
