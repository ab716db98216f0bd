"""Tesseract, through pytesseract: one process a page, one thread a process, ended when its time is over.

::

    level page_num block_num par_num line_num word_num left top width height conf      text
    5     1        1         1       1        2        212  820 410   41     96.51     zu
    5     1        1         1       1        3        640  820 150   41     88.02     V2696/24

is Tesseract's TSV: level 5 is a word, and words with the same block, paragraph and line make a line.
"""

import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

import pytesseract
from PIL import Image

from pipeline import programs
from pipeline.errors import ChildFailed, ChildTimeout
from pipeline.page import Box, Line, Page, Sheet, Word
from pipeline.settings import Settings

__all__ = ["lines_of", "read", "words_on"]

WORD = 5
"""The TSV's level of a word."""


def read(sheet: Sheet, settings: Settings) -> Page:
    """The words that Tesseract sees. Raises MissingProgram, ChildTimeout, ChildFailed, UnreadableScan."""
    if sheet.picture is None:
        raise ChildFailed(f"{sheet.file}: page {sheet.number} has no picture to read")
    picture = sheet.picture()
    name = f"tesseract {programs.tesseract_version()} ({settings.language})"
    lines = words_on(picture, settings, dpi=sheet.dpi, where=f"{sheet.file}: page {sheet.number}")
    why = "no text layer" if not sheet.layer else "the text layer is not trusted"
    return Page(sheet.number, lines, name, "ocr", why, *picture.size, dpi=sheet.dpi)


def words_on(
    picture: Image.Image,
    settings: Settings,
    *,
    dpi: int | None,
    where: str,
    mode: int = 3,
    seconds: float | None = None,
) -> tuple[Line, ...]:
    """The lines on a picture, boxes in its pixels; ``mode`` is Tesseract's page segmentation mode (3: a whole page).

    ``where`` names the page in errors. Raises MissingProgram, ChildTimeout, ChildFailed.
    """
    os.environ["OMP_THREAD_LIMIT"] = "1"  # more threads only get into each other's way
    seconds = seconds or settings.page_seconds
    config = f"--psm {mode} --dpi {dpi or 300}"
    with tempfile.TemporaryDirectory(prefix="beschlussbuch-") as folder:
        file = Path(folder) / "page.pnm"  # uncompressed: to encode a PNG takes longer than to clean the page
        (picture if picture.mode in {"1", "L", "RGB"} else picture.convert("RGB")).save(file, "PPM")
        try:
            table = pytesseract.image_to_data(
                str(file), settings.language, config, timeout=seconds, output_type=pytesseract.Output.DICT
            )
        except pytesseract.TesseractNotFoundError:
            raise programs.missing("tesseract", "tesseract-ocr tesseract-ocr-deu") from None
        except pytesseract.TesseractError as error:
            raise _failure(error.message, settings.language, where) from None
        except RuntimeError:
            message = f"{where} took Tesseract longer than {seconds:g} s and was given up; raise page_seconds"
            raise ChildTimeout(message) from None
    return lines_of(table)


def lines_of(table: Mapping[str, Sequence[int | float | str]]) -> tuple[Line, ...]:
    """The lines of a TSV table (columns by name).

    >>> row = {"level": [5], "block_num": [1], "par_num": [1], "line_num": [1], "text": ["zu"], "conf": [96.5]}
    >>> lines_of(row | {"left": [212], "top": [820], "width": [40], "height": [41]})[0].words
    (Word(text='zu', box=Box(left=212, top=820, right=252, bottom=861), confidence=0.965, ...),)
    """
    lines = []
    for (block, *_), words in groupby(_words(table), key=lambda pair: pair[0]):
        row = tuple(word for _, word in words)
        lines.append(Line(row, Box.around(word.box for word in row), block))
    return tuple(lines)


def _words(table: Mapping[str, Sequence[int | float | str]]) -> Iterator[tuple[tuple[int, int, int], Word]]:
    names = ("level", "block_num", "par_num", "line_num", "left", "top", "width", "height", "conf", "text")
    for level, block, paragraph, line, left, top, width, height, conf, text in zip(
        *(table[name] for name in names), strict=True
    ):
        if int(level) == WORD and (letters := str(text).strip()):
            box = Box(int(left), int(top), int(left) + int(width), int(top) + int(height))
            word = Word(letters, box, round(max(0.0, float(conf)) / 100, 3))
            yield (int(block), int(paragraph), int(line)), word


def _failure(message: str, language: str, where: str) -> Exception:
    found = re.search(r"Failed loading language '([^']+)'", message)
    if found or "Could not initialize tesseract" in message:
        code = found[1] if found else language
        return programs.missing(f"Tesseract's language {code}", f"tesseract-ocr-{code.replace('_', '-')}")
    return ChildFailed(f"{where}: Tesseract failed: {message.strip() or 'without a word'}")
