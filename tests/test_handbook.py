"""The handbook and the services name commands, options and files that there are."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from pipeline.cli import beschlussbuch

ROOT = Path(__file__).parent.parent
HANDBOOK = (ROOT / "docs" / "handbuch.md").read_text("utf-8")
UNITS = sorted((ROOT / "deploy").glob("*.service"))


def calls() -> list[list[str]]:
    """Every call of our command in the handbook's blocks and lines, and in the services."""
    found = re.findall(r"^(beschlussbuch .+)$|`(beschlussbuch [^`\n]+)`", HANDBOOK, re.MULTILINE)
    found += [
        ("", one) for unit in UNITS for one in re.findall(r"^ExecStart=\S*/(.+)$", unit.read_text(), re.MULTILINE)
    ]
    return [shlex.split((a or b).partition(" > ")[0]) for a, b in found]


@pytest.mark.parametrize("words", calls(), ids=" ".join)
def test_each_command_and_option_exists(words: list[str]) -> None:
    command: click.Command = beschlussbuch
    options: set[str] = set()
    for word in words[1:]:
        options |= {name for one in command.params for name in one.opts}
        if isinstance(command, click.Group) and not word.startswith("-"):
            inner = command.get_command(click.Context(command), word)
            if inner is None and word in {"…", "de"}:
                continue
            assert inner is not None, f"no command {word}"
            command = inner
        elif word.startswith("--"):
            assert word in options | {name for one in command.params for name in one.opts}, f"no option {word}"


def test_files_and_pictures_of_the_handbook_are_there() -> None:
    named = re.findall(r"\]\(([^)#]+)\)", HANDBOOK)
    assert named
    assert [name for name in named if not (ROOT / "docs" / name).is_file()] == []


def test_systemd_takes_the_services(tmp_path: Path) -> None:
    assert len(UNITS) == 2
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed")
    copies = []
    for unit in UNITS:
        copy = tmp_path / unit.name
        copy.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text(), flags=re.MULTILINE))
        copies.append(copy)
    done = subprocess.run(
        ["systemd-analyze", "--man=no", "verify", *copies], capture_output=True, text=True, check=False
    )
    ours = [line for line in done.stderr.splitlines() if "beschlussbuch" in line]
    assert (done.returncode, ours) == (0, [])
