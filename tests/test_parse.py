"""What the parser makes of memos in all their shapes; the memos are ours, their names invented."""

from pathlib import Path

import pytest

from pipeline import dictionaries
from pipeline.layout import layout
from pipeline.memo import Record
from pipeline.page import Page, Reading
from pipeline.parse import parse
from pipeline.scan.text import pages_of
from pipeline.stack import split

CORRECTIONS = dictionaries.load(Path(__file__).parent.parent / "corrections")

FORM = """Hausmitteilung

Dresden.

Landeshauptstadt Dresden

U vertraulich

Geschäftsbereich Stadtent-
An alle

wicklung, Bau und Verkehr
Fraktionen sowie Mitglieder
des Stadtrates der Landeshauptstadt Dresden
GZ:

(GB 6) 66.22

Datum:

- 2. NOV. 2017

"""
HELLO = "Sehr geehrte Damen und Herren,\nfolgender Zwischenstand kann zu oben genanntem Beschluss gegeben werden:\n\n"
CLOSE = """
Nächste Beschlusskontrolle: 31. März 2018

Mit freundlichen Grüßen

Erika Beispiel
Beigeordnete für Stadtentwicklung, Bau und Verkehr

Kenntnisnahme:

Max Muster
Oberbürgermeister
"""
SUBJECT = "Beschlusskontrolle zu V1234/16 (Sitzungsnummer: SR/035/2017)\nErneuerung der Brücke am Mühlgraben\n\n"


def reading_of(text: str) -> Reading:
    return Reading(layout([Page(n, lines, "text", "text") for n, lines in enumerate(pages_of(text), 1)]))


def memo(body: str, *, form: str = FORM, subject: str = SUBJECT, hello: str = HELLO, close: str = CLOSE) -> Record:
    return parse(reading_of(form + subject + hello + body + close), CORRECTIONS)


def numbers(record: Record) -> list[str | None]:
    return [point.number for point in record.points]


WOVEN = """1. „Der Oberbürgermeister wird beauftragt, die Brücke zu erneuern.“

Die Planung wurde im Mai begonnen.

2.

„Die Kosten sind im Haushalt einzuordnen.
3. Dem Ausschuss ist bis Jahresende zu berichten.“
Die Mittel stehen bereit. Der Bericht wurde noch nicht erstellt.
"""


def test_form_with_interleaved_columns() -> None:
    head = memo(WOVEN).header
    assert head.department == "Geschäftsbereich Stadtentwicklung, Bau und Verkehr"
    assert head.reference == "(GB 6) 66.22"
    assert head.date is not None
    assert head.date.edtf == "2017-11-02"
    assert not head.confidential
    assert head.recipients == "An alle Fraktionen sowie Mitglieder des Stadtrates der Landeshauptstadt Dresden"


def test_subject_and_closing() -> None:
    record = memo(WOVEN)
    assert record.kind == "control_report"
    assert record.resolution is not None
    assert record.resolution.model_dump() == {
        "number": "V1234/16",
        "session": "SR/035/2017",
        "body": "Stadtrat",
        "title": "Erneuerung der Brücke am Mühlgraben",
        "preamble": None,
        "paper": None,
    }
    assert record.report == "interim"
    assert record.next_control is not None
    assert record.next_control.edtf == "2018-03-31"
    assert record.signatory is not None
    assert record.signatory.name == "Erika Beispiel"
    assert record.signatory.role == "Beigeordnete für Stadtentwicklung, Bau und Verkehr"
    assert [(person.name, person.role) for person in record.acknowledged_by] == [("Max Muster", "Oberbürgermeister")]


def test_woven_reports_follow_their_points() -> None:
    record = memo(WOVEN)
    assert numbers(record) == ["1", "2", "3"]
    assert record.points[0].text == "Der Oberbürgermeister wird beauftragt, die Brücke zu erneuern."
    assert record.points[0].report == "Die Planung wurde im Mai begonnen."
    assert record.points[1].text == "Die Kosten sind im Haushalt einzuordnen."
    assert record.points[1].report == record.points[2].report
    assert record.general_report is None


