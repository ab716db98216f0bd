"""Which words of a PDF's text a viewer shows: what lies under a bar, is clipped away or white on white is not read.

::

    text    „Herr Beispiel, geboren am …“        in the file
    path    a black bar over it                  painted later: only the bar is seen

A redacted name in a public record is the worst that can happen, so pixels decide: a word is seen where the page with it
looks otherwise than the page without it, over (nearly) all of its letters. That is looked at only where a page paints
something over its text, or writes in a way that may leave no ink. The text behind a scanned picture is never drawn: its
words need ink in the picture.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import cv2
import numpy as np
import pypdfium2.raw as raw
from numpy.typing import NDArray

from pipeline.page import Box, Line, Word
from pipeline.scan.drawing import Piece, hidden_pieces, pixels
from pipeline.scan.notes import Note
from pipeline.scan.place import Place

__all__ = ["Shown", "covered_pictures", "shown"]

Mask = NDArray[Any]
Sums = NDArray[np.int32]

FINE = 100
"""Boxes of the text come in hundredths of a point."""
DOTS = 2.0
"""Pixels a point at which is looked …"""
MOST = 6e6
"""… unless the page has more than so many then."""
DIFFERS = 24
"""Difference of brightness (of 255) that the eye sees."""
WHOLE = 0.8
"""Share of a word's letters that must be seen."""
THIN = 3.0
"""Points: lines are no thicker, and hide no letters."""
DUST = 1.5
"""Points: letters are higher."""
HALF, LITTLE = 0.5, 12
"""What is painted over a picture hides some of it where less than half of its edges are left, of more than so many."""
NO_FIT = 0.5
"""From this share of words on blank paper on, a scanner's text does not belong to its picture."""
PAPER = 140
"""Brightness from which blank is paper and not blackened."""
CLOSE = 80
"""Letters whose brightness is no farther from that of what lies below may not be seen."""
WORDY = {raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_WIDGET}
"""What is laid on a page and has words that are shown."""


class Shown(NamedTuple):
    """The lines with the words that are shown, and where others are hidden (in points)."""

    lines: tuple[Line, ...]
    covered: tuple[Place, ...] = ()


def shown(
    page: Any, drawn: Sequence[Piece] | None, notes: Sequence[Note], scan: int | None, lines: tuple[Line, ...]
) -> Shown:
    """What a viewer shows of the words; ``scan`` is the number of the piece that is the scanned picture, if any."""
    lines, unreadable = _without_dust(lines)
    found = _shown(page, drawn, notes, scan, lines)
    return Shown(found.lines, (*found.covered, *unreadable))


def _shown(
    page: Any, drawn: Sequence[Piece] | None, notes: Sequence[Note], scan: int | None, lines: tuple[Line, ...]
) -> Shown:
    words = [word for line in lines for word in line.words]
    if not words or not (drawn is None or scan is not None or _doubtful(drawn, notes)):
        return Shown(lines)
    look = _Look(page, [word.box or Box(0, 0, 0, 0) for word in words])
    if drawn is None:
        seen = look.inked(look.edges(pixels(page, look.size)))
    elif scan is None:
        seen = look.drawn(drawn, notes)
    else:
        seen = look.behind(drawn, notes, scan)
    seen &= ~look.redacted(notes)
    if scan is not None and look.on_paper(~seen) > NO_FIT * len(words):
        return Shown(())
    return _without(lines, seen) if not seen.all() else Shown(lines)


def covered_pictures(page: Any, drawn: Sequence[Piece], notes: Sequence[Note], scan: int) -> list[Place]:
    """The places of what is painted over a scanned picture and hides ink of it."""
    above = [piece.place for piece in drawn[scan + 1 :] if piece.solid and _thick(piece.place)]
    above += [note.place for note in notes if _thick(note.place)]
    if not above:
        return []
    look = _Look(page, [_box(place) for place in above])
    before, after = look.before_and_after(drawn, scan)
    ink, left = look.count(before), look.count(before & after)
    hides = ((ink > LITTLE) & (left < HALF * ink)) | look.redacted(notes)
    return [place for place, hiding in zip(above, hides, strict=True) if hiding]


