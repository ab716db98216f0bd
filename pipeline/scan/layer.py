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
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline import programs
from pipeline.doubts import doubt
from pipeline.page import Address, Box, Doubt, Line, Word
from pipeline.scan.signs import visible
from pipeline.settings import Settings

__all__ = ["pages", "scaled", "told"]

NUMBER = r"[-\d.]+"
PIECE = re.compile(
    r"<(?P<tag>page|block|line|word)\b"
    rf'(?: xMin="(?P<box>{NUMBER}" yMin="{NUMBER}" xMax="{NUMBER}" yMax="{NUMBER})")?[^>]*>(?P<text>[^<]*)'
)
BROKEN = re.compile(
    r"Syntax Error.*?: (?P<what>Unknown operator|Too (?:few|many) \(\d+\) args|Illegal character|.*flate stream)"
    r"|Syntax Error: (?P<lost>XObject '.{1,40}' is unknown)"
)
"""What poppler says of pages whose drawing is damaged; what it says of fonts and links is no matter."""
FINE = 100
"""Boxes are kept in hundredths of a point until they are scaled."""


def told(
    path: Path, count: int, settings: Settings
) -> tuple[Mapping[int, tuple[Line, ...]], Mapping[int, tuple[Doubt, ...]]]:
    """The lines of each page as `pages` has them, and a doubt for each page of which a part is damaged.

    Raises MissingProgram, ChildTimeout, ChildFailed.
    """
    document, words = _pdftotext(path, settings)
    if not any(map(BROKEN.search, words)):
        return pages(document), {}
    broken = {}
    for number in range(1, count + 1):
        said = _pdftotext(path, settings, "-f", f"{number}", "-l", f"{number}")[1] if count > 1 else words
        if found := next(filter(None, map(BROKEN.search, said)), None):
            what = doubt(
                "page_broken", "text", at=Address(number), page=number, what=(found["what"] or found["lost"]).strip()
            )
            broken[number] = (what,)
    return pages(document), broken


def _pdftotext(path: Path, settings: Settings, *options: str) -> tuple[bytes, list[str]]:
    argv = ["pdftotext", "-bbox-layout", "-cropbox", "-enc", "UTF-8", *options, str(path), "-"]
    seconds, memory = settings.page_seconds, settings.max_memory_mb
    return programs.heard(argv, seconds=seconds, package=programs.POPPLER, memory_mb=memory)


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
