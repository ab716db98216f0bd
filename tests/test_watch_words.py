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


def test_the_last_line_adds_up_what_was_read_and_counts_what_is_left() -> None:
    first = Tally(done=3, failed=2, pages=4, seconds=2.0, quarantined=2)
    whole = _added(_added(Tally(), first), Tally(done=2, pages=2, seconds=1.0))
    assert closing(whole, "out") == "5 scans read (6 pages, 3.0 s) into out/"
