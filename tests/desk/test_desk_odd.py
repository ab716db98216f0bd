"""Attacks on the desk's pages: odd records, numbers and words in an address; never a 500, never a break for all."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError

from desk.desk_memos import STAMP, memo, unknown_word
from pipeline.desk.room import Desk
from pipeline.ledger.put import put
from pipeline.ledger.rows import key
from pipeline.memo import Date


@pytest.mark.parametrize("page", [0, 2, 99, 2**31 - 1])
def test_a_doubt_on_a_page_that_the_record_lacks_breaks_no_queue(desk: Desk, client: TestClient, page: int) -> None:
    odd = unknown_word().model_copy(update={"page": page, "box": STAMP})
    put(desk.engine, [memo(doubts=(odd,)), memo("V0002/24", doubts=(unknown_word("Arbelt", "Arbeit"),))])
    text = client.get("/zweifel").text
    assert "Welse" in text
    assert "Arbelt" in text
    assert client.get(f"/mitteilung/{key(memo())}").status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "0001", "9999-12"])
def test_the_ends_of_all_days_break_no_page_and_no_edit(desk: Desk, client: TestClient, day: str) -> None:
    put(desk.engine, [memo(control=day), memo(date=day, control=None)])
    assert client.get("/beschluss/V1873/23").status_code == 200
    assert client.get("/?ansicht=alle").status_code == 200
    form = {"feld": "next_control", "wert": ".".join(reversed(day.split("-")))}
    path = f"/mitteilung/{key(memo(control=day))}/feld"
    assert client.post(path, data=form).status_code == 200
    assert client.post(path, data={"feld": "header.date", "wert": day}).status_code == 200
    assert client.get("/beschluss/V1873/23").status_code == 200
    assert Date(text=day, edtf=day)


NUMBERS = ("0", "-1", str(2**31), str(2**63), "9" * 400, "1.5", "x", "%00")


def test_no_number_in_an_address_breaks_anything(client: TestClient) -> None:
    for number in NUMBERS:
        for path in (f"/entscheidung/{number}", f"/ohne-nummer/{number}", f"/protokoll?seite={number}"):
            assert client.get(path).status_code in {200, 400, 404}, path
        for path in (f"/entscheidung/{number}/zurueck", f"/aenderung/{number}/zurueck"):
            assert client.post(path).status_code in {400, 404, 409}, path
        assert client.get(f"/api/v1/uploads/{number}").status_code in {404, 422}


def test_no_word_in_an_address_breaks_anything(desk: Desk, client: TestClient) -> None:
    put(desk.engine, [memo()])
    for word in ("\0", "\x1f", "\ud7ff\uffff", "' OR 1=1", '"', "NEAR(", "*", "%", "a" * 300, "a" * 5_000, "²", "٣٣٣٣"):
        for name in ("stand", "bereich", "jahr", "gremium", "q", "ansicht", "seite"):
            assert client.get("/", params={name: word}).status_code in {200, 400}, (name, word)
    form = {"feld": "resolution.title", "wert": "Rad\0weg \x1b[2J"}
    assert client.post(f"/mitteilung/{key(memo())}/feld", data=form).status_code == 200
    assert "Rad weg [2J" in client.get(f"/mitteilung/{key(memo())}").text


def test_a_book_that_is_away_is_said_to_be(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("SELECT", {}, OSError("the server closed the connection"))

    monkeypatch.setattr("pipeline.desk.book.find", away)
    monkeypatch.setattr("pipeline.ledger.lists.memo_heads", away)
    answer = client.get("/")
    assert (answer.status_code, "nicht zu erreichen" in answer.text) == (503, True)
    assert client.get("/api/v1/memos").status_code == 503
