"""Scans that cannot be read, engines that fail: one memo's failure is that memo's alone."""

import json
import os
import shutil
import signal
import stat
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import hostile
import pytest

from batch.batches import MEMO, SAMPLES, children, go, memos, read_now, rows, states, wait_for, written
from pipeline.batch import Plan, run
from pipeline.batch.inputs import find
from pipeline.errors import ArgumentError
from pipeline.settings import Settings

pytestmark = pytest.mark.usefixtures("one_reader", "no_child_is_left")


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
