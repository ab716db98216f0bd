"""Edits over the API: the desk's rules, the asker's name, nothing overwritten unseen; and the totals of lists."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from invented_memos import memos

from pipeline.api.app import create_app
from pipeline.ledger.put import put
from pipeline.ledger.rows import key
from pipeline.ledger.store import opened
from pipeline.memo import Memo

GIVEN = list(memos(20))
KEY = key(GIVEN[0])
TOKEN = {"Authorization": "Bearer geheimgeheimgeheim"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "ledger.db"
    engine = opened(path, create=True)
    put(engine, GIVEN)
    engine.dispose()
    return path


@pytest.fixture
def reader(filled: Path, tmp_path: Path) -> Iterator[TestClient]:
    shutil.copy(filled, tmp_path / "ledger.db")
    app = create_app(tmp_path / "ledger.db", folder=tmp_path / "desk", token="geheimgeheimgeheim")  # noqa: S106
    with TestClient(app, base_url="http://127.0.0.1", headers=TOKEN) as client:
        yield client


def edited(reader: TestClient, **wanted: str) -> Any:
    return reader.post(f"/api/v1/memos/{KEY}/edits", json=wanted)


def record(reader: TestClient) -> Memo:
    return Memo.model_validate_json(reader.get(f"/api/v1/memos/{KEY}").content)


def test_an_edit_is_made_by_the_desks_rules_and_taken_back(reader: TestClient) -> None:
    before = record(reader)
    answer = edited(reader, field="points[0].status.state", value="deferred")
    assert answer.status_code == 200, answer.text
    (made,) = answer.json()["edits"]
    assert (made["field"], made["after"], made["who"]) == ("points[0].status.state", "deferred", "API")
    now = record(reader)
    assert (now.points[0].status.state, now.points[0].status.basis) == ("deferred", "edited")
    assert [one.who for one in now.edits] == ["API"]
    assert reader.get(f"/api/v1/memos/{KEY}/edits").json() == answer.json()
    undone = reader.delete(f"/api/v1/edits/{made['id']}").json()
    assert undone["edits"][0]["undone_by"] == "API"
    assert record(reader) == before
    assert reader.delete(f"/api/v1/edits/{made['id']}").status_code == 404


def test_a_value_is_read_as_it_is_typed_at_the_desk(reader: TestClient) -> None:
    edited(reader, field="next_control", value="IV. Quartal 2031")
    control = record(reader).next_control
    assert control is not None
    assert (control.text, control.edtf) == ("IV. Quartal 2031", "2031-12")
    many = edited(reader, field="next_control", value="IV. Quartal 2031").json()["edits"]
    assert len(many) == 1, "what stands there is not written again"


def test_points_are_added_split_joined_and_removed_as_at_the_desk(reader: TestClient) -> None:
    first = [point.text for point in record(reader).points]
    parted = "Der Hof wird geöffnet.\n\nDas Tor wird repariert."
    answer = edited(reader, action="split", field="points[0]", value=parted, shown=first[0])
    assert answer.status_code == 200, answer.text
    assert [point.text for point in record(reader).points] == [*parted.split("\n\n"), *first[1:]]
    assert edited(reader, action="split", field="points[0]", value="ohne Zeile").json()["code"] == "value_wrong"
    assert edited(reader, action="join", field="points[0]", shown=first[0]).json()["code"] == "field_changed"
    edited(reader, action="join", field="points[0]")
    assert record(reader).points[0].text == "Der Hof wird geöffnet. Das Tor wird repariert."
    edited(reader, action="add", field="points", value="Neu ist dies.")
    assert record(reader).points[-1].text == "Neu ist dies."
    edited(reader, action="remove", field=f"points[{len(first)}]")
    assert len(record(reader).points) == len(first)
    assert edited(reader, action="remove", field="points[99]").json()["code"] == "field_unknown"
    assert edited(reader, action="join", field=f"points[{len(first) - 1}]").json()["code"] == "field_unknown"
    (made, *_) = reader.get(f"/api/v1/memos/{KEY}/edits").json()["edits"]
    (older, *_) = [one for one in reader.get(f"/api/v1/memos/{KEY}/edits").json()["edits"] if one["action"] == "split"]
    assert reader.delete(f"/api/v1/edits/{older['id']}").json()["code"] == "edit_rested_on"
    assert reader.delete(f"/api/v1/edits/{made['id']}").status_code == 200


@pytest.mark.parametrize(
    ("wanted", "status", "code"),
    [
        ({"field": "source.file", "value": "x.pdf"}, 422, "field_unknown"),
        ({"field": "points[99].text", "value": "x"}, 422, "field_unknown"),
        ({"field": "header.date", "value": "31.11.2024"}, 422, "value_wrong"),
        ({"field": "points[0].status.state", "value": "fertig"}, 422, "value_wrong"),
        ({"field": "header.date", "value": "07.10.2024", "shown": "as it was"}, 409, "field_changed"),
        ({"field": "header.date", "value": "07.10.2024", "who": "gerda"}, 422, "question_wrong"),
    ],
)
def test_what_the_desk_would_refuse_is_refused(
    reader: TestClient, wanted: dict[str, str], status: int, code: str
) -> None:
    before = record(reader)
    answer = edited(reader, **wanted)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not re.search(r"\b(ist|das|kein|bitte|einen)\b", answer.json()["detail"].casefold()), "English alone"
    assert record(reader) == before
    assert reader.post("/api/v1/memos/0000000000000000/edits", json=wanted).status_code == (
        422 if code == "question_wrong" else 404
    )


def test_who_is_not_known_edits_nothing(reader: TestClient) -> None:
    wanted = {"field": "header.date", "value": "07.10.2024"}
    place = f"/api/v1/memos/{KEY}/edits"
    assert reader.post(place, json=wanted, headers={"Authorization": "Bearer falsch"}).status_code == 401
    assert reader.post(place, json=wanted, headers={"Origin": "https://evil.example"}).status_code == 403


@pytest.mark.parametrize("asked", ["", "overdue=true", "state=in_progress", "open=true&department=bildung"])
def test_points_are_counted_over_all_pages(reader: TestClient, asked: str) -> None:
    place: str | None = f"/api/v1/points?limit=7&{asked}"
    found, totals = 0, set()
    while place:
        page = reader.get(place).json()
        found += len(page["points"])
        totals.add(page["total"])
        place = page["next"]
    assert totals == {found}
    before = reader.get("/api/v1/points?state=obsolete").json()["total"]
    edited(reader, field="points[0].status.state", value="obsolete")
    assert reader.get("/api/v1/points?state=obsolete").json()["total"] == before + 1, "an edit changes it"
