"""A batch on a disk that runs full: a real file system of three megabytes, in a mount namespace of its own."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from batch.batches import go, memos, states, written

BALLAST = {"2500k": 2500, "2750k": 2750}
"""How much lies on the disk before a batch comes, in kilobytes."""

PROGRAM = """
import os, shutil, subprocess, sys
from pathlib import Path
from pipeline.cli import main

def ingest(out, told):
    sys.stdout.flush(), sys.stderr.flush()
    with told.open("w") as file:
        for stream in (1, 2):
            os.dup2(file.fileno(), stream)
    try:
        main(["ingest", "in", "--out", str(out)])
    except SystemExit as end:
        return end.code

for name, kilobytes in {ballast!r}.items():
    place, disk = Path(name), Path(name) / "disk"
    disk.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3000k", "none", disk], check=True)
    (disk / "ballast").write_bytes(bytes(kilobytes * 1024))
    codes = [ingest(disk / "out", place / "told")]
    shutil.copytree(disk / "out", place / "broken")
    (disk / "ballast").unlink()
    codes.append(ingest(disk / "out", place / "more"))
    shutil.copytree(disk / "out", place / "mended")
    (place / "codes").write_text(repr(codes))
"""

ALONE = ("unshare", "--mount", *(() if os.geteuid() == 0 else ("--map-root-user",)))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a batch writes that has room enough."""
    folder = tmp_path_factory.mktemp("calm")
    go(memos(folder / "in", 50), folder / "out")
    return written(folder / "out")


@pytest.fixture(scope="module")
def disks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What was told, written and left on each disk; one program fills them in turn."""
    if subprocess.run([*ALONE, "true"], check=False, capture_output=True).returncode != 0:
        pytest.skip("this machine lets nobody mount a file system")
    folder = tmp_path_factory.mktemp("disks")
    memos(folder / "in", 50)
    subprocess.run(
        [*ALONE, sys.executable, "-c", PROGRAM.format(ballast=BALLAST)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(Path.cwd()), "BESCHLUSSBUCH_JOBS": "1"},
        check=True,
    )
    return folder


@pytest.mark.parametrize("ballast", BALLAST)
def test_a_full_disk_stops_the_batch_and_the_same_command_goes_on_when_there_is_room(
    ballast: str, whole: dict[str, bytes], disks: Path
) -> None:
    disk = disks / ballast
    assert (disk / "codes").read_text() == "[5, 0]"
    last = (disk / "told").read_text().splitlines()[-1]
    assert last.startswith("beschlussbuch: ")
    assert "full" in last or "No space left" in last
    assert "space" in last or "make room" in last
    for name, data in written(disk / "broken").items():
        assert json.loads(data if name.endswith(".json") else gzip.decompress(data))
        assert data == whole[name]
    assert written(disk / "mended") == whole
    assert set(states(disk / "mended").values()) == {"done"}