HEADED = """„Der Oberbürgermeister wird beauftragt,
1. den Uferweg zu sanieren,
2. Bänke aufzustellen,
3. Bäume zu pflanzen und
4. jährlich zu berichten.“

zu Beschlusspunkt 1:
Der Beschlusspunkt ist umgesetzt.

Zu den Punkten 2 bis 3:
Die Bänke sind bestellt. Die Umsetzung wird bis auf Weiteres zurückgestellt.
-2-
Zu 4)
Es wird berichtet.
"""


def test_headed_reports_and_combined_headings() -> None:
    record = memo(HEADED)
    assert numbers(record) == ["1", "2", "3", "4"]
    assert record.resolution is not None
    assert record.resolution.preamble == "Der Oberbürgermeister wird beauftragt,"
    assert record.evidence["resolution.preamble"].seen == "„Der Oberbürgermeister wird beauftragt,"
    assert [point.text for point in record.points][1:3] == ["Bänke aufzustellen,", "Bäume zu pflanzen und"]
    assert record.points[0].report == "Der Beschlusspunkt ist umgesetzt."
    assert record.points[1].report == record.points[2].report
    assert record.points[3].report == "Es wird berichtet."
    assert [point.status.state for point in record.points] == ["implemented", "deferred", "deferred", "in_progress"]
    assert [point.status.basis for point in record.points] == ["stated", "stated", "stated", "report"]


GENERAL = """1. „Der Stadtrat beschließt das Konzept.
2. Die Mittel sind einzuplanen.“

Das Konzept wurde im Amtsblatt veröffentlicht. Die Mittel sind im Entwurf des Haushaltes enthalten.
"""


def test_general_report_stands_for_itself() -> None:
    record = memo(GENERAL)
    assert numbers(record) == ["1", "2"]
    assert [point.report for point in record.points] == [None, None]
    assert (record.general_report or "").startswith("Das Konzept wurde")


def test_stated_for_all_points_in_the_general_report() -> None:
    record = memo("1. „Der Stadtrat beschließt.\n2. Er berät.“\n\nDie Beschlusspunkte sind umgesetzt.\n")
    assert {point.status.statement for point in record.points} == {"Die Beschlusspunkte sind umgesetzt."}


def test_unnumbered_resolution_is_one_point() -> None:
    record = memo("„Der Ausschuss stimmt dem Verkauf zu.“\nDie Verhandlungen dauern an.\n")
    assert numbers(record) == [None]
    assert record.points[0].text == "Der Ausschuss stimmt dem Verkauf zu."
    assert record.points[0].report == "Die Verhandlungen dauern an."


def test_numbers_in_a_column_of_their_own() -> None:
    body = "1.\n2.\n„Der Stadtrat beschließt den Plan.\n\nDie Verwaltung wird beauftragt, ihn umzusetzen.“\n\n"
    record = memo(body + "Der Plan wurde im Juni bestätigt.\n")
    assert [(point.number, point.text) for point in record.points] == [
        ("1", "Der Stadtrat beschließt den Plan."),
        ("2", "Die Verwaltung wird beauftragt, ihn umzusetzen."),
    ]


@pytest.mark.parametrize(
    ("subject", "number", "session"),
    [
        ("Beschlusskontrolle zu AO148/10 (Sitzungsnummer: SB/020/2010)\nTitel der Sache\n", "A0148/10", "SB/020/2010"),
        (
            "Beschlusskontrolle zu\nV1942/12 (Sitzungsnummer:\nSB/058/2012)\nTitel der Sache\n",
            "V1942/12",
            "SB/058/2012",
        ),
        ("Beschiusskontrolle zu V-L000032/25 (SBR Lo/012/2025)\nTitel der Sache\n", "V-Lo00032/25", "SBR Lo/012/2025"),
        (
            "7/2012)\nBeschlusskontrolle zu V1757/12 (Sitzungsnummer: SB/05\nTitel der Sache\n",
            "V1757/12",
            "SB/057/2012",
        ),
    ],
)
def test_subjects_torn_and_misread(subject: str, number: str, session: str) -> None:
    record = memo(WOVEN, subject=subject)
    assert record.resolution is not None
    assert (record.resolution.number, record.resolution.session) == (number, session)
    assert record.resolution.title == "Titel der Sache"


def test_other_documents_are_other() -> None:
    letter = (
        FORM + "Parkplätze am Markt\nAF0123/19\n\nSehr geehrter Herr Muster,\nIhre Anfrage beantworte ich wie folgt:\n"
    )
    record = parse(reading_of(letter), CORRECTIONS)
    assert record.kind == "other"
    assert record.resolution is None
    assert any(doubt.kind == "kind" for doubt in record.doubts)


