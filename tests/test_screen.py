"""Outputs that take nothing more: a full disk, a pipe whose reader has gone, a screen with few letters."""

import contextlib
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

MEMO = Path(__file__).parent / "cases" / "memo.txt"
FULL = Path("/dev/full")
COMMAND = (sys.executable, "-m", "pipeline.cli")


def scans(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        text = MEMO.read_text("utf-8").replace("V0712", f"V{4000 + number}")
        (folder / f"{number:02}.txt").write_text(text, "utf-8")
    return folder


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", [("text", str(MEMO)), ("ingest", str(MEMO)), ("schema",), ("--help",)])
def test_what_was_asked_for_and_cannot_be_written_is_a_line_and_a_code(words: tuple[str, ...]) -> None:
    with FULL.open("w") as full:
        done = subprocess.run([*COMMAND, *words], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 5
    assert done.stderr.replace("\n", "") == (
        "beschlussbuch: the output cannot be written (No space left on device); make room there, or send it elsewhere"
    )


def test_a_reader_that_has_gone_is_no_error() -> None:
    done = subprocess.run(
        [
            "/bin/bash",
            "-c",
            f"{sys.executable} -m pipeline.cli schema | head -c 1; echo ${{PIPESTATUS[0]}}",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("{0\n", "")


WITHOUT_SCREEN = r"""
import json, os, sys
from pipeline.cli import main

def gone():
    reader, writer = os.pipe()
    os.close(reader)
    return writer

told = os.dup(2)
for into, log in json.loads(sys.argv[1]):
    end = os.open("/dev/full", os.O_WRONLY) if into == "full" else gone()
    for stream in (1, 2) if into == "both gone" else (1,):
        os.dup2(end, stream)
    sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)
    code = None
    try:
        main(["ingest", "in", "--out", f"{into}-{log}", "--log", log])
    except SystemExit as ended:
        code = ended.code
    os.dup2(told, 2)
    os.write(told, f"{into}, {log}: {code}\n".encode())
"""


def test_a_batch_goes_on_without_a_screen(tmp_path: Path) -> None:
    """Output, or all that is said, goes to a full disk or to a reader that has gone; one program does it in turn."""
    scans(tmp_path / "in", 5)
    ways = [(into, log) for into in ("gone", "both gone", "full") for log in ("text", "json")]
    command = [sys.executable, "-c", WITHOUT_SCREEN, json.dumps(ways)]
    done = subprocess.run(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, check=False)
    for into, log in ways:
        assert f"{into}, {log}: 0\n" in done.stderr
        assert len(list((tmp_path / f"{into}-{log}").glob("*.txt.json"))) == 5
    assert "Traceback" not in done.stderr


def test_a_narrow_screen_costs_no_letter_and_no_command() -> None:
    env = {**os.environ, "PYTHONIOENCODING": "iso8859-1", "PYTHONUTF8": "0"}
    done = subprocess.run([*COMMAND, "text", str(MEMO)], env=env, capture_output=True, check=False)
    assert done.returncode == 0
    assert "„Der Oberbürgermeister" in done.stdout.decode("utf-8")


def test_no_line_is_glued_to_the_progress_bar(tmp_path: Path) -> None:
    folder, shown = scans(tmp_path / "in", 12), b""
    (folder / "empty.pdf").touch()
    screen, terminal = pty.openpty()
    command = [*COMMAND, "ingest", str(folder), "--out", str(tmp_path / "out")]
    env = {**os.environ, "COLUMNS": "80", "TERM": "xterm"}
    with subprocess.Popen(command, stdout=terminal, stderr=terminal, env=env) as running:
        os.close(terminal)
        with contextlib.suppress(OSError):  # the terminal's end
            while piece := os.read(screen, 65536):
                shown += piece
    os.close(screen)
    assert running.returncode == 20
    assert "━".encode() in shown
    ends = [line.rsplit("\x1b[2K", 1)[-1] for line in shown.decode().splitlines()]
    lines = [re.sub(r"\x1b\[[?\d;]*[A-Za-z]", "", line) for line in ends]
    names = [f"{number:02}.txt  " for number in range(12)]
    assert sorted(line[:8] for line in lines if ".txt  " in line) == names
    assert [line for line in lines if "empty.pdf" in line and not line.startswith("empty.pdf: ")] == []
    assert "━" not in "".join(line for line in lines if ".txt" in line or "quarantine" in line)
