"""A batch ends with a summary that another system can wait for, and it says what the folder holds."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from papers import written_pdf

from batch.batches import MEMO, go, memos
from pipeline.batch import Plan, run, summary
from pipeline.batch.inputs import Passed, find
from pipeline.cli import main
from pipeline.errors import PathError
from pipeline.settings import Settings
from pipeline.version import our_version

SCHEMA = Path(__file__).parent.parent.parent / "docs" / "summary.schema.json"


def told(out: Path) -> dict[str, Any]:
    """What the summary says; it must be as its schema asks."""
    text = (out / "summary.json").read_text("utf-8")
    summary.Summary.model_validate_json(text)
    found: dict[str, Any] = json.loads(text)
    return found


def command(*words: object) -> int:
    """Run a command; its exit code."""
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    return int(ended.value.code or 0)


def test_the_schema_is_the_one_that_the_file_follows() -> None:
    assert json.loads(SCHEMA.read_text("utf-8")) == summary.schema(), "run: make schema"


def test_it_says_what_came_in_and_what_became_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = memos(tmp_path / "in", 3), tmp_path / "out"
    (source / "copy.txt").write_bytes((source / "000" / "memo-0000.txt").read_bytes())
    (source / "broken.pdf").write_bytes(b"")
    (source / "budget.xlsx").write_bytes(b"PK\3\4 no scan")
    assert command("ingest", source, "--out", out) == 20
    found = told(out)
    counts = {name: found[name] for name in ("inputs", "records", "memos", "quarantined", "duplicates", "waiting")}
    assert counts == {"inputs": 5, "records": 4, "memos": 3, "quarantined": 1, "duplicates": 1, "waiting": 0}
    assert {key: found["run"][key] for key in ("read", "duplicates", "failed", "pages", "stopped")} == {
        "read": 3, "duplicates": 1, "failed": 1, "pages": 3, "stopped": None,
    }  # fmt: skip
    (twins,) = found["same_content"]
    assert {twins["name"], twins["same_as"]} == {"copy.txt", "000/memo-0000.txt"}
    (shut,) = found["quarantine"]
    assert (shut["name"], shut["place"], shut["exit_code"]) == ("broken.pdf", str(source / "broken.pdf"), 2)
    assert "empty" in shut["error"]
    assert [(one["version"], one["records"]) for one in found["versions"]] == [(our_version(), 3)]
    assert found["passed_over"] == {".xlsx": 1}
    capsys.readouterr()


def test_a_stopped_batch_says_why_and_how_many_wait(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    for number in range(60):
        (source / f"scan-{number:02}.pdf").write_bytes(b"%PDF-1.4\n" + b"x" * number)
    go(source, out)
    found = told(out)
    assert found["run"]["stopped"]["code"] == "most_scans_failed"
    assert found["waiting"] == 60 - found["quarantined"] > 0


def test_while_scans_are_read_there_is_none_and_an_interrupted_batch_leaves_none(tmp_path: Path) -> None:
    source, out = memos(tmp_path / "in", 2), tmp_path / "out"
    go(source, out)
    seen = []

    def interrupted(event: dict[str, Any]) -> None:
        seen.append((out / "summary.json").exists())
        if event["event"] == "scan":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(find([source]), out, Settings(jobs=1), Plan(redo="all"), tell=interrupted)
    assert not any(seen)
    assert not (out / "summary.json").exists()
    go(source, out)
    assert told(out)["records"] == 2


def test_a_batch_beside_it_does_not_take_it_away(tmp_path: Path) -> None:
    """Who finds the folder locked has changed nothing in it."""
    source, out = memos(tmp_path / "in", 1), tmp_path / "out"
    go(source, out)
    before = (out / "summary.json").read_bytes()
    inside, leave = threading.Event(), threading.Event()

    def holding() -> None:
        from pipeline.files import locked

        with locked(out / ".lock"):
            inside.set()
            leave.wait(30)

    holder = threading.Thread(target=holding)
    holder.start()
    inside.wait(30)
    with pytest.raises(PathError):
        go(source, out)
    leave.set()
    holder.join()
    assert (out / "summary.json").read_bytes() == before


def test_a_scan_called_summary_keeps_its_record(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    written_pdf(source / "summary", [MEMO.splitlines()[:12]])
    go(source, out)
    assert told(out)["records"] == 1
    assert "source" in json.loads((out / "_summary.json").read_text("utf-8"))


def test_folders_that_were_not_walked_are_named(tmp_path: Path) -> None:
    source, elsewhere, out = memos(tmp_path / "in", 1), tmp_path / "elsewhere", tmp_path / "out"
    elsewhere.mkdir()
    (source / "link").symlink_to(elsewhere)
    passed = Passed()
    tally = run(find([source], passed), out, Settings(jobs=1), passed=passed)
    assert tally.shut == 1
    (shut,) = told(out)["folders_not_read"]
    assert str(source / "link") in shut


def test_a_scan_with_the_bytes_of_another_gets_its_archive_copy_too(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    data = written_pdf(source / "a.pdf", [MEMO.splitlines()[:12]]).read_bytes()
    (source / "b.pdf").write_bytes(data)
    go(source, out, pdf=2)
    (source / "c.pdf").write_bytes(data)
    go(source, out, pdf=2)
    copies = [(out / f"{name}.pdf.pdfa.pdf").read_bytes() for name in "abc"]
    assert copies[0] == copies[1] == copies[2]
    assert copies[0].startswith(b"%PDF")
    assert len(told(out)["same_content"]) == 2


def test_pages_that_became_pictures_are_told_at_the_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    written_pdf(source / "memo.pdf", [MEMO.splitlines()[:12]])
    assert command("ingest", source, "--out", out, "--pdf") == 0
    assert "1 PDF/A copy couldn't take over everything" in capsys.readouterr().err
    (noted,) = told(out)["copies_with_notes"]
    assert noted["name"] == "memo.pdf"
    assert "page 1 was drawn as a picture" in noted["notes"][0]
    assert command("ingest", source, "--out", out, "--pdf") == 0
    assert "couldn't" not in capsys.readouterr().err, "it is said once"
    assert told(out)["copies_with_notes"] == [noted], "and kept"


def test_scans_that_were_read_without_an_archive_copy_are_named_when_copies_are_asked_for(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    written_pdf(source / "memo.pdf", [MEMO.splitlines()[:12]])
    (source / "text.txt").write_text(MEMO, "utf-8")
    for more, told in (((), False), (("--pdf",), True), (("--pdf", "--reparse"), False), (("--pdf",), False)):
        assert command("ingest", source, "--out", out, *more) == 0
        assert ("1 has no PDF/A copy, to make it: --pdf --reparse" in capfd.readouterr().err) is told
    assert (out / "memo.pdf.pdfa.pdf").is_file()
