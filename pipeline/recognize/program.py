"""Tesseract, whichever way it can be had: kept loaded in a child where tesserocr is installed, else started each time.

::

    --engine auto         the first of the two that works here
    --engine tesserocr    kept loaded, or an error that says what is missing
    --engine tesseract    the system's own, started for each page
"""

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from PIL import Image

from pipeline.page import Box, Line
from pipeline.recognize import resident, started, tsv
from pipeline.recognize.words import Known
from pipeline.settings import Settings

__all__ = ["Ground", "Where", "moved", "name", "strips_on", "words_on"]

Where = tuple[Path | str, int]
"""A page in errors: its file and number."""


class Ground(NamedTuple):
    """A page's picture for those who look at parts of it again; ``known`` says what is a word, ``where`` names it."""

    picture: Image.Image
    settings: Settings
    known: Known
    dpi: int
    where: Where


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
    patience: float | None = None,
    part: Box | None = None,
) -> tuple[Line, ...]:
    """The lines on a picture, boxes in its pixels; ``mode`` is Tesseract's page segmentation mode (3: a whole page).

    ``where`` names the page in errors, ``part`` is where anything stands on it; after so many ``seconds``, and after so
    many of work (``patience``), Tesseract is ended. Raises MissingProgram, ChildTimeout, ChildFailed.
    """
    given = picture.crop(part) if part else picture
    lines = strips_on([given], settings, dpi=dpi, where=where, mode=mode, seconds=seconds, patience=patience)[0]
    return tuple(moved(line, part) for line in lines) if part else lines


def strips_on(
    pictures: Sequence[Image.Image],
    settings: Settings,
    *,
    dpi: int | None,
    where: Where,
    mode: int = 7,
    seconds: float | None = None,
    patience: float | None = None,
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
        patience=patience,
        where=where,
    )
    return tsv.pages_of(table, len(pictures))


def moved(line: Line, part: Box) -> Line:
    """The line on a part of a picture at its place on the whole."""
    words = tuple(word._replace(box=word.box and _shifted(word.box, part)) for word in line.words)
    return line._replace(words=words, box=Box.around(word.box for word in words))


def _shifted(box: Box, part: Box) -> Box:
    return Box(box.left + part.left, box.top + part.top, box.right + part.left, box.bottom + part.top)


def _way(settings: Settings) -> ModuleType:
    loaded = settings.engine == "tesserocr" or (settings.engine == "auto" and resident.works())
    return resident if loaded else started


def _plain(picture: Image.Image) -> Image.Image:
    return picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")
