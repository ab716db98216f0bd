"""Spaces that the first reader did not see: a typewriter's comma fills its place, and the words on both sides run on.

::

    hingewiesen,dass    LGBl.bestätigt    20.Jänner    →  hingewiesen, dass    LGBl. bestätigt    20. Jänner
    z.B.    12,50    Bürger:innen    www.dresden.de        stay

A word is parted behind a mark where no author leaves the space away on purpose. In English a stroke of a letter's
height is the word I.

>>> [parts("sein,wenn"), parts("Art.II."), parts("20.Jänner"), parts("z.B."), parts("12,50"), parts("dresden.de")]
[['sein,', 'wenn'], ['Art.', 'II.'], ['20.', 'Jänner'], ['z.B.'], ['12,50'], ['dresden.de']]
"""

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise
from statistics import median

from pipeline.page import Box, Line, Word

__all__ = ["parts", "with_spaces"]

BEFORE_AND_BEHIND = (
    ("[a-zäöüß]{2}[,;]", r"[^\W\d_]{2}"),  # sein,wenn
    (r"[^\W\d_]{3}[,;]", r"\d"),  # Straße,12
    (r"\d,", "[A-Za-zÄÖÜäöü]{3}"),  # 27/38,LGBl
    ("[a-zäöüß]{2}:", r"[A-ZÄÖÜ\d]"),  # Betreff:Neubau   not Bürger:innen
    (r"[a-zäöüß]{3}\.", "[A-ZÄÖÜ][a-zäöüß]{2}"),  # verehrl.Amtes   not dresden.de
    (r"[A-ZÄÖÜ][a-zäöüß]\.", r"(?:\d|[A-ZÄÖÜ][a-zäöüß]{2})"),  # Nr.130, Dr.Müller   not z.B.
    (r"[A-ZÄÖÜ][a-zäöüß]{2}\.", r"(?:\d|[IVX]+\b)"),  # Art.II
    (r"\b\d\.", "[A-ZÄÖÜ][a-zäöüß]{2}"),  # 2.Halbjahr
    (r"\b\d\d\.", "[A-ZÄÖÜ][a-zäöüß]{2}"),  # 20.Jänner
    (r"[A-Z]{2}[A-Za-z]{2}\.", "[a-zäöüß]{4}"),  # LGBl.bestätigt
    (r"[IVX]{2}[,.]", r"[^\W\d_]{3}"),  # IV.Quartal
    (r"\.,", r"[^\W\d_]{2}"),  # II.,Gasse
)
"""What stands before and behind a place where a space was left away."""
PLACES = re.compile("|".join(f"(?<={before})(?={behind})" for before, behind in BEFORE_AND_BEHIND))
ADDRESS = re.compile(r"@|www\.|://")
"""What holds marks without spaces on purpose."""
STROKES = {"|": "I"}
"""A stroke of a letter's height, in languages that have a word of it."""
WITH_STROKES = "eng"
TALL = (0.6, 1.25)
"""Height of that word, as shares of its neighbours'."""


def with_spaces(lines: Sequence[Line], language: str) -> tuple[Line, ...]:
    """The lines with their words parted at marks; in English, strokes that are words.

    ``language`` is Tesseract's, or several joined with +.
    """
    done = (line._replace(words=tuple(piece for word in line.words for piece in _parted(word))) for line in lines)
    return tuple(map(_without_strokes, done) if WITH_STROKES in language.split("+") else done)


def parts(text: str) -> list[str]:
    """The words of which it is made."""
    return [text] if ADDRESS.search(text) else PLACES.split(text)


def _parted(word: Word) -> list[Word]:
    texts = parts(word.text)
    if len(texts) == 1 or word.box is None:
        return [word]
    left, top, right, bottom = word.box
    ends = (left + round((right - left) * at / len(word.text)) for at in accumulate(map(len, texts), initial=0))
    return [
        word._replace(text=text, box=Box(start, top, end, bottom))
        for text, (start, end) in zip(texts, pairwise(ends), strict=True)
    ]


def _without_strokes(line: Line) -> Line:
    """The line in which each lonely stroke of a letter's height is a word."""
    heights = [word.box.bottom - word.box.top for word in line.words if word.box and len(word.text) > 1]
    if not heights or not any(word.text in STROKES for word in line.words):
        return line
    usual = median(heights)
    words = (
        word._replace(text=STROKES[word.text])
        if word.text in STROKES and word.box and TALL[0] * usual <= word.box.bottom - word.box.top <= TALL[1] * usual
        else word
        for word in line.words
    )
    return line._replace(words=tuple(words))
