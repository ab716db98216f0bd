"""Points whose numbers are lost, displaced or none, and reports headed, numbered or not at all."""

import pytest
from test_parse import memo, numbers
from test_parse_shapes import reports, texts


def test_number_displaced_into_a_sentence() -> None:
    body = """1.

„Der Stadtrat beschließt den Bau der Halle auf dem Gelände der alten Gießerei.“

Der Bau der Halle auf dem Gelände der
2.

alten Gießerei wurde begonnen.
„Der Stadtrat bewilligt die Mittel.“
Die Mittel wurden bereitgestellt.
"""
    record = memo(body)
    assert numbers(record) == ["1", "2"]
    assert record.points[0].report == "Der Bau der Halle auf dem Gelände der alten Gießerei wurde begonnen."


def test_numbers_lost_between_two_that_are_left() -> None:
    items = [f"Der Ausschuss für Kultur beschließt die Sache {name}." for name in ("Nord", "Süd", "West")]
    record = memo(f"1. „{items[0]}\n{items[1]}\n{items[2]}\n4. Er berichtet.“\n\nAlles wurde umgesetzt.\n")
    assert numbers(record) == ["1", "2", "3", "4"]
    assert texts(record)[1] == items[1]
    assert record.points[1].confidence < 0.9


def test_a_sentence_s_end_that_looks_like_a_number_has_no_room_for_the_points_before_it() -> None:
    items = [
        f"Der Ausschuss für Kultur beschließt die Sache {name}." for name in ("Nord", "Süd", "West", "Ost", "Mitte")
    ]
    lines = [f"1. „{items[0]}", *items[1:], "Der Ausschuss für Kultur billigt die Abwägung gemäß den Punkten 2 und", "",
             "3.", "", "Der Ausschuss für Kultur billigt den Entwurf.", "", "8.", "",
             "Der Ausschuss für Kultur nimmt den Bericht zur Kenntnis.“"]  # fmt: skip
    record = memo("\n".join(lines) + "\n\nAlles wurde umgesetzt.\n")
    assert numbers(record) == [str(number) for number in range(1, 9)]


def test_ages_at_the_start_of_lines_are_no_points() -> None:
    body = (
        "„Der Ortschaftsrat beschließt, die Jubilare zum 91., 92., 93.,\n94. und 96. Geburtstag zu besuchen. Die "
        "Karten sind aus den\nVerfügungsmitteln zu bezahlen.“\nDer Beschluss wird umgesetzt.\n"
    )
    assert numbers(memo(body)) == [None]


def test_numbers_lost_at_the_end_that_the_headings_name() -> None:
    body = """1. „Der Stadtrat beschließt das Konzept.

Die Mittel sind einzuplanen.“

zu Beschlusspunkt 1:
Das Konzept liegt vor.
zu Beschlusspunkt 2:
Die Mittel wurden eingeplant.
"""
    assert numbers(memo(body)) == ["1", "2"]


def test_numbers_lost_at_the_end_that_a_report_names() -> None:
    body = (
        "1.\n\n„Der Betrieb erhält eine Einlage in Höhe von 20.000 Euro für den Umbau.\nDie Deckung erfolgt aus "
        "Guthaben des Betriebes für das Jahr 2016.“\n\nDie Beschlusspunkte 1 und 2 wurden erfüllt.\n"
    )
    record = memo(body)
    assert numbers(record) == ["1", "2"]
    assert texts(record)[1].startswith("Die Deckung")


def test_numbers_dealt_out_anew_where_one_stands_without_text() -> None:
    body = """1.

„Der Ausschuss beschließt, nach § 2 Abs.
1 des Gesetzes den Plan aufzustellen.
Der Ausschuss beschließt das Verfahren.

2.
3.
Der Ausschuss bittet um Bericht.“

Der Plan wurde bekannt gemacht.
"""
    record = memo(body)
    assert numbers(record) == ["1", "2", "3"]
    assert texts(record)[1] == "Der Ausschuss beschließt das Verfahren."


