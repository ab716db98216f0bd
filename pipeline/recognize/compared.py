"""A scanner's text layer compared with its picture: doubtful words are read again, the page as a whole is not.

::

    layer     Sozialplanerlscher    y1873/23     Arbelt
    picture   Sozialplanerischer    V1873/23     Arbeit      two readers against the layer, or a word against none

A layer that is good on the whole has misreadings of its own, and says of none how sure it was. Numbers and words in no
list are cut out of the picture and given to the second reader, and to the third where that one sees other letters.
"""

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from pipeline.page import Line, Page, Sheet, Word
from pipeline.prepare import geometry, plain
from pipeline.recognize import program, rapid, second
from pipeline.recognize.words import Known
from pipeline.settings import Settings
from pipeline.steps import Step

__all__ = ["compared"]

USUAL = 0.9
"""What a layer's word counts: numbers and words in no list are doubted then, words of a list are not."""
PROVED = {"identifier", "a word", "two of three"}
"""Reasons to believe the picture: a layer says nothing of its sureness that other reasons could outweigh."""
ALIKE = 0.6
"""Share of letters in which two readings of one word agree, at least: less is another word's place."""


def compared(page: Page, sheet: Sheet, settings: Settings, known: Known) -> Page:
    """The layer's page with better readings of its doubtful words beside them. Raises what the picture raises."""
    if sheet.picture is None or settings.second_reader == "off" or not rapid.available():
        return page
    picture = plain(sheet.picture()).convert("L")
    dpi = sheet.dpi or geometry.likely_dpi(*picture.size)
    ground = program.Ground(picture, settings, known, dpi, (sheet.file, sheet.number))
    lines, steps = _looked(page.lines, ground)
    return replace(page, lines=lines, engine=f"{page.engine} + {rapid.engine_name()}", prepared=steps)


def _looked(lines: Sequence[Line], ground: program.Ground) -> tuple[tuple[Line, ...], tuple[Step, ...]]:
    unsure = [line._replace(words=tuple(word._replace(confidence=USUAL) for word in line.words)) for line in lines]
    seen, steps = second.look(unsure, ground)
    done = tuple(
        line._replace(words=tuple(map(_better, line.words, other.words)))
        for line, other in zip(lines, seen, strict=True)
    )
    changed = {word.text for line in done for word in line.words if word.rival}
    return done, tuple(one for one in steps if one.code == "second_reader" or one.values.get("seen") in changed)


def _better(word: Word, seen: Word) -> Word:
    """The layer's word with the reading of its picture where that is believed and is one of the same word."""
    rival = seen.rival
    if rival is None or rival.why not in PROVED or Levenshtein.normalized_similarity(word.text, rival.text) < ALIKE:
        return word
    return word._replace(rival=rival._replace(against=None))
