"""The parser in the wild: what engines and authors do to memos, each habit with a memo of our own words."""

import dataclasses
from collections.abc import Sequence

import pytest
from papers import boxed
from test_parse import CLOSE, CORRECTIONS, FORM, GENERAL, HEADED, HELLO, SUBJECT, WOVEN, memo, numbers, reading_of

from pipeline.facts import Officer
from pipeline.memo import Record
from pipeline.parse import parse
from pipeline.run import corrected

OFFICERS = dataclasses.replace(
    CORRECTIONS,
    tables=dataclasses.replace(
        CORRECTIONS.tables,
        officers=(
            Officer(name="Ottilie Grünwald", role="Oberbürgermeisterin"),
            Officer(name="Korbinian Vogelsang", role="Beigeordneter für Stadtentwicklung, Bau und Verkehr"),
            Officer(name="Korbinian Vogelsang", role="Erster Bürgermeister"),
        ),
    ),
)


def texts(record: Record) -> list[str]:
    return [point.text for point in record.points]


def reports(record: Record) -> list[str | None]:
    return [point.report for point in record.points]


# points ------------------------------------------------------------------------------------------------------------


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


# reports -----------------------------------------------------------------------------------------------------------


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


# the frame ---------------------------------------------------------------------------------------------------------


def test_lead_sentence_torn_over_the_first_number() -> None:
    hello = "Sehr geehrte Damen\n\nund Herren,\n\nfolgender Zwischenstand kann zu genanntem\n\n4.\n\n"
    hello += "Beschluss gegeben werden:\n\n"
    record = memo("„Der Rat stellt Mittel bereit.“\n\nDie Mittel wurden bereitgestellt.\n", hello=hello)
    assert list(zip(numbers(record), texts(record), strict=True)) == [("4", "Der Rat stellt Mittel bereit.")]


def test_title_that_fell_into_the_salutation() -> None:
    subject = "Beschlusskontrolle zu V1234/16 (Sitzungsnummer: SR/035/2017)\nBrücken über den\n\n"
    hello = "Sehr geehrte Damen\n\nMühlgraben erneuern\n\nund Herren,\n\nfolgender Zwischenstand kann gegeben werden:\n"
    record = memo("„Der Rat beschließt.“\nDas wurde getan.\n", subject=subject, hello=hello)
    assert record.resolution is not None
    assert record.resolution.title == "Brücken über den Mühlgraben erneuern"


@pytest.mark.parametrize(
    ("subject", "number", "session", "title"),
    [
        ("Beschlusskontrolle zu V 0837-10\nEnergie und Klima\n", "V0837/10", None, "Energie und Klima"),
        ("Beschlusskontrolle zu V-5B0076/18 (OSR SB/053/2018)\nWege\n", "V-SB0076/18", "OSR SB/053/2018", "Wege"),
        ("Beschlusskontrolle zum Antrag A0385/17 (SR/055/2018)\nBetreff: Wege\n", "A0385/17", "SR/055/2018", "Wege"),
        ("Beschlusskontrolle zu V1329/11 (Sitzungsnummer:\nWege\nK/034)\n", "V1329/11", None, "Wege"),
        ("Beschlusskontrolle zu V0190/09\n(SR/005/2009)\nWege, T.: 30.01.2010\n", "V0190/09", "SR/005/2009", "Wege"),
    ],
)  # fmt: skip
def test_subjects_of_many_forms(subject: str, number: str, session: str | None, title: str) -> None:
    record = memo("„Der Rat beschließt.“\nDas wurde getan.\n", subject=subject + "\n")
    assert record.resolution is not None
    got = record.resolution
    assert (got.number, got.session) == (number, session)
    assert (got.title or "").startswith(title)


@pytest.mark.parametrize(
    "second",
    ["und A0116/15 (Sitzungsnummer: SR/019/2015)", "sowie A0116/15 (Sitzungsnummer: SR/019/2015)"],
)
def test_a_memo_on_two_resolutions_names_both(second: str) -> None:
    record = memo(
        "„Der Rat beschließt den Bau.“\n\nEr wurde begonnen.\n", subject=SUBJECT.replace("\n", f"\n{second}\n", 1)
    )
    told = next(one for one in record.doubts if one.code == "several_resolutions")
    assert record.resolution is not None
    assert str(record.resolution.number) in told.reason
    assert "A0116/15" in told.reason
    assert "A0116/15" not in str(record.resolution.title)


