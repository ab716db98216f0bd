"""The parser in the wild: what engines and authors do to memos, each habit with a memo of our own words."""

import dataclasses

import pytest
from test_parse import CLOSE, CORRECTIONS, FORM, GENERAL, HEADED, SUBJECT, WOVEN, memo, numbers, reading_of

from pipeline.facts import Officer
from pipeline.memo import Record
from pipeline.parse import parse

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
    assert record.evidence["next_control"].confidence < 0.9
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


@pytest.mark.parametrize("body", [WOVEN, HEADED, GENERAL])
def test_no_line_of_the_body_is_lost(body: str) -> None:
    record = memo(body)
    kept = " ".join([*texts(record), *(report or "" for report in reports(record)), record.general_report or ""])
    wanted = [word for word in body.split() if word.isalpha() and len(word) > 3]
    said = {word for word in wanted if word not in kept} - {"Beschlusspunkt", "Punkten"}
    assert said <= {"Oberbürgermeister", "wird"}  # the lead-in of lettered or numbered points
