"""Memos with a picture: tables cell by cell, columns by their boxes, a box for every field."""

import dataclasses
from collections.abc import Sequence

import pytest
from papers import boxed
from test_parse import CORRECTIONS
from test_parse_shapes import reports, texts

from pipeline.memo import Record
from pipeline.parse import parse
from pipeline.run import corrected

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