def test_a_number_that_may_be_two_is_a_doubt() -> None:
    record = memo("„Der Rat beschließt.“\nDas wurde getan.\n", subject="Beschlusskontrolle zu 0532/15\nWege\n\n")
    assert any(doubt.kind == "ambiguous" and doubt.field == "resolution.number" for doubt in record.doubts)


@pytest.mark.parametrize(
    ("line", "text", "edtf"),
    [
        ("Nächste Beschlusskontrolle: IV. Quartal 2018", "IV. Quartal 2018", "2018-12"),
        ("Nächste Beschlusskontrolle: entfällt", "entfällt", None),
        ("Nächste\nBeschlusskontrolle: Dezember 2018", "Dezember 2018", "2018-12"),
        ("Nächste Bi &ehlusskontrolle:\n\n30.06.2018", "30.06.2018", "2018-06-30"),
        ("Nächste Beschlusskontrolle: 3O. Juni 2O18", "3O. Juni 2O18", "2018-06-30"),
        ("Nächste Beschlusskontrolle: 31. Februar 2018", "31. Februar 2018", None),
    ],
)
def test_next_controls(line: str, text: str, edtf: str | None) -> None:
    close = CLOSE.replace("Nächste Beschlusskontrolle: 31. März 2018", line)
    control = memo("„Der Rat beschließt.“\nDas wurde getan.\n", close=close).next_control
    assert control is not None
    assert (control.text, control.edtf) == (text, edtf)


# the date ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stamp", "edtf"),
    [
        ("15.11.2017", "2017-11-15"),
        ("15. November 2017", "2017-11-15"),
        ("1 5. HOV. 2017", "2017-11-15"),
        ("89. N0V. 2017", "2017-11"),
        ("0 OKT. 2017", "2017-10"),
        ("14. NOV. 207", "2017-11-14"),
        ("11. NOV. 2017", "2017-11-11"),
        ("14.\n\nFEP\n\n2018", "2018-02-14"),
        ("xyz", None),
    ],
)
def test_stamps(stamp: str, edtf: str | None) -> None:
    record = memo("„Der Rat beschließt.“\nDas wurde getan.\n", form=FORM.replace("- 2. NOV. 2017", stamp))
    got = record.header.date
    assert (got.edtf if got else None) == edtf
    if edtf is None or len(edtf) < 10:
        assert "header.date" in {doubt.field for doubt in record.doubts}


@pytest.mark.parametrize(
    ("stamp", "edtf", "code"),
    [
        ("11. NOV. 2017", "2017-11-11", "stamp_on_free_day"),
        ("75. 81 2017", "2017", "stamp_month_unreadable"),
        ("(3, NOV, 2017", "2017-11", "stamp_day_unreadable"),
        ("15. November 2025", "2025-11-15", "date_long_after_session"),
    ],
)
def test_what_a_reader_could_not_tell_for_sure_is_a_doubt(stamp: str, edtf: str | None, code: str) -> None:
    record = memo("„Der Rat beschließt.“\nDas wurde getan.\n", form=FORM.replace("- 2. NOV. 2017", stamp),
                  close=CLOSE.replace("Nächste Beschlusskontrolle: 31. März 2018", ""))  # fmt: skip
    day = record.header.date
    assert (day.edtf if day else None) == edtf
    assert code in {doubt.code for doubt in record.doubts if doubt.field == "header.date"}


def test_only_the_year_is_taken_from_a_receipt_stamp() -> None:
    form = FORM.replace("Hausmitteilung", "Hausmitteilung\n\n2 0. NOV. 2017").replace("- 2. NOV. 2017", "xyz")
    record = memo("„Der Rat beschließt.“\nDas wurde getan.\n", form=form)
    assert record.header.date is not None
    assert record.header.date.edtf == "2017"
    assert [doubt.code for doubt in record.doubts if doubt.field == "header.date"] == ["stamp_away"]


def test_without_a_label_a_stamp_above_the_reference_is_a_receipts() -> None:
    form = (
        FORM.replace("Hausmitteilung", "Hausmitteilung\n\n2 0. NOV. 2017")
        .replace("Datum:", "")
        .replace("- 2. NOV. 2017", "xyz")
    )
    record = memo("„Der Rat beschließt.“\nDas wurde getan.\n", form=form)
    assert record.header.date is not None
    assert record.header.date.edtf == "2017"
    own = memo("„Der Rat beschließt.“\nDas wurde getan.\n", form=FORM.replace("Datum:", "")).header.date
    assert own is not None
    assert own.edtf == "2017-11-02"


