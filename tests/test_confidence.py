"""What a field's confidence is made of: its reader's grade, what else speaks for and against it, each fitted."""

import sys
from pathlib import Path

import pytest
from test_distorted import memo as annotated_memo
from test_parse import CLOSE, FORM, SUBJECT, memo

sys.path.insert(0, str(Path(__file__).parent.parent))
from bench.fields import calibration_error, right_fields, silent
from bench.fit_confidence import Example, as_text, by_folds, examples, fit
from bench.reliability import rows
from pipeline.dictionaries import at_hand
from pipeline.fields import confidence, grounds
from pipeline.fields.confidence import sureness, worth_of
from pipeline.fields.found import Found
from pipeline.fields.grounds import of_title
from pipeline.fields.people.staff import Staff
from pipeline.memo import Record
from pipeline.page import Line, Word
from pipeline.rows import Labelled, Row

POINT = "1. „Der Oberbürgermeister wird beauftragt, die Brücke zu erneuern.“\n\nDie Planung wurde im Mai begonnen.\n"
UNLIKE = CLOSE.replace("Stadtentwicklung, Bau und Verkehr", "Kultur")


def some(field: str, grounds: tuple[str, ...], right: int, wrong: int, kind: str = "") -> list[Example]:
    """Fields with these grounds, each of a memo of its own."""
    name = f"{field} {grounds} {kind}"
    return [Example(f"{name} {n}", kind, field, 0.95, grounds, n < right) for n in range(right + wrong)]


def test_every_field_and_the_points_have_their_weights() -> None:
    assert {field for field, _ in worth_of(confidence.shipped())} == {*confidence.FIELDS.values(), "point"}


def test_a_ground_that_goes_with_misses_makes_a_field_less_sure() -> None:
    seen = some("title", (), 95, 1) + some("title", ("several rows",), 12, 8) + some("reference", (), 40, 0)
    worth = worth_of(as_text(seen, source="counted"))
    assert sureness("title", 0.95, (), worth) > 0.96
    assert sureness("title", 0.95, ("several rows",), worth) == pytest.approx(0.6, abs=0.1)
    assert sureness("reference", 0.95, (), worth) > 0.97


def test_a_grade_that_was_never_met_keeps_its_own_word() -> None:
    worth = worth_of(as_text(some("title", (), 30, 2), source="counted"))
    assert sureness("title", 0.6, (), worth) == 0.6
    assert sureness("header.organisation", 0.99, (), worth) == 0.99


def test_copies_of_a_memo_count_as_much_as_the_memo_together() -> None:
    once = fit(some("title", (), 30, 0) + some("title", (), 0, 30, kind="halves"))
    copies = [
        one._replace(kind=kind) for one in some("title", (), 0, 30, kind="halves") for kind in ("halves", "below")
    ]
    assert fit(some("title", (), 30, 0) + copies) == pytest.approx(once, abs=0.01)


@pytest.mark.parametrize("title", ["des Stadtrates Umbau der Halle", "Umbau der Halle am", "Umbau -"])
def test_a_title_tells_that_it_is_torn(title: str) -> None:
    assert list(of_title(title))


@pytest.mark.parametrize(
    "title", ["Umbau der Halle", "„Halle am Markt“", "3. Bauabschnitt B-Plan Nr. 12/7a", "V-Co00050/21"]
)
def test_a_whole_title_tells_nothing(title: str) -> None:
    assert not list(of_title(title))


def test_department_and_signature_of_one_task_are_surer_than_those_of_two() -> None:
    alike, unlike = memo(POINT), memo(POINT, close=UNLIKE)
    for path in ("header.department", "signatory"):
        assert sure(alike, path) > sure(unlike, path)


def test_department_and_signature_of_two_tasks_are_a_doubt() -> None:
    assert "signature_of_another" not in codes(memo(POINT))
    told = next(one for one in memo(POINT, close=UNLIKE).doubts if one.code == "signature_of_another")
    assert told.field == "signatory"
    assert told.values["role"] == "Beigeordnete für Kultur"
    assert told.values["department"] == "Geschäftsbereich Stadtentwicklung, Bau und Verkehr"


def test_what_is_likelier_wrong_than_right_is_a_doubt() -> None:
    assert "field_unsure" not in codes(memo(POINT))
    torn = memo(POINT, subject=SUBJECT.replace("Erneuerung der Brücke am Mühlgraben", "des Umbaus der Brücke am"))
    told = next(one for one in torn.doubts if one.code == "field_unsure")
    assert told.field == "resolution.title"
    assert sure(torn, "resolution.title") < 0.5


