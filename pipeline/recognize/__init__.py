"""A sheet becomes a page: lines of words with boxes and confidences.

::

    Beschlusskontrolle zu V2696/24 (Sitzungsnummer: SR/063/2024)

is read by one of the engines. An engine is a module with one verb, ``read(sheet, settings) -> Page``: words with boxes
in pixels of the page's picture and confidences from 0 to 1, in reading order, with the engine's name and version.
It raises MissingProgram, ChildFailed, ChildTimeout (it ends what it started), and what the sheet's picture raises.
To add one: a module here, and its line in ENGINES.
"""

from collections.abc import Mapping
from typing import Protocol

from pipeline.errors import BadSettings
from pipeline.page import Page, Sheet
from pipeline.recognize import frozen, layer, rapid, tesseract
from pipeline.settings import Settings

__all__ = ["ENGINES", "Engine", "recognize"]


class Engine(Protocol):
    """What a module of this folder offers."""

    def read(self, sheet: Sheet, settings: Settings) -> Page:
        """The words on the sheet."""
        ...


ENGINES: Mapping[str, Engine] = {"tesseract": tesseract, "layer": layer, "frozen": frozen, "rapidocr": rapid}


def recognize(sheet: Sheet, settings: Settings | None = None) -> Page:
    """Read one sheet with the engine that the settings name; a text layer that can be trusted is taken instead.

    Raises BadSettings for an unknown engine, and what the engine raises.
    """
    settings = settings or Settings()
    if settings.engine not in ENGINES:
        raise BadSettings(f"engine {settings.engine!r} is none of {', '.join(ENGINES)}; choose one of them")
    if sheet.picture is None and settings.engine != "frozen":
        return layer.read(sheet, settings)
    if settings.engine == "tesseract" and _trusts_layer(sheet, settings):
        return layer.read(sheet, settings)
    return ENGINES[settings.engine].read(sheet, settings)


def _trusts_layer(sheet: Sheet, settings: Settings) -> bool:
    if not sheet.layer or settings.text_layer == "ignore":
        return False
    return settings.text_layer == "trust" or not sheet.scanned
