"""The order of reading: what engines mix, each habit with a page of our own."""

import dataclasses
import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from papers import boxed

from pipeline import dictionaries
from pipeline.kept import read_pages, stored
from pipeline.layout import layout
from pipeline.page import Box, Line, Origin, Page, Word, origin_of
from pipeline.run import corrected
from pipeline.running_text import running_text
from pipeline.scan.text import pages_of

WORDS = dictionaries.load(dictionaries.find_folder())


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


def test_a_heading_of_one_word_is_no_half() -> None:
    text = (
        "wird bis zur Vorlage obiger Punkte sowie einem Verfahren\nverschoben.\n\nBegründung\n\nDie Vorlage ist alt.\n"
    )
    assert put_right(text)[1:3] == ["verschoben.", "Begründung"]


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


CELLS = [
    (300, 780, "Nr. "),
    (480, 780, "Beschlusspunkt"),
    (1150, 780, "Stand"),
    (1600, 780, "Bemerkung"),
    (300, 840, "1."),
    (480, 840, "Der Ausschuss wird beauf-"),
    (480, 880, "tragt umzuziehen."),
    (1100, 840, "in Arbeit"),
    (1560, 838, "Der Umzug wurde im Mai"),
    (1560, 878, "begonnen."),
    (300, 940, "2."),
    (480, 940, "Über die Kosten ist zu berichten."),
    (1560, 941, "Das wird derzeit geprüft."),
    (300, 1100, "Nächste Beschlusskontrolle: 30. Juni 2025"),
]


def test_a_bordered_table_is_read_cell_by_cell() -> None:
    """Between borders an engine reads each cell as a block of its own; the words over the columns may be centred."""
    lines = layout([boxed(*CELLS)])[0].lines
    assert [(line.text, line.cell and (line.cell.row, line.cell.head)) for line in lines[4:]] == [
        ("1.", (1, "Nr.")),
        ("Der Ausschuss wird beauf-", (1, "Beschlusspunkt")),
        ("tragt umzuziehen.", (1, "Beschlusspunkt")),
        ("in Arbeit", (1, "Stand")),
        ("Der Umzug wurde im Mai", (1, "Bemerkung")),
        ("begonnen.", (1, "Bemerkung")),
        ("2.", (2, "Nr.")),
        ("Über die Kosten ist zu berichten.", (2, "Beschlusspunkt")),
        ("Das wird derzeit geprüft.", (2, "Bemerkung")),
        ("Nächste Beschlusskontrolle: 30. Juni 2025", None),
    ]


def test_two_columns_of_signatures_are_no_table() -> None:
    page = boxed((300, 100, "Erika Beispiel"), (1400, 100, "Max Muster"), (300, 140, "Amt"), (1400, 140, "Rat"))
    assert [line.cell for line in layout([page])[0].lines] == [None] * 4


def test_a_number_whose_dot_is_a_comma_stays_in_front_of_its_text() -> None:
    page = boxed((300, 100, "5,"), (300, 140, "6."), (400, 100, "Bauen."), (400, 140, "Feiern."))
    assert texts(layout([page])) == ["5,", "Bauen.", "6. Feiern."]


def test_a_last_word_far_right_ends_its_line() -> None:
    page = boxed((300, 100, "Der Rat nimmt das zur"), (300, 140, "Kenntnis."), (640, 100, "guten"))
    assert texts(layout([page])) == ["Der Rat nimmt das zur guten", "Kenntnis."]


BITS = st.sampled_from(
    [
        "1.",
        "2.",
        "5,",
        "•",
        "Nr.",
        "Stand",
        "Punkt",
        "der Rat",
        "dankt.",
        "vor-",
        "und Herren,",
        "Sehr geehrte Damen",
        "Amt",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 30), BITS), min_size=1, max_size=25))
def test_no_word_is_lost_and_none_read_twice(spots: list[tuple[int, int, str]]) -> None:
    page = boxed(*((10 * left, 20 * top, text) for left, top, text in spots))
    plain = Page(1, tuple(Line(tuple(Word(w.text) for w in line.words), gap=1) for line in page.lines), "text", "text")
    for seen in (page, plain):
        (laid_out,) = layout([seen])
        places = [(n, k) for n, line in enumerate(laid_out.lines) for k in range(len(line.words))]
        found = {origin_of(laid_out, *place): laid_out.lines[place[0]].words[place[1]].text for place in places}
        assert len(found) == len(places)
        assert found == {
            origin_of(seen, n, k): word.text for n, line in enumerate(seen.lines) for k, word in enumerate(line.words)
        }


def test_a_stamps_words_are_no_words_of_the_sentence() -> None:
    page = boxed((300, 100, "Der Rat nimmt den Bericht"), (300, 140, "zur Kenntnis."))
    first = page.lines[0]
    stamp = Word("OKT.", Box(420, 60, 500, 130), 0.5)
    crossed = dataclasses.replace(
        page, lines=(first._replace(words=(*first.words[:2], stamp, *first.words[2:])), *page.lines[1:])
    )
    assert texts(layout([crossed])) == ["OKT.", "Der Rat nimmt den Bericht", "zur Kenntnis."]
    assert texts(layout([page, crossed])[1:]) == ["Der Rat nimmt den Bericht", "zur Kenntnis.", "OKT."]


def test_the_right_half_of_the_first_of_two_torn_lines_is_found() -> None:
    text = "folgender Zwischenstand kann zu genanntem\n1.\n\n2.\n\n„Der Ausschuss für Kultur\n\n"
    text += "Beschluss gegeben werden:\n\n"
    text += "und Bildung beschließt das Konzept zur Entwicklung der Büchereien.\n"
    assert put_right(text)[:5] == [
        "folgender Zwischenstand kann zu genanntem",
        "Beschluss gegeben werden:",
        "1.",
        "2.",
        "„Der Ausschuss für Kultur",
    ]


def test_a_list_of_names_is_left_alone() -> None:
    text = "Es sprachen alle, die eingeladen waren vom\n\nDer Rat und\n\nHerr Muster.\n\nDie Verwaltung\n"
    assert put_right(text) == [line for line in text.split("\n") if line]


def test_the_box_around_a_lines_words_is_reckoned_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of its readers reckoned it again: twelve times a line, a fifth of what a scan's text costs."""
    page = boxed(*((300, 200 + 40 * n, f"Zeile {n} des Berichts, die gelesen wird") for n in range(60)))
    asked: list[object] = []
    around = Box.around
    monkeypatch.setattr(Box, "around", lambda boxes: asked.append(boxes) or around(boxes))
    layout([page])
    assert len(asked) < 1.5 * len(page.lines)
