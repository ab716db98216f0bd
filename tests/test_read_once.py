"""Nothing is read, corrected or understood twice: counted where it would be."""

import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline import run
from pipeline.batch.isolation import Task
from pipeline.batch.worker import answers_to
from pipeline.cli import beschlussbuch
from pipeline.dictionaries import find_folder
from pipeline.settings import Settings

MEMO = Path(__file__).parent.parent / "samples" / "sozialtreff.txt"
ONCE = {"read": 1, "correct": 1, "split": 1}


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    counts: Counter[str] = Counter()

    def counting(name: str, verb: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **options: Any) -> Any:
            counts[name] += 1
            return verb(*args, **options)

        return wrapped

    for name, place in (("read", "scan"), ("correct", "correct"), ("split", "split")):
        monkeypatch.setattr(run, place, counting(name, getattr(run, place)))
    return counts


@pytest.mark.parametrize("words", ["explain", "export alto --out {out}", "export bag --out {out}", "text"])
def test_a_command_corrects_a_scan_once(words: str, counted: Counter[str], tmp_path: Path) -> None:
    result = CliRunner().invoke(beschlussbuch, [*words.format(out=tmp_path).split(), str(MEMO)])
    assert result.exit_code == 0, result.output
    assert counted == {name: number for name, number in ONCE.items() if words != "text" or name != "split"}


def here(task: Task) -> dict[str, Any]:
    """A child's answer, made in this process."""
    request = {name: value for name, value in task._asdict().items() if name != "settings"}
    return answers_to([request], Settings.model_validate_json(task.settings))[0]


def test_an_arrival_at_the_desk_is_corrected_and_understood_once(
    counted: Counter[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.desk import reading
    from pipeline.desk.intake import stop
    from pipeline.desk.room import furnished
    from pipeline.ledger.store import opened

    monkeypatch.setattr(reading, "read_isolated", here)
    engine = opened(tmp_path / "ledger.db", create=True)
    desk = furnished(engine, tmp_path / "desk", Settings())
    try:
        (desk.folder / "scans").mkdir(exist_ok=True)
        digest = run.sha256_of(MEMO).removeprefix("sha256:")
        shutil.copyfile(MEMO, desk.folder / "scans" / digest)
        reading.announce(desk, MEMO.name, digest, None, "gerda")
        desk.reader.shutdown(wait=True)
    finally:
        stop(desk)
        engine.dispose()
    assert counted == ONCE


def test_dictionaries_are_known_by_their_content(tmp_path: Path) -> None:
    """An edit that keeps a file's size and time was not seen, and another desk's folder made all be read anew."""
    one, other = (Settings(corrections=shutil.copytree(find_folder(), tmp_path / name)) for name in ("one", "other"))
    first, second = (run.dictionaries_of(settings, afresh=True) for settings in (one, other))
    assert one.corrections is not None
    table = one.corrections / "misreadings.tsv"
    kept = table.stat()
    table.write_text(table.read_text("utf-8").replace("Welse", "Walse"), encoding="utf-8")
    os.utime(table, ns=(kept.st_atime_ns, kept.st_mtime_ns))
    assert table.stat().st_size == kept.st_size
    assert run.dictionaries_of(one) is first
    assert run.dictionaries_of(one, afresh=True).sha256 != first.sha256
    assert run.dictionaries_of(other, afresh=True) is second
    os.utime(table)
    assert run.dictionaries_of(one, afresh=True) is run.dictionaries_of(one)
