"""What a child of a batch had started ends with it, whatever group it went into."""

import os
import subprocess
import time
from pathlib import Path

import psutil

from pipeline.batch.isolation import _end_strays, end_group


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
    _end_strays(tmp_path)
    assert gone(inner)
    child.communicate()
