"""Resolutions of many points: budgets and development plans have a hundred of them, and none may be lost."""

from collections import Counter
from pathlib import Path

import pytest

from pipeline import ingest
from pipeline.memo import Memo

MEMO = (Path(__file__).parent / "cases" / "memo.txt").read_text("utf-8")
FIRST, CONTROL = "1. „Der Oberbürgermeister wird beauftragt, auf", "Nächste Beschlusskontrolle:"
BEGUN = "Der Beschlusspunkt befindet sich in der Umsetzung."


def with_points(count: int, report: str) -> str:
    """The memo with so many points; ``report`` with ``{n}`` is said of each, without once of all."""
    points = [f"{n}. Der Oberbürgermeister wird beauftragt, Maßnahme {n} umzusetzen." for n in range(1, count + 1)]
    points[0], points[-1] = points[0].replace("Der", "„Der", 1), points[-1] + "“"
    reports = [report.format(n=n) for n in range(1, count + 1)] if "{n}" in report else [report]
    return "\n".join([MEMO[: MEMO.index(FIRST)], *points, "", *reports, "", MEMO[MEMO.index(CONTROL) :]])


def states(folder: Path, text: str) -> tuple[Memo, Counter[str]]:
    path = folder / "memo.txt"
    path.write_text(text, "utf-8")
    memo = ingest(path)
    return memo, Counter(point.status.state for point in memo.points)


@pytest.mark.parametrize("count", [61, 100, 137])
def test_every_point_has_its_own_report(tmp_path: Path, count: int) -> None:
    memo, found = states(tmp_path, with_points(count, f"zu Beschlusspunkt {{n}}:\n{BEGUN}"))
    assert [point.number for point in memo.points] == [str(n) for n in range(1, count + 1)]
    assert found == {"in_progress": count}
    assert memo.doubts == ()


@pytest.mark.parametrize(
    "report", [f"Zu {{n}}.\n{BEGUN}", f"zu Ziffer {{n}}: {BEGUN}", f"zu den Beschlusspunkten 1 bis 120:\n{BEGUN}"]
)
def test_in_whatever_way_the_reports_name_them(tmp_path: Path, report: str) -> None:
    assert states(tmp_path, with_points(120, report))[1] == {"in_progress": 120}


@pytest.mark.parametrize(
    "heading",
    "BP {n}:|ad {n}:|zum {n}. Punkt:|ZU BESCHLUSSPUNKT {n}:|zu Beschlusspunkt ({n}):|zu Beschluss-Punkt {n}:|"
    "Sachstand BP {n}:|Antwort zu {n}:|zu lfd. Nr. {n}:|zu Absatz {n}:".split("|"),
)
def test_each_point_gets_the_report_below_its_heading(tmp_path: Path, heading: str) -> None:
    text = MEMO
    for n in (1, 2):
        text = text.replace(f"zu Beschlusspunkt {n}:", heading.format(n=n))
    path = tmp_path / "memo.txt"
    path.write_text(text, "utf-8")
    memo = ingest(path)
    assert [(point.status.state, point.status.basis) for point in memo.points] == [
        ("implemented", "stated"),
        ("in_progress", "stated"),
    ]
    assert memo.general_report is None
