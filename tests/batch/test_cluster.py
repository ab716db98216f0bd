"""The batch on a real Dask cluster: a scheduler and two workers, one of which is killed while it reads."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from papers import written_pdf

from batch.batches import CLI, MEMO, go, memos, states, wait_for, written

WORKER = ("worker", "--nthreads", "1", "--no-dashboard", "--no-nanny", "--death-timeout", "20")


@pytest.fixture(autouse=True)
def one_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BESCHLUSSBUCH_SECOND_READER", "off")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The scheduler's address and its two workers."""
    note = tmp_path / "scheduler.json"
    dask = (sys.executable, "-m", "dask")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    here = {"env": os.environ | {"PYTHONPATH": str(Path.cwd())}}
    processes = [
        subprocess.Popen(
            [*dask, "scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(note)], **quiet, **here
        )
    ]
    wait_for(note.exists)
    address = json.loads(note.read_text("utf-8"))["address"]
    workers = [subprocess.Popen([*dask, WORKER[0], address, *WORKER[1:]], **quiet, **here) for _ in range(2)]
    yield address, workers
    for process in processes + workers:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_a_cluster_that_loses_a_worker_gives_the_same_records(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, workers = cluster
    source, alone, spread = memos(tmp_path / "in", 20), tmp_path / "alone", tmp_path / "spread"
    written_pdf(source / "fax.pdf", [MEMO.splitlines()[:40]])  # digital: a picture would be read for seconds, thrice
    go(source, alone)
    command = [*CLI, "ingest", str(source), "--out", str(spread)]
    with subprocess.Popen([*command, "--scheduler", address], stdout=subprocess.DEVNULL) as batch:
        wait_for(lambda: "done" in states(spread).values())
        workers[0].kill()
        assert batch.wait(timeout=90) == 0
    assert set(states(spread).values()) == {"done"}
    assert written(spread) == written(alone)


def test_a_cluster_that_is_not_there_is_named(tmp_path: Path) -> None:
    command = [*CLI, "ingest", "samples/brunnen.jpg", "--out", str(tmp_path), "--scheduler", "tcp://127.0.0.1:9"]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "tcp://127.0.0.1:9: no Dask scheduler answers" in ended.stderr
    assert "Traceback" not in ended.stderr
