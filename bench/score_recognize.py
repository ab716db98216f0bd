"""How well we read: words missed, letters wrong, identifiers and dates exact, on damaged memos and on real scans.

::

    | kind of damage | strength | plain Tesseract | prepared | second reader | corrected |
    | noise          | 2        | 99.5 %          | 1.3 %    | 0.5 %         | 0.5 %     |

``table(None)`` damages two of the samples in every way and at every strength of ``bench/degrade.py``; a corpus adds
its ``scans/`` (pictures with a ``.gt.txt`` beside them), which are read as they are. Words are compared as a bag, for
the order of columns is the parser's business; letters line by line at the place where they fit best.
"""

import os
import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from statistics import mean
from typing import NamedTuple

import pytesseract
from PIL import Image
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from bench import missed
from bench.degrade import DAMAGES, degraded
from pipeline.correct import believed, correct
from pipeline.dictionaries import find_folder, load
from pipeline.page import Line, Page, Sheet, Word
from pipeline.prepare import kept
from pipeline.recognize import recognize
from pipeline.running_text import joined
from pipeline.scan import scan
from pipeline.settings import Settings

__all__ = ["table"]

SAMPLES = Path(__file__).parent.parent / "samples"
PAPERS = ("schulhof.pdf", "ortschaft.pdf")
READERS = ("plain Tesseract", "prepared", "second reader", "corrected")
GIVEN_UP = 60
"""Seconds after which a plain Tesseract is ended; its page then counts as missed."""
PLAIN_SIGNS = str.maketrans("„“”»«–—‚‘’", '"""""--\'\'\'')
MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
IDENTIFIER = re.compile(
    rf"\b[VAP](?:-[A-Z][A-Za-z]{{1,2}})?\d{{4,5}}/\d\d\b|\b[A-Z]{{1,3}}/\d{{3}}/\d{{4}}\b"
    rf"|\b\d\d?\. (?:{MONTHS}) \d{{4}}\b|\b\d\d\.\d\d\.\d{{4}}\b"
)


class Paper(NamedTuple):
    """A picture to read, by path, page and damage (strength 0: as it is), its language and what stands on it."""

    path: Path
    damage: str
    strength: int
    language: str
    truth: str


class Result(NamedTuple):
    """One reading of a paper: shares of words missed and letters wrong, identifiers right and wanted."""

    reader: str
    paper: Paper
    missed: float
    wrong: float
    right: int
    wanted: int


def table(corpus: Path | None, folder: Path | None = None) -> str:
    """The tables in Markdown: each damage, their mean, and with a corpus its scans.

    With a ``folder`` the scans alone are read; what is missed on them is written there word by word.
    """
    parts = []
    with ProcessPoolExecutor(2) as pool:
        if folder is None:
            parts.append(_damage_table([row for rows in pool.map(_results, _samples()) for row in rows]))
        if corpus is not None and (scans := list(_scans(corpus / "scans"))):
            looks = list(pool.map(partial(_look, folder=folder), scans))
            parts.append(_scan_table([row for look in looks for row in look.results]))
            if folder is not None:
                causes = missed.write_report(folder, [(look.path, look.spots, look.picture) for look in looks])
                parts.append(f"{folder / 'missed.html'}: {causes}")
    return "\n\n".join(parts)


def _samples() -> Iterable[Paper]:
    for name in PAPERS:
        text = (SAMPLES / name).with_suffix(".true.txt").read_text("utf-8")
        first = re.split(r"\n- \d+ -\n", text)[0]
        yield Paper(SAMPLES / name, "none", 0, "deu", first)
        yield from (
            Paper(SAMPLES / name, damage, strength, "deu", first) for damage in DAMAGES for strength in (1, 2, 3)
        )


def _scans(folder: Path) -> Iterable[Paper]:
    for truth in sorted(folder.glob("*.gt.txt")):
        stem = truth.name.removesuffix(".gt.txt")
        for path in sorted(folder.glob(f"{stem}.*")):
            if path != truth:
                yield Paper(
                    path, stem.rsplit("-", 1)[0], 0, "eng" if "-en-" in stem else "deu", truth.read_text("utf-8")
                )


def _results(paper: Paper, deep: bool = True) -> list[Result]:
    sheet = scan(paper.path).sheets[0]
    assert sheet.picture is not None  # noqa: S101  # pictures only
    picture, dpi = sheet.picture(), sheet.dpi
    if paper.strength:
        picture = degraded(picture, paper.damage, paper.strength)
        dpi = round(picture.info["dpi"][0])
    ours = Sheet(paper.path, 1, picture.copy, *picture.size, dpi, scanned=True)
    settings = partial(Settings, language=paper.language)
    once = recognize(ours, settings(second_reader="off"))
    twice = recognize(ours, settings())
    texts = [_plainly(picture, dpi or 300, paper.language), _text(once), _text(twice)]
    if deep:
        texts.append("\n".join(joined(page.lines) for page in correct([twice], load(find_folder())).pages))
    return [_result(reader, paper, text) for reader, text in zip(READERS, texts, strict=False)]


class _Look(NamedTuple):
    """A real scan as read: the figures, the spots at which words are missed, the picture as kept."""

    path: Path
    results: list[Result]
    spots: list[missed.Spot]
    picture: Image.Image


