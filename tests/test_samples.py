"""Every sample memo gives the record that its paper calls for: real files, the real engine, the whole road.

The expected records are written by hand from what the memos say. They name the fields that matter; text is compared
without white space and without regard to the shape of quotation marks.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import ingest
from pipeline.settings import Settings

SAMPLES = Path(__file__).parent.parent / "samples"
EXPECTED = sorted(SAMPLES.glob("*.expected.json"))
QUOTES = re.compile("[„“”‚‘’«»\"']+|,,|''")


def scan_of(expected: Path) -> Path:
    """The sample that an expected record belongs to."""
    name = expected.name.removesuffix(".expected.json")
    (scan,) = (path for path in SAMPLES.glob(f"{name}.*") if ".true." not in path.name and path.suffix != ".json")
    return scan


def plain(value: Any) -> Any:
    return re.sub(r"\s+", "", QUOTES.sub('"', value)) if isinstance(value, str) else value


def differences(expected: Any, got: Any, path: str = "") -> Iterator[str]:
    """Where the named fields differ: ``points[1].status.state: expected 'deferred', got 'unknown'``."""
    if isinstance(expected, dict) and isinstance(got, dict):
        for name, value in expected.items():
            yield from differences(value, got.get(name), f"{path}.{name}".lstrip("."))
    elif isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        for i, (one, other) in enumerate(zip(expected, got, strict=True)):
            yield from differences(one, other, f"{path}[{i}]")
    elif plain(expected) != plain(got):
        yield f"{path}: expected {expected!r}, got {got!r}"


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.name.split(".")[0])
def test_sample_gives_its_expected_record(expected: Path) -> None:
    named = json.loads(expected.read_text("utf-8"))
    doubted = set(named.pop("doubts_must_include_fields", []))
    record = json.loads(ingest(scan_of(expected), settings=Settings()).model_dump_json())
    assert list(differences(named, record)) == []
    assert doubted <= {doubt["field"] for doubt in record["doubts"]}


def test_the_comparison_sees_a_wrong_letter_and_a_missing_point() -> None:
    assert list(differences({"a": "„Weise“"}, {"a": '"Weise"'})) == []
    assert list(differences({"a": "Weise"}, {"a": "Welse"})) == ["a: expected 'Weise', got 'Welse'"]
    assert len(list(differences({"points": [1, 2]}, {"points": [1]}))) == 1


def test_every_sample_has_its_true_text_and_its_record() -> None:
    scans = {path.name.split(".")[0] for path in SAMPLES.iterdir() if path.suffix in {".pdf", ".png", ".jpg", ".tif"}}
    assert len(EXPECTED) >= 8
    assert scans | {"sozialtreff"} == {path.name.split(".")[0] for path in EXPECTED}
    assert {path.name.split(".")[0] for path in SAMPLES.glob("*.true.txt")} == scans | {"sozialtreff"}


def test_expected_texts_stand_in_the_true_text() -> None:
    """A slip in an expected record would teach the parser wrongly: its words must be those of the memo."""
    for expected in EXPECTED:
        true = plain(expected.with_name(expected.name.replace(".expected.json", ".true.txt")).read_text("utf-8"))
        turned = re.sub(r"-\d-", "", true)
        for point in json.loads(expected.read_text("utf-8")).get("points", []):
            assert plain(point["text"]) in turned
            assert plain(point.get("report") or "") in turned


def test_sample_sources_are_complete() -> None:
    memos = tomllib.loads((SAMPLES / "memos.toml").read_text("utf-8"))
    assert all({"subject", "title", "body", "signatory", "scan"} <= memo.keys() for memo in memos.values())


def test_committed_samples_stay_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.iterdir() if path.is_file()) < 3_000_000
