"""Doubts settled over the API: the desk's rules, the asker's name, one decision at a time."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert

from desk.desk_memos import memo, stamp_without_day, unknown_word
from pipeline.api.app import application
from pipeline.desk import users
from pipeline.desk.deciding import decide
from pipeline.desk.queue import groups
from pipeline.desk.room import Desk
from pipeline.desk.tables import decisions
from pipeline.ledger.put import put
from pipeline.ledger.rows import key
from pipeline.ledger.store import reading, writing
from pipeline.memo import Memo

GIVEN = [memo(f"V{n:04}/23", doubts=(unknown_word(),)) for n in range(3)]
DATED = [memo(f"V{n:04}/22", doubts=(stamp_without_day(None),)) for n in range(2)]


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    (desk.corrections / "misreadings.tsv").write_text("# ours\nOherbürgermeister\tOberbürgermeister\n", "utf-8")
    put(desk.engine, [*GIVEN, *DATED])
    with TestClient(application(desk), base_url="http://127.0.0.1") as client:
        yield client


def waiting(client: TestClient) -> dict[str, Any]:
    return {one["seen"] or one["code"]: one for one in client.get("/api/v1/doubts").json()["doubts"]}


def settle(client: TestClient, group: str, **wanted: object) -> Any:
    return client.post(f"/api/v1/doubts/{group}/decisions", json=wanted)


def carried_out(client: TestClient, desk: Desk, answer: Any) -> dict[str, Any]:
    assert answer.status_code == 202, answer.text
    desk.settler.submit(int).result()  # what was submitted before is done
    found: dict[str, Any] = client.get(answer.headers["Location"]).json()
    return found


def record(client: TestClient, of: Memo) -> Memo:
    return Memo.model_validate_json(client.get(f"/api/v1/memos/{key(of)}").content)


def test_groups_come_the_commonest_first_with_their_spots(client: TestClient) -> None:
    page = client.get("/api/v1/doubts?limit=1").json()
    (first,) = page["doubts"]
    assert (first["seen"], first["memos"], page["total"]) == ("Welse", 3, 2)
    assert first["verbs"] == ["accept", "change", "keep", "learn"]
    (second,) = client.get(page["next"]).json()["doubts"]
    assert (second["code"], second["seen"], second["verbs"]) == ("stamp_day_unreadable", None, ["keep"])
    whole = client.get(f"/api/v1/doubts/{first['id']}").json()
    assert whole["group"] == first
    assert {(spot["memo"], spot["place"]) for spot in whole["spots"]} == {(key(one), 0) for one in GIVEN}
    assert client.get("/api/v1/doubts/0123456789abcdef").status_code == 404


def test_a_word_is_settled_everywhere_and_taken_back(client: TestClient, desk: Desk) -> None:
    made = carried_out(client, desk, settle(client, waiting(client)["Welse"]["id"], verb="accept", shown=3))
    assert (made["meant"], made["file"], made["done"], made["problem"]) == ("Weise", "misreadings.tsv", 3, None)
    assert [record(client, one).points[0].text for one in GIVEN] == ["Der Hof ist in dieser Weise zu öffnen."] * 3
    assert "Welse" not in waiting(client)
    assert "Welse\tWeise" in (desk.corrections / "misreadings.tsv").read_text("utf-8")
    back = carried_out(client, desk, client.delete(f"/api/v1/decisions/{made['id']}"))
    assert (back["done"], back["undone_by"]) == (3, made["who"])
    assert [record(client, one) for one in GIVEN] == GIVEN
    assert "Welse\tWeise" not in (desk.corrections / "misreadings.tsv").read_text("utf-8")
    assert client.delete(f"/api/v1/decisions/{made['id']}").status_code == 404


def test_of_some_memos_nothing_is_learnt(client: TestClient, desk: Desk) -> None:
    group = waiting(client)["Welse"]["id"]
    made = carried_out(client, desk, settle(client, group, verb="accept", memos=[key(GIVEN[1])]))
    assert (made["memos"], made["line"]) == ([key(GIVEN[1])], None)
    assert waiting(client)["Welse"]["memos"] == 2


@pytest.mark.parametrize(
    ("seen", "wanted", "status", "code"),
    [
        ("Welse", {"verb": "accept", "shown": 2}, 409, "doubts_changed"),
        ("Welse", {"verb": "learn", "memos": ["3f2a91c04d5e6b77"]}, 409, "verb_not_taken"),
        ("stamp_day_unreadable", {"verb": "accept"}, 409, "verb_not_taken"),
        ("Welse", {"verb": "accept", "word": "Wiese"}, 422, "value_wrong"),
        ("Welse", {"verb": "change", "word": "Welse"}, 422, "value_wrong"),
        ("Welse", {"verb": "forget"}, 422, "question_wrong"),
        ("Welse", {"verb": "keep", "why": "so"}, 422, "question_wrong"),
    ],
)
def test_what_the_desk_would_refuse_is_refused(
    client: TestClient, seen: str, wanted: dict[str, object], status: int, code: str
) -> None:
    answer = settle(client, waiting(client)[seen]["id"], **wanted)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert set(waiting(client)) == {"Welse", "stamp_day_unreadable"}


def test_for_some_memos_only_the_verbs_are_named_that_teach_nothing(client: TestClient) -> None:
    group = waiting(client)["Welse"]["id"]
    answer = settle(client, group, verb="learn", memos=[key(GIVEN[1])])
    assert answer.json()["values"] == {"verb": "learn", "taken": ["accept", "keep"]}


def test_of_two_who_decide_at_once_the_second_is_told(client: TestClient, desk: Desk) -> None:
    """A decision stands in the book before it stands in its memos: the other's look is older then."""
    before = (desk.corrections / "keep.txt").read_bytes() if (desk.corrections / "keep.txt").exists() else None
    with reading(desk.engine) as book:
        of = next(one for one in groups(book) if one.seen == "Welse")
    decide(desk, of, "accept", None, "gerda")
    answer = settle(client, of.id, verb="keep")
    assert (answer.status_code, answer.json()["code"]) == (409, "doubts_in_work")
    assert answer.json()["values"] == {"who": "gerda"}
    assert client.post(f"/zweifel/{of.id}", data={"verb": "keep"}, headers=proof(client)).status_code == 409
    after = (desk.corrections / "keep.txt").read_bytes() if (desk.corrections / "keep.txt").exists() else None
    assert after == before, "the second one's line is not written"