def test_a_stamp_torn_behind_its_label_is_one() -> None:
    form = FORM.replace("Datum:", "Datum: 2 2.").replace("- 2. NOV. 2017", "NOV. 2017")
    day = memo("„Der Rat beschließt.“\nDas wurde getan.\n", form=form).header.date
    assert day is not None
    assert day.edtf == "2017-11-22"


def test_a_date_before_what_the_memo_reports_is_a_doubt() -> None:
    record = memo("„Der Rat beschließt.“\nDer Vertrag wurde am 5. Dezember 2017 geschlossen.\n")
    assert any(doubt.field == "header.date" and doubt.kind == "conflict" for doubt in record.doubts)


def test_the_receipt_stamp_above_the_form_is_not_the_date() -> None:
    form = FORM.replace("Hausmitteilung", "Hausmitteilung\n\n2 0. NOV. 2017")
    day = memo("„Der Rat beschließt.“\nDas wurde getan.\n", form=form).header.date
    assert day is not None
    assert day.edtf == "2017-11-02"


@pytest.mark.parametrize(
    ("stamp", "report", "edtf", "reason"),
    [
        ("0 7. JAN. 2019", "Das wurde 2019 abgeschlossen.", "2020-01-07", "last year's 2019 in January"),
        ("17. zyu1 2019", "Es wurde am 9. Juli 2019 gezahlt.", "2019-07-17", "not clear"),
        ("4. ui 2018", "Es wurde gezahlt.", "2018", "June or July"),
        ("14. NOV. 2018", "Mit Stand März 2020 liegt die Liste vor.", "2018-11-14", "lies before 2020-03"),
        ("14. NOV. 20%", "Mit Stand März 2019 liegt die Liste vor. Der Bau ist bis Mai 2020 geplant.", "2019-11-14",
         "taken as 2019"),
        ("14. NOV. 2018", "Der Bau ist bis Mai 2018 geplant.", "2018-11-14", "still to come"),
        ("74, Alb. 2018", "Es wurde gezahlt.", "2018-08", "day is unreadable"),
    ],
)  # fmt: skip
def test_stamps_weighed_against_the_reports(stamp: str, report: str, edtf: str, reason: str) -> None:
    record = memo(
        f"„Der Rat beschließt.“\n\n{report}\n",
        form=FORM.replace("- 2. NOV. 2017", stamp),
        close=CLOSE.split("\n\n", 1)[1],
    )
    assert record.header.date is not None
    assert record.header.date.edtf == edtf
    assert any(reason in doubt.reason for doubt in record.doubts if doubt.field == "header.date")


# habits of the body ------------------------------------------------------------------------------------------------


def test_lettered_items_with_their_own_reports_stay_in_their_point() -> None:
    record = memo(
        "1. „Der Rat beschließt folgende Wege:“\n\na)\n\n„Uferweg“\n\nDer Weg ist fertig.\nb)\n\n„Bergweg“\n\n"
        "Der Bau wurde begonnen.\n2. „Er ist zu unterrichten.“\n\nDas wurde getan.\n"
    )
    assert [point.number for point in record.points] == ["1", "2"]
    assert "a) „Uferweg“ b) „Bergweg" in record.points[0].text
    assert reports(record) == ["Der Weg ist fertig.\nDer Bau wurde begonnen.", "Das wurde getan."]


def test_a_heading_over_the_report_on_an_unnumbered_resolution() -> None:
    record = memo("„Der Rat beschließt den Bau.“\n\nzu Beschlusspunkt 1:\nDas wurde getan.\n")
    assert reports(record) == ["Das wurde getan."]


def test_a_subject_without_its_first_word() -> None:
    record = memo("„Der Rat beschließt.“\n\nDas wurde getan.\n", subject=SUBJECT.replace("Beschlusskontrolle zu", ""))
    assert record.resolution is not None
    assert (record.resolution.number, record.resolution.session) == ("V1234/16", "SR/035/2017")


@pytest.mark.parametrize("day", ["31.02.2018", "31.02.1918", "3. März 1918"])
def test_a_typed_day_that_cannot_be_is_unreadable(day: str) -> None:
    record = memo("„Der Rat beschließt.“\n\nDas wurde getan.\n", form=FORM.replace("- 2. NOV. 2017", day))
    assert (
        record.header.date is None or record.header.date.edtf is None or record.evidence["header.date"].confidence < 0.7
    )
    assert "header.date" in {doubt.field for doubt in record.doubts}


