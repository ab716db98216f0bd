"""Two pages beside each other on one sheet: a folded A3 sheet that was scanned open, two pages printed on one.

::

    ┌───────────────┬───────────────┐
    │ Hausmitteilung│ - 2 -         │
    │ 1. „Der Ober… │ zu Punkt 2: … │      → page 1, page 2
    └───────────────┴───────────────┘

Each half becomes a page of its own, numbered on: everybody after this sees two pages. Only a sheet that is as wide as
two pages is looked at, on a small copy: there is white (or the shadow of a fold) in its middle from top to bottom, and
print on both sides that begins equally far from the edge of its page.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline.doubts import doubt
from pipeline.page import Address, Box, Doubt, Line, Sheet
from pipeline.prepare import geometry, measures, plain

__all__ = ["half", "parted"]

RATIO = (1.25, 1.6)
"""Long by short side of a sheet of two pages (A4 beside A4: 1.41)."""
SIDEWAYS = 14.5
"""Inches of the longer side from which a sheet that stands upright may be two pages turned."""
PLAN = 24
"""Inches beyond which it is a plan, and may take minutes to be drawn."""
MIDDLE = 0.02
"""How far from its middle, as a share of its width, the white between two pages may lie."""
WHITE = 0.035
"""Width of the white between two pages, at least, as a share of the sheet's width: 15 mm."""
MARGIN, ALIKE = 0.02, 0.03
"""White before the print of each page, at least, and by how much the two may differ."""
STRAY = 0.004
"""Share of a column's length up to which ink in it is dirt …"""
FOLDED = 0.4
"""… and from which it is the fold's own line."""
PRINT = 60
"""Pixels of ink (at some 100 dpi) that each page has at least."""
FREE = 0.02
"""What is left away beside the fold and the edge, as a share of the sheet's width, to see how a page lies."""
DOTS = 100
"""Pixels an inch on which is looked, or up to three times as many."""


class _Fold(NamedTuple):
    """By how much the sheet must be turned (counterclockwise), and where it is folded then, as a share of its width."""

    turn: int
    at: float


