"""Tesseract, whichever way it can be had: kept loaded in a child where tesserocr is installed, else started each time.

::

    --engine auto         the first of the two that works here
    --engine tesserocr    kept loaded, or an error that says what is missing
    --engine tesseract    the system's own, started for each page
"""

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from PIL import Image

from pipeline.page import Line
from pipeline.recognize import resident, started, tsv
from pipeline.settings import Settings

__all__ = ["Where", "name", "strips_on", "words_on"]

Where = tuple[Path | str, int]
"""A page in errors: its file and number."""


def name(settings: Settings) -> str:
    """Name, version and language for the record. Raises MissingProgram."""
    return f"tesseract {_way(settings).version()} ({settings.language})"


def words_on(
    picture: Image.Image,
    settings: Settings,
    *,
    dpi: int | None,
    where: Where,
    mode: int = 3,
    seconds: float | None = None,
) -> tuple[Line, ...]:
    """The lines on a picture, boxes in its pixels; ``mode`` is Tesseract's page segmentation mode (3: a whole page).

    ``where`` names the page in errors. Raises MissingProgram, ChildTimeout, ChildFailed.
    """
    return strips_on([picture], settings, dpi=dpi, where=where, mode=mode, seconds=seconds)[0]


def strips_on(
    pictures: Sequence[Image.Image],
    settings: Settings,
    *,
    dpi: int | None,
    where: Where,
    mode: int = 7,
    seconds: float | None = None,
    model: tuple[str, Path] | None = None,
) -> list[tuple[Line, ...]]:
    """The lines on each of some pictures, all read in one call; ``mode`` 7 takes each for one line of print.

    ``model`` is a language and the folder in which it lies, None for that of the settings. Raises as `words_on`.
    """
    if not pictures:
        return []
    language, folder = model or (settings.language, None)
    table = _way(settings).table(
        [_plain(picture) for picture in pictures],
        language,
        folder=folder,
        mode=mode,
        dpi=dpi or 300,
        seconds=seconds or settings.page_seconds,
        where=where,
    )
    return tsv.pages_of(table, len(pictures))


def _way(settings: Settings) -> ModuleType:
    loaded = settings.engine == "tesserocr" or (settings.engine == "auto" and resident.works())
    return resident if loaded else started


def _plain(picture: Image.Image) -> Image.Image:
    return picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")
