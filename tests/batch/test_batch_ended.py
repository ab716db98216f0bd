"""Whoever ends a batch, and when: nothing is lost, and the same command goes on."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest
from papers import drawn

from batch.batches import CLI, SAMPLES, Events, go, memos, states, wait_for, written
from pipeline.batch import run
from pipeline.batch.inputs import find
from pipeline.batch.manifest import Manifest
from pipeline.batch.together import Together
from pipeline.errors import PathError
from pipeline.settings import Settings

pytestmark = pytest.mark.usefixtures("one_reader", "no_child_is_left")


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


def test_a_scan_is_told_once_though_the_disk_was_full_when_it_was_entered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out, events, full = memos(tmp_path / "in", 3), tmp_path / "out", Events(), [True]
    ended = Together.__exit__

    def committed(block: Together, kind: object, *rest: object) -> None:
        entering = kind is None and "done" in states_in(block)
        if entering and full and full.pop():
            ended(block, sqlite3.OperationalError, *rest)
            raise sqlite3.OperationalError("database or disk is full")
        ended(block, kind, *rest)

    monkeypatch.setattr(Together, "__exit__", committed)
    with pytest.raises(PathError, match="disk is full"):
        run(find([source]), out, Settings(jobs=1), tell=events.append)
    run(find([source]), out, Settings(jobs=1), tell=events.append)
    told = [event["name"] for event in events if event["event"] == "scan"]
    assert sorted(told) == sorted(states(out)), "each once"


def states_in(block: Together) -> set[str]:
    return {state for (state,) in block._book.execute("SELECT DISTINCT state FROM input")}
