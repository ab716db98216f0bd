"""The form of the API's answers: problems with codes, parameters that are refused, its own description."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from books import Books
from fastapi.testclient import TestClient
from jsonschema_rs import validator_for

from pipeline.api import routes
from pipeline.api.app import create_app
from pipeline.catalogue import sayings

ADDRESS = "http://127.0.0.1"
TOKEN = "a-token-that-is-long-enough"  # noqa: S105 - nobody's
PROBLEM = "application/problem+json"
IDS = """get_bundle get_decision get_doubts get_meaning get_memo get_original get_page get_pdf get_resolution
get_schema get_stats get_upload list_changes list_doubts list_edits list_memos list_points list_resolutions
make_edit search_memos send_scan settle_doubts take_decision_back undo_edit""".split()


@pytest.fixture(scope="module")
def reader(books: Books, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("desk")
    with TestClient(create_app(books.filled(), folder=folder), base_url=ADDRESS) as client:
        yield client


@pytest.mark.parametrize("path", ["memos?cursor=2", "memos?limit=1&next=1", "points?overdu=true", "stats?limit=5"])
def test_a_parameter_that_is_not_known_is_refused(reader: TestClient, path: str) -> None:
    answer = reader.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)
    assert (answer.json()["code"], answer.json()["status"]) == ("parameter_unknown", 422)
    assert answer.json()["values"]["name"] in {"cursor", "next", "overdu", "limit"}


def test_the_problem_names_what_is_known(reader: TestClient) -> None:
    found = reader.get("/api/v1/changes?cursor=2").json()
    assert found["values"] == {"name": "cursor", "known": ["limit", "since"]}
    assert found["detail"] == "the parameter cursor is not known here; known are: limit, since"
    assert reader.get("/api/v1/memos?limit=1&limit=2").json()["code"] == "parameter_twice"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("nowhere", 404, "nothing_at_address"),
        ("memos/0123456789abcdef", 404, "not_in_book"),
        ("resolutions/V9/99", 404, "not_in_book"),
        ("uploads/4711", 404, "not_in_book"),
        ("problems/gone", 404, "not_in_book"),
        ("points?limit=0", 422, "question_wrong"),
    ],
)
def test_every_refusal_has_one_form(reader: TestClient, path: str, status: int, code: str) -> None:
    answer = reader.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    found = answer.json()
    assert (found["status"], found["code"]) == (status, code)
    assert set(found) == {"type", "title", "status", "detail", "code", "values"}
    assert reader.get(found["type"]).json()["de"] == sayings("errors")[code].de


def test_who_may_not_come_in_is_told_in_the_same_form(books: Books, reader: TestClient, tmp_path: Path) -> None:
    foreign = reader.get("/api/v1/points", headers={"Host": "evil.example"})
    assert (foreign.status_code, foreign.json()["code"]) == (421, "host_unknown")
    written = reader.post("/api/v1/memos", content=b"x", headers={"Origin": "http://evil.example"})
    assert (written.status_code, written.json()["code"]) == (403, "page_of_another_origin")
    assert reader.put("/api/v1/memos").json()["code"] == "method_not_taken"
    assert reader.post("/api/v1/memos", content=b"x").json()["code"] == "no_scans_type"
    with TestClient(create_app(books.filled(), folder=tmp_path, token=TOKEN), base_url=ADDRESS) as client:
        refused = client.get("/api/v1/stats")
        assert (refused.status_code, refused.json()["code"]) == (401, "token_needed")
        assert (refused.headers["content-type"], refused.headers["www-authenticate"]) == (PROBLEM, "Bearer")
        with_token = {"Authorization": f"Bearer {TOKEN}"}
        security = client.get("/api/v1/openapi.json", headers=with_token).json()["security"]
        assert security == [{"token": []}]


def test_what_nobody_foresaw_is_a_problem_too(books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "figures", lambda *_: 1 / 0)
    app = create_app(books.filled(), folder=tmp_path)
    with TestClient(app, base_url=ADDRESS, raise_server_exceptions=False) as client:
        answer = client.get("/api/v1/stats")
    assert (answer.status_code, answer.json()["code"]) == (500, "server_failed")
    assert "ZeroDivision" not in answer.text


@pytest.mark.parametrize("path", ["/api/v1/stats", "/api/v1/points?limit=3", "/", "/api/v1/nowhere"])
def test_head_is_answered_as_get_is(reader: TestClient, path: str) -> None:
    head, get = reader.head(path), reader.get(path)
    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head.headers.get("etag") == get.headers.get("etag")
    assert head.headers["content-type"] == get.headers["content-type"]


def test_the_description_names_every_question_and_answer(reader: TestClient) -> None:
    found = reader.get("/api/v1/openapi.json").json()
    operations = [operation for path in found["paths"].values() for operation in path.values()]
    assert sorted(operation["operationId"] for operation in operations) == IDS
    assert found["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    for operation in operations:
        for status, answer in operation["responses"].items():
            kinds = answer.get("content", {})
            assert all(kind["schema"] for kind in kinds.values())
            assert status in {"200", "202", "304"} or list(kinds) == [PROBLEM]
    memo = {**found["components"]["schemas"]["Memo"], "components": found["components"]}
    key = reader.get("/api/v1/memos?limit=1").json()["memos"][0]["key"]
    assert validator_for(memo).is_valid(reader.get(f"/api/v1/memos/{key}").json())
    assert not validator_for(memo).is_valid({"kind": "letter"})


def test_the_description_is_a_page_for_people_too(reader: TestClient) -> None:
    """Each question and each answer has its place, and no link leads nowhere."""
    assert reader.get("/docs", follow_redirects=False).headers["location"] == "/api/v1/docs"
    page = reader.get("/api/v1/docs")
    assert page.headers["content-type"].startswith("text/html")
    names = set(re.findall(r'id="(\w+)"', page.text))
    assert names >= {*IDS, "PointNow", "ProblemDetails"}
    assert set(re.findall(r'href="#(\w+)"', page.text)) <= names
    assert all(one[0] in "#/" for one in re.findall(r'(?:src|href)="([^"]+)"', page.text)), "nothing from elsewhere"
    order = re.findall(r'<section class="card" id="(\w+)">', page.text)
    assert order[: len(IDS)][:3] == ["list_points", "list_resolutions", "get_resolution"]
    examples = re.findall(r"^(?:<pre.*?>)?curl '(.+?)'$", html.unescape(page.text), re.MULTILINE)
    assert len(examples) == 5
    assert [reader.get(one).status_code for one in examples] == [200] * 5


def test_what_an_address_takes_is_named_whole(reader: TestClient) -> None:
    answer = reader.put("/api/v1/memos")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
    assert answer.json()["values"]["taken"] == "GET, POST"
    assert reader.delete("/api/v1/stats").headers["allow"] == "GET"