def test_reports_between_clauses_need_no_marks() -> None:
    record = memo(
        "Der Oberbürgermeister wird beauftragt:\n1.\n\ndas Feld zu mähen, bis es kurz ist.\n\n"
        "Das Feld wurde im Mai gemäht.\n2.\n\nden Zaun zu streichen.\n\nDer Zaun wurde gestrichen.\n"
    )
    assert [point.text for point in record.points] == ["das Feld zu mähen, bis es kurz ist.", "den Zaun zu streichen."]
    assert reports(record) == ["Das Feld wurde im Mai gemäht.", "Der Zaun wurde gestrichen."]


def test_a_list_inside_a_sentence_is_no_points() -> None:
    record = memo(
        "1.\n„Der Rat stimmt zu. Er wird gehört, insbesondere\n1. zum Licht,\n2. zum Grün,\n3. zu den Schildern\n"
        "gehört.\n2. Er ist zu unterrichten.“\n\nDas wurde getan.\n"
    )
    assert [point.number for point in record.points] == ["1", "2"]


@pytest.mark.parametrize("rest", ["Mit Faunen\nBeikeie", "SID", "Nächst\nFeseklusskanralle Mai 2018"])
def test_what_a_stroke_left_behind_the_last_sentence_is_no_report(rest: str) -> None:
    record = memo(f"„Der Rat beschließt.“\n\nDas wurde im Mai getan.\n{rest}\n", close="\nKenntnisnahme:\nMax Muster\n")
    assert reports(record) == ["Das wurde im Mai getan."]


def test_a_control_date_that_lost_its_label() -> None:
    record = memo("„Der Rat beschließt.“\n\nDas wurde getan.\n31. Mai 2018\n", close="\nKenntnisnahme:\nMax Muster\n")
    assert record.next_control is not None
    assert record.next_control.edtf == "2018-05-31"
    assert record.evidence["next_control"].confidence < 0.8
    assert reports(record) == ["Das wurde getan."]


def test_a_page_s_mark_on_two_lines_and_a_word_broken_before_the_closing_mark() -> None:
    record = memo(
        "„Der Rat beschließt die „sonstigen Baumaßnah-\n\nmen ua\nDas wurde getan.\nSeite\n\n1 von 2\nBald mehr.\n"
    )
    assert record.points[0].text.endswith("men ua")
    assert reports(record) == ["Das wurde getan. Bald mehr."]


@pytest.mark.parametrize(
    ("typed", "codes"), [("9.03.2018", ["stamp_digit_lost"]), ("09.03.2018", []), ("9.3.2018", [])]
)
def test_a_typed_day_of_one_figure_before_a_month_of_two_may_have_lost_one(typed: str, codes: list[str]) -> None:
    close = CLOSE.replace("31. März 2018", "31. März 2019")
    record = memo("„Der Rat beschließt.“\nEs wurde getan.\n", form=FORM.replace("- 2. NOV. 2017", typed), close=close)
    assert record.header.date is not None
    assert record.header.date.edtf == "2018-03-09"
    assert [doubt.code for doubt in record.doubts if doubt.field == "header.date"] == codes


# the form ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seen", "department"),
    [
        ("Geschäftsberejch Stadtent-\nAn alle\nwicklurg, Bau ie u\nund Verkehr", "Stadtentwicklung, Bau und Verkehr"),
        ("Geschäftsbereich Stadtentwick-\nung, Bau und Verkehr", "Stadtentwicklung, Bau und Verkehr"),
        ("Geschäftsbereich Finanzen,\nEing.\nPersonal und Recht", "Finanzen, Personal und Recht"),
        ("Geschäftsbereich Ordnnng und\nSicherheit, StBA Mitte", "Ordnung und Sicherheit, StBA Mitte"),
        ("Geschäftsbereich Kultur,\nVerwaltungsstelle\nAuental", "Kultur, Verwaltungsstelle Auental"),
        ("l W Geschäftsbereich Kultur", "Kultur"),
    ],
)  # fmt: skip
def test_departments_torn_and_misread(seen: str, department: str) -> None:
    form = FORM.replace("Geschäftsbereich Stadtent-\nAn alle\n\nwicklung, Bau und Verkehr", f"{seen}\nAn alle")
    assert (
        memo("„Der Rat beschließt.“\nEs wurde getan.\n", form=form).header.department
        == f"Geschäftsbereich {department}"
    )