def proof(client: TestClient) -> dict[str, str]:
    page = client.get("/zweifel").text
    return {"X-CSRF": page.partition('{"X-CSRF": "')[2].partition('"')[0]}


def test_a_decision_that_failed_keeps_nobody_from_another(client: TestClient, desk: Desk) -> None:
    with reading(desk.engine) as book:
        of = next(one for one in groups(book) if one.seen == "Welse")
    row = {"id": 1, "at": "2026-03-09T10:01:12Z", "who": "gerda", "verb": "accept", "kind": of.kind, "field": of.field}
    row |= {"cause": of.cause, "seen": of.seen, "memos": key(GIVEN[0]), "done": 0, "reread": 0, "problem": "{}"}
    with writing(desk.engine) as book:
        book.execute(insert(decisions), row)
    assert settle(client, of.id, verb="keep").status_code == 202


def test_roles_and_names_are_those_of_the_desk(make_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(users, "_N", 4)
    desk = make_desk()
    put(desk.engine, GIVEN)
    for name, role in (("otto", "lesen"), ("gerda", "bearbeiten")):
        users.add(desk.engine, "root", name, role, "drei kleine Wörter")  # type: ignore[arg-type]
    desk.users.look()
    with TestClient(application(desk), base_url="http://127.0.0.1") as client:
        client.auth = ("otto", "drei kleine Wörter".encode())  # type: ignore[assignment]
        group = waiting(client)["Welse"]["id"]
        assert settle(client, group, verb="keep").json()["code"] == "role_too_small"
        client.auth = ("gerda", "drei kleine Wörter".encode())  # type: ignore[assignment]
        assert settle(client, group, verb="keep").json()["code"] == "kept_but_misread", "the dictionaries refuse it"
        made = carried_out(client, desk, settle(client, group, verb="accept"))
        assert (made["who"], made["line"]) == ("gerda", None), "the line stood there already"
