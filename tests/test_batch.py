"""A batch loses nothing: whatever the scans, the engine, or whoever kills it may do."""

import json
import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import hostile
import pytest
from papers import drawn

from pipeline.batch import Plan, run
from pipeline.batch.inputs import SUMMARY, find
from pipeline.batch.manifest import FILE, Manifest
from pipeline.batch.watch import watch
from pipeline.errors import ArgumentError, PathError
from pipeline.settings import Settings

SAMPLES = Path(__file__).parent.parent / "samples"
MEMO = (SAMPLES / "sozialtreff.txt").read_text("utf-8")
CLI = (sys.executable, "-m", "pipeline.cli")

Events = list[dict[str, Any]]


def memos(folder: Path, number: int) -> Path:
    """A folder of text memos that differ."""
    for i in range(number):
        part = folder / f"{i // 50:03}"
        part.mkdir(parents=True, exist_ok=True)
        (part / f"memo-{i:04}.txt").write_text(MEMO.replace("VO951/16", f"V{i:04}/16"), "utf-8")
    return folder


def rows(out: Path) -> dict[str, dict[str, Any]]:
    with closing(sqlite3.connect(out / FILE, isolation_level=None)) as book:
        book.row_factory = sqlite3.Row
        return {row["name"]: dict(row) for row in book.execute("SELECT * FROM input")}


def states(out: Path) -> dict[str, str]:
    return {name: row["state"] for name, row in rows(out).items()}


def written(out: Path) -> dict[str, bytes]:
    """Every file of an output folder, the manifest's own and the summary, which holds times, apart."""
    files = (path for path in out.rglob("*") if path.is_file())
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in files
        if not path.name.startswith((".lock", FILE, SUMMARY))
    }


def wait_for(there: Callable[[], bool], seconds: float = 60) -> None:
    for _ in range(round(seconds * 20)):
        try:
            if there():
                return
        except sqlite3.Error:
            pass  # the manifest is not written yet
        time.sleep(0.05)
    raise TimeoutError


def go(source: Path, out: Path, plan: Plan | None = None, *, jobs: int = 1, **settings: Any) -> Events:
    events: Events = []
    run(find([source]), out, Settings(jobs=jobs, **settings), plan, tell=events.append)
    return events


def read_now(events: Events) -> set[str]:
    return {event["name"] for event in events if event.get("state") == "done"}


def children() -> list[str]:
    """The batch's children that are alive: the nursery, which these tests have started, is the parent of each."""
    parents = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command, stat = (process / "cmdline").read_bytes(), (process / "stat").read_text("utf-8")
        except OSError:
            continue
        if b"pipeline.batch.cradle" in command:
            parents[process.name] = stat.rpartition(")")[2].split()[1]
    return [one for one, parent in parents.items() if parents.get(parent) == str(os.getpid())]