def test_numbers_in_brackets() -> None:
    record = memo("„(1) Der Rat beschließt den Plan.\n(2) Er wird öffentlich ausgelegt.“\n\nDas wurde getan.\n")
    assert list(zip(numbers(record), texts(record), strict=True)) == [
        ("1", "Der Rat beschließt den Plan."),
        ("2", "Er wird öffentlich ausgelegt."),
    ]


def test_brackets_beside_plain_numbers_are_a_list_inside() -> None:
    body = "1. „Saniert werden:\n(1) das Dach\n(2) der Keller.“\n\nDas wurde begonnen.\n\n2. „Es ist zu berichten.“\n"
    assert numbers(memo(body + "Der Bericht wurde erstellt.\n")) == ["1", "2"]


def test_short_items_are_a_list_inside_an_unnumbered_resolution() -> None:
    body = "„Der Ausschuss für Kultur wählt folgende Mitglieder in die Jury des Preises:\n1. Anna Beispiel\n"
    record = memo(body + "2. Bernd Muster“\nDie Jury wurde berufen.\n")
    assert numbers(record) == [None]
    assert texts(record)[0].endswith("1. Anna Beispiel 2. Bernd Muster")


def test_points_start_at_two_and_hang_on_a_lead_in() -> None:
    body = "„Der Rat beauftragt den Oberbürgermeister mit:\n2.\n\nSanierung des Daches“\n\nDas Dach wird geprüft.\n"
    record = memo(body + "3.\n\n„Erneuerung der Fenster“\n\nDie Fenster wurden bestellt.\n")
    assert list(zip(numbers(record), texts(record), reports(record), strict=True)) == [
        ("2", "Sanierung des Daches", "Das Dach wird geprüft."),
        ("3", "Erneuerung der Fenster", "Die Fenster wurden bestellt."),
    ]


def test_blocks_before_the_first_number_left_are_numbered_by_their_place() -> None:
    body = """„Der Rat bekennt sich zum Ziel.“
Das Ziel wurde aufgenommen.
„Der Rat strebt die Sanierung an.“
Die Sanierung wurde begonnen.
3.
„Dem Rat ist zu berichten.“
Der Bericht wurde vorgelegt.
"""
    assert numbers(memo(body)) == ["1", "2", "3"]


def test_lettered_items_whose_letters_stand_alone_stay_in_their_point() -> None:
    body = """1. „Der Rat finanziert das Fest wie folgt:
a) „Die Bühne wird gestellt.“
Die Bühne wurde gestellt.
b) „Der Strom wird bezahlt.“
Der Strom wurde bezahlt.
2. „Es ist zu berichten.“
Der Bericht wurde erstellt.
"""
    record = memo(body)
    assert numbers(record) == ["1", "2"]
    assert "Strom wird bezahlt" in texts(record)[0]


def test_two_unnumbered_blocks_are_one_point() -> None:
    body = "„Der Beirat beschließt zwei Bänke.“\nDie Bänke wurden bestellt.\n„Der Beirat fordert einen Weg.“\n"
    record = memo(body + "Der Weg wurde geplant.\n")
    assert numbers(record) == [None]
    assert (reports(record)[0] or "").endswith("Der Weg wurde geplant.")


@pytest.mark.parametrize(
    ("end", "report"),
    [
        ("Platz zu sanieren/'", "Der Platz wurde saniert."),
        ("Platz zu sanieren.''", "Der Platz wurde saniert."),
        ("Platz zu sanieren.”", "Der Platz wurde saniert."),
        ('Platz zu sanieren."', "Der Platz wurde saniert."),
        ("Platz zu sanieren.", "Der Platz wurde saniert."),
    ],
)
def test_closing_marks_misread_or_lost(end: str, report: str) -> None:
    record = memo(f"„Der Oberbürgermeister wird beauftragt, den {end}\n\n{report}\n")
    assert reports(record) == [report]
    assert texts(record)[0].rstrip(".") == "Der Oberbürgermeister wird beauftragt, den Platz zu sanieren"


