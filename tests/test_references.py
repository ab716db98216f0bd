"""References of a form with strokes around them, shuffled rows and letters read for figures."""

import pytest

from pipeline.dictionaries import at_hand
from pipeline.fields import header
from pipeline.page import Line, Word
from pipeline.rows import Row


def read(*lines: str) -> str | None:
    """The reference that a form's rows show."""
    rows = [Row.of(1, number, Line(tuple(map(Word, line.split())))) for number, line in enumerate(lines, 1)]
    found = header.read(rows, at_hand()).reference
    return found.value if found else None


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("] GB551", "GB551"),
        ("| GB 7 (Co)", "GB 7 (Co)"),
        ("f 96.Leu", "96.Leu"),
        ("99. GP Y", "99. GP"),
        ("(GB 2) Y", "(GB 2)"),
        ("DOB / 97 f", "DOB / 97"),
        ("(GB 6) 66.2I", "(GB 6) 66.21"),
        ("(Gß 6) 61 0039", "(GB 6) 61 0039"),
        ("(0B) GB 2.23.24", "(OB) GB 2.23.24"),
        ("Gß5 51.4", "GB5 51.4"),
        ("99. Mß", "99. MB"),
    ],
)
def test_strokes_around_a_reference_and_letters_in_it(seen: str, meant: str) -> None:
    assert read("GZ:", seen, "Datum:", "3. MAI 2019") == meant


def test_a_reference_above_its_label_before_the_day_below_it() -> None:
    assert read("99.CB", "GZ:", "15", "NOV. 2023", "Datum:") == "99.CB"


def test_a_department_and_its_unit_above_the_label() -> None:
    assert read("GB 2", "(23)", "GZ:", "25. JUN. 2015", "Datum:") == "GB 2 (23)"


def test_a_telephone_is_no_reference_where_one_stands() -> None:
    assert read("86.22-30-0299/15093", "488 6200", "GZ:", "Datum:") == "86.22-30-0299/15093"


@pytest.mark.parametrize(
    ("lines", "meant"),
    [
        (("GZ:", "(GB 6)", "61.7", "Datum:", "3. MAI 2019"), "(GB 6) 61.7"),
        (("GZ:", "(GB 6)", "An alle", "Datum:", "3. MAI 2019"), "(GB 6)"),
        (("GZ:", "(GB 6)", "Datum:", "15", "NOV. 2023"), "(GB 6)"),
        (("GZ:", "Datum:", "(GB 6)", "15", "NOV. 2023"), "(GB 6)"),
        (("GZ:", "GB", "551.4", "Datum:"), "GB 551.4"),
        (("62", "99.CB", "An", "den Ortsvorsteher", "der Ortschaft", "über den Leiter", "Datum:"), "99.CB"),
    ],
)
def test_a_department_and_its_numbers_on_two_rows(lines: tuple[str, ...], meant: str) -> None:
    assert read(*lines) == meant


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("GZ GB 2/52", "GB 2/52"),
        ("GZ 96.Leu", "96.Leu"),
        ("GZ: 95.0 die Vorsitzende/den Vorsitzenden sowie", "95.0"),
        ("GZ: (GB 6) 6 66.21 gu", "(GB 6) 6 66.21"),
        ("GZ: Wissenschaft und Tourismus (GB 4) 41", "(GB 4) 41"),
    ],
)
def test_a_label_without_its_colon_and_the_other_column_on_its_row(seen: str, meant: str) -> None:
    assert read(seen, "Datum:", "3. MAI 2019") == meant
