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
from books import Books
from fastapi.testclient import TestClient
from invented_memos import changed, one
from jsonschema_rs import validator_for

from pipeline.api.app import create_app
from pipeline.desk import intake
from pipeline.ledger.put import put
from pipeline.ledger.store import opened
from pipeline.memo import Memo

SAMPLES = Path(__file__).parents[2] / "samples"
TOKEN = "a-token-that-is-long-enough"  # noqa: S105 - nobody's
ADDRESS = "http://127.0.0.1"
WITH_A_FILE = pytest.mark.parametrize(
    "books", ["sqlite"], indirect=True, scope="session"
)  # the other kind adds nothing


@pytest.fixture
def db(books: Books) -> str:
    return books.filled()


@pytest.fixture
def client(db: str, tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(db, folder=tmp_path / "desk", max_megabytes=1), base_url=ADDRESS) as client:
        yield client


@pytest.fixture(scope="module")
def reader(books: Books, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """For tests that only ask."""
    folder = tmp_path_factory.mktemp("desk")
    with TestClient(create_app(books.filled(), folder=folder), base_url=ADDRESS) as client:
        yield client


def test_the_questions(reader: TestClient) -> None:
    found = reader.get("/api/v1/resolutions/V0001/24").json()
    assert (found["number"], len(found["memos"]), found["points"][0]["state"]) == ("V0001/24", 2, "in_progress")
    key = found["memos"][0]["key"]
    assert Memo.model_validate(reader.get(f"/api/v1/memos/{key}").json()) == one()
    late = reader.get("/api/v1/points", params={"overdue": True, "on": "2024-10-05", "department": "jugend"}).json()
    assert ("V0001/24", 5) in [(point["resolution"], point["days_late"]) for point in late["points"]]
    nothing = {"points": [], "total": 0, "next": None, "unlisted": None}
    assert reader.get("/api/v1/points", params={"state": "deferred"}).json() == nothing
    assert reader.get("/api/v1/search", params={"q": "V0001/24"}).json()["hits"][0]["resolution"] == "V0001/24"
    assert reader.get("/api/v1/stats").json()["memos"] == 43
    schema = reader.get("/api/v1/schema").json()
    assert validator_for(schema).is_valid(reader.get(f"/api/v1/memos/{key}").json())
    for missing in ("memos/0123456789abcdef", "resolutions/V9/99", "uploads/4711"):
        assert reader.get(f"/api/v1/{missing}").status_code == 404


@pytest.mark.parametrize(
    ("path", "name"), [(one, one) for one in ("memos", "points", "resolutions")] + [("search", "hits")]
)
def test_pages_give_everything_once(reader: TestClient, path: str, name: str) -> None:
    words = {"q": "Beschluss"} if path == "search" else {}
    whole = reader.get(f"/api/v1/{path}", params=words | {"limit": 500}).json()
    assert whole["next"] is None
    pieces: list[object] = []
    place = str(reader.get(f"/api/v1/{path}", params=words | {"limit": 7}).url)
    while place is not None:
        page = reader.get(place).json()
        pieces, place = pieces + page[name], page["next"]
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
    assert whole["next"] == f"{ADDRESS}/api/v1/changes?limit=500&since=43"
    assert client.get(whole["next"]).json() == {"changes": [], "next": whole["next"]}
    engine = opened(db)
    put(engine, [one()])
    put(engine, [changed(one(), report="final")])
    engine.dispose()
    (last,) = client.get(whole["next"]).json()["changes"]
    assert (last["what"], last["resolution"]) == ("replaced", "V0001/24")


def test_long_answers_are_packed(reader: TestClient) -> None:
    assert reader.get("/api/v1/points", headers={"Accept-Encoding": "gzip"}).headers["content-encoding"] == "gzip"


def test_many_at_once_do_not_wait_for_one_another(reader: TestClient) -> None:
    with ThreadPoolExecutor(60) as crowd:
        answers = list(crowd.map(lambda _: reader.get("/api/v1/points?limit=5").status_code, range(120)))
    assert answers == [200] * 120


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


@WITH_A_FILE
def test_scan_that_cannot_be_read_says_why_without_our_paths(client: TestClient, tmp_path: Path) -> None:
    headers = {"Content-Type": "application/pdf"}
    sent = client.post("/api/v1/memos?name=torn.pdf", content=b"%PDF-1.4 torn", headers=headers)
    failed = wait_for(client, sent.headers["location"])
    assert failed["state"] == "failed"
    assert "torn.pdf" in str(failed["problem"])
    assert failed["code"] == "pdf_damaged"
    assert str(tmp_path) not in str(failed["problem"])


@WITH_A_FILE
def test_what_is_not_taken(client: TestClient, tmp_path: Path) -> None:
    text = {"Content-Type": "text/plain"}
    big = client.post("/api/v1/memos", content=(b"x" * 1000 for _ in range(1002)), headers=text)
    assert big.status_code == 413
    assert client.post("/api/v1/memos", content=b"x", headers={"Content-Type": "text/html"}).status_code == 415
    assert client.post("/api/v1/memos", content=b"", headers=text).status_code == 422
    assert list((tmp_path / "desk" / "scans").iterdir()) == []


@WITH_A_FILE
def test_what_waited_is_read_by_the_next_server(db: str, tmp_path: Path) -> None:
    closed = create_app(db, folder=tmp_path / "desk").state.desk
    closed.over.set()
    with (SAMPLES / "sozialtreff.txt").open("rb") as scan:
        waiting = intake.arrive(closed, "a.txt", scan, "gerda")
    intake.stop(closed)
    closed.engine.dispose()
    with TestClient(create_app(db, folder=tmp_path / "desk"), base_url=ADDRESS) as client:
        assert wait_for(client, f"/api/v1/uploads/{waiting}")["state"] == "done"


@WITH_A_FILE
def test_token(db: str) -> None:
    with TestClient(create_app(db, token=TOKEN), base_url="https://book.example") as client:
        for path in ("points", "openapi.json", "schema", "nowhere"):
            assert client.get(f"/api/v1/{path}").status_code == 401
            assert client.get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {TOKEN}x"}).status_code == 401
        assert client.get("/api/v1/points", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


@WITH_A_FILE
def test_an_api_call_may_come_from_who_is_signed_in_or_named_by_the_proxy(db: str, tmp_path: Path) -> None:
    with TestClient(create_app(db, folder=tmp_path / "a", token=TOKEN), base_url=ADDRESS) as client:
        client.post("/anmelden", data={"name": "Dr. Gerda Beispiel", "token": TOKEN})
        assert client.get("/api/v1/stats").status_code == 200
        assert "Dr. Gerda Beispiel" in client.get("/").text
    app = create_app(db, folder=tmp_path / "b", user_header="X-User")
    with TestClient(app, base_url=ADDRESS, client=("127.0.0.1", 50_000)) as client:
        assert client.get("/api/v1/stats").status_code == 401
        assert client.get("/api/v1/stats", headers={"X-User": "otto.meier"}).status_code == 200
        assert "otto.meier" in client.get("/", headers={"X-User": "otto.meier"}).text


@WITH_A_FILE
def test_what_is_sent_in_is_seen_at_the_desk(client: TestClient) -> None:
    scan = (SAMPLES / "sozialtreff.txt").read_bytes()
    sent = client.post("/api/v1/memos?name=treff.txt", content=scan, headers={"Content-Type": "text/plain"})
    (memo,) = wait_for(client, sent.headers["location"])["memos"]  # type: ignore[misc]
    assert "treff.txt" in client.get("/eingang").text
    assert "treff.txt" in client.get(f"/mitteilung/{memo}").text
    assert client.get("/api/v1/nowhere").json()["code"] == "nothing_at_address"


def test_pages_from_elsewhere(reader: TestClient) -> None:
    assert reader.get("/api/v1/points", headers={"Host": "evil.example"}).status_code == 421
    headers = {"Content-Type": "text/plain", "Origin": "http://evil.example"}
    assert reader.post("/api/v1/memos", content=b"x", headers=headers).status_code == 403
    assert reader.get("/api/v1/points").headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        *("points?after=-1", "points?limit=0", "points?limit=501", "points?state=gone", "points?on=2024-13-01"),
        *("search", "search?q=", "search?q=%00", "changes?since=2147483648", "memos/..%2f..%2fetc%2fpasswd"),
        *("resolutions/%00", "points?department=%00"),
    ],
)
def test_bad_questions_get_a_clear_answer(reader: TestClient, path: str) -> None:
    answer = reader.get(f"/api/v1/{path}")
    assert answer.status_code in {404, 422}
    assert answer.json()["detail"]


def test_no_question_of_a_fuzzer_breaks_it(books: Books, tmp_path: Path) -> None:
    import fuzz_api  # brings a framework along that nothing else here needs

    assert fuzz_api.ask_all(books.filled(), tmp_path, examples=5) >= 10


def test_serve_on_loopback(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/api/v1/stats"
    command = [sys.executable, "-m", "pipeline.cli", "serve", "--db", str(tmp_path / "l.db"), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | {"BESCHLUSSBUCH_TOKEN": TOKEN}) as server:
        try:
            assert server.stdout is not None
            told = server.stdout.readline().decode()
            assert f"a new, empty book {tmp_path / 'l.db'} is served at http://127.0.0.1:{port} " in told
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
