"""What isn't there is named."""

import time

import pytest
from fastapi.testclient import TestClient

from desk.desk_memos import memo
from pipeline.desk.room import Desk
from pipeline.ledger.put import put
from pipeline.ledger.rows import key


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/beschluss/V9999/99", "Diesen Beschluss gibt es im Buch nicht."),
        ("/mitteilung/0123456789abcdef", "Diese Mitteilung gibt es im Buch nicht."),
        ("/irgendwo", "Diese Seite gibt es nicht."),
    ],
)
def test_what_is_not_there_is_named(client: TestClient, address: str, words: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert words in answer.text


def test_a_page_that_is_still_being_drawn_is_not_there_yet(
    desk: Desk, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(desk.engine, [memo()])
    (desk.folder / "scans" / memo().source.sha256).write_bytes(b"%PDF-1.4")
    monkeypatch.setattr("pipeline.desk.orders._PATIENCE", 0)
    monkeypatch.setattr("pipeline.desk.paper.draw", lambda *_: time.sleep(0.5))
    answer = client.get(f"/mitteilung/{key(memo())}/seite/1")
    assert (answer.status_code, "wird noch gezeichnet" in answer.text) == (503, True)
