"""Batches over memos of our own: run here or in a process, and what is in their folders afterwards."""

import os
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from pipeline.batch import Plan, run
from pipeline.batch.inputs import SUMMARY, find
from pipeline.batch.manifest import FILE
from pipeline.settings import Settings

SAMPLES = Path(__file__).parent.parent.parent / "samples"
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