def _without_dust(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], list[Place]]:
    """The lines but for those of letters that no eye can read, and the places of these."""
    dust = [line for line in lines if line.box and len(line.text) > 1 and _least(line.box) < DUST * FINE]
    if not dust:
        return lines, []
    return tuple(line for line in lines if line not in dust), [_place(line.box) for line in dust if line.box]


def _least(box: Box) -> int:
    return min(box.right - box.left, box.bottom - box.top)


def _place(box: Box) -> Place:
    return Place(*(side / FINE for side in box))


def _doubtful(drawn: Sequence[Piece], notes: Sequence[Note]) -> bool:
    """Whether a page without a scanned picture may hide some of its words."""
    texts = [(number, piece.place, piece.tone) for number, piece in enumerate(drawn) if piece.kind == "text"]
    if any(piece.kind == "text" and (piece.doubtful or not piece.seen) for piece in drawn):
        return True
    solids = [(number, piece.place, piece.tone) for number, piece in enumerate(drawn) if piece.solid]
    solids = [one for one in (*solids, *((len(drawn), note.place, None) for note in notes)) if _thick(one[1])]
    if not solids or not texts:
        return False
    number, left, top, right, bottom, tone = np.array(
        [(n, *place, np.nan if t is None else t) for n, place, t in texts]
    ).T
    for place_in_order, place, fill in solids:
        wide = np.minimum(place.right, right) - np.maximum(place.left, left)
        high = np.minimum(place.bottom, bottom) - np.maximum(place.top, top)
        alike = fill is None or (np.abs(tone - fill) < CLOSE)
        if (((number < place_in_order) | alike) & (wide > 1) & (high > 1)).any():
            return True
    return False


