"""Attacks on the book: one record that no database takes must not keep the others out."""

import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from invented_memos import one
from sqlalchemy import Engine, func, select

from pipeline.cli import beschlussbuch
from pipeline.errors import Problem, RecordRefused
from pipeline.ledger import put as putting
from pipeline.ledger.put import put
from pipeline.ledger.records import memos_in
from pipeline.ledger.store import reading
from pipeline.ledger.tables import memos
from pipeline.memo import Date, Header, Memo, Point, Resolution, Status

DISTINCT = " ".join(f"wort{n:x}" for n in range(130_000))
Change = dict[str, object]

BAD: dict[str, Change] = {
    "department": {"header": Header(department="Amt " * 1_500)},
    "words": {"general_report": DISTINCT},
    "zero byte": {"general_report": "ein \0 Byte"},
    "page": {"doubts": ()},  # see _bad
    "number": {"resolution": Resolution(number="V" * 5_000, session=None, body=None, title=None)},
    "point": {
        "points": (Point(number="9" * 9_000, text="x", status=Status(state="unknown", basis=None), confidence=1),)
    },
}
GOOD: dict[str, Change] = {
    "year 1": {"header": Header(), "next_control": Date(text="01.01.0001", edtf="0001-01-01")},
    "year 9999": {"next_control": Date(text="31.12.9999", edtf="9999-12-31")},
    "first day": {"header": Header(date=Date(text="1", edtf="0001-01-01"))},
}


def _bad(name: str) -> Memo:
    memo = one()
    if name == "page":
        return memo.model_copy(
            update={"source": memo.source.model_copy(update={"first_page": 2**40, "file": "bad.pdf"})}
        )
    update = BAD[name] | {"source": memo.source.model_copy(update={"sha256": "f" * 64, "file": "bad.pdf"})}
    return memo.model_copy(update=update)


def _count(book: Engine) -> int:
    with reading(book) as connection:
        return int(connection.execute(select(func.count()).select_from(memos)).scalar_one())


@pytest.mark.parametrize("name", BAD)
def test_a_record_beyond_measure_is_named_and_left_out(book: Engine, name: str) -> None:
    told: list[RecordRefused] = []
    tally = put(book, [_bad(name), one()], refused=told.append)
    assert (tally.added, _count(book)) == (1, 1)
    assert [str(problem).startswith("bad.pdf: memo ") for problem in told] == [True]
    with pytest.raises(RecordRefused):
        put(book, [_bad(name)])


@pytest.mark.parametrize("name", GOOD)
def test_a_date_at_the_end_of_all_days_is_a_date(book: Engine, name: str) -> None:
    assert put(book, [one().model_copy(update=GOOD[name])]).added == 1


def test_what_nobody_foresaw_costs_that_record_alone(book: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database itself refuses: the others of the same transaction come in."""
    monkeypatch.setattr(putting, "misfit", lambda _rows: None)
    told: list[RecordRefused] = []
    far = one().model_copy(update={"source": one().source.model_copy(update={"pages": 2**80, "sha256": "e" * 64})})
    assert put(book, [one(), far], refused=told.append).added == 1
    assert len(told) == 1


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("[" * 100_000, True),
        ('{"a":' * 100_000, True),
        ("[" * 100_000 + "]" * 100_000, True),  # Python 3.13 takes some thousands
        ("\0", True),
        ("{", True),
        ("9" * 50_000, True),
        ("[1]", False),
        ('"\\ud800"', False),
        ("1e999", False),
    ],
    ids=range(9),
)
def test_broken_json_is_told_and_other_json_passed_over(tmp_path: Path, text: str, broken: bool) -> None:
    """Other programs' JSON may lie in a folder of records, and is none of ours."""
    (tmp_path / "a.json").write_text(text, "utf-8")
    (tmp_path / "b.json").write_text(one().model_dump_json(), "utf-8")
    told: list[Problem] = []
    assert len(list(memos_in([tmp_path], told.append))) == 1
    assert ["a.json" in str(problem) and len(str(problem)) < 1_000 for problem in told] == [True] * broken


def test_import_names_the_file_and_goes_on(tmp_path: Path) -> None:
    records = [json.loads(memo.model_dump_json()) for memo in (_bad("department"), one())]
    (tmp_path / "r.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    command = ["ledger", "import", str(tmp_path), "--db", str(tmp_path / "ledger.db")]
    ran = CliRunner().invoke(beschlussbuch, command, standalone_mode=False)
    assert ran.return_value == 20
    assert "bad.pdf: memo ffffffffffffffff cannot be put into the book (its department has 6000 letters" in ran.output
    assert "1 added" in ran.output


def test_many_points_of_one_number_take_no_square_of_time(book: Engine) -> None:
    point = Point(number="1", text="x", status=Status(state="unknown", basis=None), confidence=1)
    began = time.process_time()
    put(book, [one().model_copy(update={"points": (point,) * 8_000})])
    assert time.process_time() - began < 5