def _look(paper: Paper, folder: Path | None) -> _Look:
    sheet = scan(paper.path).sheets[0]
    assert sheet.picture is not None  # noqa: S101  # pictures only
    load, dpi = sheet.picture, sheet.dpi
    settings = partial(Settings, language=paper.language)
    reading = partial(missed.kept_reading, folder, paper.path)
    plain = reading("plain", lambda: _as_page(_plainly(load(), dpi or 300, paper.language)))
    once = reading("first", lambda: recognize(sheet, settings(second_reader="off")))
    twice = reading("both", lambda: recognize(sheet, settings()))
    texts = [_text(page) for page in (plain, once, twice)]
    results = [_result(reader, paper, text) for reader, text in zip(READERS, texts, strict=False)]
    lacking = _words(paper.truth) - _words(texts[-1])
    words = missed.words_in_order(twice.lines)
    spots = missed.spots(_in_order(paper.truth), _in_order(texts[0]), words, lacking)
    return _Look(paper.path, results, list(spots), kept(load(), twice.prepared))


def _as_page(text: str) -> Page:
    return Page(1, tuple(Line(tuple(map(Word, line.split()))) for line in text.splitlines()), "tesseract", "ocr")


def _plainly(picture: Image.Image, dpi: int, language: str) -> str:
    os.environ["OMP_THREAD_LIMIT"] = "1"
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        picture.save(file, "PNG", compress_level=1, dpi=(dpi, dpi))
        file.flush()
        try:
            return str(pytesseract.image_to_string(file.name, language, timeout=GIVEN_UP))
        except RuntimeError:
            return ""


def _text(page: Page) -> str:
    (page,) = believed([page])
    return "\n".join(line.text for line in page.lines)


def _result(reader: str, paper: Paper, text: str) -> Result:
    wanted, seen = _words(paper.truth), _words(text)
    names = IDENTIFIER.findall(_plain(paper.truth))
    there = " ".join(_plain(text).split())
    missed = 1 - (wanted & seen).total() / max(1, wanted.total())
    return Result(reader, paper, missed, _letters_wrong(paper.truth, text), sum(n in there for n in names), len(names))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(PLAIN_SIGNS)


def _words(text: str) -> Counter[str]:
    return Counter(_in_order(text))


def _in_order(text: str) -> list[str]:
    """The words without the signs around them, words broken at a line's end made whole."""
    whole = re.sub(r"(?<=\w)-\n\s*(?=[a-zäöüß])", "", _plain(text))
    bare = (word.strip("\"'.,;:()[]{}") for word in whole.split())
    return [word for word in bare if any(letter.isalnum() for letter in word)]


def _letters_wrong(truth: str, text: str) -> float:
    """CER: the distance of each true line to the stretch of the reading that fits it best, by the truth's letters."""
    whole = " ".join(re.sub(r"(?<=\w)-\n\s*(?=[a-zäöüß])", "", _plain(text)).split())
    lines = [" ".join(line.split()) for line in _plain(truth).splitlines() if line.strip()]
    errors = 0
    for line in lines:
        place = fuzz.partial_ratio_alignment(line, whole) if len(whole) >= len(line) else None
        found = whole[place.dest_start : place.dest_end] if place else ""
        errors += min(len(line), Levenshtein.distance(line, found))
    return errors / max(1, sum(map(len, lines)))


def _damage_table(rows: Sequence[Result]) -> str:
    """Words missed for each damage and reader; below it the means over all damages."""
    kinds = dict.fromkeys((row.paper.damage, row.paper.strength) for row in rows)
    lines = [f"| words missed | strength | {' | '.join(READERS)} |", f"|---|--:|{'--:|' * len(READERS)}"]
    for damage, strength in kinds:
        some = [row for row in rows if (row.paper.damage, row.paper.strength) == (damage, strength)]
        lines.append(f"| {damage} | {strength} | {_cells(some, _missed)} |")
    damaged = [row for row in rows if row.paper.strength]
    mild = [row for row in damaged if row.paper.strength < 3]
    lines.append(f"| **mean of the damages** | | {_cells(damaged, _missed)} |")
    lines.append(f"| **letters wrong (CER)** | | {_cells(damaged, _wrong)} |")
    lines.append(f"| **identifiers and dates exact, strengths 1 and 2** | | {_cells(mild, _exact)} |")
    lines.append(f"| **… all strengths** | | {_cells(damaged, _exact)} |")
    return "\n".join(lines)


def _scan_table(rows: Sequence[Result]) -> str:
    readers = READERS[:3]
    lines = [f"| real scans | n | {' | '.join(readers)} |", f"|---|--:|{'--:|' * len(readers)}"]
    for group in dict.fromkeys(row.paper.damage for row in rows):
        some = [row for row in rows if row.paper.damage == group]
        count = len(some) // len(readers)
        lines.append(f"| {group}: words missed | {count} | {_cells(some, _missed, readers)} |")
        lines.append(f"| {group}: letters wrong | {count} | {_cells(some, _wrong, readers)} |")
    return "\n".join(lines)


def _cells(
    rows: Sequence[Result], figure: Callable[[Sequence[Result]], float], readers: Sequence[str] = READERS
) -> str:
    return " | ".join(f"{figure([row for row in rows if row.reader == reader]):.1%}" for reader in readers)


def _missed(rows: Sequence[Result]) -> float:
    return mean(row.missed for row in rows)


def _wrong(rows: Sequence[Result]) -> float:
    return mean(row.wrong for row in rows)


def _exact(rows: Sequence[Result]) -> float:
    return sum(row.right for row in rows) / max(1, sum(row.wanted for row in rows))