def parted(sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """The sheets, those that hold two pages as two, numbered on."""
    folds = [_fold_of(sheet) for sheet in sheets]
    if not any(folds):
        return tuple(sheets)
    pages: list[Sheet] = []
    for sheet, fold in zip(sheets, folds, strict=True):
        halves = [sheet] if fold is None else [_half(sheet, fold, right=right) for right in (False, True)]
        for one in halves:
            pages.append(_numbered(one, len(pages) + 1))
    return tuple(pages)


def half(load: Callable[[], Image.Image], turn: int, box: Box) -> Image.Image:
    """A page cut out of the picture of its sheet, which is turned before."""
    picture = load()
    return (picture.rotate(turn, expand=True) if turn else picture).crop(box)


def _fold_of(sheet: Sheet) -> _Fold | None:
    """Where the sheet is folded, None where it is one page."""
    if sheet.picture is None or not sheet.width or not sheet.height:
        return None
    ratio = max(sheet.width, sheet.height) / min(sheet.width, sheet.height)
    wide, inches = sheet.width > sheet.height, max(sheet.width, sheet.height) / sheet.dpi if sheet.dpi else 0
    if not RATIO[0] <= ratio <= RATIO[1] or not (wide or inches >= SIDEWAYS) or inches > PLAN:
        return None
    if not sheet.scanned and sheet.layer:
        at = _folded(_ink_of_words(sheet.layer, sheet.width, sheet.height)) if wide else None
        return _Fold(0, at) if at else None
    return _fold_in(sheet.picture(), sheet.dpi)


def _fold_in(picture: Image.Image, dpi: int | None) -> _Fold | None:
    """Where a picture is folded; which way up its pages stand, one of them tells."""
    dpi = dpi or geometry.likely_dpi(*picture.size)
    factor = max(1, dpi // (2 * DOTS))
    small = measures.reduced(np.asarray(plain(picture).convert("L")), factor)
    dpi = max(72, dpi // factor)
    side = 0 if small.shape[1] > small.shape[0] else 90
    sheet = geometry.rotated(small, side) if side else small
    ink = measures.ink_of(sheet, dpi)
    angle = measures.skew(ink)
    if abs(angle) >= geometry.STRAIGHT:
        ink = measures.ink_of(geometry.rotated(sheet, angle), dpi)
    at = _folded(ink)
    if at is None:
        return None
    page = np.ascontiguousarray(sheet[:, round(FREE * sheet.shape[1]) : round((at - FREE) * sheet.shape[1])])
    turns = [step.degrees for step in geometry.upright(page, dpi).steps if step.code == "turned"]
    if not turns:
        return _Fold(side, at)
    return _Fold((side + 180) % 360, 1 - at) if turns == [180] else None


def _ink_of_words(lines: Sequence[Line], width: int, height: int) -> measures.Ink:
    """The words as if they were full of ink."""
    factor = max(1, width // 1000)
    mask = np.zeros((height // factor + 1, width // factor + 1), np.uint8)
    for left, top, right, bottom in (word.box for line in lines for word in line.words if word.box):
        mask[max(0, top // factor) : bottom // factor + 1, max(0, left // factor) : right // factor + 1] = 1
    y, x = np.nonzero(mask)
    return measures.Ink(x.astype(np.float32), y.astype(np.float32), mask.shape[1], mask.shape[0], factor)


def _folded(ink: measures.Ink) -> float | None:
    """Where between its left and its right side (0 to 1) a sheet with that ink is folded, if it is."""
    width, height = ink.width, ink.height
    inside = (ink.x > 0.01 * width) & (ink.x < 0.99 * width) & (ink.y > 0.01 * height) & (ink.y < 0.99 * height)
    x = ink.x[inside].astype(int)
    columns = np.bincount(x, minlength=width)
    lines = columns > FOLDED * height
    empty = cv2.dilate((lines | (columns <= STRAY * height)).astype(np.uint8)[None], np.ones((1, 3), np.uint8))[0]
    runs = [(a, b) for a, b in _runs(empty) if a < (0.5 + MIDDLE) * width and b > (0.5 - MIDDLE) * width]
    left, right = max(runs, key=lambda run: run[1] - run[0], default=(0, 0))
    ours, theirs = x[x < left], x[(x >= right) & ~lines[x]]
    if right - left < WHITE * width or min(ours.size, theirs.size) < PRINT:
        return None
    fold = min(max(width / 2, left), right)
    begins = float(np.percentile(ours, 1)), float(np.percentile(theirs, 1)) - fold
    ends = fold - float(np.percentile(ours, 99)), width - float(np.percentile(theirs, 99))
    return fold / width if _alike(begins, width) or _alike(ends, width) else None


def _alike(margins: tuple[float, float], width: int) -> bool:
    """Whether two pages have the same margin, as all pages of one letter have."""
    return min(margins) >= MARGIN * width and abs(margins[0] - margins[1]) <= ALIKE * width


def _runs(empty: NDArray[Any]) -> list[tuple[int, int]]:
    changes = np.flatnonzero(np.diff(np.concatenate(([0], empty.astype(np.int8), [0]))))
    return list(zip(changes[::2].tolist(), changes[1::2].tolist(), strict=True))


def _half(sheet: Sheet, fold: _Fold, *, right: bool) -> Sheet:
    assert sheet.picture is not None  # noqa: S101  # only such sheets are looked at
    width, height = sheet.width or 0, sheet.height or 0
    if fold.turn % 180:
        width, height = height, width
    middle = round(fold.at * width)
    box = Box(middle, 0, width, height) if right else Box(0, 0, middle, height)
    own = partial(_within, box=box)
    return replace(
        sheet,
        picture=partial(half, sheet.picture, fold.turn, box),
        width=box.right - box.left,
        height=height,
        layer=_lines_in(sheet.layer, box) if sheet.layer and not fold.turn else None,
        doubts=tuple(moved for one in sheet.doubts if (moved := own(one))),
        checked=None if right else sheet.checked,
    )


def _lines_in(lines: Sequence[Line], box: Box) -> tuple[Line, ...]:
    """What of the lines stands in the box, in its own pixels."""
    kept = []
    for line in lines:
        words = tuple(
            word._replace(box=_moved(word.box, box))
            for word in line.words
            if word.box and box.left <= (word.box.left + word.box.right) / 2 < box.right
        )
        if words:
            kept.append(line._replace(words=words, box=Box.around(word.box for word in words)))
    return tuple(kept)


def _within(one: Doubt, box: Box) -> Doubt | None:
    """The doubt, if it is about something in the box or about the whole sheet."""
    if one.box is None:
        return one
    if not box.left <= (one.box.left + one.box.right) / 2 < box.right:
        return None
    return one.model_copy(update={"box": _moved(one.box, box)})


def _moved(place: Box, box: Box) -> Box:
    return Box(
        max(0, place.left - box.left),
        max(0, place.top - box.top),
        min(box.right, place.right) - box.left,
        min(box.bottom, place.bottom) - box.top,
    )


def _numbered(sheet: Sheet, number: int) -> Sheet:
    """The sheet under its new number, and its doubts with it."""
    if sheet.number == number:
        return sheet
    doubts = tuple(_renumbered(one, number) for one in sheet.doubts)
    check = sheet.checked and partial(_checked, sheet.checked, number)
    return replace(sheet, number=number, doubts=doubts, checked=check)


def _checked(check: Callable[[], tuple[Doubt, ...]], number: int) -> tuple[Doubt, ...]:
    return tuple(_renumbered(one, number) for one in check())


def _renumbered(one: Doubt, number: int) -> Doubt:
    values = one.values | ({"page": number} if "page" in one.values else {})
    at = Address(page=number, box=one.box, line=one.line, word=one.word)
    return doubt(one.code or "", one.field, seen=one.seen, likely=one.likely, at=at, **values)
