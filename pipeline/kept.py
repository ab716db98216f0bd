"""Pages as an engine saw them, kept beside the record: from them it is made again without OCR.

::

    out/scan-0042.pdf.json              the record
    out/scan-0042.pdf.pages.json.gz     what was seen: words, boxes, confidences

Whoever only looks at kept pages (the desk, the exports) need not load the readers of scans.
"""

import gzip
from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pipeline.errors import PathError
from pipeline.files import unreadable
from pipeline.page import Page

__all__ = ["PAGES", "path_for", "read_pages", "stored"]

PAGES = TypeAdapter(tuple[Page, ...])


def path_for(file: Path, folder: Path) -> Path:
    """Where the pages of that scan are stored."""
    return folder / f"{file.name}.pages.json.gz"


def read_pages(path: Path) -> tuple[Page, ...]:
    """The pages as stored. Raises PathError."""
    try:
        return PAGES.validate_json(gzip.decompress(path.read_bytes()))
    except OSError as error:
        raise unreadable(path, error) from None
    except (EOFError, ValidationError):
        raise PathError("no_stored_pages", path) from None


def stored(pages: Sequence[Page]) -> bytes:
    """The pages as a file holds them; the same pages give the same bytes."""
    return gzip.compress(PAGES.dump_json(tuple(pages)), mtime=0)
