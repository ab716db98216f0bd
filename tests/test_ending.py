"""What a child of a batch had started ends with it, whatever group it went into."""

import os
import subprocess
import time
from pathlib import Path
from typing import IO

import psutil
import pytest

from pipeline.batch import workroom
from pipeline.batch.isolation import end_group


def gone(pid: int) -> bool:
    """Whether the process ends within some seconds."""
    for _ in range(100):
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


def started(script: str, environment: dict[str, str]) -> tuple[subprocess.Popen[bytes], int]:
    """A shell in a session of its own, and the process that it has started in another one and tells of."""
    child = subprocess.Popen(
        ["sh", "-c", script], env=environment, stdout=subprocess.PIPE, start_new_session=True, stderr=subprocess.DEVNULL
    )
    assert child.stdout is not None
    return child, int(child.stdout.readline())


def test_a_child_ends_with_what_it_started_in_a_session_of_its_own() -> None:
    child, inner = started("setsid sh -c 'echo $$; exec sleep 60' & wait", dict(os.environ))
    with child:
        end_group(child.pid)
        assert gone(inner)


def test_what_nothing_leads_to_is_found_by_its_temporary_folder(tmp_path: Path) -> None:
    script = "setsid sh -c 'echo $$; exec sleep 60' & exit 0"
    child, inner = started(script, {**os.environ, "TMPDIR": str(tmp_path)})
    child.wait()
    end_group(child.pid)
    assert psutil.pid_exists(inner), "its parent is gone, and its group is another"
    workroom._end_strays(tmp_path)
    assert gone(inner)
    child.communicate()


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("made", [("lock",), ("lock", "folder"), ("lock", "folder", "stderr")])
def test_what_a_run_left_that_was_killed_between_two_steps_is_swept_away(
    made: tuple[str, ...], temporary: Path
) -> None:
    room = workroom.taken()
    (room.folder / "stderr").write_bytes(b"last words" if "stderr" in made else b"")
    if "stderr" not in made:
        (room.folder / "stderr").unlink()
    if "folder" not in made:
        room.folder.rmdir()
    workroom.sweep()
    assert len(list(temporary.iterdir())) == min(len(made), 2), "it is in use"
    room.lock.close()  # as the kernel does with the open files of a process that was killed
    other = workroom.taken()
    assert sorted(temporary.iterdir()) == [other.folder, Path(f"{other.folder}.lock")]
    other.clear()
    assert list(temporary.iterdir()) == []


def test_what_cannot_be_removed_yet_is_found_by_the_next_sweep(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = workroom.taken()
    with monkeypatch.context() as held_up:
        held_up.setattr("shutil.rmtree", lambda *_, **__: None)
        room.clear()
    assert sorted(temporary.iterdir()) == [room.folder, Path(f"{room.folder}.lock")]
    workroom.sweep()
    assert list(temporary.iterdir()) == []


def test_a_room_that_a_sweep_took_away_before_its_lock_was_held_is_not_given(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, swept = workroom.fcntl.flock, list[int]()

    def late(file: IO[bytes], how: int) -> None:
        if not swept:
            swept.append(how)
            workroom.sweep()
        lock(file, how)

    monkeypatch.setattr("pipeline.batch.workroom.fcntl.flock", late)
    room = workroom.taken()
    assert swept
    assert sorted(temporary.iterdir()) == [room.folder, Path(f"{room.folder}.lock")]
    room.clear()
