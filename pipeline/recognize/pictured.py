"""A page with a picture: Tesseract reads it, unless it brings a text layer that is as good; or the two are compared.

::

    no text layer                       Tesseract
    a layer that a program wrote        the layer
    a scanner's layer that reads well   the layer, its doubtful words compared with the picture
    a scanner's layer of some worth     Tesseract, and of each word the better of both
"""

from dataclasses import replace

from pipeline.page import Page, Sheet
from pipeline.recognize import compared, layer, rapid, resident, tesseract, third, verdict, words
from pipeline.settings import Settings
from pipeline.steps import MOVING

__all__ = ["read", "ready"]


def ready(settings: Settings) -> None:
    """Load words and models. Raises RuntimeError where Tesseract's cannot be loaded."""
    words.known(settings)
    if settings.second_reader == "auto" and rapid.available():
        rapid.load()
    if settings.engine in {"auto", "tesserocr"}:
        resident.load([(settings.language, None), *([third.MODEL] if third.available(settings) else [])])


def read(sheet: Sheet, settings: Settings) -> Page:
    """The words on the sheet. Raises what Tesseract and the sheet's picture raise."""
    known = words.known(settings)
    found = verdict.judge(sheet, settings, known)
    if found.source == "layer":
        page = replace(layer.read(sheet, settings), why=found.why)
        return (
            compared.compared(page, sheet, settings, known) if sheet.scanned and settings.text_layer == "auto" else page
        )
    page = replace(tesseract.read(sheet, settings, known), why=found.why)
    # where the picture was moved, the places of OCR's words are not those of the text layer any more
    if found.source == "ocr" or sheet.layer is None or any(step.code in MOVING for step in page.prepared):
        return page
    lines, changes = verdict.merged(page.lines, sheet.layer, known)
    return replace(page, lines=lines, prepared=page.prepared + changes)
