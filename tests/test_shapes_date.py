"""Dates of memos whose stamps are torn, misread, a receipt's, or contradicted by the reports."""

import pytest
from test_parse import CLOSE, FORM, memo


@pytest.mark.parametrize(
    ("stamp", "edtf"),
    [
        ("15.11.2017", "2017-11-15"),
        ("15. November 2017", "2017-11-15"),
        ("1 5. HOV. 2017", "2017-11-15"),
        ("89. N0V. 2017", "2017-11"),
        ("0 OKT. 2017", "2017-10"),
        ("14. NOV. 207", "2017-11-14"),
        ("11. NOV. 2017", "2017-11-11"),
        ("14.\n\nFEP\n\n2018", "2018-02-14"),
        ("xyz", None),
    ],
)
def test_stamps(stamp: str, edtf: str | None) -> None:
    record = memo("„Der Rat beschließt.“\nDas wurde getan.\n", form=FORM.replace("- 2. NOV. 2017", stamp))
    got = record.header.date
    assert (got.edtf if got else None) == edtf
    if edtf is None or len(edtf) < 10:
        assert "header.date" in {doubt.field for doubt in record.doubts}


@pytest.mark.parametrize(
    ("stamp", "edtf", "code"),
    [
        ("11. NOV. 2017", "2017-11-11", "stamp_on_free_day"),
        ("75. 81 2017", "2017", "stamp_month_unreadable"),
        ("(3, NOV, 2017", "2017-11", "stamp_day_unreadable"),
        ("15. November 2025", "2025-11-15", "date_long_after_session"),
    ],
)
def test_what_a_reader_could_not_tell_for_sure_is_a_doubt(stamp: str, edtf: str | None, code: str) -> None:
    record = memo("„Der Rat beschließt.“\nDas wurde getan.\n", form=FORM.replace("- 2. NOV. 2017", stamp),
                  close=CLOSE.replace("Nächste Beschlusskontrolle: 31. März 2018", ""))  # fmt: skip
    day = record.header.date
    assert (day.edtf if day else None) == edtf
    assert code in {doubt.code for doubt in record.doubts if doubt.field == "header.date"}


def test_nothing_is_taken_from_a_receipt_stamp_but_what_may_be_likely() -> None:
    form = FORM.replace("Hausmitteilung", "Hausmitteilung\n\n2 0. NOV. 2017").replace("- 2. NOV. 2017", "xyz")
    record = memo("„Der Rat beschließt.“\nDas wurde getan.\n", form=form)
    assert record.header.date is not None
    assert record.header.date.edtf is None
    found = [(doubt.code, doubt.likely) for doubt in record.doubts if doubt.field == "header.date"]
    assert found == [("stamp_away", "2017-11-20")]


def test_a_stamp_between_sender_and_label_is_the_memos_own() -> None:
    form = FORM.replace("- 2. NOV. 2017\n\n", "").replace("An alle", "- 2. NOV. 2017\n\nAn alle")
    day = memo("„Der Rat beschließt.“\nDas wurde getan.\n", form=form).header.date
    assert day is not None
    assert day.edtf == "2017-11-02"


def test_without_a_label_a_stamp_above_the_reference_is_a_receipts() -> None:
    form = (
        FORM.replace("Hausmitteilung", "Hausmitteilung\n\n2 0. NOV. 2017")
        .replace("Datum:", "")
        .replace("- 2. NOV. 2017", "xyz")
    )
    record = memo("„Der Rat beschließt.“\nDas wurde getan.\n", form=form)
    assert record.header.date is not None
    assert record.header.date.edtf is None
    own = memo("„Der Rat beschließt.“\nDas wurde getan.\n", form=FORM.replace("Datum:", "")).header.date
    assert own is not None
    assert own.edtf == "2017-11-02"


def test_a_stamp_torn_behind_its_label_is_one() -> None:
    form = FORM.replace("Datum:", "Datum: 2 2.").replace("- 2. NOV. 2017", "NOV. 2017")
    day = memo("„Der Rat beschließt.“\nDas wurde getan.\n", form=form).header.date
    assert day is not None
    assert day.edtf == "2017-11-22"


