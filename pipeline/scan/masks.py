"""How fine the letters of a page are whose picture has a mask: compact PDFs keep them apart from the paper's colours.

::

    image   413 x 584       50 dpi     the colours of ink and paper
    smask  2481 x 3507     300 dpi     where the letters are

PDFium tells the picture's own pixels alone; poppler's pdfimages lists the masks, too.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from pipeline import programs
from pipeline.errors import ChildFailed
from pipeline.settings import Settings

__all__ = ["fineness"]

_ROW = re.compile(r"\s*(?P<page>\d+)\s+\d+\s+s?mask\s(?:.*\s)?(?P<x>\d+)\s+(?P<y>\d+)\s+\S+\s+\S+\s*$")
"""A mask's line: its page, and pixels an inch across and down before size and ratio."""


def fineness(path: Path, settings: Settings) -> Mapping[int, int]:
    """Pixels an inch of the finest mask of each page (from 1) that has one. Raises MissingProgram."""
    argv = ["pdfimages", "-list", str(path)]
    seconds, memory = settings.page_seconds, settings.max_memory_mb
    try:
        rows = programs.run(argv, seconds=seconds, package=programs.POPPLER, memory_mb=memory).decode().splitlines()
    except ChildFailed:
        return {}  # what pdftoppm draws of a damaged file is still read
    found: dict[int, int] = {}
    for row in filter(None, map(_ROW.match, rows)):
        page = int(row["page"])
        found[page] = max(found.get(page, 0), int(row["x"]), int(row["y"]))
    return found
