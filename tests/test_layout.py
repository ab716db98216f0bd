"""The order of reading: what engines mix, each habit with a page of our own."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline import dictionaries
from pipeline.layout import layout
from pipeline.page import Box, Line, Origin, Page, Word, origin_of
from pipeline.recognize.frozen import read_pages, stored
from pipeline.run import corrected
from pipeline.running_text import running_text
from pipeline.scan.text import pages_of

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


def lines_of(text: str) -> tuple[Line, ...]:
    """A text's lines as they are read from a file: an empty line is a gap."""
    (lines,) = pages_of(text)
    return lines


def put_right(text: str) -> list[str]:
    return texts(layout([Page(1, lines_of(text), "text", "text")]))


TITLE = """Beschlusskontrolle zu V0938/16 (Sitzungsnummer: KT/019/2016)
Förderung des Sommerfestes der Kleingärtner durch den
Löwenzahn e. V.

Stadtbezirksbeirat

Grünau, hier: Zelt des

Sehr geehrte Damen und Herren,
"""


def test_a_titles_right_halves_stand_before_its_last_line() -> None:
    assert put_right(TITLE)[1:5] == [
        "Förderung des Sommerfestes der Kleingärtner durch den",
        "Stadtbezirksbeirat",
        "Grünau, hier: Zelt des",
        "Löwenzahn e. V.",
    ]


@pytest.mark.parametrize(
    "title",
    [
        "Bebauungsplan\nNr. 391, Löbnitz-Süd\n\nLindenstraße",  # short lines, as they were typed
        "Förderung von Vereinen durch den Stadtbezirksbeirat Grünau,\nhier: Zelt am\n\nLindenplatz in Dorfhain",
    ],
)
def test_a_title_in_order_is_left_alone(title: str) -> None:
    text = f"Beschlusskontrolle zu V0938/16 (KT/019/2016)\n{title}\n\nSehr geehrte Damen und Herren,\nfolgende\n"
    assert put_right(text) == [line for line in text.split("\n") if line]


def test_what_stands_inside_the_salutation_is_the_titles() -> None:
    text = "Bau einer Halle für Vereine und Schulen der Gemeinde\nin Dorfhain\n\nSehr geehrte Damen\n\n"
    text += "unter Einsatz von Fördermitteln\n\nund\n\nHerren,\n\nfolgende Information"
    assert put_right(text) == [
        "Bau einer Halle für Vereine und Schulen der Gemeinde",
        "unter Einsatz von Fördermitteln",
        "in Dorfhain",
        "Sehr geehrte Damen und Herren,",
        "folgende Information",
    ]


def test_a_sentences_right_half_stands_before_its_end() -> None:
    text = "Mit Bescheid vom 10. Mai wurde\ndes Rates mitgeteilt.\n\ndem Verein die Entscheidung\n\nMit Gruß\n"
    assert put_right(text)[:3] == [
        "Mit Bescheid vom 10. Mai wurde",
        "dem Verein die Entscheidung",
        "des Rates mitgeteilt.",
    ]


def test_a_half_that_fits_on_no_line_is_none() -> None:
    left = "Mit Bescheid vom 10. Mai " + "und " * 16 + "wurde"
    assert put_right(f"{left}\ndes Rates mitgeteilt.\n\ndem Verein die Entscheidung\n\nMit Gruß\n")[0:2] == [
        left,
        "des Rates mitgeteilt.",
    ]


def test_a_number_inside_a_sentence_goes_behind_its_end() -> None:
    text = "Der Bau der Halle auf dem Gelände der\n2.\n\nalten Gießerei wurde begonnen.\n„Der Rat dankt.“\n"
    assert put_right(text)[1:3] == ["alten Gießerei wurde begonnen.", "2."]


@pytest.mark.parametrize(
    "text",
    [
        "an der Straße zum Sportplatz Grünau Nr. 6, Postplatz\n\n2.\n\nDer Ausschuss berichtet.\n",
        "Die Verwaltung wird beauftragt,\n1.\ndas Konzept umzusetzen.\n2.\nzu berichten.\n",
        "Die Maßnahmen erfolgen in den Jahren 2015 und\n1.\nnoch später.\n",
    ],
)
def test_a_number_between_two_points_stays(text: str) -> None:
    assert put_right(text) == [line for line in text.split("\n") if line]


def test_halves_put_side_by_side_make_a_word() -> None:
    text = "Für die Halle sind im Haushalt die entsprechenden\nzulegen.\n\nKostenschätzungen vor-\n\nDer Rat dankt.\n"
    reading = corrected([Page(1, lines_of(text), "text", "text")], WORDS)
    assert "Kostenschätzungen vorzulegen." in running_text(reading.pages)
    (change,) = [change for change in reading.corrections if change.rule == "join"]
    assert change.second
    assert (change.line, change.second.line) == (3, 2)