@pytest.mark.parametrize(
    ("seen", "reference"),
    [
        ("l. (CB 6) 66.22", "(GB 6) 66.22"),
        ("(B 6) 66.22", "(GB 6) 66.22"),
        ("99. MT", "99. MT"),
        ("G8'6) 66", "GB6 66"),
    ],
)
def test_references_misread(seen: str, reference: str) -> None:
    record = memo("„Der Rat beschließt.“\nEs wurde getan.\n", form=FORM.replace("(GB 6) 66.22", seen))
    assert record.header.reference == reference


# who signed --------------------------------------------------------------------------------------------------------


def signed(close: str, department: str = "Geschäftsbereich Stadtent-") -> tuple[str | None, str | None] | None:
    form = FORM.replace("Geschäftsbereich Stadtent-", department)
    text = form + SUBJECT + HELLO + "„Der Rat beschließt.“\nDas wurde getan.\n\n" + close
    person = parse(reading_of(text), OFFICERS).signatory
    return (person.name, person.role) if person else None


OFFICE = "Beigeordneter für Stadtentwicklung, Bau und Verkehr"


@pytest.mark.parametrize(
    ("close", "expected"),
    [
        (f"Mit freundlichen Grüßen\n\nKorb1nian/Vogelsarg\n{OFFICE}\n", ("Korbinian Vogelsang", OFFICE)),
        ("Mit freundlichen Grüßen\n\nKorbinan\nE\nVogelsng\nKenntnisnahme:\n", ("Korbinian Vogelsang", None)),
        (f"n Grüßen\n\nHorn\n{OFFICE}\nKenntnisnahme:\n", ("Horn", OFFICE)),
        ("n Grüßen\nlianVogelsang\nister Bürgermeister\n", ("Vogelsang", "Erster Bürgermeister")),
        ("Mit freundlichen Grüßen\nKenntnisnahme:\nOttilie Grünwald\nObä&rbürgermeisterin\n", None),
        (
            "n Grüßen\neter für Stadtentwicklung, Bau und\nOttilie Grünwald\nVerkehr\nOberbürgermeisterin\n",
            (None, OFFICE),
        ),
        ("n Grüßen\nKenntnisnahme:\nKorbi,\nOttilie Grünwald\nOberbürgermeisterin\n", None),  # a first name
        (f"n Grüßen\nJörg'Beispiel\n{OFFICE}\n", ("Jörg Beispiel", OFFICE)),
        ("n Grüßen\nBeigeordnetefür\nr Stadtentwicklung, Bau\nund Verkehr\n", (None, OFFICE)),
        (f"n Grüßen\nVogelsang\n{OFFICE}\n", ("Vogelsang", OFFICE)),
        (f"n Grüßen\nKorbinian Voclzng\n{OFFICE} Ottilie\n", ("Korbinian Vogelsang", OFFICE)),
        (
            "n Grüßen\nKorbinian Vogelsang\nBeigeordneter für Stadtentwicklung,\nBeigeordneter\nBau und Verkehr\n"
            "für Kultur\n",
            ("Korbinian Vogelsang", OFFICE),
        ),
        (f"n Grüßen\nKorbinian Vogelsang {OFFICE}\n", ("Korbinian Vogelsang", OFFICE)),
        (f"n Grüßen\nl. W {OFFICE}\n", (None, OFFICE)),
        (f"n Grüßen\n{OFFICE.replace('für', 'tür')}\n", (None, OFFICE)),
        ("n Grüßen\nBeigeordneter\n,fur Stadtentwicklung, Bau\nund Verkehr\n", (None, OFFICE)),
        ("n Grüßen\nBeigeordneter für Stadtenticklung, Bau L. lb\nund Verkehr ertz\n", (None, OFFICE)),
    ],
)  # fmt: skip
def test_signatures(close: str, expected: tuple[str | None, str | None] | None) -> None:
    assert signed(close) == expected


def test_columns_of_offices_that_run_into_one_another() -> None:
    close = (
        "n Grüßen\nErwin Beispiel\nStadtbezirksamtsleiter\nOttilie Grünwald\nOberbürgermeisterin Beigeordneter\n"
        "für Kultur\nBeigeordnete\n"
    )
    record = parse(reading_of(FORM + SUBJECT + HELLO + "„Der Rat beschließt.“\nEs wurde getan.\n\n" + close), OFFICERS)
    assert record.signatory is not None
    assert record.signatory.name == "Erwin Beispiel"
    assert [(person.name, person.role) for person in record.acknowledged_by] == [
        ("Ottilie Grünwald", "Oberbürgermeisterin"),
        (None, "Beigeordneter für Kultur"),
    ]


