"""Lists of memos and resolutions over the API: each filter against the whole list, and the totals."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from books import Books
from fastapi.testclient import TestClient
from invented_memos import changed, one

from pipeline.api.app import create_app
from pipeline.ledger.put import put
from pipeline.ledger.store import opened


@pytest.fixture(scope="module")
def reader(books: Books, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("desk")
    db = books.filled()
    engine = opened(db)
    put(engine, [changed(one("V0900/24"), doubts=(), report="final")])
    engine.dispose()
    with TestClient(create_app(db, folder=folder), base_url="http://127.0.0.1") as client:
        yield client


def listed(reader: TestClient, name: str, **wanted: Any) -> list[dict[str, Any]]:
    found = reader.get(f"/api/v1/{name}", params=wanted | {"limit": 500}).json()
    assert found["total"] == len(found[name])
    return list(found[name])


@pytest.mark.parametrize(
    ("wanted", "holds"),
    [
        ({"report": "interim"}, lambda memo: memo["report"] == "interim"),
        ({"kind": "control_report"}, lambda memo: memo["kind"] == "control_report"),
        ({"department": "JUGEND"}, lambda memo: "Jugend" in (memo["department"] or "")),
        ({"resolution": "v 0001 / 24"}, lambda memo: memo["number"] == "V0001/24"),
        ({"doubtful": True}, lambda memo: memo["doubts"] > 0),
        ({"doubtful": False, "report": "final"}, lambda memo: memo["doubts"] == 0 and memo["report"] == "final"),
    ],
)
def test_memos_that_are_asked_for(reader: TestClient, wanted: dict[str, Any], holds: Any) -> None:
    every = listed(reader, "memos")
    found = listed(reader, "memos", **wanted)
    assert found == [memo for memo in every if holds(memo)]
    assert found


@pytest.mark.parametrize(
    ("wanted", "holds"),
    [
        ({"body": "Stadtrat"}, lambda one: one["body"] == "Stadtrat"),
        ({"department": "bildung"}, lambda one: "Bildung" in (one["department"] or "")),
        ({"open": True}, lambda one: one["open"] > 0),
        ({"overdue": True}, lambda one: one["overdue"]),
    ],
)
def test_resolutions_that_are_asked_for(reader: TestClient, wanted: dict[str, Any], holds: Any) -> None:
    every = listed(reader, "resolutions")
    found = listed(reader, "resolutions", **wanted)
    assert found == [one for one in every if holds(one)]
    assert 0 < len(found) < len(every)


def test_a_year_finds_what_was_passed_in_it(reader: TestClient) -> None:
    every = listed(reader, "resolutions")
    years = {one["year"] for one in every}
    assert sum(len(listed(reader, "resolutions", year=year)) for year in years if year) == sum(
        one["year"] is not None for one in every
    )


def test_a_resolution_in_a_list_agrees_with_its_history(reader: TestClient) -> None:
    for head in listed(reader, "resolutions")[:10]:
        if head["number"]:
            whole = reader.get(f"/api/v1/resolutions/{head['number']}").json()
            assert (len(whole["memos"]), len(whole["points"])) == (head["memos"], head["points"])
            assert sum(point["open"] for point in whole["points"]) == head["open"]
            assert head["memo"] in [memo["key"] for memo in whole["memos"]]


def test_the_total_counts_all_pages(reader: TestClient) -> None:
    for name in ("memos", "resolutions"):
        page = reader.get(f"/api/v1/{name}", params={"limit": 2}).json()
        assert len(page[name]) == 2
        assert page["total"] == len(listed(reader, name)) > 2


def test_an_empty_book_has_none(books: Books, tmp_path_factory: pytest.TempPathFactory) -> None:
    db = books.empty()
    opened(db, create=True).dispose()
    with TestClient(create_app(db, folder=tmp_path_factory.mktemp("desk")), base_url="http://127.0.0.1") as client:
        found = client.get("/api/v1/resolutions?overdue=true").json()
    assert found == {"resolutions": [], "total": 0, "next": None}


def test_what_may_be_late_and_is_on_no_page_is_told_beside_what_is_overdue(books: Books, tmp_path: Path) -> None:
    db = books.empty()
    engine = opened(db)
    put(engine, [one(), one("V9101/24", control=None), one("V9102/24").model_copy(update={"points": ()})])
    engine.dispose()
    with TestClient(create_app(db, folder=tmp_path), base_url="http://127.0.0.1") as client:
        late = client.get("/api/v1/points?overdue=true&on=2030-01-01").json()
        assert (late["total"], late["unlisted"]) == (1, {"points": 1, "memos": 1})
        of_one = client.get("/api/v1/points?overdue=true&department=jugend&on=2030-01-01").json()
        assert of_one["unlisted"] == {"points": 1, "memos": None}
        nobody = client.get("/api/v1/points?overdue=true&department=nobody&on=2030-01-01").json()
        assert nobody["unlisted"] == {"points": 0, "memos": None}
        assert client.get("/api/v1/points?open=true").json()["unlisted"] is None
