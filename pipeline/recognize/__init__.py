"""A sheet becomes a page: lines of words with boxes and confidences.

::

    Beschlusskontrolle zu V2696/24 (Sitzungsnummer: SR/063/2024)

is read by one of the engines. An engine is a module with one verb, ``read(sheet, settings) -> Page``: words with boxes
in pixels of the page's picture and confidences from 0 to 1, in reading order, with the engine's name and version.
It raises MissingProgram, ChildFailed, ChildTimeout (it ends what it started), and what the sheet's picture raises.
To add one: a module here, and its line in ENGINES.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Protocol

from pipeline.doubts import doubt
from pipeline.errors import BadSettings, ChildTimeout
from pipeline.page import Address, Doubt, Page, Sheet
from pipeline.recognize import edges, frozen, layer
from pipeline.settings import Settings
from pipeline.steps import Step

__all__ = ["ENGINES", "Engine", "ready", "recognize"]


class Engine(Protocol):
    """What a module of this folder offers."""

    def read(self, sheet: Sheet, settings: Settings) -> Page:
        """The words on the sheet."""
        ...


ENGINES: Mapping[str, str] = {
    "auto": "pictured",
    "tesseract": "pictured",
    "tesserocr": "pictured",  # `program` knows in which way each of the three has Tesseract
    "layer": "layer",
    "frozen": "frozen",
    "rapidocr": "rapid",
}
"""The module of each engine, loaded when the first picture is read: text needs none."""

HARDLY, FEW = 0.7, 5
"""So sure, and of more words, a page is read at least: letters and typescripts were from .85 on, ruined ones to .69."""
LARGE = 30e6
"""Pixels from which a page behind the first that takes too long is a plan: it alone is left out."""


def recognize(sheet: Sheet, settings: Settings | None = None) -> Page:
    """Read one sheet with the engine that the settings name; a text layer that can be trusted is taken instead.

    The page has the sheet's doubts, and more where its picture is damaged, too large for the memory, cut off or ruined.
    Raises BadSettings for an unknown engine, and what the engine raises.
    """
    settings = settings or Settings()
    if settings.engine not in ENGINES:
        raise BadSettings("engine_unknown", engine=repr(settings.engine), engines=list(ENGINES))
    if settings.engine == "frozen":
        return frozen.read(sheet, settings)
    at = Address(page=sheet.number)
    try:
        page = layer.read(sheet, settings) if sheet.picture is None else _engine(settings).read(sheet, settings)
        damaged = sheet.checked() if sheet.checked else ()
    except MemoryError:
        found = doubt("page_out_of_memory", "text", at=at, page=sheet.number, limit=settings.max_memory_mb)
        return _too_large(sheet, found)
    except ChildTimeout:
        if sheet.number == 1 or (sheet.width or 0) * (sheet.height or 0) < LARGE:
            raise
        seconds = f"{settings.page_seconds:g}"
        return _too_large(sheet, doubt("page_too_slow", "text", at=at, page=sheet.number, seconds=seconds))
    known = (_placed(one, sheet, page.prepared) for one in sheet.doubts)
    seen = (*edges.cut(page), *_hardly_read(page)) if sheet.picture is not None else ()
    return replace(page, doubts=(*known, *damaged, *seen, *page.doubts))


def _hardly_read(page: Page) -> Iterator[Doubt]:
    """A doubt where most of a page's words are guesses: out of focus, far too pale, a mirror's picture."""
    words = sum(len(line.words) for line in page.lines)
    if page.text_from == "ocr" and page.confidence is not None and page.confidence < HARDLY and words >= FEW:
        percent = round(100 * page.confidence)
        yield doubt("page_hardly_read", "text", at=Address(page=page.number), page=page.number, percent=percent)


def ready(settings: Settings) -> None:
    """Load what is needed for every page with a picture: whoever forks readers does that once for all of them."""
    from pipeline.recognize import pictured

    pictured.ready(settings)


def _engine(settings: Settings) -> Engine:
    engine: Engine = import_module(f"pipeline.recognize.{ENGINES[settings.engine]}")
    return engine


def _placed(one: Doubt, sheet: Sheet, steps: Sequence[Step]) -> Doubt:
    """A doubt about a place of the sheet's picture, at that place on the picture as it was turned and straightened."""
    if one.box is None or not sheet.width or not sheet.height:
        return one
    from pipeline.prepare import kept_box

    return one.model_copy(update={"box": kept_box(one.box, sheet.width, sheet.height, steps)})


def _too_large(sheet: Sheet, found: Doubt) -> Page:
    return replace(layer.unread(sheet, "not read: too large"), doubts=(*sheet.doubts, found))
