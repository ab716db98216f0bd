"""Another council: its folder alone makes its memos read, whatever it calls things."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline import ingest
from pipeline.cli import main
from pipeline.correct import upkeep
from pipeline.settings import Settings

HERE = Path(__file__).parent
COUNCIL = HERE / "council"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of corrections/, with the council's own files instead of those that came with the package."""
    place = tmp_path_factory.mktemp("council") / "corrections"
    shutil.copytree(HERE.parent / "corrections", place)
    shutil.copytree(COUNCIL / "auental", place, dirs_exist_ok=True)
    return place


def read(memo: str, folder: Path) -> Any:
    return json.loads(ingest(COUNCIL / "memos" / memo, Settings(corrections=folder)).model_dump_json())


def test_its_folder_has_no_mistake(folder: Path) -> None:
    assert upkeep.check(folder) == ()


@pytest.mark.parametrize(
    ("memo", "expected"),
    [
        ("markt.txt", {
            "kind": "control_report", "report": "interim", "number": "0123/2024/BV", "session": "GR/07/2024",
            "body": "Gemeinderat", "title": "Neugestaltung des Marktplatzes mit Brunnen",
            "organisation": "Stadt Auental", "department": "Dezernat Bauen und Umwelt", "reference": "61.2/17-24",
            "date": "2025-03-14", "control": "2025-09-30", "points": ["1", "2"],
            "reports": ["Die Arbeiten haben im Februar begonnen.", "Der Bericht wurde am 3. März 2025 vorgelegt."],
            "signatory": ("Ludger Timmerkamp", "Dezernent für Bauen und Umwelt"), "noted": ["Henrike Sandmann"],
        }),
        ("schule.txt", {
            "kind": "control_report", "report": "final", "number": "0045/2023/AN", "session": "TA/2/2023",
            "body": "Technischer Ausschuss", "title": "Überdachte Fahrradstellplätze an der Talschule",
            "organisation": "Stadt Auental", "department": "Dezernat Bildung und Soziales", "reference": "40.1-3",
            "date": "2025-06-02", "control": None, "points": [None],
            "reports": ["Die Stellplätze wurden im Mai 2025 fertiggestellt."],
            "signatory": ("Mareike Ostendorp", "Fachbereichsleiterin"), "noted": [],
        }),
        ("wald.txt", {
            "kind": "control_report", "report": "interim", "number": "0310/2022/BV", "session": "GR/11/2022",
            "body": "Gemeinderat", "title": "Waldumbau im Stadtforst",
            "organisation": "Stadt Auental", "department": "Die Bürgermeisterin", "reference": "85/2",
            "date": "2024-12-09", "control": "2025-12", "points": [None],
            "reports": ["Bisher wurden 4.000 Bäume gepflanzt."],
            "signatory": ("Henrike Sandmann", "Bürgermeisterin"), "noted": [],
        }),
    ],
)  # fmt: skip
def test_its_memos_are_read_by_its_folder_alone(memo: str, expected: dict[str, Any], folder: Path) -> None:
    record = read(memo, folder)
    header, resolution = record["header"], record["resolution"]
    assert {
        "kind": record["kind"],
        "report": record["report"],
        **{name: resolution[name] for name in ("number", "session", "body", "title")},
        **{name: header[name] for name in ("organisation", "department", "reference")},
        "date": header["date"]["edtf"],
        "control": record["next_control"]["edtf"],
        "points": [point["number"] for point in record["points"]],
        "reports": [point["report"] for point in record["points"]],
        "signatory": (record["signatory"]["name"], record["signatory"]["role"]),
        "noted": [person["name"] for person in record["acknowledged_by"]],
    } == expected
    assert [doubt["code"] for doubt in record["doubts"]] == []


def test_the_towns_name_below_the_greeting_is_no_persons(folder: Path, tmp_path: Path) -> None:
    memo = tmp_path / "wald.txt"
    told = (COUNCIL / "memos" / memo.name).read_text("utf-8")
    memo.write_text(told.replace("Freundliche Grüße\n", "Freundliche Grüße\n\nStadt Auental\n"), "utf-8")
    signed = json.loads(ingest(memo, Settings(corrections=folder)).model_dump_json())["signatory"]
    assert (signed["name"], signed["role"]) == ("Henrike Sandmann", "Bürgermeisterin")
    memo.write_text(told.replace("Henrike Sandmann", "Stadt Auental"), "utf-8")
    signed = json.loads(ingest(memo, Settings(corrections=folder)).model_dump_json())["signatory"]
    assert (signed["name"], signed["role"]) == (None, "Bürgermeisterin")


LEFT_OUT = (
    "sitzung",
    "empfaenger",
    "absender",
    "gremien",
    "kenntnisnahme",
    "spitze",
    "vertretung",
    "andere",
    "oertlich",
)
"""What a form's file may leave out, besides the offices that the memo below does not name."""


def test_what_a_form_leaves_out_is_missed_by_no_reader(folder: Path, tmp_path: Path) -> None:
    bare = tmp_path / "corrections"
    shutil.copytree(folder, bare)
    lines = (bare / "form.toml").read_text("utf-8").splitlines()
    kept = [line for line in lines if line.split(" = ")[0] not in (*LEFT_OUT, "mit_aufgabe")]
    assert len(lines) - len(kept) == len(LEFT_OUT) + 1
    (bare / "form.toml").write_text("\n".join(kept), "utf-8")
    (bare / "officers.tsv").write_text("", "utf-8")
    record = read("markt.txt", bare)
    assert (record["kind"], record["resolution"]["number"]) == ("control_report", "0123/2024/BV")
    assert record["signatory"]["name"] == "Ludger Timmerkamp"


def test_under_another_councils_folder_they_are_no_memos() -> None:
    assert read("markt.txt", HERE.parent / "corrections")["kind"] == "other"


def test_the_book_is_asked_with_the_numbers_of_the_dictionaries_that_the_environment_names(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BESCHLUSSBUCH_CORRECTIONS", str(folder))
    book, records = f"{tmp_path}/book.db", f"{tmp_path}/records"
    for words in (
        ["ingest", str(COUNCIL / "memos" / "markt.txt"), "--out", records],
        ["ledger", "import", records, "--db", book],
        ["ledger", "history", "0123 / 2024 / BV", "--db", book],
    ):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 0
    assert "0123/2024/BV" in capsys.readouterr().out