def test_quotation_and_report_on_one_line() -> None:
    record = memo("„Der Rat stimmt dem Verkauf zu.“ Die Verhandlungen dauern noch an.\n")
    assert (texts(record), reports(record)) == (
        ["Der Rat stimmt dem Verkauf zu."],
        ["Die Verhandlungen dauern noch an."],
    )


def test_headings_that_announce_the_quoted_points() -> None:
    body = """zu 1.)
„Der Rat unterstützt das Museum.“
zu 2.)
„Der Oberbürgermeister wird beauftragt, ein Konzept zu erarbeiten.“
Das Konzept wurde fertiggestellt.
"""
    assert numbers(memo(body)) == ["1", "2"]


def test_reports_numbered_like_their_points() -> None:
    body = """1. „Der Rat beschließt den Bau.
2. Der Rat beschließt den Weg.“

1. Der Bau wurde begonnen.
2. Der Weg wurde verlegt.
"""
    assert reports(memo(body)) == ["Der Bau wurde begonnen.", "Der Weg wurde verlegt."]


def test_paragraphs_that_name_their_points() -> None:
    body = """1. „Der Rat beschließt den Bau.
2. Der Rat beschließt den Weg.
3. Der Rat bittet um Bericht.“

Die unter Punkt 1 und 2 gestellten Aufträge befinden sich in Arbeit.

Der Beschlusspunkt 3 ist erfüllt.
"""
    record = memo(body)
    assert [point.status.state for point in record.points] == ["in_progress", "in_progress", "implemented"]
    assert record.general_report is None


def test_a_headed_report_on_a_point_that_is_not_quoted() -> None:
    record = memo("Zu Beschlusspunkt 2:\nDer Vertrag wurde geschlossen.\n")
    assert numbers(record) == ["2"]
    assert any(doubt.field == "points[0].text" for doubt in record.doubts)


def test_a_resolution_that_is_not_quoted_is_one_point() -> None:
    record = memo("Die Vorlage wird derzeit abgestimmt.\n")
    assert numbers(record) == [None]
    assert reports(record) == ["Die Vorlage wird derzeit abgestimmt."]
    assert record.general_report is None
    assert any(doubt.field == "points[0].text" for doubt in record.doubts)


def test_points_that_only_the_report_names() -> None:
    told = "Mit dem Bescheid vom Mai wurde der Beschlusspunkt 2 und mit dem Vertrag der Beschlusspunkt 3 umgesetzt."
    record = memo(told + "\n")
    assert numbers(record) == ["2", "3"]
    assert reports(record) == [told, told]


def test_a_table_row_is_no_heading() -> None:
    body = "1. „Der Rat fördert folgende Vereine:\nNr. 9\nKulturverein Süd\nNr. 22\nTheater am Markt.“\n\n"
    assert numbers(memo(body + "Das wurde umgesetzt.\n")) == ["1"]


@pytest.mark.parametrize("body", [
    "1. „Der Rat beschließt den Bau.\n2. Der Rat nimmt den Bericht zur Kenntnis.\n3. Die Mittel sind einzuplanen.“\n\n"
    "zu 1.\nDer Bau wurde begonnen.\nzu 2.\nKenntnisnahme\nzu 3.\nDie Mittel sind eingeplant.\n",
    "1. „Der Rat beschließt den Bau.“\nDer Bau wurde begonnen.\n2. „Der Rat nimmt den Bericht zur Kenntnis.“\n"
    "Kenntnisnahme\n3. „Die Mittel sind einzuplanen.“\nDie Mittel sind eingeplant.\n",
])  # fmt: skip
def test_taking_note_may_be_a_report(body: str) -> None:
    assert reports(memo(body)) == ["Der Bau wurde begonnen.", "Kenntnisnahme", "Die Mittel sind eingeplant."]


