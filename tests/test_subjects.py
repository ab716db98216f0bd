"""Subjects whose heading, session or title an engine tore: nothing of heading or session is left in the title."""

import pytest
from test_parse import FORM, SUBJECT, memo

from pipeline.dictionaries import at_hand
from pipeline.fields import subject
from pipeline.fields.kind import told
from pipeline.heading import is_heading
from pipeline.page import Line, Word
from pipeline.rows import Row

LONG = "Umgestaltung der Uferwiese zwischen der Alten Mühle und dem Wehr " * 3


def rows_of(*lines: str) -> list[Row]:
    """Lines, white before those that begin with a stroke."""
    words = [tuple(map(Word, line.removeprefix("| ").split())) for line in lines]
    whole = [Line(word, gap=int(line.startswith("| "))) for word, line in zip(words, lines, strict=True)]
    return [Row.of(1, number, line) for number, line in enumerate(whole, 1)]


def read(*lines: str) -> tuple[str | None, str | None, str | None]:
    """Number, session and title of a subject."""
    found = subject.read(rows_of(*lines), at_hand())
    return tuple(part and part.value for part in (found.number, found.session, found.title))  # type: ignore[return-value]


@pytest.mark.parametrize(
    "lines",
    [
        ("Beschlusskontrolle zu V0069/24 (Sitzungsnummer: SR/063/2024)", "Betr.: Bänke am Wehr"),
        ("Beschlusskontrolle", "zu VOO69/24 (Sitzungsnummer: SR/063/2024)", "Bänke am Wehr"),
        ("Beschlusskontrolle zu V0069/24 (Sitz", "ungsnummer: SR/063/2024)", "Bänke am Wehr"),
        ("Beschlusskontrolle zu V0069/24 (Sitzungsnummer: SR/063/2024 und", "SR/064/2024)", "Bänke am Wehr"),
        ("Beschlusskontrolle zu V0069/24 (Sitzungsnummer: SR/063/2024 und SR/064/2024)", "Bänke am Wehr"),
    ],
)
def test_a_torn_heading_leaves_nothing_in_the_title(lines: tuple[str, ...]) -> None:
    assert read(*lines) == ("V0069/24", "SR/063/2024", "Bänke am Wehr")


def test_a_sessions_first_word_two_rows_above_the_rest() -> None:
    torn = ("Beschlusskontrolle zu V-CB0069/24 (Sitzungsnummer: OSR", "Bänke am Wehr", "CB/012/2024)")
    assert read(*torn) == ("V-CB0069/24", "OSR CB/012/2024", "Bänke am Wehr")


@pytest.mark.parametrize("seen", ["SB/055/20|2)", "SB/055/201\n2)", "SB/055/20\n12)"])
def test_a_session_whose_year_is_misread_or_torn(seen: str) -> None:
    named = SUBJECT.replace("SR/035/2017)", seen).replace("V1234/16", "V1234/11")
    resolution = memo("„Der Rat beschließt.“\nDas wurde getan.\n", subject=named).resolution
    assert resolution is not None
    assert (resolution.session, resolution.title) == ("SB/055/2012", "Erneuerung der Brücke am Mühlgraben")


def test_what_is_left_of_a_session_is_no_title() -> None:
    assert read("Beschlusskontrolle zu V0069/24 (Sitzungsnummer:", "Bänke", "SR/063)", "am Wehr") == (
        "V0069/24",
        None,
        "Bänke am Wehr",
    )


def test_the_rest_of_an_abbreviation_is_no_scrap() -> None:
    assert (
        read("Beschlusskontrolle zu V0069/24", "Zuschuss an den Ruderclub e.", "V.")[2]
        == "Zuschuss an den Ruderclub e. V."
    )
    assert read("Beschlusskontrolle zu V0069/24", "Zuschuss an den Ruderclub", "V.")[2] == "Zuschuss an den Ruderclub"


def test_a_long_line_is_a_heading_where_its_number_follows() -> None:
    assert is_heading(f"Beschlusskontrolle zu V0069/24 (Sitzungsnummer: SR/063/2024) {LONG}", at_hand())
    assert not is_heading(f"Beschlusskontrolle zu den Plänen für die {LONG}, siehe V0069/24", at_hand())


HEAD = "Beschlusskontrolle zu V0069/24 (Sitzungsnummer: SR/063/2024)"
TORN = ("Umgestaltung der Halbinsel am Hafen mit neuen", "am Nordufer", "| Spielplätzen, Wegen und Stegen")
WHOLE = "Umgestaltung der Halbinsel am Hafen mit neuen Spielplätzen, Wegen und Stegen am Nordufer"


