"""No field of a record is empty in silence: there is a doubt about it, or a written reason why none is due."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import ingest
from pipeline.memo import Memo, Point, Record
from pipeline.parse.silence import BY_RIGHT, unsaid

TEXTS = sorted((Path(__file__).parent.parent / "samples").glob("*.txt"))
MEMO = (Path(__file__).parent / "cases" / "memo.txt").read_text("utf-8")
LINES = [number for number, line in enumerate(MEMO.splitlines()) if line]
TECHNICAL = {"evidence", "doubts", "corrections", "edits", "processing", "source"}


def empty(value: Any, path: str = "") -> Iterator[str]:
    """The paths of what is None in a record."""
    if value is None:
        yield path
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in TECHNICAL:
                yield from empty(inner, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from empty(inner, f"{path}[{index}]")


def silent(memo: Memo) -> list[str]:
    """The empty fields of which nothing is said."""
    fields = {doubt.field for doubt in memo.doubts}
    if memo.kind == "other":
        return [] if "kind" in fields else ["kind"]

    def doubted(path: str) -> bool:
        return any(path == field or path.startswith((f"{field}.", f"{field}[")) for field in fields)

    def by_right(path: str) -> bool:
        kind = re.sub(r"\[\d+\]", "", path)
        due = {
            "next_control": memo.report == "interim",
            "points.report": memo.general_report is None,
            "resolution.body": "resolution.session" not in fields,
        }
        return kind in BY_RIGHT and not due.get(kind, False)

    found = [path for path in empty(memo.model_dump(mode="json")) if not doubted(path) and not by_right(path)]
    unknown = [f"points[{i}].status.state" for i, point in enumerate(memo.points) if point.status.state == "unknown"]
    unknown = [path for path in unknown if not doubted(path) and f"{path.partition('.')[0]}.report" not in fields]
    return found + unknown + ([] if memo.points or "points" in fields else ["points"])


@pytest.mark.parametrize("text", TEXTS, ids=lambda path: path.name)
def test_a_sample_leaves_nothing_out_in_silence(text: Path) -> None:
    assert silent(ingest(text)) == []


@pytest.mark.parametrize("line", LINES)
def test_a_line_that_is_lost_is_missed(tmp_path: Path, line: int) -> None:
    path = tmp_path / "memo.txt"
    path.write_text("\n".join(text for number, text in enumerate(MEMO.splitlines()) if number != line), "utf-8")
    assert silent(ingest(path)) == []


@pytest.mark.parametrize(
    ("words", "field", "code"),
    [
        ("Nächste Beschlusskontrolle: 30. September 2021", "next_control", "control_missing"),
        ("Ulrike Morgenstern\nBeigeordnete für Umwelt und Kommunalwirtschaft", "signatory", "signatory_missing"),
        ("GZ: (GB 7) 67.1", "header.reference", "reference_missing"),
        ("Der Beschlusspunkt ist umgesetzt. Die Bänke stehen seit Mai 2020.", "points[0].report", "point_not_reported"),
    ],
)
def test_what_is_missing_has_its_doubt(tmp_path: Path, words: str, field: str, code: str) -> None:
    path = tmp_path / "memo.txt"
    path.write_text(MEMO.replace(words, ""), "utf-8")
    assert (field, code) in [(doubt.field, doubt.code) for doubt in ingest(path).doubts]


def test_a_report_that_does_not_say_how_far_a_point_has_come_is_doubted_there() -> None:
    points = (Point(text="Bänke", report="Siehe Anlage.", confidence=1), Point(text="Bäume", confidence=1))
    record = Record(kind="control_report", points=points)
    found = [(one.field, one.code) for one in unsaid(record, []) if one.field.startswith("points")]
    assert found == [("points[0].status.state", "state_unknown"), ("points[1].report", "point_not_reported")]
    assert unsaid(Record(kind="other"), []) == []


def test_every_reason_is_about_a_field_that_exists() -> None:
    assert all(reason and path.partition(".")[0] in Memo.model_fields for path, reason in BY_RIGHT.items())
