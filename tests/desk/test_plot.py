"""The bars of a resolution: pale where nothing is known since the control that came due."""

from datetime import date

import pytest
from fastapi.testclient import TestClient

from desk.desk_memos import memo
from pipeline.desk.book import history
from pipeline.desk.plot import timeline
from pipeline.desk.room import Desk
from pipeline.ledger.put import put
from pipeline.ledger.store import reading
from pipeline.memo import Memo, Status


def bars(desk: Desk, given: Memo, today: date) -> list[tuple[str, bool]]:
    put(desk.engine, [given])
    with reading(desk.engine) as connection:
        found = history(connection, "V1873/23")
    assert found is not None
    drawn = timeline(found, today)
    assert drawn.pale == any(bar.pale for _, _, row in drawn.rows for bar in row)
    return [(bar.state, bar.pale) for _, _, row in drawn.rows for bar in row]


def test_an_open_point_is_pale_behind_its_control(desk: Desk) -> None:
    assert bars(desk, memo(control="2025-03-31"), date(2026, 1, 1)) == [("in_progress", False), ("in_progress", True)]
    assert bars(desk, memo(control="2025-03-31"), date(2025, 2, 1)) == [("in_progress", False)]


def test_without_a_control_it_is_pale_from_the_memo_on(desk: Desk) -> None:
    assert bars(desk, memo(control=None), date(2026, 1, 1)) == [("in_progress", True)]


def test_what_is_done_stays_done(desk: Desk) -> None:
    done = memo().points[0].model_copy(update={"status": Status(state="implemented", basis="stated", confidence=0.9)})
    assert bars(desk, memo().model_copy(update={"points": (done,)}), date(2026, 1, 1)) == [("implemented", False)]


@pytest.mark.parametrize(
    ("many", "begins"), [(15, "<h2>Verlauf</h2>"), (16, "<summary>Verlauf der 16 Punkte</summary>")]
)
def test_the_bars_of_many_points_are_folded_so_that_their_states_come_first(
    desk: Desk, client: TestClient, many: int, begins: str
) -> None:
    point = memo().points[0]
    points = tuple(point.model_copy(update={"number": str(number)}) for number in range(1, many + 1))
    put(desk.engine, [memo().model_copy(update={"points": points})])
    assert begins in client.get("/beschluss/V1873/23").text
