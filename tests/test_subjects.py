"""Subjects whose heading, session or title an engine tore: nothing of heading or session is left in the title."""

import pytest

from pipeline.dictionaries import at_hand
from pipeline.fields import subject
from pipeline.fields.heading import is_heading
from pipeline.page import Line, Word
from pipeline.rows import Row

LONG = "Umgestaltung der Uferwiese zwischen der Alten Mühle und dem Wehr " * 3


def read(*lines: str) -> tuple[str | None, str | None, str | None]:
    """Number, session and title of a subject."""
    rows = [Row.of(1, number, Line(tuple(map(Word, line.split())))) for number, line in enumerate(lines, 1)]
    found = subject.read(rows, at_hand())
    return tuple(part and part.value for part in (found.number, found.session, found.title))  # type: ignore[return-value]


@pytest.mark.parametrize(
    "lines",
    [
        ("zu V0069/24 (Sitzungsnummer: SR/063/2024)", "Bänke am Wehr"),
        ("Beschlusskontrolle zu V0069/24 (Sitz", "ungsnummer: SR/063/2024)", "Bänke am Wehr"),
        ("Beschlusskontrolle zu V0069/24 (Sitzungsnummer: SR/063/2024 und", "SR/064/2024)", "Bänke am Wehr"),
        ("Beschlusskontrolle zu V0069/24 (Sitzungsnummer: SR/063/2024 und SR/064/2024)", "Bänke am Wehr"),
    ],
)
def test_a_torn_heading_leaves_nothing_in_the_title(lines: tuple[str, ...]) -> None:
    assert read(*lines) == ("V0069/24", "SR/063/2024", "Bänke am Wehr")


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
