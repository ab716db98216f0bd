r"""The text behind a PDF's pages, as ``pdftotext -bbox-layout`` tells it.

::

    <page width="595.000000" height="841.000000">
        <block …><line xMin="70.8" yMin="90.1" xMax="260.4" yMax="101.2">
          <word xMin="70.8" yMin="90.1" xMax="150.2" yMax="101.2">Beschlusskontrolle</word>

Points become pixels of the page's picture; ligatures become letters, a soft hyphen at a line's end becomes a hyphen:

>>> _clean("Pﬂicht&amp;Kür"), _clean("Nachbar\u00ad")
('Pflicht&Kür', 'Nachbar-')
"""

import html
import re
from collections.abc import Sequence

from pipeline.page import Box, Line, Word
from pipeline.scan.signs import visible

__all__ = ["pages", "scaled"]

NUMBER = r"[-\d.]+"
PIECE = re.compile(
    r"<(?P<tag>page|block|line|word)\b"
    rf'(?: xMin="(?P<box>{NUMBER}" yMin="{NUMBER}" xMax="{NUMBER}" yMax="{NUMBER})")?[^>]*>(?P<text>[^<]*)'
)
FINE = 100
"""Boxes are kept in hundredths of a point until they are scaled."""


def pages(document: bytes) -> dict[int, tuple[Line, ...]]:
    """The lines of each page (from 1), boxes in hundredths of a point; pages without a word are left out."""
    found: dict[int, list[Line]] = {}
    page = block = 0
    for piece in PIECE.finditer(document.decode("utf-8", errors="replace")):
        match piece["tag"]:
            case "page":
                page, block = page + 1, 0
            case "block":
                block += 1
            case "line":
                found.setdefault(page, []).append(Line((), _box(piece["box"]), block))
            case _ if text := _clean(piece["text"]):
                line = found[page][-1]
                word = Word(text, _box(piece["box"]))
                found[page][-1] = line._replace(words=(*line.words, word))
    return {number: kept for number, lines in found.items() if (kept := tuple(line for line in lines if line.words))}


def scaled(lines: Sequence[Line], x: float, y: float) -> tuple[Line, ...]:
    """The lines of `pages` with boxes in pixels: ``x`` and ``y`` are pixels a point."""

    def pixels(box: Box | None) -> Box | None:
        if box is None:
            return None
        left, top, right, bottom = box
        return Box(round(left * x / FINE), round(top * y / FINE), round(right * x / FINE), round(bottom * y / FINE))

    return tuple(
        line._replace(words=tuple(word._replace(box=pixels(word.box)) for word in line.words), box=pixels(line.box))
        for line in lines
    )


def _box(numbers: str | None) -> Box | None:
    if numbers is None:
        return None
    left, top, right, bottom = (round(float(number) * FINE) for number in re.findall(r"-?[\d.]+", numbers))
    return Box(left, top, right, bottom)


def _clean(text: str) -> str:
    return "".join(sign for sign in visible(html.unescape(text)).strip() if sign.isprintable() and sign != "\ufffd")
