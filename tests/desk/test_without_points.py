"""Memos without a resolution point have a place on the desk's first page and a list of their own."""

import re

from fastapi.testclient import TestClient

from desk.desk_memos import memo
from pipeline.desk.changing import removing
from pipeline.desk.edits import Change, edit
from pipeline.desk.removal import take_out
from pipeline.desk.room import Desk
from pipeline.ledger.put import put
from pipeline.ledger.rows import key
from pipeline.memo import Memo


def bare(number: str, **more: object) -> Memo:
    return memo(number).model_copy(update={"points": (), **more})


def listed(client: TestClient, address: str = "/ohne-punkte") -> list[str]:
    return re.findall(r"data-item>([^<]+)</a>", client.get(address).text)


def test_they_are_counted_on_the_first_page_and_listed(desk: Desk, client: TestClient) -> None:
    put(desk.engine, [memo("V0001/20")])
    assert "ohne Punkte" not in client.get("/").text
    put(desk.engine, [bare("V0002/20"), bare("V0003/20", kind="other", resolution=None)])
    assert "<b>2</b> Mitteilungen ohne Punkte" in client.get("/").text
    assert listed(client) == ["V0002/20", "scan-V0003-20.pdf"], "control memos first: their points are missing"


def test_nothing_overdue_is_no_alarm(desk: Desk, client: TestClient) -> None:
    assert 'class="figure alert"' not in client.get("/").text
    put(desk.engine, [memo("V0001/20")])
    assert 'class="figure alert"' in client.get("/").text


def test_where_no_memo_has_a_point_the_book_is_not_called_empty(desk: Desk, client: TestClient) -> None:
    put(desk.engine, [bare("V0002/20")])
    text = client.get("/").text
    assert "noch leer" not in text
    assert 'href="/ohne-punkte">Mitteilungen ohne Punkte zeigen' in text


def test_the_number_follows_the_book(desk: Desk, client: TestClient) -> None:
    given = memo("V0001/20")
    put(desk.engine, [given, bare("V0002/20")])
    assert listed(client) == ["V0002/20"]
    edit(desk.engine, [Change(key(given), removing(given, 0))], "gerda")
    assert sorted(listed(client)) == ["V0001/20", "V0002/20"]
    assert "<b>2</b>" in client.get("/").text
    take_out(desk.engine, key(given), "gerda", "doppelt")
    assert listed(client) == ["V0002/20"], "what was taken out stands in no list"


def test_there_are_pages_and_an_end(desk: Desk, client: TestClient) -> None:
    put(desk.engine, [bare(f"V{n:04}/20") for n in range(60)])
    assert len(listed(client)) == 50
    assert len(listed(client, "/ohne-punkte?seite=2")) == 10
    assert "Seite 2 von 2" in client.get("/ohne-punkte?seite=2").text
