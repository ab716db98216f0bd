"""The queue of inferred states: those that one phrase shows together, confirmed or changed, one or all."""

from collections.abc import Callable

from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect

from desk.desk_memos import DEED, inferred, memo
from pipeline.desk.edits import decided_states
from pipeline.desk.inferred import Group, groups
from pipeline.desk.records import current
from pipeline.desk.room import Desk
from pipeline.ledger.put import put
from pipeline.ledger.rows import key
from pipeline.ledger.store import reading
from pipeline.memo import Memo, Status

PLAN = "Die Planung wird derzeit erarbeitet."


def three(desk: Desk) -> list[Memo]:
    given = [inferred(f"V000{n}/21", confidence=0.8 + n / 100) for n in range(1, 4)]
    put(desk.engine, [*given, inferred("V0009/21", PLAN, "in_progress"), memo("V0010/21")])
    return given


def queued(desk: Desk) -> list[Group]:
    with reading(desk.engine) as connection:
        return groups(connection)


def status(desk: Desk, given: Memo) -> Status:
    with reading(desk.engine) as connection:
        found = current(connection, key(given))
    assert found is not None
    return found.points[0].status


def test_states_that_one_phrase_shows_stand_together_the_least_sure_first(desk: Desk) -> None:
    three(desk)
    first, second = queued(desk)
    assert (first.phrase, first.state, len(first.points)) == ("wurde … beurkundet", "implemented", 3)
    assert [one.resolution for one in first.points] == ["V0001/21", "V0002/21", "V0003/21"]
    assert (second.phrase, second.state) == ("wird … erarbeitet", "in_progress")


def test_a_whole_group_is_confirmed_taught_and_taken_back(desk: Desk, client: TestClient) -> None:
    given = three(desk)
    answer = client.post(f"/zustaende/{queued(desk)[0].id}", data={"zustand": "implemented"})
    assert "angenommen" in answer.text
    confirmed = status(desk, given[0])
    assert (confirmed.state, confirmed.basis, confirmed.statement) == ("implemented", "edited", DEED)
    assert [by_place for *_, by_place in decided_states(desk.engine)] == [{0: "implemented"}] * 3
    assert [one.phrase for one in queued(desk)] == ["wird … erarbeitet"]
    client.post("/entscheidung/1/zurueck")
    desk.settler.submit(int).result()
    assert len(queued(desk)[0].points) == 3
    assert status(desk, given[0]).basis == "inferred"


def test_one_point_is_changed_and_the_rest_comes_back_open(desk: Desk, client: TestClient) -> None:
    given = three(desk)
    group = queued(desk)[0]
    answer = client.post(f"/zustaende/{group.id}", data={"zustand": "deferred", "wahl": group.points[1].name})
    assert "V0003/21" in answer.text
    assert "V0002/21" not in answer.text
    assert answer.text.index("autofocus") > answer.text.index("V0001/21")
    assert (status(desk, given[1]).state, status(desk, given[1]).statement) == ("deferred", None)
    assert status(desk, given[0]).basis == "inferred"


def test_what_is_decided_already_or_cannot_be_chosen_is_refused(desk: Desk, client: TestClient) -> None:
    three(desk)
    group = queued(desk)[0]
    assert client.post(f"/zustaende/{group.id}", data={"zustand": "concluded"}).status_code == 400
    assert client.post(f"/zustaende/{group.id}", data={"zustand": "sold"}).status_code == 400
    client.post(f"/zustaende/{group.id}", data={"zustand": "implemented"})
    assert client.post(f"/zustaende/{group.id}", data={"zustand": "deferred"}).status_code == 409
    one = {"zustand": "unknown", "wahl": "0000:0"}
    assert client.post(f"/zustaende/{queued(desk)[0].id}", data=one).status_code == 409


def test_a_group_of_two_is_decided_by_keys_alone(desk: Desk, visit: Callable[..., Page]) -> None:
    given = [inferred(f"V000{n}/21", confidence=0.8 + n / 100) for n in (1, 2)]
    put(desk.engine, given)
    page = visit("/zustaende")
    page.keyboard.press("j")
    page.keyboard.press("i")
    expect(page.locator(".told li form")).to_have_count(2)
    page.keyboard.press("j")
    page.keyboard.press("n")
    expect(page.locator(".told li form")).to_have_count(1)
    expect(page.locator(".told li p:focus")).to_contain_text("V0002/21")
    page.keyboard.press("a")
    expect(page.locator(".decision")).to_contain_text("angenommen")
    assert [status(desk, one).state for one in given] == ["not_implemented", "implemented"]
