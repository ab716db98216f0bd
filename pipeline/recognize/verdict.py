r"""Is the text that came with a page worth anything? Asked page by page, answered with the reason.

::

    97 % of the ink below words, 86 % of them German, 0.4 % garbage      → the layer, no OCR
    scanner's text layer: 93 % covered, 74 % German, 2.1 % garbage       → both are read, the better word wins
    (cid:36)(cid:72)(cid:86)(cid:70)  or  ÿ §%&!                        → OCR

A page that a program drew has its words from the program: there the layer need only be language at all. A scanned
page's layer is another engine's reading, often an old one (Sozialplanerlscher, Welse): it must be clean to be taken.

>>> [is_garbage(word) for word in ("Stadtrat,", "(SR/063/2024)", "„Die", "J^LGZqGU'", "\ufffd\ufffd", "(cid:36)")]
[False, False, False, True, True, True]
"""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from pipeline.page import Line, Sheet, Word
from pipeline.prepare import geometry, measures, plain
from pipeline.recognize import choose
from pipeline.recognize.words import Known
from pipeline.settings import Settings
from pipeline.steps import Step

__all__ = ["Verdict", "is_garbage", "judge", "merged"]

CLEAN_KNOWN, CLEAN_GARBAGE, CLEAN_COVERED = 0.8, 0.01, 0.9
"""A scanned page's layer is taken as it is from (at most) these shares of German words, garbage and covered ink."""
POOR_KNOWN, POOR_GARBAGE, POOR_COVERED = 0.5, 0.08, 0.5
"""… and not looked at any more below (above) these. Digital German papers have 76 to 88 % and 0 to 3 %."""
FEW = 12
"""Words below which shares say nothing."""
LAYER_SCORE = 0.85
"""What a word of the layer counts against a word of OCR: it may win by being a word or a number, not by being there."""
GARBAGE = re.compile(
    r"[\ufffd\ue000-\uf8ff\x00-\x08]|\(cid:\d+\)|[^\W\d_][\^~|\\=<>{}\[\]#*_$@£¥¢]|[\^~|\\{}#£¥¢]\w|[a-zäöüß]{2}[A-ZÄÖÜ][a-z]*\d"
)
SYMBOLS = re.compile(r"[^\w\s.…\-–—„“”\"()§%€•*,;:/+&!?']{2,}")


class Verdict(NamedTuple):
    """Where the words are to be taken from, and why."""

    source: Literal["layer", "ocr", "both"]
    why: str


def judge(sheet: Sheet, settings: Settings, known: Known) -> Verdict:
    """The verdict on the sheet's layer; ``known`` says whether something is a German word.

    Loads the picture of a scanned page whose layer reads well. Raises what the picture raises.
    """
    if not sheet.layer:
        return Verdict("ocr", "no text layer")
    if settings.text_layer != "auto":
        asked = {"trust": Verdict("layer", "the text layer is trusted, as asked")}
        return asked.get(settings.text_layer, Verdict("ocr", "the text layer is ignored, as asked"))
    words = [word.text for line in sheet.layer for word in line.words]
    german, garbage = _share_known(words, known, settings.language), sum(map(is_garbage, words)) / len(words)
    told = f"{german:.0%} of its words German, {garbage:.1%} garbage"
    if garbage > POOR_GARBAGE or german < POOR_KNOWN:
        return Verdict("ocr", f"the text layer is poor: {told}")
    if not sheet.scanned:
        return Verdict("layer", f"drawn by the file: {told}")
    covered = _covered(sheet)
    told = f"{covered:.0%} of the ink covered, {told}"
    if covered < POOR_COVERED:
        return Verdict("ocr", f"the text layer is incomplete: {told}")
    if sheet.drawn_over:
        return Verdict("both", f"something was drawn over the scan: {told}; the better word of two readings")
    if covered >= CLEAN_COVERED and german >= CLEAN_KNOWN and garbage <= CLEAN_GARBAGE:
        return Verdict("layer", f"the text layer is good: {told}")
    return Verdict("both", f"the text layer is middling: {told}; the better word of two readings")


def is_garbage(word: str) -> bool:
    """Whether no author can have written this."""
    return bool(GARBAGE.search(word) or SYMBOLS.search(word))


def merged(lines: Sequence[Line], layer: Sequence[Line], known: Known) -> tuple[tuple[Line, ...], tuple[Step, ...]]:
    """OCR's lines with the layer's word where that is the better one, and what was changed; both on one picture."""
    theirs = [(word.box, word.text) for line in layer for word in line.words if word.box]
    changes: list[Step] = []
    done = []
    for line in lines:
        row = []
        for word in line.words:
            over = " ".join(text for box, text in theirs if word.box and word.box.holds(box))
            found, why = _beside(word, over, known) if over else (word, "")
            changes += [choose.told("layer", why, word.believed.text, found.believed.text)] if why else []
            row.append(found)
        done.append(line._replace(words=tuple(row)))
    return tuple(done), tuple(changes)


def _beside(word: Word, layer: str, known: Known) -> tuple[Word, str]:
    """The word with the layer's letters beside its own where they are better than those believed so far, and why."""
    ((found, why),) = choose.chosen([word.believed._replace(rival=None)], layer, LAYER_SCORE, known)
    if why and found.rival:
        return word._replace(rival=found.rival._replace(against=word.confidence)), why
    if word.rival and word.rival.why:
        return word._replace(rival=word.rival._replace(confidence=found.confidence or word.rival.confidence)), ""
    return word._replace(confidence=found.confidence, rival=word.rival or found.rival), ""


def _share_known(words: Sequence[str], known: Known, language: str) -> float:
    """The share of German words among those of three letters and more; 1 where there are too few to tell."""
    letters = [bare for word in words if (bare := re.sub(r"^\W+|\W+$", "", word)).isalpha() and len(bare) > 2]
    if "deu" not in language or len(words) < FEW:
        return 1.0
    return sum(1 for word in letters if known(word)) / max(1, len(letters))


def _covered(sheet: Sheet) -> float:
    """The share of the page's ink that lies below words of the layer."""
    if sheet.picture is None or not sheet.layer:
        return 1.0
    picture = plain(sheet.picture()).convert("L")
    ink = measures.ink_of(np.asarray(picture), sheet.dpi or geometry.likely_dpi(*picture.size))
    mask = np.zeros((ink.height, ink.width), dtype=bool)
    for box in (word.box for line in sheet.layer for word in line.words):
        if box is not None:
            room = (box.bottom - box.top) // 4
            left, top = max(0, box.left - room) // ink.factor, max(0, box.top - room) // ink.factor
            mask[top : (box.bottom + room) // ink.factor + 1, left : (box.right + room) // ink.factor + 1] = True
    return float(mask[ink.y.astype(int), ink.x.astype(int)].mean()) if ink.x.size else 1.0
