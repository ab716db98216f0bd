"""The book over HTTP, asked by a client, by a fuzzer, and by a page that may not."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from invented_memos import changed, memos, one
from jsonschema_rs import validator_for
from schemathesis.specs.openapi.checks import positive_data_acceptance

from pipeline.api.app import create_app
from pipeline.desk import intake
from pipeline.ledger.put import put
from pipeline.ledger.store import opened
from pipeline.memo import Memo

SAMPLES = Path(__file__).parents[2] / "samples"
TOKEN = "a-token-that-is-long-enough"  # noqa: S105 - nobody's
ADDRESS = "http://127.0.0.1"


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    target = str(tmp_path / "ledger.db") if request.param == "sqlite" else request.getfixturevalue("postgresql_url")
    engine = opened(target, create=True)
    put(engine, [*memos(40), one(), one(scan="again"), changed(one(scan="o"), kind="other")])
    engine.dispose()
    return target


@pytest.fixture
def client(db: str, tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(db, folder=tmp_path / "desk", max_megabytes=1), base_url=ADDRESS) as client:
        yield client


def test_the_questions(client: TestClient) -> None:
    found = client.get("/api/v1/resolutions/V0001/24").json()
    assert (found["number"], len(found["memos"]), found["points"][0]["state"]) == ("V0001/24", 2, "in_progress")
    key = found["memos"][0]["key"]
    assert Memo.model_validate(client.get(f"/api/v1/memos/{key}").json()) == one()
    late = client.get("/api/v1/points", params={"overdue": True, "on": "2024-10-05", "department": "jugend"}).json()
    assert ("V0001/24", 5) in [(point["resolution"], point["days_late"]) for point in late["points"]]
    assert client.get("/api/v1/points", params={"state": "deferred"}).json() == {"points": [], "next": None}
    assert client.get("/api/v1/search", params={"q": "V0001/24"}).json()["hits"][0]["resolution"] == "V0001/24"
    assert client.get("/api/v1/stats").json()["memos"] == 43
    schema = client.get("/api/v1/schema").json()
    assert validator_for(schema).is_valid(client.get(f"/api/v1/memos/{key}").json())
    for missing in ("memos/0123456789abcdef", "resolutions/V9/99", "uploads/4711"):
        assert client.get(f"/api/v1/{missing}").status_code == 404


@pytest.mark.parametrize(("path", "name"), [("memos", "memos"), ("points", "points"), ("search", "hits")])
def test_pages_give_everything_once(client: TestClient, path: str, name: str) -> None:
    words = {"q": "Beschluss"} if path == "search" else {}
    whole = client.get(f"/api/v1/{path}", params=words | {"limit": 500}).json()
    assert whole["next"] is None
    pieces: list[object] = []
    after: int | None = 0
    while after is not None:
        page = client.get(f"/api/v1/{path}", params=words | {"limit": 7, "after": after}).json()
        pieces, after = pieces + page[name], page["next"]
    assert pieces == whole[name]
    assert len(pieces) > 14


def test_what_has_not_changed_is_not_sent_again(client: TestClient, db: str) -> None:
    first = client.get("/api/v1/points")
    again = client.get("/api/v1/points", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/api/v1/points?limit=5", headers={"If-None-Match": first.headers["etag"]}).status_code == 200
    engine = opened(db)
    put(engine, [one("V0002/24")])
    engine.dispose()
    assert client.get("/api/v1/points", headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def test_changes_come_in_order_and_once(client: TestClient, db: str) -> None:
    whole = client.get("/api/v1/changes", params={"limit": 500}).json()
    assert [change["id"] for change in whole["changes"]] == list(range(1, 44))
    assert [change["what"] for change in whole["changes"]].count("linked") == 1
    assert client.get("/api/v1/changes", params={"since": whole["next"]}).json() == {"changes": [], "next": 43}
    engine = opened(db)
    put(engine, [one()])
    put(engine, [changed(one(), report="final")])
    engine.dispose()
    (last,) = client.get("/api/v1/changes", params={"since": whole["next"]}).json()["changes"]
    assert (last["what"], last["resolution"]) == ("replaced", "V0001/24")


def test_long_answers_are_packed(client: TestClient) -> None:
    assert client.get("/api/v1/points", headers={"Accept-Encoding": "gzip"}).headers["content-encoding"] == "gzip"


def test_many_at_once_do_not_wait_for_one_another(client: TestClient) -> None:
    with ThreadPoolExecutor(80) as crowd:
        answers = list(crowd.map(lambda _: client.get("/api/v1/points").status_code, range(240)))
    assert answers == [200] * 240


def wait_for(client: TestClient, place: str) -> dict[str, object]:
    for _ in range(300):
        found: dict[str, object] = client.get(place).json()
        if found["state"] in {"done", "failed"}:
            return found
        time.sleep(0.1)
    raise AssertionError(found)


def test_scan_sent_in_is_read_and_put_into_the_book(client: TestClient) -> None:
    scan = (SAMPLES / "sozialtreff.txt").read_bytes()
    sent = client.post("/api/v1/memos?name=../a/Memo 7.txt", content=scan, headers={"Content-Type": "text/plain"})
    assert sent.status_code == 202
    done = wait_for(client, sent.headers["location"])
    assert (done["state"], done["name"], done["problem"]) == ("done", "Memo 7.txt", None)
    (key,) = done["memos"]  # type: ignore[misc]
    record = client.get(f"/api/v1/memos/{key}").json()
    expected = json.loads((SAMPLES / "sozialtreff.expected.json").read_text())
    assert record["resolution"]["number"] == expected["resolution"]["number"]
    assert record["source"]["file"] == "Memo 7.txt"


def test_scan_that_cannot_be_read_says_why_without_our_paths(client: TestClient, tmp_path: Path) -> None:
    headers = {"Content-Type": "application/pdf"}
    sent = client.post("/api/v1/memos?name=torn.pdf", content=b"%PDF-1.4 torn", headers=headers)
    failed = wait_for(client, sent.headers["location"])
    assert failed["state"] == "failed"
    assert "torn.pdf" in str(failed["problem"])
    assert str(tmp_path) not in str(failed["problem"])


def test_what_is_not_taken(client: TestClient, tmp_path: Path) -> None:
    text = {"Content-Type": "text/plain"}
    big = client.post("/api/v1/memos", content=(b"x" * 1000 for _ in range(1002)), headers=text)
    assert big.status_code == 413
    assert client.post("/api/v1/memos", content=b"x", headers={"Content-Type": "text/html"}).status_code == 415
    assert client.post("/api/v1/memos", content=b"", headers=text).status_code == 422
    assert list((tmp_path / "desk" / "scans").iterdir()) == []


def test_what_waited_is_read_by_the_next_server(db: str, tmp_path: Path) -> None:
    closed = create_app(db, folder=tmp_path / "desk").state.desk
    closed.over.set()
    with (SAMPLES / "sozialtreff.txt").open("rb") as scan:
        waiting = intake.arrive(closed, "a.txt", scan, "gerda")
    intake.stop(closed)
    closed.engine.dispose()
    with TestClient(create_app(db, folder=tmp_path / "desk"), base_url=ADDRESS) as client:
        assert wait_for(client, f"/api/v1/uploads/{waiting}")["state"] == "done"


def test_token(db: str) -> None:
    with TestClient(create_app(db, token=TOKEN), base_url="https://book.example") as client:
        for path in ("points", "openapi.json", "schema", "nowhere"):
            assert client.get(f"/api/v1/{path}").status_code == 401
            assert client.get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {TOKEN}x"}).status_code == 401
        assert client.get("/api/v1/points", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_an_api_call_may_come_from_who_is_signed_in_or_named_by_the_proxy(db: str, tmp_path: Path) -> None:
    with TestClient(create_app(db, folder=tmp_path / "a", token=TOKEN), base_url=ADDRESS) as client:
        client.post("/anmelden", data={"name": "Dr. Gerda Beispiel", "token": TOKEN})
        assert client.get("/api/v1/stats").status_code == 200
        assert "Dr. Gerda Beispiel" in client.get("/").text
    with TestClient(create_app(db, folder=tmp_path / "b", user_header="X-User"), base_url=ADDRESS) as client:
        assert client.get("/api/v1/stats").status_code == 401
        assert client.get("/api/v1/stats", headers={"X-User": "otto.meier"}).status_code == 200
        assert "otto.meier" in client.get("/", headers={"X-User": "otto.meier"}).text


def test_what_is_sent_in_is_seen_at_the_desk(client: TestClient) -> None:
    scan = (SAMPLES / "sozialtreff.txt").read_bytes()
    sent = client.post("/api/v1/memos?name=treff.txt", content=scan, headers={"Content-Type": "text/plain"})
    (memo,) = wait_for(client, sent.headers["location"])["memos"]  # type: ignore[misc]
    assert "treff.txt" in client.get("/eingang").text
    assert "treff.txt" in client.get(f"/mitteilung/{memo}").text
    assert client.get("/api/v1/nowhere").json() == {"detail": "Not Found"}


def test_pages_from_elsewhere(client: TestClient) -> None:
    assert client.get("/api/v1/points", headers={"Host": "evil.example"}).status_code == 421
    headers = {"Content-Type": "text/plain", "Origin": "http://evil.example"}
    assert client.post("/api/v1/memos", content=b"x", headers=headers).status_code == 403
    assert client.get("/api/v1/points").headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        *("points?after=-1", "points?limit=0", "points?limit=501", "points?state=gone", "points?on=2024-13-01"),
        *("search", "search?q=", "search?q=%00", "changes?since=99999999999999999999", "memos/..%2f..%2fetc%2fpasswd"),
        *("resolutions/%00", "points?department=%00"),
    ],
)
def test_bad_questions_get_a_clear_answer(client: TestClient, path: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code in {404, 422}
    assert answer.json()["detail"]


def test_no_question_of_a_fuzzer_breaks_it(tmp_path: Path) -> None:
    engine = opened(tmp_path / "ledger.db", create=True)
    put(engine, memos(20))
    engine.dispose()
    app = create_app(tmp_path / "ledger.db")
    headers = {"Host": "127.0.0.1"}
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers=headers)
    tried = 0
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
        )
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            # The fuzzer counts an empty body as a text of length one; it is refused with reason.
            excluded = [positive_data_acceptance] if case.method == "POST" else []
            case.call_and_validate(headers=headers, excluded_checks=excluded)

        ask()
        tried += 1
    assert tried >= 10


def test_serve_on_loopback(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/api/v1/stats"
    command = [sys.executable, "-m", "pipeline.cli", "serve", "--db", str(tmp_path / "l.db"), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | {"BESCHLUSSBUCH_TOKEN": TOKEN}) as server:
        try:
            assert server.stdout is not None
            assert str(port).encode() in server.stdout.readline()
            for _ in range(100):
                try:
                    answer = httpx.get(address, headers={"Authorization": f"Bearer {TOKEN}"})
                    break
                except httpx.ConnectError:
                    time.sleep(0.1)
            assert answer.json()["memos"] == 0
            assert httpx.get(address).status_code == 401
        finally:
            server.terminate()


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--host", "0.0.0.0"], "--token"),  # noqa: S104 - it is refused
        (["--token", "short"], "openssl"),
        (["--webhook", "https://a.example"], "BESCHLUSSBUCH_WEBHOOK_SECRET"),
        (["--webhook", "file:///etc/passwd", "--webhook-secret", "s"], "no address"),
    ],
)
def test_serve_refuses(words: list[str], problem: str, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from pipeline.api.commands import serve
    from pipeline.errors import ArgumentError

    result = CliRunner().invoke(serve, [*words, "--db", str(tmp_path / "l.db")], standalone_mode=False)
    assert isinstance(result.exception, ArgumentError)
    assert problem in str(result.exception)
