"""The book and the pages in other people's forms."""

import csv
import io
import json
import re
import shutil
import sqlite3
import tracemalloc
import xml.etree.ElementTree as ElementTree
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from invented_memos import changed, memos, one

from pipeline.doubts import doubt
from pipeline.errors import ArgumentError
from pipeline.export.alto import NAMESPACE, alto
from pipeline.export.commands import export
from pipeline.export.implementation import implementation
from pipeline.ledger.answers import ResolutionHistory
from pipeline.ledger.history import history
from pipeline.ledger.put import put
from pipeline.ledger.store import opened, reading
from pipeline.memo import Memo, State
from pipeline.page import Box, Line, Origin, Page, Word

POINTS = f"{sum(len(memo.points) for memo in memos(40)) + 3} points"
BASE = "https://oparl.example.org/v1"


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "ledger.db"
    engine = opened(path, create=True)
    put(engine, [*memos(40), one(None), one(), one(scan="again"), changed(one(scan="o"), kind="other")])
    engine.dispose()
    return path


def run(*words: object) -> str:
    result = CliRunner().invoke(export, [str(word) for word in words], standalone_mode=False)
    assert result.exception is None, result.output
    return result.stdout


def test_json_lines_are_the_records(db: Path, tmp_path: Path) -> None:
    kept = [Memo.model_validate_json(line) for line in run("jsonl", "--db", db).splitlines()]
    assert len(kept) == 44
    assert kept[:40] == list(memos(40))
    (tmp_path / "a.jsonl").write_text(run("jsonl", "--db", db))
    assert run("jsonl", tmp_path / "a.jsonl") == run("jsonl", "--db", db)


def test_exports_name_scans_with_the_bytes_of_another(tmp_path: Path) -> None:
    first = changed(one(), source=one().source.model_dump() | {"file": "a.pdf"})
    twin = changed(first, source=first.source.model_dump() | {"file": "z.pdf", "same_as": "2019/a.pdf"})
    engine = opened(tmp_path / "ledger.db", create=True)
    put(engine, [first, twin])
    engine.dispose()
    kept = [Memo.model_validate_json(line) for line in run("jsonl", "--db", tmp_path / "ledger.db").splitlines()]
    assert kept == [first, twin]
    (row,) = csv.DictReader(io.StringIO(run("csv", "--db", tmp_path / "ledger.db")))
    assert (row["file"], row["same_as"], row["copies"]) == ("a.pdf", "", "z.pdf")


def test_csv_and_parquet_have_a_row_per_point(db: Path, tmp_path: Path) -> None:
    from pyarrow import parquet

    rows = list(csv.DictReader(io.StringIO(run("csv", "--db", db))))
    assert f"{len(rows)} points" == POINTS
    run("parquet", "--db", db, "--out", tmp_path / "points.parquet")
    table = parquet.read_table(tmp_path / "points.parquet").to_pylist()
    assert [{k: "" if v is None else str(v) for k, v in row.items()} for row in table] == rows
    assert [path.name for path in tmp_path.iterdir()] == ["points.parquet"]


def test_csv_for_excel_holds_the_same(db: Path, tmp_path: Path) -> None:
    run("csv", "--excel", "--db", db, "--out", tmp_path / "a.csv")
    told = (tmp_path / "a.csv").read_bytes()
    assert told.startswith(b"\xef\xbb\xbfnumber;session;")
    rows = list(csv.DictReader(io.StringIO(told.decode("utf-8-sig")), delimiter=";"))
    plain = list(csv.DictReader(io.StringIO(run("csv", "--db", db))))
    decimals = ("confidence", "state_confidence")
    assert {row["confidence"] for row in rows} >= {"0,95"}
    assert rows == [row | {name: row[name].replace(".", ",") for name in decimals} for row in plain]


