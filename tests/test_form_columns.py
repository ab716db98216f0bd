"""Rows of the form on which both columns stand: each field is read as if the engine had seen the white between them."""

from dataclasses import replace

import pytest

from pipeline.dictionaries import at_hand
from pipeline.fields import header
from pipeline.fields.header.beside import columns_cut
from pipeline.page import Line, Word
from pipeline.rows import Row


def rows(*lines: str) -> list[Row]:
    """Lines of a form."""
    return [Row.of(1, number, Line(tuple(map(Word, line.split())))) for number, line in enumerate(lines, 1)]


def form(*lines: str) -> header.Form:
    """What is read off a form."""
    return header.read(rows(*lines), at_hand())


@pytest.mark.parametrize(
    "lines",
    [
        ("Landeshauptstadt Dresden Geschäftsbereich Kultur", "GZ: (GB 4) 41.3"),
        ("An alle Geschäftsbereich Kultur", "GZ: (GB 4) 41.3 Datum: 3. Mai 2019"),
        ("Geschäftsbereich Kultur U vertraulich", "GZ:", "(GB 4) 41.3 Datum:"),
        ("U vertraulich Geschäftsbereich Kultur", "Fraktionen sowie Mitglieder GZ:", "(GB 4) 41.3"),
        ("Geschäftsbereich Kultur GZ:", "(GB 4) 41.3 Bearbeiter:", "Frau Tannberg"),
        ("Geschäftsbereich Kultur An alle", "GZ:", "(GB 4) 41.3 des Stadtrates der Landeshauptstadt Dresden"),
        ("Geschäftsbereich Kultur", "GZ:", "Datum: (GB 4) 41.3", "3. MAI 2019"),
        ("Geschäftsbereich Kultur", "GZ:", "Landeshauptstadt Dresden (GB 4) 41.3"),
    ],
)
def test_two_columns_on_one_row(lines: tuple[str, ...]) -> None:
    found = form(*lines)
    assert (found.department and found.department.value, found.reference and found.reference.value) == (
        "Geschäftsbereich Kultur",
        "(GB 4) 41.3",
    )


@pytest.mark.parametrize(
    ("line", "stamp"),
    [
        ("Fraktionen sowie Mitglieder 12. APR. 2019", "12. APR. 2019"),
        ("(GB 4) 41.3 13. Kov. 2012", "13. Kov. 2012"),
        ("12. APR. 2019 An alle", "12. APR. 2019"),
    ],
)
def test_a_stamp_beside_the_other_column(line: str, stamp: str) -> None:
    found = form("GZ:", "Datum:", line)
    assert [one.seen.value for one in found.stamps if not one.away] == [stamp]


@pytest.mark.parametrize(
    "line",
    [
        "des Stadtrates der Landeshauptstadt Dresden",
        "Landeshauptstadt Dresden.",
        "sowie die Mitglieder des Ortschaftsrates",
        "Geschäftsbereich Ordnung und Sicherheit, StBA Mitte",
        "GZ: (OB) GB2",
        "Herrn Erster Bürgermeister Vogelsang",
        "U vertraulich",
        "Datum: 3. Mai 2019",
        "2 8. AUG. 2020",
        "1 1 NOV. 2018",
    ],
)
def test_what_stands_in_one_column_stays_whole(line: str) -> None:
    assert [row.text for row in columns_cut(rows(line), at_hand())] == [line]


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("Sicherheit, StBA Mitte", "Geschäftsbereich Ordnung und", "GZ:"),
         "Geschäftsbereich Ordnung und Sicherheit, StBA Mitte"),
        (("Goscbäftsberoich Ordnung und", "Sicherheit", "GZ:"), "Geschäftsbereich Ordnung und Sicherheit"),
        (("GB Finanzen nud Liegenschaften", "GZ:"), "GB Finanzen und Liegenschaften"),
        (("Direktorium des Oberbürgermeisters, StßA Mitte", "GZ:"), "Direktorium des Oberbürgermeisters, StBA Mitte"),
        (("Geschäftsbereich für Umwelt und", "Kommunalwirtschaft", "GZ:"),
         "Geschäftsbereich für Umwelt und Kommunalwirtschaft"),
        (("Büro des Oberbürgermeisters", "GZ:"), "Büro des Oberbürgermeisters"),
        (("Erster Bürgermeister", "GZ:"), "Erster Bürgermeister"),
        (("Bürgermeisteramt", "Bearbeiter:", "Frau Tannberg", "GZ:"), "Bürgermeisteramt"),
        (("Verwaltungsstelle Mitte", "An", "Geschäftsbereich Ordnung und", "Sicherheit", "GZ:"),
         "Geschäftsbereich Ordnung und Sicherheit"),
    ],
)  # fmt: skip
def test_departments_swapped_and_misread(lines: tuple[str, ...], name: str) -> None:
    found = form(*lines).department
    assert found is not None
    assert found.value == name


@pytest.mark.parametrize(
    "lines",
    [
        ("Geschäftsbereich Umwelt und Kommu- An alle", "Fraktionen sowie Mitglieder nalwirtschaft"),
        ("Geschäftsbereich Umwelt und", "Kommunalwirtschaft des Stadtrates der Landeshauptstadt Dresden"),
    ],
)
def test_a_piece_of_a_department_beside_the_address(lines: tuple[str, ...]) -> None:
    found = form(*lines, "GZ:").department
    assert found is not None
    assert found.value == "Geschäftsbereich Umwelt und Kommunalwirtschaft"


def test_a_box_printed_without_a_word_begins_no_column() -> None:
    council = at_hand()
    labels = council.form.labels.model_copy(update={"confidential": ("[ ]",)})
    theirs = replace(council, form=council.form.model_copy(update={"labels": labels}))
    assert [row.text for row in columns_cut(rows("Geschäftsbereich Kultur 4 / 7"), theirs)] == [
        "Geschäftsbereich Kultur 4 / 7"
    ]


def test_a_piece_of_the_department_on_the_addresss_row_is_none_of_the_address() -> None:
    lines = (
        "Geschäftsbereich Stadtentwicklung, Bau, Verkehr und Liegen-",
        "schaften An alle",
        "Fraktionen sowie Mitglieder",
    )
    found = form(*lines)
    assert found.department is not None
    assert found.recipients is not None
    assert found.department.value.endswith("und Liegenschaften")
    assert found.recipients.value == "An alle Fraktionen sowie Mitglieder"
