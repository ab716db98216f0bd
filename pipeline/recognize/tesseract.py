"""A page by Tesseract: prepared and read, read again in another way where that went wrong, then by the second reader.

::

    no end after 12 s: smoothed and read again
    read at 43% confidence as treated, at 81% untreated
"""

import time
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from PIL import ImageFilter, ImageOps

from pipeline.errors import ChildFailed, ChildTimeout
from pipeline.page import Line, Page, Sheet
from pipeline.prepare import Prepared, measures, plain, prepare
from pipeline.recognize import crossed, patches, program, rapid, second, spaces, ticks, unread
from pipeline.recognize import words as words_of
from pipeline.recognize.program import Where, words_on
from pipeline.recognize.words import Known
from pipeline.settings import Settings
from pipeline.steps import Step, step

__all__ = ["read"]

PATIENCE = 12.0
"""Seconds of work after which a page is taken to be one that Tesseract finds no end of: sound ones take one to four."""
SPARSE = 11
"""Tesseract's page segmentation mode for words that stand anywhere."""
DOUBTED = 0.7
"""Mean confidence of a page's words below which its treatment is doubted (sound pages: 0.85 and more)."""
HOPELESS, FEW, FULL, MIRRORED = 0.5, 8, 170, 0.2
"""An empty back: mean confidence below this, of so many words or more, contrast of ink and paper up to this (print has
200 and more), and a mean confidence in a mirror that is higher by this."""
LEGIBLE = 0.6
"""Confidence of the best word of a line of coloured ink from which the line is kept: signatures have less."""


def read(sheet: Sheet, settings: Settings, known: Known | None = None) -> Page:
    """The words that Tesseract sees; ``known`` is what `words.known` gives, if it was asked before.

    Raises MissingProgram, ChildTimeout, ChildFailed, UnreadableScan.
    """
    if sheet.picture is None:
        raise ChildFailed("no_picture", sheet.file, page=sheet.number)
    where = sheet.file, sheet.number
    seen = _patiently(prepare(sheet.picture(), sheet.dpi), settings, where)
    if mirrored := _as_a_back(seen, sheet, settings, where):
        back = step("back_of_a_sheet", percent=round(100 * mirrored))
        return _page(sheet, seen.page, (), program.name(settings), (*seen.page.steps, back))
    if seen.page.treated and _sureness(seen.lines) < DOUBTED:
        seen = _better_untreated(seen, sheet, settings, where)
    page, lines, ink, rescue = seen
    name = program.name(settings)
    dpi = page.reading_dpi
    if page.coloured is not None:
        lines += _stamps(words_on(page.coloured, settings, dpi=dpi, where=where, mode=SPARSE), lines)
    lines, steps = spaces.with_spaces(lines, settings.language), page.steps + rescue
    ground = program.Ground(page.picture, settings, known or words_of.known(settings), dpi, where)
    lines = ticks.with_ticks(lines, ink, page.picture)
    ink.take_off(lines)
    below = crossed.read(ink, lines, ground)
    lines, steps = unread.put(below, lines), steps + tuple(step("below_strokes", text=line.text) for line in below)
    if settings.second_reader == "auto" and rapid.available():
        lines, looked = second.look(lines, ground)
        lines, found = unread.read(lines, page.picture, ink, ground.known)
        name, steps = f"{name} + {rapid.engine_name()}", steps + looked + found
    return _page(sheet, page, page.kept_lines(lines), name, steps)


def _page(sheet: Sheet, page: Prepared, lines: tuple[Line, ...], name: str, steps: tuple[Step, ...]) -> Page:
    return Page(sheet.number, lines, name, "ocr", "asked for", page.width, page.height, page.dpi, steps)


class _Seen(NamedTuple):
    """A page as prepared, its lines, all its ink, and what had to be done to get them."""

    page: Prepared
    lines: tuple[Line, ...]
    ink: patches.Unread
    rescue: tuple[Step, ...] = ()


def _patiently(page: Prepared, settings: Settings, where: Where) -> _Seen:
    """The lines; a page on which Tesseract finds no end is smoothed and given to it again, and the steps say so."""
    dpi, began = page.reading_dpi, time.monotonic()
    ink = patches.ink_on(page.picture, dpi=dpi, letters=page.letters * page.scale)
    read = partial(words_on, settings=settings, dpi=dpi, where=where, part=ink.around(page.picture))
    try:
        return _Seen(page, read(page.picture, patience=PATIENCE), ink)
    except ChildTimeout:
        left = settings.page_seconds - (time.monotonic() - began)
        if left <= 0:
            raise
    lines = read(page.picture.filter(ImageFilter.GaussianBlur(1.5)), seconds=left)
    return _Seen(page, lines, ink, (step("smoothed_again", seconds=PATIENCE),))


def _better_untreated(treated: _Seen, sheet: Sheet, settings: Settings, where: Where) -> _Seen:
    """The better of two readings of a page that was treated and then hardly read: what helps one spoils another."""
    assert sheet.picture is not None  # noqa: S101  # it was treated
    plain = _patiently(prepare(sheet.picture(), sheet.dpi, gently=True), settings, where)
    better = max(treated, plain, key=lambda seen: _sure_words(seen.lines))
    before, after = _sureness(treated.lines), _sureness(plain.lines)
    told = step("read_untreated", before=round(100 * before), after=round(100 * after))
    return better._replace(rescue=(*better.rescue, told))


def _as_a_back(seen: _Seen, sheet: Sheet, settings: Settings, where: Where) -> float:
    """How surely the page can be read in a mirror, where it is an empty back through which its front shines; else 0.

    That is a pale page which is hardly read as it lies.
    """
    assert sheet.picture is not None  # noqa: S101  # it was read
    sure = _sureness(seen.lines)
    if sure >= HOPELESS or sum(len(line.words) for line in seen.lines) < FEW:
        return 0.0
    ink, paper = measures.levels(np.asarray(plain(sheet.picture()).convert("L"))[::2, ::2], 0.5, 80)
    if paper - ink > FULL:
        return 0.0
    mirror = ImageOps.mirror(seen.page.picture)
    mirrored = _sureness(words_on(mirror, settings, dpi=seen.page.reading_dpi, where=where))
    return mirrored if mirrored > sure + MIRRORED else 0.0


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
