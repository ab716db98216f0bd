"""Children that read are forked from a process that has loaded the readers: they have what a new program would have."""

import os
import re
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

SAMPLE = Path(__file__).parent.parent.parent / "samples" / "sozialtreff.txt"

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


FAULTS = """
import resource
import numpy
from pipeline.batch.worker import keep_freed_memory
keep_freed_memory()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(10):
    pictures = [numpy.ones(2**23, numpy.uint8) for _ in range(6)]
    del pictures
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def test_a_childs_freed_memory_is_there_for_the_next_page() -> None:
    done = subprocess.run([sys.executable, "-c", FAULTS], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 2 * 6 * 2**23 / 4096, "the kernel gave every picture new memory"


FORKED = """
import sys
from pathlib import Path
from pipeline.batch import isolation, nursery
from pipeline.batch.isolation import Task
from pipeline.settings import Settings
nursery.begin()
(home,) = nursery._nurseries.values()
settings = Settings().model_dump_json()
nursery.get_ready(settings, pictures=False)
def parent(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
child = isolation._child(Task(sys.argv[1], "unused", settings))
print("forked:", type(home.process).__name__, parent(child.process.pid) == home.process.pid)
home.process.kill()
print("gone:", child.process.wait(30), home.process.wait(30))
other = isolation._child(Task(sys.argv[1], "unused", settings))
print("another:", type(next(iter(nursery._nurseries.values())).process).__name__, other.process.poll())
nursery.begin()
import numpy
nursery._nurseries.clear()
nursery.begin()
print("with numpy:", len(nursery._nurseries))
"""


def test_a_command_forks_its_nursery_off_itself_and_another_is_started_where_that_is_gone() -> None:
    done = subprocess.run([sys.executable, "-c", FORKED, SAMPLE], capture_output=True, text=True, check=False)
    told = ["forked: Forked True", "gone: -9 -9", "another: Popen None", "with numpy: 0"]
    assert done.stdout.splitlines() == told, done.stderr


def test_the_models_of_tesseract_are_loaded_once_for_all_children(tmp_path: Path) -> None:
    """A child of a nursery forks its Tesseract, whose own limit of memory doesn't count what its parent has."""
    pytest.importorskip("tesserocr")
    task = Task(str(SAMPLE.with_name("brunnen.jpg")), str(tmp_path / "brunnen"), Settings().model_dump_json())
    assert read_isolated(task)["ok"]
    child = isolation._local.child
    try:
        (tesseract,) = Path(f"/proc/{child.process.pid}/task/{child.process.pid}/children").read_text("ascii").split()
        own, parents = (Path(f"/proc/{pid}/cmdline").read_bytes() for pid in (tesseract, child.process.pid))
        assert own == parents, "it is no program of its own"
        assert "tesserocr" in Path(f"/proc/{child.process.pid}/maps").read_text("utf-8")
        limits = [Path(f"/proc/{pid}/limits").read_text("ascii") for pid in (tesseract, child.process.pid)]
        mine, its = (int(re.search(r"Max address space +(\d+)", text)[1]) for text in limits)  # type: ignore[index]
        assert mine > its + 100 * 2**20
        assert str(Path(f"/proc/{tesseract}/fd/2").readlink()) == os.devnull
        assert len(list(Path(f"/proc/{tesseract}/fd").iterdir())) <= 5, "it holds no other file of its parent's open"
    finally:
        isolation._end(child)
    until = time.monotonic() + 60
    while alive(Path("/proc", tesseract)) and time.monotonic() < until:
        time.sleep(0.02)
    assert not alive(Path("/proc", tesseract))
