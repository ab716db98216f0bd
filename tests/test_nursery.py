"""Children that read are forked from a process that has loaded the readers: they have what a new program would have."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.batch import isolation
from pipeline.batch.isolation import Task, read_isolated
from pipeline.settings import Settings

SAMPLE = Path(__file__).parent.parent / "samples" / "sozialtreff.txt"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each child is a program of its own")

KILLED = """
import os, signal, sys
from pathlib import Path
from pipeline.batch.nursery import born
from pipeline.settings import Settings
with open(os.devnull, "wb") as nowhere:
    child, pipe = born(Settings().model_dump_json(), nowhere, Path(sys.argv[1]))
print(child.pid, Path(f"/proc/{child.pid}/stat").read_text().rpartition(")")[2].split()[1], flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@contextmanager
def reading(folder: Path, settings: Settings | None = None) -> Iterator[isolation._Child]:
    """A child that has read a memo into a folder, ended with the block."""
    answer = read_isolated(Task(str(SAMPLE), str(folder / "memo"), (settings or Settings()).model_dump_json()))
    assert answer["ok"], answer
    child = isolation._local.child
    try:
        yield child
    finally:
        isolation._end(child)


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[1])


def test_children_are_born_of_one_nursery_each_a_process_of_its_own(tmp_path: Path) -> None:
    with reading(tmp_path) as first:
        home = parent(first.process.pid)
        assert first.process.poll() is None
    with reading(tmp_path) as second:
        assert second.process.pid != first.process.pid
        assert parent(second.process.pid) == home
        assert os.getpgid(second.process.pid) == second.process.pid
    assert (first.process.poll(), second.process.wait()) == (-signal.SIGKILL, -signal.SIGKILL)


@pytest.mark.parametrize(("name", "loaded"), [("sozialtreff.txt", False), ("brunnen.jpg", True)])
def test_readers_of_pictures_are_loaded_once_for_all_children_and_only_where_there_are_pictures(
    name: str, loaded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("rapidocr")
    monkeypatch.setenv("PYTHONHASHSEED", str(1 + loaded))  # heeded by a program that starts: another nursery
    task = Task(str(SAMPLE.with_name(name)), "unused", Settings().model_dump_json())
    child = isolation._child(task)
    try:
        maps = Path(f"/proc/{child.process.pid}/maps").read_text("utf-8")
        assert ("onnxruntime" in maps, "pdfium" in maps) == (loaded, loaded)
        assert len(list(Path(f"/proc/{parent(child.process.pid)}/task").iterdir())) == 1, "it may be forked"
    finally:
        isolation._end(child)


def test_a_child_has_the_folder_environment_and_umask_of_the_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reading(tmp_path):
        pass
    monkeypatch.chdir(tmp_path)
    before = os.umask(0o027)
    try:
        with reading(Path("."), Settings(jobs=7)) as child:  # noqa: PTH201 - the working folder is the matter
            assert Path(f"/proc/{child.process.pid}/cwd").resolve() == tmp_path
            assert "Umask:\t0027" in Path(f"/proc/{child.process.pid}/status").read_text("utf-8")
            assert (tmp_path / "memo.json").stat().st_mode & 0o777 == 0o640
    finally:
        os.umask(before)


def test_where_the_nursery_is_gone_the_next_child_has_another(tmp_path: Path) -> None:
    with reading(tmp_path) as child:
        home = parent(child.process.pid)
        os.kill(home, signal.SIGKILL)
        assert child.process.wait(30) == -signal.SIGKILL, "it has gone with it"
    with reading(tmp_path) as child:
        assert parent(child.process.pid) != home


def test_readers_that_cannot_be_loaded_are_told_in_their_own_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.exit('libgl is not there')", "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))  # heeded by a program that starts: another nursery
    answer = read_isolated(Task(str(SAMPLE), str(tmp_path / "memo"), Settings().model_dump_json()))
    assert not answer["ok"]
    assert "with code 1 (SystemExit: libgl is not there)" in str(answer["problem"])


def test_who_is_killed_leaves_neither_nursery_nor_child(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, tmp_path], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL
    left = [Path("/proc") / pid for pid in done.stdout.split()]
    assert len(left) == 2
    until = time.monotonic() + 60
    while any(map(alive, left)) and time.monotonic() < until:
        time.sleep(0.02)
    assert not any(map(alive, left))


def alive(process: Path) -> bool:
    try:
        return " Z " not in (process / "stat").read_text("utf-8")
    except OSError:
        return False


def test_no_code_of_the_working_folder_is_run(tmp_path: Path) -> None:
    """An inbox may hold a stranger's files, and many a folder is called pipeline."""
    (tmp_path / "pipeline").mkdir()
    for name in ("pipeline/__init__.py", "json.py", "psutil.py"):
        (tmp_path / name).write_text(f"open({str(tmp_path / 'run')!r}, 'a').write(__name__)\nraise SystemExit(9)\n")
    shutil.copy(SAMPLE, tmp_path / "memo.txt")
    command = [sys.executable, "-P", "-m", "pipeline.cli", "ingest", "memo.txt", "--out", "out"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "memo.txt.json").is_file()
    assert not (tmp_path / "run").exists()
