"""Scans and records at URLs, on a real S3 server on loopback."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from bucket import Bucket, connect_anew, environment, server
from papers import written_pdf

from batch.batches import CLI, MEMO, SAMPLES, go, memos, states, wait_for, written
from pipeline.batch.inputs import SUMMARY
from pipeline.batch.manifest import FILE
from pipeline.batch.remote import Outbox, state_folder
from pipeline.batch.summary import Summary
from pipeline.batch.watch import watch
from pipeline.cli import main
from pipeline.settings import Settings

NOTHING = ("AWS_REGION", "us-east-1")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The server's address."""
    with server() as address:
        yield address


@pytest.fixture
def bucket(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Bucket:
    settings = {
        **environment(address),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "BESCHLUSSBUCH_JOBS": "1",
        "BESCHLUSSBUCH_SECOND_READER": "off",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return Bucket(address, f"archive-{abs(hash(request.node.name)) % 10**9}")


def fill(bucket: Bucket, folder: Path) -> None:
    for path in folder.rglob("*.*"):
        bucket.put(f"in/{path.relative_to(folder)}", path.read_bytes())


class Told(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def read(self) -> set[str]:
        """The scans that a run with ``--log json`` read."""
        events = [json.loads(line) for line in self.out.splitlines()]
        return {event["name"] for event in events if event.get("state") == "done"}


Command = Callable[..., Told]


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str]) -> Command:
    """The command line, in this process, with a connection of its own."""

    def typed(*words: str) -> Told:
        capfd.readouterr()
        connect_anew()
        with pytest.raises(SystemExit) as end:
            main(list(words))
        return Told(int(end.value.code or 0), *capfd.readouterr())

    return typed


def both(bucket: Bucket) -> list[str]:
    return ["ingest", f"s3://{bucket.name}/in", "--out", f"s3://{bucket.name}/out", "--log", "json"]


def test_from_a_bucket_into_a_bucket_as_from_folder_to_folder(bucket: Bucket, command: Command, tmp_path: Path) -> None:
    source = memos(tmp_path / "in", 5)
    written_pdf(source / "fax #2 100%.pdf", [MEMO.splitlines()[:40]])  # digital: a picture would be read for seconds
    (source / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    (source / "copy.txt").write_bytes((source / "000" / "memo-0003.txt").read_bytes())
    fill(bucket, source)
    before = bucket.all("in/")
    told = command(*both(bucket))
    assert told.code == 20, told.err
    go(source, tmp_path / "out")
    there, here = bucket.all("out/"), written(tmp_path / "out")
    assert there.pop(FILE).startswith(b"SQLite format 3")
    note = json.loads(there.pop("quarantine/broken.pdf.json"))
    summary = Summary.model_validate_json(there.pop(SUMMARY))
    assert summary.records == len([name for name in there if name.endswith(".json")])
    assert json.loads(here.pop("quarantine/broken.pdf.json"))["code"] == note["code"]
    assert note["error"].startswith(f"s3://{bucket.name}/in/broken.pdf: ")
    assert note["retry"] == f"beschlussbuch retry s3://{bucket.name}/out broken.pdf"
    assert there == here
    assert bucket.all("in/") == before
    assert [path.name for path in (tmp_path / "state").rglob("*") if path.suffix in {".pdf", ".gz", ".part"}] == []

    one = command("ingest", f"s3://{bucket.name}/in/copy.txt")
    assert json.loads(one.out)["source"]["file"] == "copy.txt"
    bucket.put("in/broken.pdf", (SAMPLES / "ortschaft.pdf").read_bytes())
    assert command(*note["retry"].split()[1:]).code == 0
    assert not [key for key in bucket.all("out/") if key.startswith("quarantine")]
    assert "broken.pdf.json" in bucket.all("out/")


def test_another_machine_goes_on_where_this_one_ended(
    bucket: Bucket, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(bucket, memos(tmp_path / "in", 3))
    assert len(command(*both(bucket)).read) == 3
    bucket.put("in/new.txt", MEMO.encode())
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "elsewhere"))
    assert command(*both(bucket)).read == {"new.txt"}
    bucket.put("in/newer.txt", MEMO.replace("VO951/16", "V0001/17").encode())
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert command(*both(bucket)).read == {"newer.txt"}
    assert len(command(*both(bucket), "--reparse").read) == 5
    assert command(*both(bucket), "--state", str(tmp_path / "named")).read == set()


def test_killed_it_goes_on_with_the_same_command(bucket: Bucket, command: Command, tmp_path: Path) -> None:
    source = memos(tmp_path / "in", 48)  # more than are read before the kill arrives, however busy the machine
    fill(bucket, source)
    url = f"s3://{bucket.name}/out"
    with subprocess.Popen([*CLI, "ingest", f"s3://{bucket.name}/in", "--out", url], stdout=subprocess.DEVNULL) as batch:
        wait_for(lambda: "done" in states(state_folder(url)).values())
        batch.kill()
    rest = command(*both(bucket)).read
    assert 0 < len(rest) < 48
    go(source, tmp_path / "out")
    there = bucket.all("out/")
    del there[FILE], there[SUMMARY]
    assert there == written(tmp_path / "out")


def test_watch_puts_records_into_a_bucket(bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.batch.watch.POLL_SECONDS", 0.0)
    memos(tmp_path / "inbox", 1)
    connect_anew()
    outbox = Outbox(f"s3://{bucket.name}/out", tmp_path / "state")
    rounds = watch(tmp_path / "inbox", outbox.state, Settings(jobs=1), settle_seconds=0, rounds=range(2), outbox=outbox)
    assert [tally.done for tally in rounds] == [1]
    assert {FILE, SUMMARY, "000/memo-0000.txt.json", "000/memo-0000.txt.pages.json.gz"} == set(bucket.all("out/"))


@pytest.mark.parametrize(
    ("source", "target", "changed", "code", "words"),
    [
        ("s3://nobodys-bucket/in", "s3://nobodys-bucket/out", NOTHING, 5, "no such bucket"),
        ("samples/sozialtreff.txt", "s3://nobodys-bucket/out", NOTHING, 5, "no such bucket"),
        ("s3://{name}/nothing", "s3://{name}/out", NOTHING, 5, "no such bucket, folder or file"),
        ("s3://{name}/in", "", ("AWS_ACCESS_KEY_ID", ""), 5, "set AWS_ACCESS_KEY_ID"),
        ("s3://{name}/in", "", ("AWS_ENDPOINT_URL", "http://127.0.0.1:9"), 5, "cannot be reached"),
        ("nfs3://host/in", "", NOTHING, 1, "no kind of address"),
    ],
)
def test_what_cannot_be_opened_is_said_with_its_remedy(
    source: str,
    target: str,
    changed: tuple[str, str],
    code: int,
    words: str,
    bucket: Bucket,
    command: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bucket.put("in/memo.txt", MEMO.encode())
    monkeypatch.setenv(*changed)
    out = target.format(name=bucket.name) if target else str(tmp_path / "out")
    told = command("ingest", source.format(name=bucket.name), "--out", out)
    assert (told.code, words in told.err, "Traceback" in told.err) == (code, True, False), told.err


def test_without_the_extra_the_command_that_installs_it_is_named(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    told = command("ingest", "s3://bucket/in", "--out", "out")
    assert told.code == 3
    assert "pip install 'beschlussbuch[s3]'" in told.err


def test_a_state_folder_is_for_urls_alone(command: Command, tmp_path: Path) -> None:
    told = command("ingest", str(SAMPLES), "--out", str(tmp_path), "--state", str(tmp_path / "state"))
    assert (told.code, "--state" in told.err) == (1, True)
