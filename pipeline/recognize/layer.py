"""The text that came with the page, as an engine: a digital PDF's own words, a scanner's text layer, a text file."""

from pipeline.page import Page, Sheet
from pipeline.settings import Settings

__all__ = ["read", "unread"]


def read(sheet: Sheet, settings: Settings) -> Page:
    """The words of the layer, which have no confidence; a page without a layer is a page without words."""
    del settings
    lines = sheet.layer or ()
    if sheet.left_out:
        return unread(sheet, "not read: too large")
    if sheet.picture is None:
        return Page(sheet.number, lines, "text file", "text", "plain text, no picture")
    why = "drawn by the file" if not sheet.scanned else "the scanner's text layer is trusted"
    return Page(sheet.number, lines, "text layer", "layer", why, width=sheet.width, height=sheet.height, dpi=sheet.dpi)


def unread(sheet: Sheet, why: str) -> Page:
    """The page with what came with it, where nothing on its picture could be read."""
    size = sheet.width, sheet.height, sheet.dpi
    if sheet.layer:
        return Page(sheet.number, sheet.layer, "text layer", "layer", why, *size)
    return Page(sheet.number, (), "", "ocr", why, *size)