def test_the_right_half_of_a_title_below_the_next_line_by_the_resolutions_words() -> None:
    body = rows_of("„Die Halbinsel am Hafen wird mit neuen Spielplätzen und mit Stegen am Nordufer versehen.“")
    found = subject.read(rows_of(HEAD, *TORN), at_hand(), body).title
    assert found is not None
    assert found.value == WHOLE
    as_read = subject.read(rows_of(HEAD, *TORN), at_hand(), rows_of("„Sie wird umgestaltet.“")).title
    assert as_read is not None
    assert as_read.value == " ".join(TORN).replace("| ", "")


def test_a_title_that_would_end_with_an_article_was_torn() -> None:
    torn = (TORN[0], "Nordufer", "| Spielplätzen, Wegen und Stegen am")
    assert read(HEAD, *torn)[2] == WHOLE
    full = "Umgestaltung der Halbinsel am Hafen nach dem Wettbewerb vom Mai 2023 mit neuen"
    assert read(HEAD, full, "Nordufer", "| Stegen am")[2] == f"{full} Stegen am Nordufer"


@pytest.mark.parametrize("below", ["hier: Bau der Stege", "sowie der Stege"])
def test_an_article_with_nothing_of_its_own_behind_it_was_torn(below: str) -> None:
    torn = ("Umgestaltung der Halbinsel am Hafen und der", below, "| Spielplätze an der Badestelle")
    assert read(HEAD, *torn)[2] == f"{torn[0]} Spielplätze an der Badestelle {below}"


def test_lines_that_were_typed_short_stay_in_their_order() -> None:
    typed = ("Vorhabenbezogener Bebauungsplan Nr. 77, Hafen, Wohnen", "Obere Inselstadt", "| Am Alten Steg 3 bis 5")
    assert read(HEAD, *typed)[2] == " ".join(typed).replace("| ", "")


@pytest.mark.parametrize(
    ("opened", "kind"),
    [
        ("folgende Zwischenantwort kann gegeben werden:", "interim"),
        ("folgender Schlussbericht kann gegeben werden:", "final"),
        ("der Umsetzungsstand stellt sich wie folgt dar:", "interim"),
        ("folgender henstand kann gegeben werden:", "interim"),
        ("foIgcnde äbscblioßende Information kann gegeben werden:", "final"),
        ("folgende hließende Information kann gegeben werden:", "final"),
        ("folgende Information kann zum oben genannten Gegenstand des Beschlusses gegeben werden:", None),
    ],
)
def test_what_a_memo_calls_its_report(opened: str, kind: str | None) -> None:
    assert told(opened, at_hand().form.wording) == kind


def test_a_heading_on_two_rows_with_its_number_misread() -> None:
    found = memo(
        "„Der Rat beschließt.“\nDas wurde getan.\n", subject="Beschlusskontrolle\nzu A0I23/16\nBänke\n\n"
    ).resolution
    assert found is not None
    assert (found.number, found.title) == ("A0123/16", "Bänke")


def test_rows_of_the_form_below_the_heading_are_read_as_the_forms() -> None:
    form = FORM.replace("GZ:\n\n(GB 6) 66.22\n\nDatum:\n\n- 2. NOV. 2017\n", "")
    strays = "GZ:\n(GB 6) 66.22\nDatum:\n- 2. NOV. 2017\nAn alle\n"
    record = memo(
        "„Der Rat beschließt.“\nDas wurde getan.\n", form=form, subject=SUBJECT.replace("\n\n", f"\n{strays}\n")
    )
    assert record.resolution is not None
    assert record.resolution.title == "Erneuerung der Brücke am Mühlgraben"
    assert record.header.reference == "(GB 6) 66.22"
    assert record.header.date is not None
    assert record.header.date.edtf == "2017-11-02"


@pytest.mark.parametrize("stray", ["Hausmitteikun El", "An alle '", "488 20 40", "18. DEZ. 2", "Dresden."])
def test_what_strokes_and_stamps_left_of_the_form_is_no_word_of_the_title(stray: str) -> None:
    record = memo("„Der Rat beschließt.“\nDas wurde getan.\n", subject=SUBJECT.replace("\n\n", f"\n{stray}\n\n"))
    assert record.resolution is not None
    assert record.resolution.title == "Erneuerung der Brücke am Mühlgraben"


def test_a_session_on_a_row_of_its_own_is_no_stamp() -> None:
    record = memo("„Der Rat beschließt.“\nDas wurde getan.\n", subject=SUBJECT.replace("SR/035/2017)", "\nKT/005/2017"))
    assert record.resolution is not None
    assert record.resolution.session == "KT/005/2017"


