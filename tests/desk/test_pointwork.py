"""Points by hand: one more, one less, two of one, one of two; and back again."""

import re
from datetime import date

import pytest
from fastapi.testclient import TestClient

from desk.desk_memos import memo
from pipeline.desk.apply import Edit, applied
from pipeline.desk.edits import decided_states
from pipeline.desk.records import current
from pipeline.desk.room import Desk
from pipeline.doubts import doubt
from pipeline.ledger.put import put
from pipeline.ledger.questions import open_points
from pipeline.ledger.rows import key
from pipeline.ledger.store import reading
from pipeline.memo import Evidence, Memo, Status
from pipeline.page import Box

NAME = key(memo())


@pytest.fixture
def three(desk: Desk, client: TestClient) -> TestClient:
    """A memo with three points; of the last something is doubtful, and its place is known."""
    one = memo()
    points = [one.points[0].model_copy(update={"number": number, "text": f"Punkt {number}."}) for number in "123"]
    points[2] = points[2].model_copy(update={"status": Status(state="deferred", basis="stated", confidence=0.9)})
    unsure = doubt("state_unknown", "points[2].status")
    put(desk.engine, [one.model_copy(update={"points": tuple(points), "doubts": (unsure,)})])
    return client


def points(desk: Desk) -> list[tuple[str | None, str, str]]:
    return [(one.number, one.text, one.status.state) for one in stands(desk).points]


def stands(desk: Desk) -> Memo:
    with reading(desk.engine) as connection:
        found = current(connection, NAME)
    assert found is not None
    return found


def work(client: TestClient, what: str, **data: str) -> str:
    answer = client.post(f"/mitteilung/{NAME}/punkt/{what}", data=data)
    assert answer.status_code == 200, answer.text
    return answer.text


BEFORE = [("1", "Punkt 1.", "in_progress"), ("2", "Punkt 2.", "in_progress"), ("3", "Punkt 3.", "deferred")]


def test_a_point_is_added_behind_the_last(desk: Desk, three: TestClient) -> None:
    assert 'value="4"' in three.get(f"/mitteilung/{NAME}/punkt/neu").text
    assert "braucht einen Text" in work(three, "neu", nummer="4", text=" ")
    work(three, "neu", nummer="4", text="Ein  neuer\nPunkt.")
    assert points(desk) == [*BEFORE, ("4", "Ein neuer Punkt.", "unknown")]
    with reading(desk.engine) as connection:
        assert [one.point for one in open_points(connection, date(2025, 1, 1))] == list("1234")


def test_a_removed_point_goes_with_its_doubts_and_the_others_keep_theirs(desk: Desk, three: TestClient) -> None:
    work(three, "1/entfernen")
    assert points(desk) == [BEFORE[0], BEFORE[2]]
    assert [one.field for one in stands(desk).doubts] == ["points[1].status"]
    work(three, "1/entfernen")
    assert stands(desk).doubts == ()


def test_a_point_is_split_at_the_empty_line(desk: Desk, three: TestClient) -> None:
    assert "leere Zeile" in work(three, "0/teilen", nummer="1", zweite="1a", text="Nur einer.")
    work(three, "0/teilen", nummer="1", zweite="1a", text="Der erste.\r\n  \r\nDer\r\nzweite.\r\n\r\nUnd weiter.")
    first, second, *_ = stands(desk).points
    assert (first.number, first.text, second.number, second.text) == (
        "1",
        "Der erste.",
        "1a",
        "Der zweite. Und weiter.",
    )
    assert first.report == second.report
    assert second.status.state == "in_progress"
    assert [one.field for one in stands(desk).doubts] == ["points[3].status"]
    assert "„Punkt 1.“ → „1, Der erste.; 1a, Der zweite. Und weiter.“" in three.get("/protokoll").text


def test_joined_points_have_one_state_only_where_theirs_agree(desk: Desk, three: TestClient) -> None:
    work(three, "0/verbinden")
    assert points(desk) == [("1", "Punkt 1. Punkt 2.", "in_progress"), BEFORE[2]]
    work(three, "0/verbinden")
    assert points(desk) == [("1", "Punkt 1. Punkt 2. Punkt 3.", "unknown")]
    assert three.post(f"/mitteilung/{NAME}/punkt/0/verbinden").status_code == 409


def test_pointwork_is_logged_and_taken_back_last_first(desk: Desk, three: TestClient) -> None:
    work(three, "0/entfernen")
    three.post(f"/mitteilung/{NAME}/feld", data={"feld": "points[0].status.state", "wert": "implemented"})
    assert points(desk)[0] == ("2", "Punkt 2.", "implemented")
    answer = three.post("/aenderung/1/zurueck")
    assert answer.status_code == 409
    assert "späteren Änderungen" in answer.text
    assert three.post("/aenderung/2/zurueck").status_code == 200
    assert three.post("/aenderung/1/zurueck").status_code == 200
    assert points(desk) == BEFORE
    page = three.get(f"/mitteilung/{NAME}").text
    assert re.search(r"<b>Punkt 1</b>: entfernt", page)


def test_states_decided_beside_pointwork_teach_nothing(desk: Desk, three: TestClient) -> None:
    three.post(f"/mitteilung/{NAME}/feld", data={"feld": "points[1].status.state", "wert": "deferred"})
    assert [found[2] for found in decided_states(desk.engine)] == [{1: "deferred"}]
    work(three, "0/entfernen")
    assert decided_states(desk.engine) == []


def test_pointwork_that_fits_a_new_reading_no_more_becomes_a_doubt() -> None:
    gone = Edit("remove", "points[0]", {"number": "7", "text": "…"}, None)
    behind = Edit("add", "points[5]", None, {"number": "6", "text": "…"})
    after = applied(memo(), [gone, behind])
    assert [one.code for one in after.doubts] == ["edit_outdated", "edit_outdated"]
    assert after.points == memo().points


def test_spots_follow_their_points() -> None:
    spot = Evidence(page=1, box=Box(1, 2, 3, 4), seen="x", confidence=1)
    one = memo().points[0]
    given = memo().model_copy(
        update={"points": (one, one.model_copy(update={"number": "2"})), "evidence": {"points[1].text": spot}}
    )
    after = applied(given, [Edit("remove", "points[0]", {"number": "1", "text": one.text}, None)])
    assert after.evidence == {"points[0].text": spot}
