"""``beschlussbuch ledger`` on the command line, and the file it makes in other people's programs."""

import csv
import io
import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from click.testing import CliRunner
from invented_memos import memos, one

from pipeline.errors import QUARANTINED, ArgumentError, PathError
from pipeline.ledger.commands import ledger
from pipeline.ledger.store import opened


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out" / "2024"
    folder.mkdir(parents=True)
    for memo in memos(30):
        (folder / f"{memo.source.file}.json").write_text(memo.model_dump_json())
    (folder / "manifest.json").write_text('{"files": []}')
    (folder.parent / "more.jsonl").write_text("".join(f"{one(f'V900{n}/24').model_dump_json()}\n" for n in range(3)))
    return folder.parent


def run(*words: object, code: int = 0) -> str:
    result = CliRunner().invoke(ledger, [str(word) for word in words], standalone_mode=False)
    assert (result.exception, result.return_value or 0) == (None, code), result.output
    return result.output


def test_import_and_ask(out: Path, tmp_path: Path) -> None:
    db = tmp_path / "ledger.db"
    assert "33 added" in run("import", out, "--db", db)
    assert "33 unchanged" in run("import", out, "--db", db)
    rows = list(csv.DictReader(io.StringIO(run("overdue", "--on", "2026-01-01", "--csv", "--db", db))))
    assert rows == [
        {
            name: "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
            for name, value in row.items()
        }
        for row in json.loads(run("overdue", "--on", "2026-01-01", "--json", "--db", db))
    ]
    assert [row["days_late"] for row in rows if row["resolution"] == "V9001/24"] == ["458"]
    table = run("overdue", "--on", "2026-01-01", "--db", db)
    assert f"{len(rows)} points overdue" in table
    assert "V9001/24" in table
    assert "V9001/24" in run("open", "--db", db)
    assert (
        json.loads(run("history", "V9001/24", "--json", "--db", db))["points"][0]["moves"][0]["state"] == "in_progress"
    )
    assert "Umsetzung" in run("history", "V9001/24", "--db", db)
    assert run("search", "V9001/24", "--db", db).startswith("1 memo\n")
    assert run("history", "v 9001-24", "--json", "--db", db) == run("history", "V9001/24", "--json", "--db", db)
    assert run("overdue", "--on", "01.01.2026", "--db", db) == table
    nothing = run("overdue", "--on", "2000-01-01", "--csv", "--db", db)
    assert nothing.splitlines() == [",".join(rows[0])], "a table with a head and no rows"
    assert "33 memos" in run("stats", "--svg", tmp_path / "years.svg", "--db", db)
    drawn = ElementTree.parse(tmp_path / "years.svg")  # noqa: S314 - our own file
    assert any("in progress" in (title.text or "") for title in drawn.iter("{http://www.w3.org/2000/svg}title"))


def asked(db: Path, *words: str) -> tuple[int, str]:
    """A question's exit code (1: refused) and all that it says."""
    result = CliRunner().invoke(ledger, [words[0], "--db", str(db), *words[1:]], standalone_mode=False)
    return result.exit_code, f"{result.output}{result.exception or ''}"


def test_a_search_tells_of_hits_that_it_does_not_list_and_asks_for_a_word(out: Path, tmp_path: Path) -> None:
    db = tmp_path / "ledger.db"
    run("import", out, "--db", db)
    many = run("search", "Umsetzung", "--json", "--db", db)
    code, told = asked(db, "search", "Umsetzung*", "--limit", "3")
    assert len(json.loads(many)) > 3
    assert code == 0
    assert told.startswith("3 memos\n")
    assert told.endswith("beschlussbuch: there are more than these 3: --limit 30\n")
    assert "there are more" not in run("search", "Umsetzung", "--limit", "1000", "--db", db)
    for nothing in ("", "*", "-"):
        assert "there is no word or number in what is to be found" in asked(db, "search", "--", nothing)[1]


def test_overdue_tells_what_may_be_late_and_stands_in_no_list(tmp_path: Path) -> None:
    undated = one("V9101/24", control=None)
    pointless = one("V9102/24").model_copy(update={"points": ()})
    for memo in (undated, pointless):
        (tmp_path / f"{memo.source.sha256[:8]}.json").write_text(memo.model_dump_json())
    db = tmp_path / "ledger.db"
    run("import", tmp_path, "--db", db)
    _, told = asked(db, "overdue", "--on", "2030-01-01")
    assert told.splitlines()[-2:] == [
        "beschlussbuch: 1 open point has no control date and is never overdue: beschlussbuch ledger open",
        "beschlussbuch: in 1 control memo no point was found: beschlussbuch desk",
    ]
    assert "never overdue" not in asked(db, "open", "--on", "2030-01-01")[1]