def test_headings_over_parts_of_points_in_words_and_in_roman_figures() -> None:
    record = memo(
        "1.1 „Der Rat beschließt den Bau.“\n1.2 „Die Mittel sind einzuplanen.“\n\n"
        "zu 1.1 und 1.2:\nDer Bau wurde begonnen.\n"
    )
    assert texts(record) == ["Der Rat beschließt den Bau.", "Die Mittel sind einzuplanen."]
    assert reports(record) == ["Der Bau wurde begonnen."] * 2
    resolution = "1. „Der Rat beschließt den Bau.\n2. Die Mittel sind einzuplanen.“\n\n"
    body = resolution + "{}\nDer Bau wurde begonnen.\n{}\nSie sind da.\n"
    for first, second in (("Zu Beschlusspunkt eins", "Zu II."), ("Zu 1,", "Stellungnahme zu 2:")):
        assert reports(memo(body.format(first, second))) == ["Der Bau wurde begonnen.", "Sie sind da."]


def test_a_point_named_in_words_where_the_resolution_is_not_quoted() -> None:
    record = memo("Der Tausch der Bauabschnitte entspricht dem Beschlusspunkt drei. Er wurde im Mai vollzogen.\n")
    assert numbers(record) == ["3"]


@pytest.mark.parametrize("dots", [(".", ",", "."), (",", ",", ","), (";", ".", ",")])
def test_a_number_whose_dot_was_misread(dots: tuple[str, str, str]) -> None:
    said = ("Der Rat beschließt den Bau.", "Der Rat stellt die Mittel bereit.", "Dem Rat ist zu berichten.")
    resolution = "\n".join(f"{at}{dot} „{text}“" for at, (dot, text) in enumerate(zip(dots, said, strict=True), 1))
    record = memo(f"{resolution}\n\nzu 1.\nDer Bau wurde begonnen.\nzu 2.\nSie sind da.\nzu 3.\nDas folgt.\n")
    assert (numbers(record), texts(record)) == (["1", "2", "3"], list(said))


def test_a_count_at_a_lines_beginning_is_no_number() -> None:
    record = memo(
        "1. „Der Rat fördert den Verein mit\n2 Zuschüssen und stellt ihm\n3 Räume bereit.“\n\nDas wurde umgesetzt.\n"
    )
    assert numbers(record) == ["1"]
    assert texts(record)[0].endswith("mit 2 Zuschüssen und stellt ihm 3 Räume bereit.")


TWO = """1. „Der Stadtrat beschließt das Konzept für die Bäder.

2. Der Oberbürgermeister wird beauftragt, dem Stadtrat zu berichten.“

zu Beschlusspunkt 1:
Das Konzept liegt seit Mai vor.
"""


def test_a_report_headed_with_a_point_far_behind_those_quoted_is_its_own() -> None:
    record = memo(TWO + "\nzu Beschlusspunkt 5:\nDie Mittel sind im Haushalt eingeplant.\n")
    assert numbers(record) == ["1", "2", "5"]
    assert texts(record)[2] == ""
    assert reports(record) == ["Das Konzept liegt seit Mai vor.", None, "Die Mittel sind im Haushalt eingeplant."]
    told = {(one.field, one.code) for one in record.doubts}
    assert {("points[2].text", "point_not_quoted"), ("points", "points_not_in_sequence")} <= told


def test_a_report_of_one_short_word_is_no_link_between_headings() -> None:
    body = TWO.partition("zu Beschlusspunkt")[0]
    record = memo(body + "zu Beschlusspunkt 1:\nJa.\n\nzu Beschlusspunkt 2:\nNein.\n")
    assert reports(record) == ["Ja.", "Nein."]
    record = memo(body + "zu Beschlusspunkt 1:\nund\nzu Beschlusspunkt 2:\nDie Mittel sind eingeplant.\n")
    assert reports(record)[1] == "Die Mittel sind eingeplant."
