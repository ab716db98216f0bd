"""What is said of a batch that goes on and on: of what failed, only what was not mended since."""

import pytest

from pipeline.batch import Tally
from pipeline.commands.batch import _added
from pipeline.commands.progress import closing, telling

EMPTY = {"code": "file_empty", "at": "a.pdf", "values": {}}


def test_what_was_mended_is_failed_no_more(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.commands.progress.SECONDS", -1.0)
    with telling("text") as tell:
        tell({"event": "start", "waiting": 2})
        tell({"event": "scan", "name": "a.pdf", "state": "quarantined", "problem": EMPTY})
        tell({"event": "scan", "name": "a.pdf", "state": "done", "memos": []})
    said = [line for line in capsys.readouterr().err.splitlines() if " of 2 scans" in line]
    assert ["1 failed" in said[0], "0 failed" in said[1]] == [True, True]


def test_lines_are_aligned_from_the_first_on(capsys: pytest.CaptureFixture[str]) -> None:
    memo = {"number": "V0760/15", "kind": "control_report", "report": "final", "next_control": None, "doubts": 0}
    with telling("text") as tell:
        tell({"event": "start", "waiting": 2, "longest": 14})
        tell({"event": "scan", "name": "a.pdf", "state": "done", "memos": [memo | {"states": ["implemented"]}]})
        two = memo | {"report": "interim", "states": ["implemented", "in_progress"], "next_control": "2021-09-30"}
        tell({"event": "scan", "name": "2019/scan-1.pdf"[:14], "state": "done", "memos": [two]})
    first, second = capsys.readouterr().out.splitlines()
    assert first.index("V0760/15") == second.index("V0760/15")
    assert first.index("final") == second.index("interim")
    assert first.index("1 implemented") == second.index("1 implemented")


def test_the_last_line_adds_up_what_was_read_and_counts_what_is_left() -> None:
    first = Tally(done=3, failed=2, pages=4, seconds=2.0, quarantined=2)
    whole = _added(_added(Tally(), first), Tally(done=2, pages=2, seconds=1.0))
    assert closing(whole, "out") == "5 scans read (6 pages, 3.0 s) into out/"