@pytest.mark.parametrize("stroke", ["", "mL\n"])
def test_signatures_before_the_greeting_are_no_report(stroke: str) -> None:
    record = memo(
        "„Der Rat beschließt.“\nDas wurde getan.\n",
        close=f"\n{stroke}Max Muster\nErster Bürgermeister\nKenntnisnahme:\n",
    )
    assert reports(record) == ["Das wurde getan."]


# states ------------------------------------------------------------------------------------------------------------


def test_a_sentence_of_the_general_report_speaks_for_the_point_that_it_names() -> None:
    record = memo(
        "1. „Der Rat beschließt ein Radwegekonzept.\n2. Er beschließt den Kaufvertrag.“\n\n"
        "Der Kaufvertrag wurde noch nicht abgeschlossen. Über die Lage wird berichtet.\n"
    )
    assert (record.points[1].status.state, record.points[1].status.basis) == ("in_progress", "stated")
    assert record.points[0].status.basis != "stated"


@pytest.mark.parametrize(
    ("report", "state", "basis"),
    [
        ("Der Beschlusspunkt ist umgesetzt.", "implemented", "stated"),
        ("Der Beschlusspunkt wurde teilweise umgesetzt.", "partly_implemented", "stated"),
        ("Der Beschlusspunkt befindet sich in der Umsetzung.", "in_progress", "stated"),
        ("Die Mittel wurden noch nicht vollzogen.", "not_implemented", "stated"),
        ("Die Verhandlungen sind noch nicht abgeschlossen.", "in_progress", "stated"),
        ("Der Beschluss ist gegenstandslos.", "obsolete", "stated"),
        ("Die Umsetzung wurde vorerst zurückgestellt.", "deferred", "stated"),
        ("Die Planung wurde vergeben. Die Umsetzung kann erst 2019 umgesetzt werden.", "in_progress", "stated"),
        ("Dem Beschlusspunkt wird mit der neuen Satzung entsprochen.", "implemented", "stated"),
        ("Der Entwurf wurde geprüft und wird nun umgesetzt.", "in_progress", "stated"),
        ("Das Amt prüft. Aus diesem Grunde ruhen die Planungen.", "deferred", "stated"),
        ("Der Zaun wurde umgesetzt. Der Bau befindet sich in der Umsetzung.", "partly_implemented", "stated"),
        ("Der Vollzug des Beschlusses musste ausgesetzt werden.", "deferred", "stated"),
        ("Es wurde gezahlt. Die Umsetzung hinsichtlich der Folgejahre erfolgt 2020.", "partly_implemented", "stated"),
        ("Der Punkt ist umgesetzt. b) „Weitere Mittel sind nicht umgesetzt.“", "implemented", "stated"),
    ],
)
def test_states(report: str, state: str, basis: str) -> None:
    (point,) = memo(f"„Der Rat beschließt den Plan.“\n{report}\n").points
    assert (point.status.state, point.status.basis) == (state, basis)


# pages with a picture ----------------------------------------------------------------------------------------------


PICTURE = boxed(
    *[
        (300, 200, "Hausmitteilung" + " " * 60 + "Landeshauptstadt Dresden"),
        (300, 260, "An alle" + " " * 67 + "Geschäftsbereich Kultur und"),
        (300, 300, "Fraktionen sowie Mitglieder" + " " * 47 + "Tourismus"),
        (300, 340, "des Stadtrates" + " " * 60 + "GZ: (GB 4) 41"),
        (1188, 380, "Datum: 12.09.2016"),
        (300, 500, "Beschlusskontrolle zu V0938/16 (Sitzungsnummer: KT/019/2016)"),
        (300, 540, "Umzug der Bibliothek"),
        (300, 640, "Sehr geehrte Damen und Herren,"),
        (300, 680, "folgende abschließende Information kann zu oben genanntem Beschluss gegeben werden:"),
        (300, 780, "1."),
        (300, 880, "2."),
        (400, 780, "„Der Ausschuss stimmt dem Umzug"),
        (400, 820, "der Bibliothek zu."),
        (400, 880, "Die Öffnungszeiten sind zu verlängern.“"),
        (300, 980, "Die Bibliothek ist umgezogen und hat länger geöffnet."),
        (300, 1100, "Mit freundlichen Grüßen"),
        (300, 1300, "Cornelia Abendroth" + " " * 56 + "Max Muster"),
        (300, 1340, "Beigeordnete für Kultur und" + " " * 47 + "Oberbürgermeister"),
        (300, 1380, "Tourismus"),
    ]
)


