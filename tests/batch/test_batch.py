"""A batch reads every scan once, whatever it is called, and again where that was asked for."""

import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from batch.batches import CLI, MEMO, SAMPLES, Events, go, memos, read_now, rows, states, written
from pipeline.batch import Plan, run
from pipeline.batch.inputs import find
from pipeline.batch.manifest import FILE
from pipeline.batch.watch import watch
from pipeline.errors import PathError
from pipeline.settings import Settings

pytestmark = pytest.mark.usefixtures("one_reader", "no_child_is_left")


def test_every_scan_gives_its_record_and_the_pages_it_was_read_from(tmp_path: Path) -> None:
    source, out = memos(tmp_path / "in", 60), tmp_path / "out"
    go(source, out, jobs=2)
    assert set(states(out).values()) == {"done"}
    assert len(written(out)) == 120
    assert json.loads((out / "001" / "memo-0051.txt.json").read_bytes())["resolution"]["number"] == "V0051/16"


def test_a_second_run_reads_only_what_is_new_or_has_changed(tmp_path: Path) -> None:
    source, out = memos(tmp_path / "in", 4), tmp_path / "out"
    go(source, out)
    (source / "000" / "memo-0001.txt").write_text(MEMO.replace("VO951/16", "V0777/16"), "utf-8")
    (source / "new.txt").write_text(MEMO.replace("VO951/16", "V0778/16"), "utf-8")
    assert read_now(go(source, out)) == {"000/memo-0001.txt", "new.txt"}
    assert read_now(go(source, out)) == set()


def test_a_manifest_of_an_older_version_is_taken_over(tmp_path: Path) -> None:
    source, out = memos(tmp_path / "in", 2), tmp_path / "out"
    go(source, out)
    with closing(sqlite3.connect(out / FILE, isolation_level=None)) as book:
        book.execute("ALTER TABLE input DROP COLUMN said")
    assert run(find([source]), out, Settings(jobs=1)).before == 2
    assert read_now(go(source, out, Plan(redo="all"))) == {"000/memo-0000.txt", "000/memo-0001.txt"}
    assert [name for name, _ in run(find([source]), out, Settings(jobs=1)).said] == sorted(states(out))


def test_the_same_scan_under_another_name_is_recognised(tmp_path: Path) -> None:
    source, out = memos(tmp_path / "in", 3), tmp_path / "out"
    shutil.copy(source / "000" / "memo-0000.txt", source / "copy.txt")
    go(source, out)
    shutil.copy(source / "000" / "memo-0001.txt", source / "later.txt")
    go(source, out)
    same = {name: row["same_as"] for name, row in rows(out).items() if row["same_as"]}
    assert same in (
        {"000/memo-0000.txt": "copy.txt", "later.txt": "000/memo-0001.txt"},
        {"copy.txt": "000/memo-0000.txt", "later.txt": "000/memo-0001.txt"},
    )
    records = {name: json.loads(data)["source"] for name, data in written(out).items() if name.endswith(".json")}
    assert len(records) == 5
    for name, twin in same.items():
        record, other = records[f"{name}.json"], records[f"{twin}.json"]
        assert (record["file"], record["same_as"], record["sha256"]) == (Path(name).name, twin, other["sha256"])
        assert other["same_as"] is None
    (out / "later.txt.json").write_text("{}")
    go(source, out, Plan(redo="all"))
    assert json.loads((out / "later.txt.json").read_text())["source"]["file"] == "later.txt", (
        "written anew with its twin"
    )


def test_a_scan_is_read_itself_where_the_record_of_its_twin_is_gone(tmp_path: Path) -> None:
    source, out = memos(tmp_path / "in", 1), tmp_path / "out"
    go(source, out)
    (out / "000" / "memo-0000.txt.json").unlink()
    shutil.copy(source / "000" / "memo-0000.txt", source / "copy.txt")
    assert read_now(go(source, out)) == {"copy.txt"}
    assert json.loads((out / "copy.txt.json").read_text())["source"]["same_as"] is None


