"""Every command of the README works as it is pasted, one after the other, after the README's own set-up.

They run in a folder that holds what a clone holds for them, samples and dictionaries. Two things stand for what only
the reader has: a bucket (a server on loopback plays S3) and a receiver of messages (one that this test starts).
"""

import contextlib
import http.server
import io
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from bucket import Bucket, connect_anew, environment, server
from loopback import free_port, wait_until_it_answers
from PIL import Image

from pipeline.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
BEGINNINGS = ("beschlussbuch ", "curl ", "mkdir ")
GOES_ON = {"serve", "desk", "watch"}
NAMED_SAMPLES = sorted(set(re.findall(r"samples/([a-z]+\.[a-z]+)", README)))


def commands() -> list[str]:
    """The lines of the README's code blocks that call something, their comments left out."""
    blocks = re.findall(r"^```[a-z]*\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    lines = [line.partition("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith(BEGINNINGS)]


def test_every_make_task_of_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", README, re.MULTILINE))
    assert {"run", "test", "desk", "install"} <= named
    assert [name for name in sorted(named) if not re.search(rf"^{name}:", makefile, re.MULTILINE)] == []


@pytest.fixture
def receiver() -> Iterator[str]:
    """The address of a system that takes every message."""

    class Taken(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing on the tests' screen."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Taken)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook"
    server.shutdown()
    server.server_close()


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A bucket named `bucket` with one scan below in/."""
    with server() as address:
        for name, value in environment(address).items():
            monkeypatch.setenv(name, value)
        Bucket(address, "bucket").put("in/memo.txt", (ROOT / "samples" / "sozialtreff.txt").read_bytes())
        yield


def shorten(sample: Path, copy: Path) -> None:
    """A sample, of the scans the beginning alone: they are read a dozen times here, and whole elsewhere."""
    if sample.suffix == ".png":
        with Image.open(sample) as page:
            page.crop((0, 0, page.width, page.height // 2)).save(copy, dpi=page.info["dpi"])
    elif sample.suffix == ".pdf":
        with pikepdf.open(sample) as document:
            del document.pages[1:]
            left, bottom, right, top = map(float, document.pages[0].mediabox)
            document.pages[0].mediabox = [left, (bottom + top) / 2, right, top]
            document.save(copy)
    else:
        shutil.copy(sample, copy)


@pytest.mark.usefixtures("bucket")
def test_every_command_works_as_pasted(tmp_path: Path, receiver: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "corrections", tmp_path / "corrections")
    (tmp_path / "samples").mkdir()
    for name in NAMED_SAMPLES:
        shorten(ROOT / "samples" / name, tmp_path / "samples" / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("BESCHLUSSBUCH_SECOND_READER", "off")  # slow to start, and read with elsewhere
    monkeypatch.setenv("BROWSER", "true")  # the command `true`: no browser opens
    monkeypatch.setenv("BESCHLUSSBUCH_WEBHOOK_SECRET", "a secret that is long enough")
    own, port = f"127.0.0.1:{free_port()}", ""
    todo = commands()
    assert len(todo) > 30
    failed = []
    for at, line in enumerate(todo):
        here = line.replace("127.0.0.1:8321", own).replace("https://example.org/hook", receiver)
        port = own.rpartition(":")[2]
        if line.split()[1] in GOES_ON:
            following = [one.replace("127.0.0.1:8321", own) for one in todo[at + 1 :]]
            beside = [one for one in following[:1] if one.startswith("curl ")]
            failed += goes_on(here, tmp_path, port, beside)
        elif not line.startswith("curl "):
            failed += ends(here, tmp_path)
    assert not failed, "\n".join(failed)


def ends(line: str, folder: Path) -> list[str]:
    """Run a command that ends, our own in this process; what it said where it failed."""
    line, _, target = line.partition(" > ")
    words = shlex.split(line)
    if words[0] != "beschlussbuch":
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
        return [f"{line}: exit {done.returncode}\n{done.stderr}"] if done.returncode else []
    said, wrong = io.StringIO(), io.StringIO()
    connect_anew()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(wrong), pytest.raises(SystemExit) as end:
        main(words[1:])
    if target:
        (folder / target).write_text(said.getvalue(), "utf-8")
    return [f"{line}: exit {end.value.code}\n{wrong.getvalue()}"] if end.value.code else []


def goes_on(line: str, folder: Path, port: str, beside: list[str]) -> list[str]:
    """Start a command that goes on, run beside it what the README shows below it, and end it with Ctrl-C."""
    words = shlex.split(line) + (["--port", port] if "watch" not in line.split()[1] else [])
    with subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            if words[1] == "watch":
                time.sleep(4)
            else:
                wait_until_it_answers(f"http://127.0.0.1:{port}/api/v1/schema", process)
            failed = [one for other in beside for one in ends(f"{other} --silent --show-error --fail", folder)]
        finally:
            process.send_signal(signal.SIGINT)
        try:
            said, _ = process.communicate(timeout=120)
        except subprocess.TimeoutExpired:
            process.kill()
            return [f"{line}: Ctrl-C did not end it"]
    if process.returncode not in (0, 130) or "Traceback" in said:
        failed.append(f"{line}: exit {process.returncode}\n{said[-2000:]}")
    return failed
