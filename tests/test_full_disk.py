"""A batch on a disk that runs full: a real file system of three megabytes, in a mount namespace of its own."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_batch import go, memos, states, written

SCRIPT = """
mount -t tmpfs -o size=3000k none "$1" && head -c "$2" /dev/zero > "$1/ballast" || exit 99
"$4" -m pipeline.cli ingest "$3/in" --out "$1/out" > "$3/told" 2>&1; echo $? > "$3/code"
cp -r "$1/out" "$3/broken" && rm "$1/ballast"
"$4" -m pipeline.cli ingest "$3/in" --out "$1/out" > /dev/null 2>&1; echo $? >> "$3/code"
cp -r "$1/out" "$3/mended"
"""

ALONE = ("unshare", "--mount", *(() if os.geteuid() == 0 else ("--map-root-user",)))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a batch writes that has room enough."""
    folder = tmp_path_factory.mktemp("calm")
    go(memos(folder / "in", 50), folder / "out")
    return written(folder / "out")


@pytest.mark.skipif(
    subprocess.run([*ALONE, "true"], check=False, capture_output=True).returncode != 0,
    reason="this machine lets nobody mount a file system",
)
@pytest.mark.parametrize("ballast", ["2500k", "2750k"])
def test_a_full_disk_stops_the_batch_and_the_same_command_goes_on_when_there_is_room(
    ballast: str, whole: dict[str, bytes], tmp_path: Path
) -> None:
    memos(tmp_path / "in", 50)
    (tmp_path / "disk").mkdir()
    subprocess.run(
        [*ALONE, "sh", "-c", SCRIPT, "sh", tmp_path / "disk", ballast, tmp_path, sys.executable],
        env=os.environ | {"PYTHONPATH": str(Path.cwd()), "BESCHLUSSBUCH_JOBS": "1"},
        check=True,
    )
    assert (tmp_path / "code").read_text().split() == ["5", "0"]
    last = (tmp_path / "told").read_text().splitlines()[-1]
    assert last.startswith("beschlussbuch: ")
    assert "full" in last or "No space left" in last
    assert "space" in last or "make room" in last
    for name, data in written(tmp_path / "broken").items():
        assert json.loads(data if name.endswith(".json") else gzip.decompress(data))
        assert data == whole[name]
    assert written(tmp_path / "mended") == whole
    assert set(states(tmp_path / "mended").values()) == {"done"}