def test_a_departments_end_with_its_local_office_below_the_title() -> None:
    form = FORM.replace("Stadtent-", "Ordnung und").replace("wicklung, Bau und Verkehr\n", "")
    subject = SUBJECT.replace("\n\n", "\nSicherheit, StBA Cotta\n\n")
    record = memo("„Der Rat beschließt.“\nDas wurde getan.\n", form=form, subject=subject)
    assert record.header.department == "Geschäftsbereich Ordnung und Sicherheit, StBA Cotta"
    assert record.resolution is not None
    assert record.resolution.title == "Erneuerung der Brücke am Mühlgraben"


@pytest.mark.parametrize(
    "lines",
    [
        ("Kapitaleinlagen der Stadt in die Kommunale", "Ausgleich erhobener Gebühren", "Immobilien GmbH zum"),
        ("Immobilien GmbH zum", "Kapitaleinlagen der Stadt in die Kommunale", "Ausgleich erhobener Gebühren"),
    ],
)
def test_a_titles_rows_are_in_the_order_in_which_the_text_joins_them(lines: tuple[str, ...]) -> None:
    body = "„Der Rat stimmt Einlagen in die Kommunale Immobilien GmbH zu.“\nDas wurde getan.\n"
    record = memo(body, subject=SUBJECT.replace("Erneuerung der Brücke am Mühlgraben", "\n".join(lines)))
    assert record.resolution is not None
    assert record.resolution.title == (
        "Kapitaleinlagen der Stadt in die Kommunale Immobilien GmbH zum Ausgleich erhobener Gebühren"
    )


SENTENCE = "folgender Zwischenstand kann zu oben genanntem Beschluss gegeben werden:\n\n"


@pytest.mark.parametrize(
    ("end", "hello"),
    [
        ("\n\n", "Sehr geehrte Damen\nund Neubau der Treppe\nund Herren,\n"),  # the salutation is torn around it
        (" und\n\n", "Sehr geehrte Damen und Herren,\nNeubau der Treppe\n"),  # the title asks for more
        ("\n\n", "Sehr geehrte Damen und Herren,\nund Neubau der Treppe\n"),  # the text has it again
    ],
)
def test_a_titles_last_row_behind_the_salutation(end: str, hello: str) -> None:
    body = "„Der Rat beschließt Brücke und Neubau der Treppe.“\nDas wurde getan.\n"
    record = memo(body, subject=SUBJECT.replace("\n\n", end), hello=hello + SENTENCE)
    assert record.resolution is not None
    assert record.resolution.title == "Erneuerung der Brücke am Mühlgraben und Neubau der Treppe"
    assert record.report == "interim"


@pytest.mark.parametrize("row", ["zu Ihrer Kenntnis:", "bezüglich der Treppe und der Wege am Wehr,"])
def test_a_row_of_the_opening_sentence_is_no_end_of_the_title(row: str) -> None:
    record = memo(
        "„Der Rat beschließt.“\nDas wurde getan.\n", hello=f"Sehr geehrte Damen und Herren,\n{row}\n{SENTENCE}"
    )
    assert record.resolution is not None
    assert record.resolution.title == "Erneuerung der Brücke am Mühlgraben"


@pytest.mark.parametrize("hello", ["", "und Herren,\n", "Sahn guohrfo Danmu\n"])
def test_a_memo_whose_salutation_is_lost(hello: str) -> None:
    named = SUBJECT.replace("\n\n", "\nund am Mühlbach, hier: Vergabe der Bauleistungen\nfür das zweite Los\n\n")
    lead = "folgende abschließende Information kann zu oben genanntem Beschluss gegeben werden:\n\n"
    record = memo("„Der Rat beschließt.“\nDas wurde getan.\n", subject=named, hello=hello + lead)
    assert record.resolution is not None
    title = "Erneuerung der Brücke am Mühlgraben und am Mühlbach, hier: Vergabe der Bauleistungen für das zweite Los"
    assert (record.resolution.title or "").removesuffix(" Sahn guohrfo Danmu") == title
    assert record.report == "final"
    assert [point.text for point in record.points] == ["Der Rat beschließt."]


@pytest.mark.parametrize("seen", ["FL/SEI012/2015", "FL/SE/0121 2015", "FL/SEJ01212015)", "FL/SE/0122015"])
def test_a_session_whose_slashes_are_strokes_or_lost(seen: str) -> None:
    assert read(f"Beschlusskontrolle zu V0069/14 (Sitzungsnummer: {seen})", "Bänke am Wehr") == (
        "V0069/14",
        "FL/SE/012/2015",
        "Bänke am Wehr",
    )


