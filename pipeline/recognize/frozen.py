"""Pages read before, replayed: parsing again without OCR, and tests that need no engine.

``scan-0042.pdf`` has its pages in ``scan-0042.pdf.pages.json.gz`` in the folder that the setting ``frozen`` names.
"""

import gzip
from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pipeline.errors import BadSettings, PathError
from pipeline.files import unreadable, write_whole
from pipeline.page import Page, Sheet
from pipeline.settings import Settings

__all__ = ["path_for", "read", "read_pages", "stored", "write_pages"]

PAGES = TypeAdapter(tuple[Page, ...])


def read(sheet: Sheet, settings: Settings) -> Page:
    """The stored page of that sheet. Raises BadSettings without a folder, PathError where there is no such page."""
    if settings.frozen is None:
        raise BadSettings("frozen_without_folder")
    path = path_for(sheet.file, settings.frozen)
    for page in read_pages(path):
        if page.number == sheet.number:
            return page
    raise PathError("page_not_stored", path, page=sheet.number)


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


def write_pages(pages: Sequence[Page], path: Path) -> None:
    """Store the pages, the whole file or none. Raises PathError."""
    write_whole(path, stored(pages))


def stored(pages: Sequence[Page]) -> bytes:
    """The pages as a file holds them; the same pages give the same bytes."""
    return gzip.compress(PAGES.dump_json(tuple(pages)), mtime=0)