class _Look:
    """A page at a low resolution, and boxes on it (hundredths of a point) about which is asked."""

    def __init__(self, page: Any, boxes: Sequence[Box]) -> None:
        width, height = page.get_size()
        scale = min(DOTS, (MOST / (width * height)) ** 0.5)
        self.page = page
        self.size = max(1, round(width * scale)), max(1, round(height * scale))
        found = np.array(boxes, float) / FINE * scale
        self.places = found / scale
        limits = np.array([*self.size, *self.size])
        self.boxes = np.clip(np.concatenate((np.floor(found[:, :2]), np.ceil(found[:, 2:])), 1), 0, limits).astype(int)

    def drawn(self, pieces: Sequence[Piece], notes: Sequence[Note]) -> Mask:
        """Which of the boxes show the letters that the page writes there, or what is laid on it."""
        letters, visible, full = self._letters(pieces)
        wanted, got = self.count(letters), self.count(letters & visible)
        laid = (wanted == 0) & self._laid(notes) & self.inked(self.edges(full))
        found: Mask = (wanted > 0) & (got >= WHOLE * wanted) | laid
        return found

    def behind(self, pieces: Sequence[Piece], notes: Sequence[Note], scan: int) -> Mask:
        """Which of the boxes show a scanned picture's ink, or letters drawn over it, or what is laid on it."""
        before, after = self.before_and_after(pieces, scan)
        ink, left = self.count(before), self.count(before & after)
        own = (ink > 2) & (left >= WHOLE * ink)
        over = [piece for piece in pieces[scan + 1 :] if piece.kind == "text" and piece.seen]
        written = self.drawn(pieces, notes) if over or notes else np.zeros(len(self.boxes), bool)
        return own | written

    def redacted(self, notes: Sequence[Note]) -> Mask:
        """Which of the boxes lie under a mark that asks for their removal."""
        return self._touched([note for note in notes if note.kind == raw.FPDF_ANNOT_REDACT])

    def before_and_after(self, pieces: Sequence[Piece], scan: int) -> tuple[Mask, Mask]:
        """The edges of a scanned picture's ink alone, and those of the page with all that is painted over it."""
        after = self.edges(pixels(self.page, self.size))
        with hidden_pieces(pieces[scan + 1 :]):
            return self.edges(pixels(self.page, self.size, noted=False)), after

    def on_paper(self, some: Mask) -> int:
        """How many of these boxes lie on blank paper."""
        grey = cv2.cvtColor(pixels(self.page, self.size), cv2.COLOR_RGB2GRAY)
        bright, all_of_it = self.count(grey > PAPER), self.count(np.ones_like(grey))
        return int((some & (bright > HALF * all_of_it)).sum())

    def edges(self, picture: NDArray[np.uint8]) -> Mask:
        """Where brightness changes from one pixel to the next."""
        grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        steps = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8))
        found: Mask = steps > DIFFERS
        return found

    def inked(self, edges: Mask) -> Mask:
        """Which of the boxes hold ink."""
        found: Mask = self.count(edges) > 2
        return found

    def count(self, mask: Mask) -> Sums:
        """How many pixels of the mask lie in each box."""
        sums = cv2.integral(mask.astype(np.uint8))
        left, top, right, bottom = self.boxes.T
        return np.asarray(sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left])

    def _letters(self, pieces: Sequence[Piece]) -> tuple[Mask, Mask, NDArray[np.uint8]]:
        """Where the page has letters of its own, where it looks otherwise with them than without, and how it looks."""
        texts = [piece for piece in pieces if piece.kind == "text"]
        full = pixels(self.page, self.size)
        with hidden_pieces(texts):
            visible = _differ(full, pixels(self.page, self.size))
        with hidden_pieces([piece for piece in pieces if piece.kind != "text"]):
            white, black = (pixels(self.page, self.size, paper=paper, noted=False) for paper in (255, 0))
        letters = _differ(white, np.full_like(white, 255)) | _differ(black, np.zeros_like(black))
        return letters, visible, full

    def _laid(self, notes: Sequence[Note]) -> Mask:
        return self._touched([note for note in notes if note.kind in WORDY])

    def _touched(self, notes: Sequence[Note]) -> Mask:
        """Which of the boxes have their middle in one of the notes."""
        x, y = (self.places[:, 0] + self.places[:, 2]) / 2, (self.places[:, 1] + self.places[:, 3]) / 2
        found = np.zeros(len(self.places), bool)
        for left, top, right, bottom in (note.place for note in notes):
            found |= (left <= x) & (x <= right) & (top <= y) & (y <= bottom)
        return found


def _differ(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> Mask:
    found: Mask = cv2.absdiff(one, other).max(axis=2) > DIFFERS
    return found


def _thick(place: Place) -> bool:
    return place.right - place.left > THIN and place.bottom - place.top > THIN


def _box(place: Place) -> Box:
    return Box(*(round(side * FINE) for side in place))


def _without(lines: tuple[Line, ...], seen: Mask) -> Shown:
    """The lines without the words that are not seen; a place for each run of such words."""
    flags = iter(seen.tolist())
    kept: list[Line] = []
    covered: list[Place] = []
    for line in lines:
        marked = [(word, next(flags)) for word in line.words]
        left = tuple(word for word, visible in marked if visible)
        runs = list(_runs(marked))
        covered += [_place(box) for run in runs if (box := Box.around(w.box for w in run))]
        if left:
            kept.append(line._replace(words=left, box=Box.around(word.box for word in left) if runs else line.box))
    return Shown(tuple(kept), tuple(covered))


def _runs(marked: Sequence[tuple[Word, bool]]) -> Iterator[list[Word]]:
    """The words that are not seen, those beside one another together."""
    run: list[Word] = []
    for word, visible in marked:
        if not visible:
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run
