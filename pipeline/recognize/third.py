"""The third reader: Tesseract's most exact German model, asked where the first two see different letters.

::

    first     Einreisserleichterungen
    second    Binreiseerleichterungen
    third     Einreiseerleichterungen

It takes half as long again as the usual model, and is no better alone: on typescripts each misses other words.
``models/deu.traineddata`` is that of tessdata_best in integers, by Google, Apache-2.0; other languages have none here.
"""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from pipeline.recognize import program
from pipeline.settings import Settings

__all__ = ["MODEL", "available", "read"]

MODEL = "deu", Path(__file__).with_name("models")
"""Language and folder."""


def available(settings: Settings) -> bool:
    """Whether there is such a model for the language that is read."""
    return MODEL[0] in settings.language.split("+")


def read(pictures: Sequence[Image.Image], settings: Settings, *, dpi: int, where: program.Where) -> list[str]:
    """The texts of cut-out words. Raises MissingProgram, ChildTimeout, ChildFailed."""
    found = program.strips_on(pictures, settings, dpi=dpi, where=where, model=MODEL)
    return [" ".join(line.text for line in lines) for lines in found]
