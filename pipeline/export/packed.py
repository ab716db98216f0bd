"""What goes into a package for the archive, and what each file of it is there for.

::

    Packed(2019/scan-0042.pdf, scan-0042.pdf, its pages, its records, its PDF/A)
    File("alto/scan-0042.pdf-0001.xml", "ALTO", "application/xml", page=1)
"""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.memo import Memo
from pipeline.page import Page

__all__ = ["File", "Packed"]


class Packed(NamedTuple):
    """What goes into a bag for one scan: where it lies, its pages corrected, its records, its copy (None for a text).

    ``name`` is what its files are called in the bag, ``read`` is when it was read.
    """

    path: Path
    name: str
    pages: Sequence[Page]
    memos: Sequence[Memo]
    copy: bytes | None
    read: dt.datetime


class File(NamedTuple):
    """A file of a bag: its path below ``data/``, what it is there for, its media type, and the page it is of."""

    path: str
    use: str
    media_type: str
    page: int | None = None
