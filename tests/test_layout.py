"""The order of reading: what engines mix, each habit with a page of our own."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

from pipeline import dictionaries
from pipeline.layout import layout
from pipeline.page import Box, Line, Origin, Page, Word, origin_of
from pipeline.recognize.frozen import read_pages, stored
from pipeline.run import corrected
from pipeline.running_text import running_text

WORDS = dictionaries.load(dictionaries.find_folder())


def boxed(*lines: tuple[int, int, str]) -> Page:
    """A page of lines at (left, top), twelve pixels a letter, thirty pixels high, wide where several blanks stand."""
    made = []
    for left, top, text in lines:
        words, at = [], left
        for piece in text.split(" "):
            if piece:
                words.append(Word(piece, Box(at, top, at + 12 * len(piece), top + 30), 0.9))
            at += 12 * len(piece) + 12
        made.append(Line(tuple(words), Box.around(word.box for word in words)))
    return Page(1, tuple(made), "tesseract", "ocr", width=2480, height=3508, dpi=300)


def texts(pages: Sequence[Page]) -> list[str]:
    return [line.text for page in pages for line in page.lines]


def test_the_forms_columns_come_one_after_the_other() -> None:
    page = boxed(
        (300, 200, "An alle" + " " * 60 + "Geschäftsbereich Stadtent-"),
        (300, 240, "Fraktionen sowie"),
        (1104, 240, "wicklung und Bau"),
        (300, 280, "Mitglieder"),
        (1104, 320, "Datum: 12.09.2016"),
        (300, 400, "Beschlusskontrolle zu V0938/16 (Sitzungsnummer: KT/019/2016) vom letzten Jahr"),
        (1104, 440, "ein Stempel"),
        (300, 480, "Umzug"),
    )
    assert texts(layout([page])) == [
        "An alle",
        "Fraktionen sowie",
        "Mitglieder",
        "Geschäftsbereich Stadtent-",
        "wicklung und Bau",
        "Datum: 12.09.2016",
        "Beschlusskontrolle zu V0938/16 (Sitzungsnummer: KT/019/2016) vom letzten Jahr",
        "ein Stempel",
        "Umzug",
    ]
    assert "Stadtentwicklung" in running_text(corrected([page], WORDS).pages)


def test_a_torn_lines_right_half_stands_behind_its_left_one() -> None:
    page = boxed(
        (580, 100, "billigt die Abwägung"),
        (300, 101, "Der Ausschuss für Bau"),
        (300, 140, "und dankt."),
        (1500, 140, "Stempel"),
    )
    assert texts(layout([page])) == ["Der Ausschuss für Bau billigt die Abwägung", "und dankt.", "Stempel"]


def test_words_keep_the_address_that_the_engine_gave_them() -> None:
    page = boxed((300, 100, "1."), (300, 180, "2."), (400, 100, "die Arbelt"), (400, 140, "und mehr"), (400, 180, "b"))
    laid_out = layout([page])
    assert texts(laid_out) == ["1. die Arbelt", "und mehr", "2. b"]
    assert [word.at for word in laid_out[0].lines[0].words] == [(1, 1, 1), (1, 3, 1), (1, 3, 2)]
    (change,) = corrected([page], WORDS).corrections
    assert (change.seen, change.page, change.line, change.word) == ("Arbelt", 1, 3, 2)


def test_a_text_in_order_is_left_alone() -> None:
    lines = tuple(Line(tuple(map(Word, text.split()))) for text in ("Der Rat beschließt den", "Bau.", "Er dankt."))
    page = Page(1, lines, "text", "text")
    assert layout([page]) == (page,)
    assert origin_of(page, 1, 0) == Origin(1, 2, 1)


def test_pages_kept_before_words_had_addresses_are_still_read(tmp_path: Path) -> None:
    page = boxed((300, 100, "die Arbelt"))
    older = json.loads(gzip.decompress(stored([page])))
    older[0]["lines"] = [[[[*word[:5], False] for word in line[0]], *line[1:4]] for line in older[0]["lines"]]
    path = tmp_path / "scan.pdf.pages.json.gz"
    path.write_bytes(gzip.compress(json.dumps(older).encode()))
    assert texts(read_pages(path)) == ["die Arbelt"]
    assert texts(corrected(read_pages(path), WORDS).pages) == ["die Arbeit"]
