"""How parsing is measured: points that a memo doesn't quote are counted, but no text is asked of them."""

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
from bench.score_parse import measured

MEMO = """Beschlusskontrolle zu V0101/19 (Sitzungsnummer: SR/041/2019)
Pflege der Uferwiesen am Mühlgraben

Folgende abschließende Information kann zu oben genanntem Beschluss gegeben werden:

„1. Die Uferwiesen werden zweimal im Jahr gemäht.“

Zu 1: Die Wiesen wurden zweimal gemäht.
Zu 2: Der Bericht wurde im Oktober gegeben.

Mit freundlichen Grüßen
"""


def _point(number: str, text: str | None, report: str) -> dict[str, Any]:
    spans = {"text_start": text, "text_end": text, "report_start": report, "report_end": report}
    return {"number": number, "state": "implemented", "explicit": False, **spans}


def test_a_point_that_is_not_quoted_is_counted(tmp_path: Path) -> None:
    unread = ("department", "reference", "date", "next_control", "signatory_name", "signatory_role", "general_start")
    points = [
        _point(
            "1", "Die Uferwiesen werden zweimal im Jahr gemäht.", "Die Wiesen wurden im Mai und im September gemäht."
        ),
        _point("2", None, "Der Bericht wurde im Oktober gegeben."),
    ]
    row = {"id": "11", "set": "tune", "report": "final", "points": points, "general_end": None, **dict.fromkeys(unread)}
    (tmp_path / "memos").mkdir()
    (tmp_path / "memos" / "11.txt").write_text(MEMO, "utf-8")
    (tmp_path / "annotations.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    (tmp_path / "gold.jsonl").write_text("", "utf-8")
    tally, _ = measured(tmp_path)
    assert len(tally.scores["point list"]) == 1
    assert len(tally.scores["unstated states claimed"]) == 2
    assert len(tally.scores.get("text of points (F1)", [])) <= 1
