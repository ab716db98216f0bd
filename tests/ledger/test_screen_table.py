"""What a clerk sees in a window of 80 columns, and opens in Excel."""

import csv
import io
import re
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from invented_memos import memos, one

from pipeline.cli import beschlussbuch
from pipeline.ledger import order
from pipeline.ledger.answers import PointNow
from pipeline.ledger.put import put
from pipeline.ledger.screen_table import Look, as_table
from pipeline.ledger.show import harmless
from pipeline.ledger.store import opened

LONG = "Geschäftsbereich Stadtentwicklung, Bau, Verkehr und Liegenschaften"


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "ledger.db"
    engine = opened(path, create=True)
    put(engine, [*memos(60), one(), one("V-SB0165/23", "2021-03-05", control="2021-09-30", department=LONG)])
    engine.dispose()
    return path


def shown(*words: object, columns: int = 80, lang: str = "C") -> str:
    env = {"COLUMNS": str(columns), "LANGUAGE": lang}
    result = CliRunner().invoke(beschlussbuch, [str(word) for word in words], standalone_mode=False, env=env)
    assert result.exception is None, result.output
    return result.output


def test_numbers_are_whole_in_80_columns(db: Path) -> None:
    told = shown("ledger", "stats", "--db", db)
    assert max(map(len, told.splitlines())) <= 80
    assert re.search(r"^name +state +points +stated", told, re.MULTILINE)
    assert re.search(r"^all +in_progress +\d+ +\d+", told, re.MULTILINE)
    assert " ".join(LONG.split()[1:3]) in told, "the name over several lines"
    told = shown("ledger", "overdue", "--on", "2026-01-01", "--db", db)
    assert max(map(len, told.splitlines())) <= 80
    late = re.findall(r"^ *(\d+)  ([\d-]+) +(\S+) +(\d+) +([a-z_]+)  \S{3}", told, re.MULTILINE)
    assert ("1554", "2021-09-30", "V-SB0165/23", "1", "in_progress") in late
    assert "not shown here: text, basis, department (" in " ".join(told.split())
    assert "not shown here" not in shown("ledger", "overdue", "--on", "2026-01-01", "--db", db, columns=250)


def test_a_window_too_narrow_for_anything_cuts_no_number() -> None:
    look = Look(("late", "title"), wide=("title",))
    told = as_table([{"late": 12345678, "title": "Radweg am Lindenanger"}], "", look, 10)
    assert told.splitlines()[1].startswith("12345678  Radweg")


def test_the_longest_overdue_come_first_or_what_the_clerk_chose(db: Path) -> None:
    def column(name: str, *words: str) -> list[str]:
        told = shown("ledger", "overdue", "--on", "2026-01-01", "--csv", *words, "--db", db)
        return [row[name] for row in csv.DictReader(io.StringIO(told))]

    late = [int(days) for days in column("days_late")]
    assert late == sorted(late, reverse=True)
    assert len(set(late)) > 2
    numbers = column("resolution", "--sort", "resolution")
    assert numbers != column("resolution")
    assert list(dict.fromkeys(numbers)) == ["A0023/13", "V0001/24", "V0016/12", "V-SB0165/23"]
    departments = column("department", "--sort", "department")
    assert departments == sorted(departments)
    assert set(order.SORTABLE) < set(PointNow.__slots__)


def test_excel_opens_it(db: Path) -> None:
    plain = list(csv.reader(io.StringIO(shown("ledger", "overdue", "--on", "2026-01-01", "--csv", "--db", db))))
    told = shown("ledger", "overdue", "--on", "2026-01-01", "--excel", "--db", db)
    assert told.startswith("\ufeffid;resolution;")
    assert list(csv.reader(io.StringIO(told[1:]), delimiter=";")) == plain


def test_excel_in_german_is_german_and_csv_stays_as_programs_know_it(db: Path) -> None:
    asked = ("ledger", "overdue", "--on", "2026-01-01", "--db", db)
    german = "de_DE.UTF-8"
    told = shown(*asked, "--excel", lang=german)
    heads, *rows = csv.reader(io.StringIO(told[1:]), delimiter=";")
    assert heads[:6] == ["Nr.", "Beschluss", "Titel", "Gremium", "Jahr", "Geschäftsbereich"]
    assert {"Stand", "bekannt durch", "Sicherheit", "nächste Kontrolle", "Datum der Mitteilung"} < set(heads)
    assert {row[heads.index("offen")] for row in rows} == {"ja"}
    assert "in Umsetzung" in {row[heads.index("Stand")] for row in rows}
    assert all(re.fullmatch(r"(\d\d\.)?(\d\d[./])?\d{4}", row[heads.index("nächste Kontrolle")]) for row in rows)
    assert shown(*asked, "--csv", lang=german) == shown(*asked, "--csv")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "\n=", " =", "＝", "＠"])
def test_no_cell_begins_as_a_formula(begin: str) -> None:
    assert harmless(f"{begin}1+1")[0] == "'"


@pytest.mark.parametrize("group", ["corrections", "export", "learn", "ledger", ""])
def test_the_list_of_commands_is_not_cut(group: str) -> None:
    told = shown(*filter(None, [group]), "--help")
    assert "..." not in told.partition("Commands:")[2]


def test_a_long_cell_is_measured_once() -> None:
    """Cut letter by letter and measured anew each time, a page of text in a cell took a second."""
    row = {"late": 1, "text": "Der Radweg ist zu sanieren. " * 4_000}
    began = time.process_time()
    assert as_table([row] * 3, "", Look(("late", "text"), wide=("text",)), 80).count("…") == 3
    assert time.process_time() - began < 1