def test_files_of_one_name_from_two_folders_both_keep_their_records(tmp_path: Path) -> None:
    for number, folder in enumerate(("a", "b")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "memo.txt").write_text(MEMO.replace("VO951/16", f"V000{number}/16"), "utf-8")
    run(find([tmp_path / "a" / "memo.txt", tmp_path / "b" / "memo.txt"]), tmp_path / "out", Settings(jobs=1))
    assert set(states(tmp_path / "out")) == {"memo.txt", "memo~2.txt"}


def test_records_are_made_again_from_the_kept_pages_without_the_scans(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    shutil.copy(SAMPLES / "bibliothek.tif", source)
    go(source, out)
    before = written(out)
    shutil.rmtree(source)
    (out / "bibliothek.tif.json").unlink()
    events: Events = []
    run((), out, Settings(jobs=1, language="none"), Plan(reparse=True), tell=events.append)  # no engine could read this
    assert read_now(events) == {"bibliothek.tif"}
    assert written(out) == before


def test_redo_changed_reads_again_what_other_dictionaries_read(tmp_path: Path) -> None:
    source, out = memos(tmp_path / "in", 3), tmp_path / "out"
    go(source, out)
    assert read_now(go(source, out, Plan(redo="changed"))) == set()
    other = shutil.copytree(Path("corrections"), tmp_path / "corrections")
    (other / "words" / "mine.txt").write_text("# my own names\nAhornweg\n", "utf-8")
    assert len(read_now(go(source, out, Plan(redo="changed"), corrections=other))) == 3


def test_redo_changed_reads_again_what_another_index_checked_and_else_says_so(tmp_path: Path) -> None:
    source, out = memos(tmp_path / "in", 2), tmp_path / "out"
    go(source, out)
    papers = tmp_path / "papers.jsonl"
    papers.write_text('{"number": "V0000/16", "title": "Sozialtreff"}\n', "utf-8")
    told = Settings(jobs=1, authority=papers)
    assert run(find([source]), out, told).unchecked == 2
    assert len(read_now(go(source, out, Plan(redo="changed"), authority=papers))) == 2
    assert run(find([source]), out, told).unchecked == 0
    assert read_now(go(source, out, Plan(redo="changed"), authority=papers)) == set()
    papers.write_text('{"number": "V0001/16", "title": "Sozialtreff"}\n', "utf-8")
    assert len(read_now(go(source, out, Plan(redo="changed"), authority=papers))) == 2
    assert len(read_now(go(source, out, Plan(redo="changed")))) == 2, "without an index again"


def test_an_index_that_is_not_there_is_an_error_before_anything_is_read(tmp_path: Path) -> None:
    source, out = memos(tmp_path / "in", 1), tmp_path / "out"
    with pytest.raises(PathError, match="--authority"):
        go(source, out, authority=tmp_path / "none.jsonl")
    go(source, out)
    with pytest.raises(PathError, match="--authority"):
        go(source, out, authority=tmp_path / "none.jsonl")


def test_watch_reads_a_file_once_it_has_stopped_growing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.batch.watch.POLL_SECONDS", 0.2)
    inbox, out, events = tmp_path / "inbox", tmp_path / "out", Events()
    inbox.mkdir()
    (inbox / "memo.txt.part").write_text("half", "utf-8")
    (inbox / "growing.txt").write_text(MEMO[:200], "utf-8")
    (inbox / "out-of-folder.txt").symlink_to("/etc/hostname")
    tallies = watch(inbox, out, Settings(jobs=1), tell=events.append, settle_seconds=0.5, rounds=range(12))
    (inbox / "growing.txt").write_text(MEMO, "utf-8")
    assert sum(tally.done for tally in tallies) == 1
    assert states(out) == {"growing.txt": "done", "out-of-folder.txt": "quarantined"}
    assert json.loads((out / "growing.txt.json").read_bytes())["kind"] == "control_report"


def test_log_json_is_one_object_a_line(tmp_path: Path) -> None:
    source = memos(tmp_path / "in", 2)
    command = [*CLI, "ingest", str(source), "--out", str(tmp_path / "out"), "--log", "json"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    events = [json.loads(line) for line in lines]
    assert [event["event"] for event in events] == ["start", "scan", "scan", "end"]
    assert events[-1]["done"] == 2
