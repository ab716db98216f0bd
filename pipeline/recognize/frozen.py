"""Pages read before, replayed: parsing again without OCR, and tests that need no engine.

``scan-0042.pdf`` has its pages in ``scan-0042.pdf.pages.json.gz`` in the folder that the setting ``frozen`` names.
"""

from pipeline.errors import BadSettings, PathError
from pipeline.kept import path_for, read_pages
from pipeline.page import Page, Sheet
from pipeline.settings import Settings

__all__ = ["read"]


def read(sheet: Sheet, settings: Settings) -> Page:
    """The stored page of that sheet. Raises BadSettings without a folder, PathError where there is no such page."""
    if settings.frozen is None:
        raise BadSettings("frozen_without_folder")
    path = path_for(sheet.file, settings.frozen)
    for page in read_pages(path):
        if page.number == sheet.number:
            return page
    raise PathError("page_not_stored", path, page=sheet.number)