def test_nothing_at_all_is_other() -> None:
    assert parse(reading_of(""), CORRECTIONS).kind == "other"
    assert parse(Reading(()), CORRECTIONS).points == ()


COVER = """FAX-Deckblatt

An: Ratsbüro                       Von: Amt für Schulen
Fax-Nr.: 0123 4882299              Telefon: 0123 4889200
Datum: 03.05.2018                  Seiten: 4

"""
POSTED = (
    "Sehr geehrte Damen und Herren,\nals Anlage übersende ich Ihnen die o. g. Beschlusskontrolle zur Kenntnisnahme.\n",
    "Mitteilung:\nBeiliegend die unterzeichnete Beschlusskontrolle. Das Original folgt mit der Hauspost.\n",
    "Bitte heute noch ausfertigen. Danke!\n",
)


@pytest.mark.parametrize("told", POSTED)
def test_a_cover_sheet_that_names_a_memo_is_none(told: str) -> None:
    record = parse(reading_of(COVER + SUBJECT + told), CORRECTIONS)
    assert (record.kind, record.resolution, record.points) == ("other", None, ())
    (doubt,) = record.doubts
    assert doubt.code == "control_report_empty"
    assert "V1234/16" in (doubt.seen or "")


def test_a_memo_of_a_report_alone_is_one_though_its_form_has_a_fax() -> None:
    form = COVER.replace("FAX-Deckblatt", "Telefax")
    told = "Sehr geehrte Damen und Herren,\n\nDie Brücke wurde im Mai 2017 abgenommen. Der Verkehr ist freigegeben.\n"
    assert parse(reading_of(form + SUBJECT + told), CORRECTIONS).kind == "control_report"


def test_contradictions_are_doubts() -> None:
    record = memo(WOVEN, close=CLOSE.replace("31. März 2018", "31. März 2017"))
    assert "next_control" in {doubt.field for doubt in record.doubts} | {
        doubt.field.replace("header.date", "next_control") for doubt in record.doubts
    }
    gap = memo("1. „Der Rat beschließt.\n3. „Er berichtet.“\n\nDas wurde getan.\n")
    assert "points" in {doubt.field for doubt in gap.doubts}


def test_a_stack_is_split_at_first_pages() -> None:
    one = FORM + SUBJECT + HELLO + WOVEN
    stack = reading_of("\f".join([one, "- 2 -\nund weiter im Text" + CLOSE, one + CLOSE]))
    parts = split(stack, CORRECTIONS)
    assert [[page.number for page in part.pages] for part in parts] == [[1, 2], [3]]
    assert all(parse(part, CORRECTIONS).kind == "control_report" for part in parts)


def test_a_memo_that_another_paper_encloses_stays_with_it() -> None:
    one = FORM + SUBJECT + HELLO + WOVEN + CLOSE
    answer = FORM + "Ihre Anfrage zu V1234/16\nIhre Anfrage beantworte ich wie folgt: siehe Anlage.\n\nAnlage\n"
    annexed = reading_of("\f".join([one, "Anlage zu BK 12/19\n" + one.replace("31. März 2018", "1. Mai 2012")]))
    assert len(split(annexed, CORRECTIONS)) == 1
    assert parse(annexed, CORRECTIONS).next_control == parse(reading_of(one), CORRECTIONS).next_control
    assert len(split(reading_of("\f".join([answer, one])), CORRECTIONS)) == 1
    assert len(split(reading_of("\f".join([answer.replace("V1234/16", "V1235/16"), one])), CORRECTIONS)) == 2
    other = one.replace("- 2. NOV. 2017", "- 3. DEZ. 2018")
    assert len(split(reading_of("\f".join([one + "Anlage\n", other])), CORRECTIONS)) == 2


def test_a_memo_cut_off_anywhere_ends_in_a_record() -> None:
    lines = (FORM + SUBJECT + HELLO + WOVEN + CLOSE).split("\n")
    kinds = [parse(reading_of("\n".join(lines[:end])), CORRECTIONS).kind for end in range(len(lines))]
    assert kinds[0] == "other"
    assert kinds[-1] == "control_report"
