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
from typing import NamedTuple

import pytesseract
from PIL import Image, ImageFilter

from pipeline import programs
from pipeline.errors import ChildFailed, ChildTimeout
from pipeline.page import Box, Line, Page, Sheet, Word
from pipeline.prepare import Prepared, prepare
from pipeline.recognize import rapid, resident, second, unread
from pipeline.recognize import words as words_of
from pipeline.settings import Settings

__all__ = ["lines_of", "read", "words_on"]

WORD = 5
"""The TSV's level of a word."""
PATIENCE = 12.0
"""Seconds after which a page is taken to be one that Tesseract finds no end of: sound pages take one to four."""
SPARSE = 11
"""Tesseract's page segmentation mode for words that stand anywhere."""
DOUBTED = 0.7
"""Mean confidence of a page's words below which its treatment is doubted (sound pages: 0.85 and more)."""
LEGIBLE = 0.6
"""Confidence of the best word of a line of coloured ink from which the line is kept: signatures have less."""


Where = tuple[Path | str, int]
"""A page in errors: its file and number."""


def read(sheet: Sheet, settings: Settings) -> Page:
    """The words that Tesseract sees. Raises MissingProgram, ChildTimeout, ChildFailed, UnreadableScan."""
    if sheet.picture is None:
        raise ChildFailed("no_picture", sheet.file, page=sheet.number)
    where = sheet.file, sheet.number
    seen = _patiently(prepare(sheet.picture(), sheet.dpi), settings, where)
    if seen.page.treated and _sureness(seen.lines) < DOUBTED:
        seen = _better_untreated(seen, sheet, settings, where)
    page, lines, rescue = seen
    version = resident.engine_version() if settings.engine == "tesserocr" else programs.tesseract_version()
    name = f"tesseract {version} ({settings.language})"
    dpi = page.reading_dpi
    if page.coloured is not None:
        lines += _stamps(words_on(page.coloured, settings, dpi=dpi, where=where, mode=SPARSE), lines)
    steps = page.steps + rescue
    if settings.second_reader == "auto" and rapid.available():
        lines, looked = second.look(lines, page.picture, settings)
        lines, found = unread.read(
            lines, page.picture, dpi=dpi, letters=page.letters * page.scale, known=words_of.known(settings)
        )
        name, steps = f"{name} + {rapid.engine_name()}", steps + looked + found
    lines = page.kept_lines(lines)
    return Page(sheet.number, lines, name, "ocr", "asked for", page.width, page.height, page.dpi, steps)


class _Seen(NamedTuple):
    """A page as prepared, its lines, and what had to be done to get them."""

    page: Prepared
    lines: tuple[Line, ...]
    rescue: tuple[str, ...] = ()


def _patiently(page: Prepared, settings: Settings, where: Where) -> _Seen:
    """The lines; a page on which Tesseract finds no end is smoothed and given to it again, and the steps say so."""
    dpi = page.reading_dpi
    if settings.page_seconds <= PATIENCE:
        return _Seen(page, words_on(page.picture, settings, dpi=dpi, where=where))
    try:
        return _Seen(page, words_on(page.picture, settings, dpi=dpi, where=where, seconds=PATIENCE))
    except ChildTimeout:
        smooth = page.picture.filter(ImageFilter.GaussianBlur(1.5))
        lines = words_on(smooth, settings, dpi=dpi, where=where, seconds=settings.page_seconds - PATIENCE)
        return _Seen(page, lines, (f"no end after {PATIENCE:g} s: smoothed and read again",))


def _better_untreated(treated: _Seen, sheet: Sheet, settings: Settings, where: Where) -> _Seen:
    """The better of two readings of a page that was treated and then hardly read: what helps one spoils another."""
    assert sheet.picture is not None  # noqa: S101  # it was treated
    plain = _patiently(prepare(sheet.picture(), sheet.dpi, gently=True), settings, where)
    better = max(treated, plain, key=lambda seen: _sure_words(seen.lines))
    before, after = _sureness(treated.lines), _sureness(plain.lines)
    told = f"read at {before:.0%} confidence as treated, at {after:.0%} untreated"
    return better._replace(rescue=(*better.rescue, told))


def _sureness(lines: Sequence[Line]) -> float:
    """The mean confidence of the words; 1 where there are none, as on an empty page."""
    sure = [word.confidence or 0.0 for line in lines for word in line.words]
    return sum(sure) / len(sure) if sure else 1.0


def _sure_words(lines: Sequence[Line]) -> int:
    return sum((word.confidence or 0.0) > DOUBTED for line in lines for word in line.words)


def _stamps(lines: Sequence[Line], print_: Sequence[Line]) -> tuple[Line, ...]:
    """What coloured ink says: lines read with some confidence, with letters or digits, in blocks after the print's."""
    last = max((line.block for line in print_), default=0)
    return tuple(
        line._replace(block=last + line.block)
        for line in lines
        if sum(letter.isalnum() for letter in line.text) >= 3
        and max(word.confidence or 0 for word in line.words) >= LEGIBLE
    )


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
    seconds = seconds or settings.page_seconds
    plain = picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")
    if settings.engine == "tesserocr":
        return lines_of(
            resident.table(plain, settings.language, mode=mode, dpi=dpi or 300, seconds=seconds, where=where)
        )
    return lines_of(_table(plain, settings.language, f"--psm {mode} --dpi {dpi or 300}", seconds, where))


def _table(
    picture: Image.Image, language: str, config: str, seconds: float, where: Where
) -> Mapping[str, Sequence[int | float | str]]:
    """The TSV of a Tesseract started for this page."""
    os.environ["OMP_THREAD_LIMIT"] = "1"  # more threads only get into each other's way
    with tempfile.TemporaryDirectory(prefix="beschlussbuch-") as folder:
        file = Path(folder) / "page.pnm"  # uncompressed: to encode a PNG takes longer than to clean the page
        picture.save(file, "PPM")
        try:
            return pytesseract.image_to_data(  # type: ignore[no-any-return]  # a dict, as asked for
                str(file), language, config, timeout=seconds, output_type=pytesseract.Output.DICT
            )
        except pytesseract.TesseractNotFoundError:
            raise programs.missing("tesseract", "tesseract-ocr tesseract-ocr-deu") from None
        except pytesseract.TesseractError as error:
            raise _failure(error.message, language, where) from None
        except UnicodeDecodeError as error:
            raise ChildFailed("recognition_failed", where[0], page=where[1], why=repr(error.object[:80])) from None
        except RuntimeError:
            raise ChildTimeout("page_too_slow", where[0], page=where[1], seconds=f"{seconds:g}") from None


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


def _failure(message: str, language: str, where: Where) -> Exception:
    found = re.search(r"Failed loading language '([^']+)'", message)
    if found or "Could not initialize tesseract" in message:
        code = found[1] if found else language
        return programs.missing_language(code)
    return ChildFailed("recognition_failed", where[0], page=where[1], why=message.strip() or "without a word")