def test_a_session_above_its_heading() -> None:
    subject = "(Sitzungsnummer: SR/035/2017)\nBeschlusskontrolle zu V1234/16\nBänke am Wehr\n\n"
    resolution = memo("„Der Rat beschließt.“\nDas wurde getan.\n", subject=subject).resolution
    assert resolution is not None
    assert (resolution.session, resolution.title) == ("SR/035/2017", "Bänke am Wehr")


@pytest.mark.parametrize(
    "heading",
    [
        "Beschlusskontrolle zuV1234/16 (Sitzungsnummer: SR/035/2017)",
        "BeschlusskontrollezuV1234/16(Sitzungsnummer: SR/035/2017)",
        "V1234/16 (Sitzungsnummer: SR/035/2017)\nBeschlusskontrolle zu",
    ],
)
def test_a_number_run_together_with_its_heading_or_above_it(heading: str) -> None:
    resolution = memo("„Der Rat beschließt.“\nDas wurde getan.\n", subject=f"{heading}\nBänke am Wehr\n\n").resolution
    assert resolution is not None
    assert (resolution.number, resolution.session, resolution.title) == ("V1234/16", "SR/035/2017", "Bänke am Wehr")


@pytest.mark.parametrize(
    "stray",
    [
        "Geschäftsbereich Stadtent-",
        "wicklung, Bau und Verkehr",
        "des Stadtrates der Landeshauptstadt Dresden",
        "(GB 6) 66.22",
        "- 2. NOV. 2017",
        "Dresden.",
    ],
)
def test_a_row_that_the_form_lacks_is_no_words_of_the_title(stray: str) -> None:
    form = "".join(f"{row}\n" for row in FORM.split("\n") if row != stray)
    assert form != FORM
    subject = SUBJECT.replace("\n", f"\n{stray}\n", 1)
    record = memo("„Der Rat beschließt.“\nDas wurde getan.\n", form=form, subject=subject)
    whole = memo("„Der Rat beschließt.“\nDas wurde getan.\n")
    assert (record.resolution, record.header.department, record.header.reference, record.header.date) == (
        (whole.resolution, whole.header.department, whole.header.reference, whole.header.date)
    )


@pytest.mark.parametrize("words", ["des Stadtrates der Landeshauptstadt Dresden", "Bau und Verkehr"])
def test_words_of_the_title_that_the_form_has_too_stay_in_it(words: str) -> None:
    subject = SUBJECT.replace("\n\n", f" und Räume\n{words}\n\n")
    resolution = memo("„Der Rat beschließt.“\nDas wurde getan.\n", subject=subject).resolution
    assert resolution is not None
    assert (resolution.title or "").endswith(f"und Räume {words}")


@pytest.mark.parametrize(
    ("below", "hello"),
    [
        ("\nund der Stege an der Badestelle\n\n", "Sehr\ngeehrte Damen und Herren,\n"),
        ("\nund der Stege an der Badestelle\n\n", "Sehr geehrte\n\nDamen\n\nund Herren,\n"),
        (" und der Stege an der Badestelle Sehr geehrte Damen und Herren,\n", ""),
        ("\n\n", "Sehr geehrte Damen und Herren,\n\nund der Stege an der Badestelle\n~\n"),
    ],
)
def test_a_title_torn_into_its_salutation(below: str, hello: str) -> None:
    lead = "folgender Zwischenstand kann zu oben genanntem Beschluss gegeben werden:\n\n"
    record = memo(
        "„Der Rat beschließt.“\nDas wurde getan.\n", subject=SUBJECT.replace("\n\n", below), hello=hello + lead
    )
    assert record.resolution is not None
    assert record.resolution.title == "Erneuerung der Brücke am Mühlgraben und der Stege an der Badestelle"
    assert record.report == "interim"
    assert [point.text for point in record.points] == ["Der Rat beschließt."]


def test_a_title_that_is_printed_twice_is_read_once() -> None:
    assert read(HEAD, "„Verkauf der Alten Mühle, Il. Abschnitt“", "Verkauf der Alten Mühle, II. Abschnitt")[2] == (
        "Verkauf der Alten Mühle, II. Abschnitt"
    )
    assert read(HEAD, "Verkauf der Alten Mühle,", "Umbau der Alten Mühle")[2] == (
        "Verkauf der Alten Mühle, Umbau der Alten Mühle"
    )


@pytest.mark.parametrize(("one", "other"), [("101", "102"), ("II", "III"), ("Nord", "Süd")])
def test_two_matters_in_a_title_that_differ_by_a_word_are_both_kept(one: str, other: str) -> None:
    first, second = (f"Satzung über den Bebauungsplan {name}" for name in (one, other))
    assert read(HEAD, first, second)[2] == f"{first} {second}"