def test_csv_for_excel_is_german_where_german_is_spoken(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = run("csv", "--db", db)
    monkeypatch.setenv("LANGUAGE", "de")
    assert run("csv", "--db", db) == plain
    run("csv", "--excel", "--db", db, "--out", tmp_path / "a.csv")
    heads, *rows = csv.reader(io.StringIO((tmp_path / "a.csv").read_text("utf-8-sig")), delimiter=";")
    assert heads[:8] == ["Beschluss", "Sitzung", "Gremium", "Titel", "Punkt", "Text", "Stand", "bekannt durch"]
    assert len(set(heads)) == len(heads)
    assert "in Umsetzung" in {row[heads.index("Stand")] for row in rows}
    assert all(re.fullmatch(r"(\d\d\.\d\d\.|\d\d/)?\d{4}|", row[heads.index("Datum")]) for row in rows)


@pytest.mark.parametrize(("form", "thing"), [("jsonl", "44 records"), ("csv", POINTS), ("parquet", POINTS)])
def test_an_export_says_what_it_wrote_and_where(db: Path, tmp_path: Path, form: str, thing: str) -> None:
    assert run(form, "--db", db, "--out", tmp_path / "out") == f"{thing} in {tmp_path / 'out'}\n"
    if form != "parquet":
        result = CliRunner().invoke(export, [form, "--db", str(db)], standalone_mode=False)
        assert result.stderr == f"{thing} written\n"
        assert "written" not in result.stdout


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_an_export_is_written_as_it_is_made(tmp_path: Path, form: str) -> None:
    def memory(count: int) -> int:
        """The most that an export of so many records takes at once."""
        (tmp_path / "records.jsonl").write_text((one().model_dump_json() + "\n") * count)
        tracemalloc.start()
        run(form, tmp_path / "records.jsonl", "--out", tmp_path / "out")
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    memory(10)  # what is loaded with the first export
    assert memory(1500) < 2 * memory(300)
    assert (tmp_path / "out").read_text() == run(form, tmp_path / "records.jsonl")


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_an_export_that_breaks_off_leaves_what_was_there(tmp_path: Path, form: str, db: Path) -> None:
    target = tmp_path / "out" / "points"
    target.parent.mkdir()
    target.write_text("the last one")
    torn = tmp_path / "torn.db"
    shutil.copy(db, torn)
    with closing(sqlite3.connect(torn, isolation_level=None)) as book:
        book.execute("UPDATE readings SET record = 'x' WHERE memo_id = (SELECT max(memo_id) FROM readings)")
    book.close()
    broken = CliRunner().invoke(export, [form, "--db", str(torn), "--out", str(target)])
    assert broken.exception is not None
    assert target.read_text() == "the last one"
    assert list(target.parent.iterdir()) == [target]


def test_formula_in_a_memo_stays_words(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(one(tasks=("@SUM(1)",)).model_dump_json())
    assert next(csv.DictReader(io.StringIO(run("csv", tmp_path))))["text"] == "'@SUM(1)"


def read_oparl(db: Path, out: Path) -> dict[str, dict[str, Any]]:
    run("oparl", "--base-url", BASE, "--out", out, "--db", db)
    return {f"{BASE}/{path.relative_to(out)}": json.loads(path.read_text()) for path in sorted(out.rglob("*.json"))}


def addresses(thing: object) -> list[str]:
    if isinstance(thing, dict):
        return [address for value in thing.values() for address in addresses(value)]
    if isinstance(thing, list):
        return [address for value in thing for address in addresses(value)]
    return [thing] if isinstance(thing, str) and thing.startswith(BASE) else []


def test_oparl_objects_lead_to_one_another(db: Path, tmp_path: Path) -> None:
    found = read_oparl(db, tmp_path)
    assert [address for thing in found.values() for address in addresses(thing) if address not in found] == []
    seen, ahead = set(), [f"{BASE}/system.json"]
    while ahead:
        address = ahead.pop()
        if address not in seen:
            seen.add(address)
            ahead += addresses(found[address])
    kinds = {address for address, thing in found.items() if "type" in thing}
    assert kinds <= seen, "every object can be reached from the system"
    for address in kinds:
        assert found[address]["id"] == address
        assert found[address]["type"].startswith("https://schema.oparl.org/1.1/")
    body = found[f"{BASE}/body.json"]
    required = {"name", "organization", "person", "meeting", "paper", "legislativeTerm"}
    assert required <= body.keys()
    papers = found[f"{BASE}/papers.json"]
    assert (
        papers["pagination"]["totalElements"] == len(papers["data"]) == sum("/paper/" in address for address in found)
    )


def test_oparl_paper_carries_points_memos_and_status(db: Path, tmp_path: Path) -> None:
    paper = read_oparl(db, tmp_path)[f"{BASE}/paper/V0001-24.json"]
    assert (paper["reference"], paper["paperType"], paper["name"]) == ("V0001/24", "Vorlage", "Radweg im Mühlgrund")
    assert [file["date"] for file in paper["auxiliaryFile"]] == ["2024-03-05", "2024-03-05"], "both scans"
    assert [(point["number"], point["state"], point["open"]) for point in paper["beschlussbuch:points"]] == [
        ("1", "in_progress", True)
    ]
    rolled = paper["mandari:implementation"]
    assert (rolled["status"], rolled["statusLabel"], rolled["deadline"]) == (
        "in_progress",
        "In Umsetzung",
        "2024-09-30",
    )
    assert paper["consultation"][0]["meeting"] == f"{BASE}/meeting/SR-063-2024.json"


def test_oparl_wants_an_address(tmp_path: Path) -> None:
    result = CliRunner().invoke(export, ["oparl", "--base-url", "oparl", "--out", str(tmp_path)], standalone_mode=False)
    assert isinstance(result.exception, ArgumentError)


def resolution(states: tuple[State, ...], *, final: bool) -> ResolutionHistory:
    engine = opened("sqlite://", create=True)
    put(engine, [one(states=states, final=final, control=None if final else "2024-10")])
    with reading(engine) as connection:
        found = history(connection, "V0001/24")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("states", "final", "status"),
    [
        (("implemented", "in_progress", "in_progress"), False, "in_progress"),
        (("implemented", "obsolete"), False, "done"),
        (("implemented", "in_progress"), True, "done"),
        (("deferred", "deferred"), False, "deferred"),
        (("deferred", "in_progress"), False, None),
        (("obsolete", "obsolete"), False, None),
        (("deferred", "implemented"), True, None),
    ],
)
def test_one_status_only_where_the_points_agree(states: tuple[State, ...], final: bool, status: str | None) -> None:
    rolled = implementation(resolution(states, final=final))
    assert (rolled or {}).get("status") == status
    assert "deadline" not in (rolled or {}), "a month is no deadline that the field can hold"


@pytest.mark.parametrize(
    ("field", "basis", "status"),
    [
        ("points[0].status.state", "stated", None),
        ("points[0].report", "stated", None),
        ("points", "stated", None),
        ("resolution.number", "stated", None),
        ("points[0].status.state", "edited", "in_progress"),
        ("points[0].text", "stated", "in_progress"),
        ("points[1].status.state", "stated", "in_progress"),
        ("header.date", "stated", "in_progress"),
    ],
)
def test_a_doubted_state_is_not_published(field: str, basis: str, status: str | None) -> None:
    memo = one(states=("in_progress",), final=False, control="2024-10")
    point = memo.points[0].model_copy(update={"status": memo.points[0].status.model_copy(update={"basis": basis})})
    doubted = doubt("state_unknown", field)
    engine = opened("sqlite://", create=True)
    put(engine, [memo.model_copy(update={"points": (point,), "doubts": (doubted,)})])
    with reading(engine) as connection:
        found = history(connection, "V0001/24")
    assert found is not None
    assert (implementation(found) or {}).get("status") == status


def words(document: bytes) -> list[dict[str, str]]:
    return [dict(string.attrib) for string in ElementTree.fromstring(document).iter(f"{{{NAMESPACE}}}String")]  # noqa: S314


def test_alto_keeps_what_was_seen_beside_what_was_made_of_it() -> None:
    line = Line(
        (
            Word("Dresden", Box(10, 10, 60, 30), 0.7, seen="Dresc"),
            Word("", Box(62, 10, 80, 30), 0.5, seen="en"),
            Word("baut", Box(90, 10, 130, 30), 0.98),
        )
    )
    (document,) = alto([Page(3, (line,), "tesseract", "ocr", width=200, height=100, dpi=300)], "a & <b>\x00.pdf")
    first, second = words(document)
    assert first["CONTENT"] == "Dresden"
    assert (first["HPOS"], first["WIDTH"], first["WC"], first["TAGREFS"]) == ("10", "70", "0.7", "corrected")
    assert "TAGREFS" not in second
    root = ElementTree.fromstring(document)  # noqa: S314 - our own
    assert [found.text for found in root.iter(f"{{{NAMESPACE}}}ALTERNATIVE")] == ["Dresc en"]
    assert next(root.iter(f"{{{NAMESPACE}}}fileName")).text == "a & <b>�.pdf"


@pytest.mark.parametrize(
    ("head", "joint", "tail", "content", "whole", "hyphens"),
    [
        ("Nachbar-", "hyphen", "schaft", "Nachbar", "Nachbarschaft", 1),
        ("Dres", "bare", "den", "Dres", "Dresden", 0),
        ("EU-", "compound", "Staaten", "EU-", "EU-Staaten", 0),
        ("Dresden", "lost", "Gittersee", "Dresden", "Dresden-Gittersee", 0),
    ],
)
@pytest.mark.parametrize("over_a_page", [False, True])
@pytest.mark.parametrize("marks", [(), (Line((Word("-2-"),)),)])
def test_alto_makes_broken_words_whole(
    head: str, joint: Any, tail: str, content: str, whole: str, hyphens: int, over_a_page: bool, marks: tuple[Line, ...]
) -> None:
    second = Origin(1 + over_a_page, 9, 1)
    upper = Line((Word("in"), Word(head, joint=joint, goes_on=second)))
    lower = Line((Word(tail, continues=second), Word("und")))
    groups = [(upper,), (*marks, lower)] if over_a_page else [(upper, *marks, lower)]
    documents = alto([Page(n, group, "layer", "layer") for n, group in enumerate(groups, 1)], "a.pdf")
    broken = [word for document in documents for word in words(document) if "SUBS_TYPE" in word]
    assert [(word["SUBS_TYPE"], word["CONTENT"], word["SUBS_CONTENT"]) for word in broken] == [
        ("HypPart1", content, whole),
        ("HypPart2", tail, whole),
    ]
    assert sum(document.count(b"<HYP") for document in documents) == hyphens


def test_alto_of_a_scan(tmp_path: Path) -> None:
    sample = Path(__file__).parents[2] / "samples" / "sozialtreff.txt"
    output = run("alto", sample, "--out", tmp_path)
    document = Path(output.strip()).read_bytes()
    assert any("SUBS_TYPE" in word for word in words(document))
    assert any("TAGREFS" in word for word in words(document))