def test_a_date_before_what_the_memo_reports_is_a_doubt() -> None:
    record = memo("„Der Rat beschließt.“\nDer Vertrag wurde am 5. Dezember 2017 geschlossen.\n")
    assert any(doubt.field == "header.date" and doubt.kind == "conflict" for doubt in record.doubts)


def test_the_receipt_stamp_above_the_form_is_not_the_date() -> None:
    form = FORM.replace("Hausmitteilung", "Hausmitteilung\n\n2 0. NOV. 2017")
    day = memo("„Der Rat beschließt.“\nDas wurde getan.\n", form=form).header.date
    assert day is not None
    assert day.edtf == "2017-11-02"


@pytest.mark.parametrize(
    ("stamp", "report", "edtf", "reason"),
    [
        ("0 7. JAN. 2019", "Das wurde 2019 abgeschlossen.", "2020-01-07", "last year's 2019 in January"),
        ("17. zyu1 2019", "Es wurde am 9. Juli 2019 gezahlt.", "2019-07-17", "not clear"),
        ("4. ui 2018", "Es wurde gezahlt.", "2018", "June or July"),
        ("14. NOV. 2018", "Mit Stand März 2020 liegt die Liste vor.", "2018-11-14", "lies before 2020-03"),
        ("14. NOV. 20%", "Mit Stand März 2019 liegt die Liste vor. Der Bau ist bis Mai 2020 geplant.", "2019-11-14",
         "taken as 2019"),
        ("14. NOV. 2018", "Der Bau ist bis Mai 2018 geplant.", "2018-11-14", "still to come"),
        ("74, Alb. 2018", "Es wurde gezahlt.", "2018-08", "day is unreadable"),
    ],
)  # fmt: skip
def test_stamps_weighed_against_the_reports(stamp: str, report: str, edtf: str, reason: str) -> None:
    record = memo(
        f"„Der Rat beschließt.“\n\n{report}\n",
        form=FORM.replace("- 2. NOV. 2017", stamp),
        close=CLOSE.split("\n\n", 1)[1],
    )
    assert record.header.date is not None
    assert record.header.date.edtf == edtf
    assert any(reason in doubt.reason for doubt in record.doubts if doubt.field == "header.date")


def test_a_second_day_beside_the_memos_own_is_a_doubt() -> None:
    form = FORM.replace("- 2. NOV. 2017", "2. November 2017\n\n17. NOV. 2017")
    record = memo("„Der Rat beschließt.“\nDas wurde getan.\n", form=form)
    assert record.header.date is not None
    assert record.header.date.edtf == "2017-11-02"
    assert "stamp_unclear" in {doubt.code for doubt in record.doubts if doubt.field == "header.date"}


def test_a_year_that_only_the_reports_tell() -> None:
    form = FORM.replace("- 2. NOV. 2017", "14. NOV. 2m")
    close = CLOSE.replace("Nächste Beschlusskontrolle: 31. März 2018", "")
    record = memo("„Der Rat beschließt.“\nDas wurde am 2. November 2018 getan.\n", form=form, close=close)
    assert record.header.date is not None
    assert record.header.date.edtf == "2018-11-14"


def test_a_year_that_nothing_tells_stays_open() -> None:
    form = FORM.replace("- 2. NOV. 2017", "14. NOV. 2m")
    close = CLOSE.replace("Nächste Beschlusskontrolle: 31. März 2018", "")
    record = memo("„Der Rat beschließt.“\nDas wurde getan.\n", form=form, close=close)
    assert record.header.date is not None
    assert record.header.date.edtf is None


def test_a_memo_without_any_date() -> None:
    record = memo("„Der Rat beschließt.“\nDas wurde getan.\n", form=FORM.replace("- 2. NOV. 2017", ""))
    assert record.header.date is None
    assert "header.date" in {doubt.field for doubt in record.doubts}
