"""The client against a served book, and against servers that are busy, send it elsewhere, or are none of ours."""

import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from invented_memos import memos

from beschlussbuch import ApiProblem, Client
from pipeline.api.app import create_app
from pipeline.api.server import server
from pipeline.ledger.put import put
from pipeline.ledger.store import opened

ROOT = Path(__file__).parents[2]
TOKEN = "a-token-that-is-long-enough"  # noqa: S105 - nobody's


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A book of 150 memos, served."""
    db = tmp_path_factory.mktemp("book") / "ledger.db"
    engine = opened(db, create=True)
    put(engine, memos(150))
    engine.dispose()
    running = server(create_app(db, token=TOKEN), "127.0.0.1", 0)
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"
    running.should_exit = True
    thread.join()


@pytest.fixture
def book(address: str) -> Client:
    return Client(address, TOKEN)


def test_lists_come_whole_page_after_page(book: Client) -> None:
    every = list(book.memos())
    assert len({memo["key"] for memo in every}) == len(every) == 150
    assert list(book.memos(limit=7)) == every
    assert [change["memo"] for change in book.changes()] == [memo["key"] for memo in every]
    assert [change["id"] for change in book.changes(since=148)] == [149, 150]
    late = list(book.points(overdue=True, department="jugend", on="2024-10-05"))
    assert late
    assert all(point["days_late"] > 0 and "Jugend" in point["department"] for point in late)
    assert {one["overdue"] for one in book.resolutions(overdue=True)} == {True}
    assert next(book.search("Beschluss"))["memo"] in {memo["key"] for memo in every}


def test_a_field_is_edited_and_lists_are_counted(book: Client) -> None:
    (key, *_) = [memo["key"] for memo in book.memos()]
    (made, *_) = book.edit(key, "header.reference", "(GB 9) 99")
    assert book.record(key)["header"]["reference"] == "(GB 9) 99"
    with pytest.raises(ApiProblem) as refused:
        book.edit(key, "header.reference", "(GB 8) 88", shown="(GB 1) 11")
    assert (refused.value.status, refused.value.code) == (409, "field_changed")
    assert book.undo(made["id"])[0]["undone_by"]
    assert book.count("memos") == len(list(book.memos()))
    assert book.count("points", overdue=True) == len(list(book.points(overdue=True)))


def test_doubts_are_settled_and_the_decision_is_taken_back(book: Client) -> None:
    many = {group["id"]: group for group in book.doubts()}
    group = next(one for one in many.values() if "keep" in one["verbs"])
    made = book.settle(group["id"], "keep")
    assert (made["done"], len(made["memos"])) == (group["memos"], group["memos"])
    assert group["id"] not in {one["id"] for one in book.doubts()}
    assert book.take_back(made["id"])["undone_by"]
    assert {one["id"]: one for one in book.doubts()} == many
    with pytest.raises(ApiProblem) as refused:
        book.settle(group["id"], "learn", memos=made["memos"][:1])
    assert refused.value.code == "verb_not_taken"


def test_what_is_refused_is_told_with_its_code(book: Client, address: str) -> None:
    with pytest.raises(ApiProblem) as found:
        list(book.points(overdu=True))
    assert (found.value.status, found.value.code, found.value.values["name"]) == (422, "parameter_unknown", "overdu")
    with pytest.raises(ApiProblem, match="there is no resolution V9/99"):
        book.resolution("V9/99")
    with pytest.raises(ApiProblem) as found:
        next(Client(address, "another-token-of-somebody").memos())
    assert found.value.code == "token_needed"
    with pytest.raises(ValueError, match="no web address"):
        Client("file:///etc/passwd")


def test_a_scan_is_sent_in_read_and_fetched(book: Client, tmp_path: Path) -> None:
    scan = ROOT / "samples" / "sozialtreff.txt"
    done = book.send(scan)
    assert done["state"] == "done"
    (key,) = done["memos"]
    assert book.resolution(book.record(key)["resolution"]["number"])["memos"][0]["key"] == key
    assert book.save(key, "original", tmp_path / "a.txt").read_bytes() == scan.read_bytes()
    with pytest.raises(ApiProblem) as found:
        book.save(key, "pdf", tmp_path / "a.pdf")
    assert found.value.code == "no_page_pictures"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"], "nothing is left of what was refused"


class Other(BaseHTTPRequestHandler):
    """Busy at first, then answering with a next page at another address; or sending elsewhere."""

    asked: list[tuple[str, str]]

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("Authorization", "")))
        if self.path.startswith("/api/v1/resolutions"):
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.end_headers()
            return
        busy = len(self.asked) == 1
        last = "after" in self.path
        self.send_response(503 if busy else 200)
        if busy:
            self.send_header("Retry-After", "0.1")
        self.end_headers()
        page = (
            '{"memos": [{"key": "b"}], "next": null}'
            if last
            else ('{"memos": [{"key": "a"}], "next": "http://evil.example/api/v1/memos?after=1"}')
        )
        self.wfile.write(b"no JSON" if busy else page.encode())

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def other() -> Iterator[str]:
    Other.asked = []
    with HTTPServer(("127.0.0.1", 0), Other) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()
        thread.join()


def test_who_is_busy_is_asked_again_and_no_other_server_gets_the_token(other: str) -> None:
    assert [memo["key"] for memo in Client(other, TOKEN).memos()] == ["a", "b"]
    assert [path for path, _ in Other.asked] == ["/api/v1/memos?", "/api/v1/memos?", "/api/v1/memos?after=1"]
    with pytest.raises(ApiProblem) as found:
        list(Client(other, TOKEN).resolutions())
    assert found.value.status == 302


def test_patience_has_an_end(other: str) -> None:
    with pytest.raises(ApiProblem, match="answered with 503"):
        next(Client(other, patience=0).memos())


def test_the_readmes_example_uses_what_there_is() -> None:
    (example,) = re.findall(
        r"```python\n(from beschlussbuch import Client.*?)```", (ROOT / "README.md").read_text(), re.DOTALL
    )
    compile(example, "README.md", "exec")
    named = set(re.findall(r"book\.(\w+)\(", example))
    used = {"points", "send", "record", "save", "edit", "undo", "doubts", "settle", "take_back"}
    assert used == {name for name in named if callable(getattr(Client, name))}