HEADS = (300, 780, "Nr." + " " * 5 + "Beschlusspunkt" + " " * 40 + "Stand der Umsetzung")
TABLE = [
    (300, 840, "1." + " " * 6 + "„Der Ausschuss wird beauf-" + " " * 28 + "|" + " Der Umzug wurde im Mai"),
    (396, 880, "tragt umzuziehen." + " " * 37 + "| abgeschlossen."),
    (300, 940, "2." + " " * 6 + "Über die Kosten ist zu berichten.“" + " " * 22 + "Das wird derzeit geprüft, und"),
    (1068, 980, "der Bericht wird erarbeitet."),
]
AROUND = [line for line in PICTURE.lines if line.box and not 760 < line.box.top < 1000]


def tabled(lines: Sequence[tuple[int, int, str]]) -> Record:
    made = [*AROUND[:9], *boxed(*lines).lines, *AROUND[9:]]
    return parse(corrected([dataclasses.replace(PICTURE, lines=tuple(made))], CORRECTIONS), CORRECTIONS)


@pytest.mark.parametrize("lines", [[HEADS, *TABLE], TABLE])
def test_a_table_of_points_is_read_cell_by_cell(lines: list[tuple[int, int, str]]) -> None:
    record = tabled(lines)
    assert [(point.number, point.text) for point in record.points] == [
        ("1", "Der Ausschuss wird beauftragt umzuziehen."),
        ("2", "Über die Kosten ist zu berichten."),
    ]
    assert reports(record) == [
        "Der Umzug wurde im Mai abgeschlossen.",
        "Das wird derzeit geprüft, und der Bericht wird erarbeitet.",
    ]


def test_a_table_without_numbers_is_parted_by_its_gaps() -> None:
    lines = [(left, top, text[8:] if left == 300 else text) for left, top, text in [HEADS, *TABLE]]
    record = tabled([(396 if left == 300 else left, top, text) for left, top, text in lines])
    assert reports(record) == [
        "Der Umzug wurde im Mai abgeschlossen.\nDas wird derzeit geprüft, und der Bericht wird erarbeitet."
    ]


def test_a_table_of_sums_is_left_as_it_stands() -> None:
    sums = [(300, 840 + 40 * n, f"{n}." + " " * 6 + f"Straße {n}" + " " * 30 + f"{n}.000 Euro") for n in (1, 2, 3)]
    record = tabled([(300, 780, "„Der Rat beschließt den Bau von:"), *sums, (300, 1000, "und mehr.“")])
    assert "Straße 1 1.000 Euro" in " ".join(text or "" for text in [*texts(record), record.general_report])


def test_geometry_parts_columns_and_joins_numbers_to_their_lines() -> None:
    record = parse(corrected([PICTURE], CORRECTIONS), CORRECTIONS)
    assert record.header.department == "Geschäftsbereich Kultur und Tourismus"
    assert record.header.recipients == "An alle Fraktionen sowie Mitglieder des Stadtrates"
    assert texts(record) == [
        "Der Ausschuss stimmt dem Umzug der Bibliothek zu.",
        "Die Öffnungszeiten sind zu verlängern.",
    ]
    assert record.signatory is not None
    assert (record.signatory.name, record.signatory.role) == (
        "Cornelia Abendroth",
        "Beigeordnete für Kultur und Tourismus",
    )
    assert [person.name for person in record.acknowledged_by] == ["Max Muster"]


def test_every_field_found_on_a_picture_has_its_box() -> None:
    record = parse(corrected([PICTURE], CORRECTIONS), CORRECTIONS)
    assert {path for path, one in record.evidence.items() if one.box is None} == set()
    assert {
        "header.department",
        "header.date",
        "resolution.number",
        "resolution.title",
        "report",
    } <= record.evidence.keys()
    assert all(spot.box is not None for point in record.points for spot in point.evidence)
    number = record.evidence["resolution.number"]
    assert (number.page, number.box and number.box.top) == (1, 500)


# odds and ends -----------------------------------------------------------------------------------------------------


def test_memo_without_salutation_or_greeting() -> None:
    text = (
        FORM
        + SUBJECT
        + "folgender Zwischenstand kann gegeben werden:\n\n„Der Rat beschließt den Bau.“\nDer Bau ruht.\n\n"
    )
    record = parse(reading_of(text + "Nächste Beschlusskontrolle: Mai 2018\n\nErster Bürgermeister\n"), CORRECTIONS)
    assert record.kind == "control_report"
    assert reports(record) == ["Der Bau ruht."]
    assert record.next_control is not None


