"""Scans and records at URLs, on a real S3 server on loopback."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer
from test_batch import CLI, MEMO, SAMPLES, go, memos, states, wait_for, written

from pipeline.batch.manifest import FILE
from pipeline.batch.remote import state_folder

SCHEMES = "import sys; sys.modules['{missing}'] = None; from pipeline.cli import main; main({args!r})"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The server's address."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


class Bucket:
    """A bucket of the server, looked at and filled past our own code."""

    def __init__(self, address: str, name: str) -> None:
        self.name = name
        self.client = boto3.client("s3", endpoint_url=address, region_name="us-east-1")
        self.client.create_bucket(Bucket=name)

    def put(self, key: str, data: bytes) -> None:
        self.client.put_object(Bucket=self.name, Key=key, Body=data)

    def all(self, prefix: str = "") -> dict[str, bytes]:
        found = self.client.list_objects_v2(Bucket=self.name, Prefix=prefix).get("Contents", [])
        return {
            one["Key"].removeprefix(prefix): self.client.get_object(Bucket=self.name, Key=one["Key"])["Body"].read()
            for one in found
        }


@pytest.fixture
def bucket(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Bucket:
    settings = {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "XDG_STATE_HOME": str(tmp_path / "state"),
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return Bucket(address, f"archive-{abs(hash(request.node.name)) % 10**9}")


def fill(bucket: Bucket, folder: Path) -> None:
    for path in folder.rglob("*.*"):
        bucket.put(f"in/{path.relative_to(folder)}", path.read_bytes())


def ingest(bucket: Bucket, *options: str) -> subprocess.CompletedProcess[str]:
    command = [*CLI, "ingest", f"s3://{bucket.name}/in", "--out", f"s3://{bucket.name}/out", "--log", "json", *options]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def read(told: subprocess.CompletedProcess[str]) -> set[str]:
    events = [json.loads(line) for line in told.stdout.splitlines()]
    return {event["name"] for event in events if event.get("state") == "done"}


def test_from_a_bucket_into_a_bucket_as_from_folder_to_folder(bucket: Bucket, tmp_path: Path) -> None:
    source = memos(tmp_path / "in", 20)
    (source / "fax #2 100%.tif").write_bytes((SAMPLES / "bibliothek.tif").read_bytes())
    (source / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    (source / "copy.txt").write_bytes((source / "000" / "memo-0003.txt").read_bytes())
    fill(bucket, source)
    before = bucket.all("in/")
    told = ingest(bucket)
    assert told.returncode == 20, told.stderr
    go(source, tmp_path / "out")
    there, here = bucket.all("out/"), written(tmp_path / "out")
    assert there.pop(FILE).startswith(b"SQLite format 3")
    note = json.loads(there.pop("quarantine/broken.pdf.json"))
    assert json.loads(here.pop("quarantine/broken.pdf.json"))["code"] == note["code"]
    assert note["error"].startswith(f"s3://{bucket.name}/in/broken.pdf: ")
    assert note["retry"] == f"beschlussbuch retry s3://{bucket.name}/out broken.pdf"
    assert there == here
    assert bucket.all("in/") == before
    assert [path.name for path in (tmp_path / "state").rglob("*") if path.suffix in {".tif", ".gz", ".part"}] == []

    bucket.put("in/broken.pdf", (SAMPLES / "ortschaft.pdf").read_bytes())
    again = subprocess.run(note["retry"].replace("beschlussbuch", " ".join(CLI)).split(), check=False)
    assert again.returncode == 0
    assert not [key for key in bucket.all("out/") if key.startswith("quarantine")]
    assert "broken.pdf.json" in bucket.all("out/")


def test_another_machine_goes_on_where_this_one_ended(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(bucket, memos(tmp_path / "in", 3))
    assert len(read(ingest(bucket))) == 3
    bucket.put("in/new.txt", MEMO.encode())
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "elsewhere"))
    assert read(ingest(bucket)) == {"new.txt"}
    bucket.put("in/newer.txt", MEMO.replace("VO951/16", "V0001/17").encode())
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert read(ingest(bucket)) == {"newer.txt"}
    assert len(read(ingest(bucket, "--reparse"))) == 5
    assert read(ingest(bucket, "--state", str(tmp_path / "named"))) == set()


def test_killed_it_goes_on_with_the_same_command(bucket: Bucket, tmp_path: Path) -> None:
    source = memos(tmp_path / "in", 60)
    fill(bucket, source)
    url = f"s3://{bucket.name}/out"
    with subprocess.Popen([*CLI, "ingest", f"s3://{bucket.name}/in", "--out", url], stdout=subprocess.DEVNULL) as batch:
        wait_for(lambda: "done" in states(state_folder(url)).values())
        batch.kill()
    rest = read(ingest(bucket))
    assert 0 < len(rest) < 60
    go(source, tmp_path / "out")
    there = bucket.all("out/")
    del there[FILE]
    assert there == written(tmp_path / "out")


@pytest.mark.parametrize(
    ("source", "target", "changed", "code", "words"),
    [
        ("s3://nobodys-bucket/in", "s3://nobodys-bucket/out", {}, 5, "no such bucket"),
        ("samples/sozialtreff.txt", "s3://nobodys-bucket/out", {}, 5, "no such bucket"),
        ("s3://{name}/nothing", "s3://{name}/out", {}, 5, "no such bucket, folder or file"),
        ("s3://{name}/in", "out", {"AWS_ACCESS_KEY_ID": ""}, 5, "set AWS_ACCESS_KEY_ID"),
        ("s3://{name}/in", "out", {"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, 5, "cannot be reached"),
        ("nfs3://host/in", "out", {}, 1, "no kind of address"),
    ],
)
def test_what_cannot_be_opened_is_said_with_its_remedy(
    source: str, target: str, changed: dict[str, str], code: int, words: str, bucket: Bucket, tmp_path: Path
) -> None:
    bucket.put("in/memo.txt", MEMO.encode())
    argv = [*CLI, "ingest", source.format(name=bucket.name), "--out", target.format(name=bucket.name)]
    if target == "out":
        argv[-1] = str(tmp_path / "out")
    began = time.monotonic()
    told = subprocess.run(argv, env=os.environ | changed, check=False, capture_output=True, text=True)
    assert (told.returncode, words in told.stderr, "Traceback" in told.stderr) == (code, True, False), told.stderr
    assert time.monotonic() - began < 30


def test_without_the_extra_the_command_that_installs_it_is_named() -> None:
    code = SCHEMES.format(missing="s3fs", args=["ingest", "s3://bucket/in", "--out", "out"])
    told = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert told.returncode == 3
    assert "pip install 'beschlussbuch[s3]'" in told.stderr
