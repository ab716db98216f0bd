"""Dates of which the stamp alone doesn't say all: what else the memo knows of time decides, or a doubt says so."""

import pytest

from bench.fit_date import Example, as_text, fit
from pipeline.fields.date import memo_date
from pipeline.fields.date.stamps import Stamp, stamps_of
from pipeline.fields.date.told import Told
from pipeline.fields.date.weighed import weights_of
from pipeline.fields.found import Found
from pipeline.page import Line, Word
from pipeline.rows import Row


def rows(*lines: str) -> list[Row]:
    """Lines of a form."""
    return [Row.of(1, number, Line(tuple(map(Word, line.split())))) for number, line in enumerate(lines, 1)]


def read(
    *shown: str, session: int | None = 2019, control: str | None = None, told: Told | None = None
) -> tuple[str | None, list[str]]:
    """The day (EDTF) and the codes of the doubts; stamps that begin with ``away`` stand above the label."""
    stamps = [Stamp(Found(text.removeprefix("away "), tuple(rows(text))), text.startswith("away ")) for text in shown]
    found, doubts = memo_date(stamps, session, control, told or Told(), latest=2026)
    return found.value.edtf if found else None, [one.code for one in doubts]


@pytest.mark.parametrize(
    ("seen", "control", "day"),
    [
        ("83. NY. 2019", "2020-05", "2019-11"),
        ("26. Ark. 2019", "2019-12", "2019-04-26"),
        ("17. UEZ. 2019", None, "2019-12-17"),
    ],
)
def test_a_month_of_few_letters_is_read_with_a_doubt(seen: str, control: str | None, day: str) -> None:
    found, doubts = read(seen, control=control)
    assert found == day
    assert doubts


def test_a_year_that_is_lost_follows_from_what_the_reports_tell() -> None:
    assert read("14. AUG. ana", session=2018, told=Told(past="2019-06-03")) == ("2019-08-14", ["stamp_year_inferred"])


def test_a_year_that_may_be_several_stays_open() -> None:
    assert read("14. AUG. ana", session=2011) == (None, ["stamp_year_unreadable"])


def test_a_stamp_of_which_hardly_a_sign_is_left_is_no_date() -> None:
    found, doubts = read("At of. dt", session=2019, told=Told(past="2019-04-01"))
    assert found is None
    assert doubts


def test_another_stamp_that_shows_another_day_is_a_doubt() -> None:
    assert read("14. AUG. 2019", "14. AUG. 2019") == ("2019-08-14", [])
    assert read("14. AUG. 2019", "16. AUG. 2019") == ("2019-08-14", ["stamp_unclear"])


def test_a_receipt_is_stamped_after_the_memo() -> None:
    assert read("14. AUG. 2019", "away 20. AUG. 2019") == ("2019-08-14", [])
    assert read("14. AUG. 2019", "away 12. AUG. 2019") == ("2019-08-14", ["stamp_unclear"])


def test_a_stamp_read_before_its_label_is_the_memos() -> None:
    lines = rows("GZ: (GB 6) 61.7", "14. AUG. 2019", "Datum:")
    assert [one.seen.value for one in stamps_of(lines, ["reference", "stamp", "date"], ("Datum",)) if not one.away] == [
        "14. AUG. 2019"
    ]


def test_a_stamp_between_reference_and_label_is_the_memos() -> None:
    lines = rows("GZ: (GB 6) 61.7", "14. AUG. 2019", "An alle", "Fraktionen", "sowie Mitglieder", "Datum:")
    kinds = ["reference", "stamp", "address", "address", "address", "date"]
    assert [one.seen.value for one in stamps_of(lines, kinds, ("Datum",)) if not one.away] == ["14. AUG. 2019"]


@pytest.mark.parametrize(("stamp", "codes"), [("14 AUG. 2019", ["stamp_unclear"]), ("1 4. AUG. 2019", [])])
def test_a_stamp_without_a_mark_behind_its_day_may_have_lost_more(stamp: str, codes: list[str]) -> None:
    assert read(stamp) == ("2019-08-14", codes)


def test_a_year_that_no_figure_shows_and_nothing_makes_likely_is_left_open() -> None:
    assert read("06. MAI 20", session=2011, told=Told(to_come="2013-06-22", done_in="2011")) == (
        None,
        ["stamp_year_unreadable"],
    )


def test_a_receipt_far_above_the_label_is_not() -> None:
    lines = rows("14. AUG. 2019", "vertraulich", "An den Ortsvorsteher", "GZ: (GB 6) 61.7", "Datum:")
    kinds = ["stamp", "box", "address", "reference", "date"]
    assert [one.away for one in stamps_of(lines, kinds, ("Datum",))] == [True]


def test_signs_behind_an_empty_label_are_named() -> None:
    lines = rows("Datum:", "] g mm i yf]24")
    (only,) = stamps_of(lines, ["date", "other"], ("Datum",))
    found, doubts = memo_date([only], 2023, None, Told())
    assert found is not None
    assert (found.value.text, [one.code for one in doubts]) == ("] g mm i yf]24", ["stamp_unreadable"])


def test_weights_are_fitted_so_that_true_days_are_the_likelier_ones() -> None:
    worth = fit([Example([["workday"], ["free day"]], [0])] * 5)
    assert worth["workday"] > 0 > worth["free day"]
    assert weights_of(as_text(worth, source="five days"))["workday"] == pytest.approx(worth["workday"], abs=0.01)


@pytest.mark.parametrize(("session", "day"), [(1961, "2014"), (2091, None)])
def test_a_session_whose_year_cannot_be_is_no_measure_of_a_torn_stamp(session: int, day: str | None) -> None:
    lines = rows("Datum:", "83. NY. 2014")
    found, doubts = memo_date(stamps_of(lines, ["date", "stamp"], ("Datum",)), session, None, Told(), latest=2026)
    assert found is not None
    assert found.value.edtf == day
    assert doubts