def test_a_title_with_a_row_that_ends_early_is_less_sure() -> None:
    width = 80 * "x"
    lines = [Labelled(row_of(n, width), "report", 1.0) for n in range(20)]
    full = ("Erneuerung der Brücke am Mühlgraben und der Stege an der Badestelle", "unterhalb des Wehres")
    early = ("Erneuerung der Brücke", "am Mühlgraben")
    for texts, told in ((full, ()), (early, ("a row ends early",))):
        found = {"resolution.title": Found(" ".join(texts), tuple(row_of(n, text) for n, text in enumerate(texts)))}
        gathered = grounds.Gathered(found, {}, grounds.width_of(lines), Staff.of(at_hand()))
        assert grounds.of_field("resolution.title", gathered) == told


def test_a_title_whose_rows_the_text_joins_as_well_is_surer() -> None:
    subject = SUBJECT.replace("\n\n", "\nund der Stege an der Badestelle\n\n")
    text = "„Der Rat beschließt die Erneuerung der {} der Stege am Wehr.“\n\nDie Planung wurde begonnen.\n"
    plain, told = (memo(text.format(one), subject=subject) for one in ("Brücke und", "Brücke am Mühlgraben und"))
    assert sure(told, "resolution.title") > sure(plain, "resolution.title")


def test_a_session_of_no_known_body_is_less_sure() -> None:
    known, unknown = memo(POINT), memo(POINT, subject=SUBJECT.replace("SR/035", "QX/035"))
    assert unknown.resolution is not None
    assert unknown.resolution.session == "QX/035/2017"
    assert sure(known, "resolution.session") - sure(unknown, "resolution.session") > 0.05


def row_of(number: int, text: str) -> Row:
    return Row.of(1, number, Line(tuple(map(Word, text.split()))))


def test_a_reference_of_figures_alone_is_less_sure() -> None:
    plain = memo(POINT)
    for seen in ("6622", "(66)"):
        figures = memo(POINT, form=FORM.replace("(GB 6) 66.22", seen))
        assert figures.header.reference == seen
        assert sure(plain, "header.reference") - sure(figures, "header.reference") > 0.1


def test_a_point_is_as_sure_as_the_labels_of_its_rows() -> None:
    point = memo(POINT).points[0]
    assert point.confidence > 0.95
    worth = worth_of(confidence.shipped())
    assert sureness("point", 0.97, ("label below 0.8",), worth) < 0.85


def codes(record: Record) -> set[str | None]:
    return {one.code for one in record.doubts}


def sure(record: Record, path: str) -> float:
    return record.evidence[path].confidence


# how it is measured ------------------------------------------------------------------------------------------------


def test_a_copy_counts_for_the_fields_whose_parts_it_touches() -> None:
    found = annotated_memo()
    object.__setattr__(found, "row", {**found.row, "points": []})
    of = {
        kind: {one.field for one in examples(found, found.dictionaries) if one.kind == kind}
        for kind in ("foot", "form")
    }
    assert of["foot"] <= {"signatory", "control"}
    assert of["form"] <= {"department", "reference", "date"}
    assert all(of.values())


def test_the_error_of_calibration_is_the_distance_from_what_is_right() -> None:
    assert calibration_error([(0.97, True)] * 97 + [(0.97, False)] * 3) == pytest.approx(0)
    assert calibration_error([(0.97, True)] * 50 + [(0.97, False)] * 50) == pytest.approx(47)
    assert calibration_error([]) == 0


def test_each_example_is_judged_by_the_others() -> None:
    seen = some("title", (), 40, 0) + some("title", ("several rows",), 0, 10)
    judged = [*by_folds(seen, 5)]
    assert len(judged) == 50
    assert all((one.right and sure > 0.9) or (not one.right and sure < 0.5) for one, sure in judged)
    shown = [*rows({"tune": [(one.field, sure, one.right) for one, sure in judged]})]
    assert next(row for row in shown if row.startswith("| title |")).endswith("0 wrong |")


def test_a_wrong_field_is_silent_without_doubt_and_low_confidence() -> None:
    record = memo(POINT, form=FORM.replace("(GB 6) 66.22", "(GB 6) 66.23"))
    row = {**annotated_memo().row, "title": "Erneuerung der Brücke am Mühlgraben"}
    row |= {"signatory_name": "Erika Beispiel", "signatory_role": "Beigeordnete für Stadtentwicklung, Bau und Verkehr"}
    assert list(silent(record, right_fields(row, record))) == ["reference"]
    low = record.evidence["header.reference"].model_copy(update={"confidence": 0.5})
    doubted = record.model_copy(update={"evidence": {**record.evidence, "header.reference": low}})
    assert not list(silent(doubted, right_fields(row, record)))
