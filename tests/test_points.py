"""Points and reports read off labels, where what the labels say is odd or too little."""

from pipeline.fields.points import Points, points_of
from pipeline.fields.points.draft import Draft
from pipeline.fields.points.numbering import numbered
from pipeline.fields.points.reports import deal_out
from pipeline.page import Line, Word
from pipeline.rows import Label, Labelled, Row, text_of


def rows(*texts: str) -> list[Row]:
    return [Row.of(1, n, Line(tuple(map(Word, text.split())))) for n, text in enumerate(texts, 1)]


def read(*lines: tuple[Label, str]) -> Points:
    texts = rows(*(text for _, text in lines))
    return points_of([Labelled(row, label, 0.9) for row, (label, _) in zip(texts, lines, strict=True)])


def shown(points: Points) -> list[tuple[str | None, str]]:
    return [(point.number, point.text) for point in points.points]


def test_a_text_without_a_number_before_the_first_is_no_point_and_stands_before_the_points() -> None:
    for label in ("point", "preamble"):
        found = read((label, "„Der Rat bekennt sich zu seinen Bädern."), ("point", "1. Das Bad wird saniert.“"))
        assert shown(found) == [("1", "Das Bad wird saniert.")]
        assert text_of(found.preamble) == "„Der Rat bekennt sich zu seinen Bädern."


def test_a_number_that_waits_and_stands_before_its_text_as_well_is_one() -> None:
    found = read(
        ("number", "1."), ("number", "2."), ("point", "1. „Das Bad wird saniert."), ("point", "2. Die Halle.“")
    )
    assert shown(found) == [("1", "Das Bad wird saniert."), ("2", "Die Halle.")]


def test_a_lost_number_begins_no_point_where_no_row_looks_like_a_beginning() -> None:
    draft = Draft("1", 0, rows("Das Bad wird", "saniert und", "gestrichen."), [0.9, 0.0001, 0.0002])
    found = numbered([draft, Draft("3", 0, rows("Die Halle."), [0.9])], [], 0)
    assert [(one.number, one.text) for one in found] == [
        ("1", "Das Bad wird saniert und gestrichen."),
        ("3", "Die Halle."),
    ]


def test_more_numbers_than_rows_leave_the_points_as_they_are() -> None:
    found = numbered([Draft(None, 0, rows("Das Bad."), [0.9])], ["1", "2", "3"], 0)
    assert [one.text for one in found] == ["Das Bad."]


def test_a_paragraph_before_the_first_that_names_a_point_stays_general() -> None:
    found = read(
        ("point", "1. „Das Bad wird saniert."),
        ("point", "2. Die Halle wird gestrichen.“"),
        ("report", "Beide Häuser sind in Arbeit."),
        ("report", "Der Beschlusspunkt 2 ist umgesetzt."),
    )
    general = deal_out(found)
    assert text_of(general) == "Beide Häuser sind in Arbeit."
    assert [[text_of(part) for part in point.report] for point in found.points] == [
        [],
        ["Der Beschlusspunkt 2 ist umgesetzt."],
    ]