def test_greeting_torn_over_two_lines() -> None:
    close = CLOSE.replace("Mit freundlichen Grüßen", "Mit\n\nrPundlichen Grüßen")
    assert reports(memo("„Der Rat beschließt.“\nDas wurde getan.\n", close=close)) == ["Das wurde getan."]


def test_interim_only_by_the_next_control() -> None:
    record = memo("„Der Rat beschließt.“\nDas wurde getan.\n", hello="Sehr geehrte Damen und Herren,\n\n")
    assert record.report == "interim"
    assert "report" in {doubt.field for doubt in record.doubts}


def test_neither_interim_nor_final() -> None:
    close = CLOSE.replace("Nächste Beschlusskontrolle: 31. März 2018", "")
    record = memo("„Der Rat beschließt.“\nDas wurde getan.\n", hello="Sehr geehrte Damen und Herren,\n\n", close=close)
    assert record.report is None


def test_a_session_older_than_its_paper_and_an_unknown_body_are_doubts() -> None:
    subject = "Beschlusskontrolle zu V1234/16 (Sitzungsnummer: ZZ/035/2012)\nWege\n\n"
    fields = {doubt.field for doubt in memo("„Der Rat beschließt.“\nDas wurde getan.\n", subject=subject).doubts}
    assert {"resolution.session", "resolution.body"} <= fields


def test_the_mayor_signs_for_the_mayors_office() -> None:
    form = FORM.replace("Geschäftsbereich Stadtent-", "Die Oberbürgermeisterin").replace(
        "wicklung, Bau und Verkehr\n", ""
    )
    close = "Mit freundlichen Grüßen\n\nOttilie Grünwald\nOberbürgermeisterin\n"
    text = form + SUBJECT + HELLO + "„Der Rat beschließt.“\nDas wurde getan.\n\n" + close
    record = parse(reading_of(text), OFFICERS)
    assert record.header.department == "Die Oberbürgermeisterin"
    assert record.signatory is not None
    assert (record.signatory.name, record.signatory.role) == ("Ottilie Grünwald", "Oberbürgermeisterin")


@pytest.mark.parametrize("role", ["Stadtbezirksamtsleiter", "Verwaltungsstellenleiterin"])
def test_a_district_s_head_signs_for_a_district(role: str) -> None:
    close = f"n Grüßen\nKenntnisnahme:\nMax Muster\nOttilie Grünwald\n{role}\nOberbürgermeisterin\n"
    assert signed(close, "Direktorium des Oberbürger-\nmeisters") == ("Max Muster", role)


def test_an_office_without_its_task_signs() -> None:
    assert signed("Mit freundlichen Grüßen\n\nHorn\nBeigepfdneter\nKenntnisnahme:\nErster Bürgermeister\n") == (
        "Horn",
        "Beigeordneter",
    )


def test_a_year_that_only_the_reports_tell() -> None:
    form = FORM.replace("- 2. NOV. 2017", "14. NOV. 2m")
    close = CLOSE.replace("Nächste Beschlusskontrolle: 31. März 2018", "")
    record = memo("„Der Rat beschließt.“\nDas wurde am 2. November 2018 getan.\n", form=form, close=close)
    assert record.header.date is not None
    assert record.header.date.edtf == "2018-11-14"


def test_a_year_that_nothing_tells_stays_open() -> None:
    form = FORM.replace("- 2. NOV. 2017", "14. NOV. 2m")
    close = CLOSE.replace("Nächste Beschlusskontrolle: 31. März 2018", "")
    record = memo("„Der Rat beschließt.“\nDas wurde getan.\n", form=form, close=close)
    assert record.header.date is not None
    assert record.header.date.edtf is None


def test_a_memo_without_any_date() -> None:
    record = memo("„Der Rat beschließt.“\nDas wurde getan.\n", form=FORM.replace("- 2. NOV. 2017", ""))
    assert record.header.date is None
    assert "header.date" in {doubt.field for doubt in record.doubts}


@pytest.mark.parametrize("body", [WOVEN, HEADED, GENERAL])
def test_no_line_of_the_body_is_lost(body: str) -> None:
    record = memo(body)
    kept = " ".join([*texts(record), *(report or "" for report in reports(record)), record.general_report or ""])
    wanted = [word for word in body.split() if word.isalpha() and len(word) > 3]
    said = {word for word in wanted if word not in kept} - {"Beschlusspunkt", "Punkten"}
    assert said <= {"Oberbürgermeister", "wird"}  # the lead-in of lettered or numbered points