@pytest.fixture(autouse=True)
def one_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second reader is slow to start, and nothing here is about what it reads."""
    monkeypatch.setenv("BESCHLUSSBUCH_SECOND_READER", "off")


@pytest.fixture(autouse=True)
def no_child_is_left() -> Iterator[None]:
    yield
    assert children() == []


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


def test_hostile_files_end_in_quarantine_with_a_reason_and_the_batch_goes_on(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    number = hostile.make(source)
    (source / "zz-good.txt").write_text(MEMO, "utf-8")
    before = {path: path.lstat().st_mtime_ns for path in source.iterdir()}
    go(source, out, Plan(brake=False), jobs=2, page_seconds=1, memo_seconds=10)
    found = rows(out)
    assert {row["state"] for row in found.values()} == {"done", "quarantined"}
    assert len(found) >= 90
    assert number >= 90
    assert found["zz-good.txt"]["state"] == "done"
    bad = {name: row for name, row in found.items() if row["state"] == "quarantined"}
    assert len(bad) >= 60
    assert "a page took longer than 1 s to open" in bad["jpeg-endless-scans.jpg"]["error"]
    assert [name for name, row in bad.items() if row["code"] == 15] == []
    for name, row in bad.items():
        note = json.loads((out / "quarantine" / f"{name}.json").read_bytes())
        assert note["code"] == row["code"]
        assert "\n" not in note["error"].removeprefix(str(note["file"]))
        assert note["retry"].startswith("beschlussbuch retry ")
    assert {path: path.lstat().st_mtime_ns for path in source.iterdir()} == before
    assert not Path("owned").exists()


FAULTS: Mapping[str, tuple[str, int, str]] = {
    "hang": ("sleep 600", 7, "longer than"),
    "crash": ("kill -SEGV $$", 7, "failed"),
    "killed": ("kill -KILL $$", 7, "failed"),
    "kills its caller": ("kill -KILL $PPID", 7, "SIGKILL"),
    "memory": ("exec {python} -c 'x = bytearray(4 * 2**30)'", 7, "failed"),
    "bad UTF-8": (r"printf '\377\376\200' >&2; exit 1", 7, "failed"),
}
"""What an engine may do: a script in its place, the exit code, a word of the reason."""


@pytest.mark.parametrize("fault", FAULTS)
def test_an_engine_that_fails_takes_no_other_memo_with_it(
    fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script, code, reason = FAULTS[fault]
    real, bin_folder = shutil.which("tesseract"), tmp_path / "bin"
    bin_folder.mkdir()
    engine = bin_folder / "tesseract"
    tells = f'case "$*" in *--version*|*--list-langs*) exec {real} "$@";; esac'
    engine.write_text(f"#!/bin/sh\n{tells}\n{script.format(python=sys.executable)}\n", "utf-8")
    engine.chmod(engine.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{bin_folder}{os.pathsep}{os.environ['PATH']}")
    source, out = memos(tmp_path / "in", 2), tmp_path / "out"
    shutil.copy(SAMPLES / "bibliothek.tif", source)
    go(source, out, engine="tesseract", page_seconds=1 if fault == "hang" else 60)
    row = rows(out).pop("bibliothek.tif")
    assert (row["state"], row["code"]) == ("quarantined", code)
    assert reason in row["error"]
    assert sorted(states(out).values()) == ["done", "done", "quarantined"]


def test_texts_whose_reader_is_killed_over_a_handful_are_read_one_by_one(tmp_path: Path) -> None:
    source, out, killed = memos(tmp_path / "in", 16), tmp_path / "out", list[str]()
    for memo in source.rglob("*.txt"):
        memo.write_text(memo.read_text("utf-8") + MEMO * 4, "utf-8")  # long enough to be caught at it

    def kill() -> None:
        wait_for(lambda: next(out.rglob(".*.part"), None) is not None)
        killed.extend(children())
        os.kill(int(killed[0]), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    go(source, out)
    killer.join()
    assert len(killed) == 1
    assert {(row["state"], row["attempts"]) for row in rows(out).values()} == {("done", 1)}
    assert list(out.rglob(".*.part")) == []
    go(source, tmp_path / "calm")
    assert written(out) == written(tmp_path / "calm")


def test_a_record_that_cannot_be_put_in_its_place_takes_no_other_of_its_handful_with_it(tmp_path: Path) -> None:
    source, out = memos(tmp_path / "in", 4), tmp_path / "out"
    (out / "000" / "memo-0002.txt.json").mkdir(parents=True)
    go(source, out)
    found = rows(out)
    assert [name for name, row in found.items() if row["state"] != "done"] == ["000/memo-0002.txt"]
    assert "memo-0002.txt.json: cannot be written (Is a directory)" in found["000/memo-0002.txt"]["error"]
    assert list(out.rglob(".*.part")) == []


def test_a_memo_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.batch.isolation.GRACE_SECONDS", 0.0)
    source = tmp_path / "in"
    source.mkdir()
    shutil.copy(SAMPLES / "schulhof.pdf", source)
    began = time.monotonic()
    go(source, tmp_path / "out", memo_seconds=1)
    assert time.monotonic() - began < 120
    assert "longer than 1 s" in rows(tmp_path / "out")["schulhof.pdf"]["error"]


def test_retry_reads_what_was_in_quarantine_and_forgets_the_note(tmp_path: Path) -> None:
    source, out = memos(tmp_path / "in", 1), tmp_path / "out"
    broken = source / "broken.pdf"
    broken.write_bytes(b"")
    go(source, out)
    assert (out / "quarantine" / "broken.pdf.json").exists()
    shutil.copy(SAMPLES / "ortschaft.pdf", broken)
    assert read_now(go(tmp_path / "in" / "000", out, Plan(retry=("broken.pdf",)))) == {"broken.pdf"}
    assert not (out / "quarantine" / "broken.pdf.json").exists()
    with pytest.raises(ArgumentError, match=r"memo\.txt"):
        go(source, out, Plan(retry=("memo.txt",)))


def test_the_brake_stops_a_batch_of_which_most_fails(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    for i in range(80):
        (source / f"{i}.pdf").write_bytes(b"%PDF-1.4 broken" + bytes([i]))
    tally = run(find([source]), out, Settings(jobs=2))
    assert tally.stopped
    assert "of the first" in str(tally.stopped)
    assert list(states(out).values()).count("waiting") >= 40


def test_a_missing_language_stops_the_batch_and_blames_no_scan(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    shutil.copy(SAMPLES / "bibliothek.tif", source)
    tally = run(find([source]), out, Settings(jobs=1, language="xyz"))
    assert tally.code == 3
    assert tally.stopped is not None
    assert "xyz" in str(tally.stopped)
    assert states(out) == {"bibliothek.tif": "waiting"}


def test_two_batches_do_not_write_to_one_folder(tmp_path: Path) -> None:
    import fcntl

    (tmp_path / "out").mkdir()
    with (tmp_path / "out" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(PathError, match="another batch"):
            run((), tmp_path / "out", Settings())


def test_killed_at_any_moment_it_ends_as_if_nothing_had_happened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = memos(tmp_path / "in", 50)
    (source / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    drawn().save(source / "scan.tif", dpi=(150, 150))
    calm, wild, temporary = tmp_path / "calm", tmp_path / "wild", tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    go(source, calm)
    dice = random.Random(6)  # noqa: S311 - moments, not secrets
    times = int(os.environ.get("KILLS", "3"))
    for _ in range(times):
        with subprocess.Popen(
            [*CLI, "ingest", str(source), "--out", str(wild)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as batch:
            time.sleep(dice.uniform(1.0, 3.0))
            batch.kill()
    last = subprocess.run([*CLI, "ingest", str(source), "--out", str(wild)], check=False, capture_output=True)
    assert last.returncode == 20
    assert list(temporary.iterdir()) == []
    moved = {name: data.replace(b"/wild", b"/calm") for name, data in written(wild).items()}
    assert moved == {name: data.replace(b" wild", b" calm") for name, data in written(calm).items()}
    assert states(wild) == states(calm)


def test_ctrl_c_ends_within_seconds_with_130_and_the_next_run_goes_on(tmp_path: Path) -> None:
    source, out = memos(tmp_path / "in", 2), tmp_path / "out"
    shutil.copy(SAMPLES / "bibliothek.tif", source)
    with subprocess.Popen([*CLI, "ingest", str(source), "--out", str(out)], stderr=subprocess.PIPE) as batch:
        wait_for(lambda: "running" in states(out).values())
        batch.send_signal(signal.SIGINT)
        told = batch.communicate(timeout=60)[1]
        assert batch.returncode == 130, told.decode()
    assert "running" not in states(out).values()
    assert "waiting" in states(out).values(), "what was being read is not read to its end first"
    go(source, out)
    assert set(states(out).values()) == {"done"}


@pytest.mark.parametrize("behind", ["BEGIN IMMEDIATE", "the block", "COMMIT"])
def test_ctrl_c_at_either_end_of_a_transaction_leaves_nothing_half_done(tmp_path: Path, behind: str) -> None:
    """Where Ctrl-C comes behind the block, its end is not reached."""

    class Interrupted:
        """The manifest's connection; Ctrl-C comes once, as soon as that was done."""

        def __init__(self, connection: sqlite3.Connection) -> None:
            self.connection, self.calm = connection, False

        def execute(self, sql: str, *values: object) -> object:
            done = self.connection.execute(sql, *values)
            if sql == behind and not self.calm:
                self.calm = True
                raise KeyboardInterrupt
            return done

        def __getattr__(self, name: str) -> object:
            return getattr(self.connection, name)

    with Manifest(tmp_path) as book:
        book.register([(Path("a.txt"), "a.txt", tmp_path.stat())])
        (item,) = book.waiting(1)
        book.start(item, "9f2c")
        book._book = Interrupted(book._book)  # type: ignore[assignment]
        block = book.together()
        with suppress(KeyboardInterrupt):
            block.__enter__()
            book.finish(item, memos=1)
            if behind == "COMMIT":
                block.__exit__(None, None, None)
        book.put_back_all()
        with book.together():
            pass
    assert states(tmp_path) == {"a.txt": "done" if behind == "COMMIT" else "waiting"}


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
