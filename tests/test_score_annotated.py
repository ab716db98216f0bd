"""How reading is measured: points that a memo doesn't quote are counted, and memos kept aside are never spoken of."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))
from bench import fields, score_parse
from bench.annotated import annotated
from bench.score_annotated import Read, judged, misses
from pipeline.doubts import doubt
from pipeline.memo import Date

MEMO = """Beschlusskontrolle zu V0101/19 (Sitzungsnummer: SR/041/2019)
Pflege der Uferwiesen am Mühlgraben

Folgende abschließende Information kann zu oben genanntem Beschluss gegeben werden:

„1. Die Uferwiesen werden zweimal im Jahr gemäht.“

Zu 1: Die Wiesen wurden zweimal gemäht.
Zu 2: Der Bericht wurde im Oktober gegeben.

Mit freundlichen Grüßen
"""
SPANS = ("text_start", "text_end", "report_start", "report_end")
UNREAD = ("department", "reference", "date", "next_control", "signatory_name", "signatory_role")


def _point(number: str, text: str | None, report: str, state: str) -> dict[str, Any]:
    return {"number": number, "state": state, "explicit": False, **dict.fromkeys(SPANS[:2], text)} | dict.fromkeys(
        SPANS[2:], report
    )


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Two readings of one memo with the same misses: 11 may be looked at, 22 is kept aside."""
    points = [
        _point("1", "Die Uferwiesen werden zweimal im Jahr gemäht.", "Die Wiesen wurden zweimal gemäht.", "obsolete"),
        _point("2", None, "Der Bericht wurde im Oktober gegeben.", "implemented"),
    ]
    row = {"kind": "control_report", "number": "V0101/19", "session": "SR/041/2019", "report": "final"}
    row |= {"title": "Pflege der Uferwiesen", "points": points, "general_start": None, "general_end": None}
    rows = [
        row | dict.fromkeys(UNREAD) | {"id": name, "set": kept, "file": f"memos/{name}.txt"}
        for name, kept in (("11", "tune"), ("22", "check"))
    ]
    for folder in ("memos", "other"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "11.txt").write_text(MEMO, "utf-8")
    (tmp_path / "memos" / "22.txt").write_text(MEMO, "utf-8")
    (tmp_path / "annotations.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return tmp_path


def test_a_point_that_is_not_quoted_is_counted_and_no_text_is_asked_of_it(corpus: Path) -> None:
    (memo,) = annotated(corpus, "tune")
    found = judged([Read(memo, memo.dictionaries, memo.record)])
    assert len(found.states) == len(found.handed) == len(found.reports) == 2
    assert len(found.texts) == 1
    assert len(found.lists) == len(found.all_texts) == 1


def test_memos_kept_aside_are_counted_and_not_spoken_of(corpus: Path) -> None:
    memos = [*annotated(corpus, "tune"), *annotated(corpus, "check")]
    found = judged(Read(memo, memo.dictionaries, memo.record) for memo in memos)
    assert [state.right for state in found.states if state.memo == "22"] == [
        state.right for state in found.states if state.memo == "11"
    ]
    assert found.misses == misses(corpus)
    assert any("title: 'Pflege der Uferwiesen', read as " in miss for miss in found.misses)
    assert any("point 1, state: obsolete, read as " in miss for miss in found.misses)
    assert {miss.split()[0] for miss in found.misses} == {"11"}


def test_a_wrong_date_counts_where_nobody_doubts_it(corpus: Path) -> None:
    (memo,) = annotated(corpus, "tune")
    header = memo.record.header.model_copy(update={"date": Date(text="2. MAI 2019", edtf="2019-05-02")})
    record = memo.record.model_copy(update={"header": header, "doubts": []})
    assert fields.wrong_date({"date": "2018-05-02"}, record)
    assert fields.wrong_date({"date": None}, record)
    assert not fields.wrong_date({"date": "2019-05-02"}, record)
    doubted = record.model_copy(update={"doubts": [doubt("stamp_day_unreadable", "header.date")]})
    assert not fields.wrong_date({"date": "2018-05-02"}, doubted)


def test_documents_are_of_the_kind_that_they_are(corpus: Path) -> None:
    found = score_parse.kinds(corpus, score_parse.Reader())
    assert found == {
        "annotated memos": [True, True],
        "no memos: other": [False],
        "no memos: resolutions": [],
        "no memos: clean": [],
    }
    assert "| no memos: other | 1 | 0.0 % |" in score_parse.table(corpus)