def test_a_share_that_is_no_number_is_refused(out: Path, tmp_path: Path) -> None:
    run("import", out, "--db", tmp_path / "ledger.db")
    code, told = asked(tmp_path / "ledger.db", "overdue", "--min-confidence", "nan")
    assert (code, told) == (1, "nan is no number")


def test_broken_record_is_told_and_the_others_go_in(out: Path, tmp_path: Path) -> None:
    (out / "cut.json").write_text(one().model_dump_json()[:500])
    with (out / "more.jsonl").open("a") as file:
        file.write('{"schema_version": "1.0", "source": {}}\n')
    result = CliRunner().invoke(ledger, ["import", str(out), "--db", str(tmp_path / "l.db")], standalone_mode=False)
    assert result.return_value == QUARANTINED
    assert "33 added" in result.output
    assert "2 broken" in result.output
    assert "cut.json: is no memo's record" in result.output
    assert "more.jsonl:4: is no memo's record (source.file:" in result.output


def test_what_is_not_there(tmp_path: Path) -> None:
    opened(tmp_path / "l.db", create=True).dispose()
    for words, error in (
        (["overdue", "--db", str(tmp_path / "no.db")], PathError),
        (["import", str(tmp_path / "no"), "--db", str(tmp_path / "no.db")], PathError),
        (["history", "V1/24", "--db", str(tmp_path / "no.db")], PathError),
        (["history", "V1/24", "--db", str(tmp_path / "l.db")], ArgumentError),
    ):
        result = CliRunner().invoke(ledger, words, standalone_mode=False)
        assert isinstance(result.exception, error), words


def test_a_folder_without_records_is_told(out: Path, tmp_path: Path) -> None:
    db, scans = tmp_path / "l.db", tmp_path / "scans"
    scans.mkdir()
    (scans / "papers.json").write_text("{}")
    told = run("import", scans, out, "--db", db, code=QUARANTINED)
    assert f"{scans}: no record in it; name the folder" in told
    assert "33 added" in told
    assert "1 broken" in told


def test_a_department_that_nobody_has_is_told(out: Path, tmp_path: Path) -> None:
    """Else a slip of the fingers reads as good news."""
    db = tmp_path / "l.db"
    run("import", out, "--db", db)
    for which in ("overdue", "open"):
        assert "no department in the book has “Klutur” in its name" in run(which, "--department", "Klutur", "--db", db)
        assert "no department" not in run(which, "--on", "2000-01-01", "--department", "kultur", "--db", db)
    assert run("overdue", "--department", "Klutur", "--json", "--db", db).endswith("[]\n")


def test_formulas_stay_words(tmp_path: Path) -> None:
    memo = one(tasks=('=HYPERLINK("http://x";"y")',))
    (tmp_path / "a.json").write_text(memo.model_dump_json())
    run("import", tmp_path, "--db", tmp_path / "l.db")
    rows = list(csv.DictReader(io.StringIO(run("overdue", "--on", "2026-01-01", "--csv", "--db", tmp_path / "l.db"))))
    assert rows[0]["text"].startswith("'=HYPERLINK")


def test_datasette_shows_the_book_and_searches_it(out: Path, tmp_path: Path) -> None:
    db = tmp_path / "ledger.db"
    run("import", out, "--db", db)
    code = f"""
import asyncio
from datasette.app import Datasette

async def main():
    datasette = Datasette([{str(db)!r}])
    await datasette.invoke_startup()
    for path in ("/ledger/statuses.json?_shape=array", "/ledger/texts.json?_search=Radweg&_shape=array"):
        found = (await datasette.client.get(path)).json()
        assert found, path
    page = await datasette.client.get("/ledger/points")
    assert page.status_code == 200 and "V9001/24" not in page.text and "in_progress" in page.text

asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_the_command_starts_without_what_it_does_not_need() -> None:
    code = "import sys, pipeline.ledger.commands; assert not {'sqlalchemy', 'alembic', 'fastapi'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_lists_name_departments_as_they_are_known(tmp_path: Path) -> None:
    known = "Geschäftsbereich Kultur, Wissenschaft und Tourismus"
    read = ("GB Kultur und Tourismus", "Geschäftsbereich Kultur und Tounsmus", known)
    for n, name in enumerate(read):
        made = one(f"V900{n}/24", department=name)
        (tmp_path / f"{n}.json").write_text(made.model_dump_json())
    db = tmp_path / "ledger.db"
    run("import", tmp_path, "--db", db)
    for which in ("overdue", "open"):
        listed = json.loads(run(which, "--on", "2026-01-01", "--json", "--db", db))
        assert {point["department"] for point in listed} == {known}
