"""The package as others get it: its wheel, installed in an environment of its own, used far from this folder.

The environment stays in .venv/package. What requirements.lock names is lent to it by the environment of these tests,
which has the same versions: to download and unpack it once more took as long as a tenth of all tests.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
import venv
from collections.abc import Iterable, Iterator
from email.message import Message
from importlib import metadata
from pathlib import Path
from zipfile import ZipFile

import pytest
from loopback import free_port, wait_until_it_answers

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "samples" / "sozialtreff.txt"
PREFIX = ROOT / ".venv" / "package"
COMMAND = PREFIX / "bin" / "beschlussbuch"
ENVIRONMENT = PREFIX / "lib" / "beschlussbuch"
PYTHON = ENVIRONMENT / "bin" / "python"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that ``python -m build`` makes of this folder."""
    out = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    [made] = out.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """The command of an environment that `make install` made: what it put there is the wheel, byte for byte."""
    if not PYTHON.exists():
        venv.create(ENVIRONMENT, symlinks=True)
        lend(site_packages(), ["pip", *locked()])
    environment = os.environ | {"PIP_NO_COMPILE": "1"}  # what is used is compiled when it is used
    done = subprocess.run(
        ["make", "install", f"PREFIX={PREFIX}"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert f"Installed: {COMMAND}" in done.stderr
    packages = site_packages()
    with ZipFile(wheel) as packed:
        names = [name for name in packed.namelist() if not name.endswith("/RECORD")]  # it names what pip made besides
        assert len(names) > 300
        assert [name for name in names if (packages / name).read_bytes() != packed.read(name)] == []
    return COMMAND


def site_packages() -> Path:
    (found,) = (ENVIRONMENT / "lib").glob("python3.*/site-packages")
    return found


def lend(packages: Path, names: Iterable[str]) -> None:
    """Link what is installed here under these names into another environment, without the commands that it brings."""
    for name in names:
        try:
            files = metadata.files(name) or []
        except metadata.PackageNotFoundError:
            continue  # for another system
        for file in files:
            there, here = packages / file, Path(str(file.locate()))
            if ".." in file.parts or not here.exists() or there.exists():
                continue
            there.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(here, there)
            except OSError:
                shutil.copy2(here, there)


def test_the_wheel_ingests_fills_a_ledger_exports_and_serves(installed: Path, tmp_path: Path) -> None:
    def run(*words: object) -> str:
        command = [str(installed), *map(str, words)]
        return subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout

    run("ingest", SAMPLE, "--out", "records")
    number = json.loads((tmp_path / "records" / f"{SAMPLE.name}.json").read_text("utf-8"))["resolution"]["number"]
    assert "1 added" in run("ledger", "import", "records", "--db", "ledger.db")
    assert number in run("export", "csv", "--db", "ledger.db")
    with served(installed, tmp_path) as address, urllib.request.urlopen(f"{address}/api/v1/memos") as answer:  # noqa: S310
        assert number in answer.read().decode()


class served:  # noqa: N801 - reads as a verb after `with`
    """The command's server on a port of its own choice, ended with the block."""

    def __init__(self, command: Path, folder: Path) -> None:
        words = [str(command), "serve", "--db", "ledger.db", "--port", str(free_port())]
        self.process = subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> str:
        assert self.process.stdout is not None
        told = self.process.stdout.readline()
        found = re.search(r"http://\S+", told)
        assert found, told
        assert "empty" not in told
        wait_until_it_answers(f"{found[0]}/api/v1/schema", self.process)
        return found[0]

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process.wait(30)


@pytest.mark.usefixtures("installed")
def test_the_distributions_name_is_a_module_and_a_command(tmp_path: Path) -> None:
    program = (
        "import beschlussbuch as b, sys; "
        "memo = b.ingest(open(sys.argv[1], 'rb'), b.Settings(), name='x/kontrolle.txt'); "
        "assert isinstance(memo, b.Memo) and issubclass(b.EncryptedScan, b.BeschlussbuchError); "
        "print(memo.source.file, memo.resolution.number, b.__version__)"
    )
    told = subprocess.run([PYTHON, "-c", program, SAMPLE], cwd=tmp_path, check=True, capture_output=True, text=True)
    version = subprocess.run(
        [PYTHON, "-m", "beschlussbuch", "--version"], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    file, number, said = told.stdout.split()
    assert (file, number) == (
        "kontrolle.txt",
        json.loads(SAMPLE.with_suffix(".expected.json").read_text("utf-8"))["resolution"]["number"],
    )
    assert version.stdout.split() == ["beschlussbuch", said]


def test_the_wheel_holds_dictionaries_schema_and_licences(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    for wanted in ("pipeline/corrections/statuses.tsv", "pipeline/memo.schema.json", "beschlussbuch/__init__.py"):
        assert wanted in names
    licences = {Path(name).name for name in names if "/licenses/" in name}
    assert licences >= {"LICENSE", "NOTICE", "htmx.LICENSE.txt"}


def test_nothing_that_running_needs_is_under_the_gpl() -> None:
    """The lesser GPL lets a program of any licence use it; GPL and AGPL don't."""
    found = {name: licence_of(about) for name, about in running()}
    assert len(found) > 30
    assert {
        name: said for name, said in found.items() if re.search(r"(?<!L)(?<!Lesser )\b(AGPL|GPL|Affero)", said)
    } == {}


def locked() -> list[str]:
    """The names in requirements.lock."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    return re.findall(r"^([a-z0-9.-]+)(?:\[[^]]*\])?==", lock, re.MULTILINE)


def running() -> Iterator[tuple[str, Message]]:
    """What requirements.lock pins and this system installs."""
    for name in locked():
        try:
            yield name, metadata.metadata(name)  # type: ignore[misc]
        except metadata.PackageNotFoundError:
            continue  # for another system


def licence_of(about: Message) -> str:
    """Its short form where the package gives one, else its classifiers, else the first line of its licence."""
    classifiers = [one.rpartition(" :: ")[2] for one in about.get_all("Classifier", []) if one.startswith("License ::")]
    said = about.get("License-Expression") or "; ".join(classifiers) or about.get("License") or ""
    return (
        said.replace("GNU Lesser General Public License", "LGPL")
        .replace("General Public License", "GPL")
        .split("\n")[0]
    )
