"""Attacks on the door: forged sessions, two doors with one lock, bodies before anybody is known, guesses."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_network
from pathlib import Path
from typing import TypeVar

import pytest
from fastapi.testclient import TestClient
from starlette.types import ASGIApp, Message

from desk.desk_memos import with_proof
from pipeline.api.app import application
from pipeline.desk.room import Desk
from pipeline.errors import PathError

TOKEN = "geheimgeheimgeheim"  # noqa: S105 - the tests' own
HEADER = "X-Remote-User"
OTTO = {HEADER: "Otto"}
BEARER = {"Authorization": f"Bearer {TOKEN}"}
Make = Callable[..., Desk]
Answer = TypeVar("Answer")


def at(desk: Desk, peer: str = "127.0.0.1", host: str = "http://localhost") -> TestClient:
    return TestClient(application(desk), base_url=host, client=(peer, 50_000), follow_redirects=False)


def run(coroutine: Coroutine[None, None, Answer]) -> Answer:
    """What it gives; in a thread of its own, since this one has a loop already where a browser is open."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def sign_in(client: TestClient, name: str = "Gerda", **headers: str) -> str:
    answer = client.post("/anmelden", data={"name": name, "token": TOKEN}, headers=headers)
    assert answer.status_code == 303, answer.text
    return client.cookies["beschlussbuch"]


# --- The secret


@pytest.mark.parametrize("left", [b"", b"x" * 31])
def test_a_secret_cut_short_by_a_full_disk_opens_nothing(make_desk: Make, left: bytes) -> None:
    secret = make_desk().folder / "secret"
    assert (len(secret.read_bytes()), secret.stat().st_mode & 0o777) == (32, 0o600)
    secret.write_bytes(left)
    with pytest.raises(PathError, match="remove it, and another is made"):
        make_desk()


def test_a_secret_is_whole_or_not_there(make_desk: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        with pytest.raises(PathError):
            make_desk()
    assert not (tmp_path / "ledger.db.desk" / "secret").exists()
    assert make_desk().sessions.name(make_desk().sessions.begin("Gerda")) == "Gerda"


def test_dictionaries_whose_copy_was_broken_off_are_not_taken_for_the_archivists(
    make_desk: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.desk import room

    package = tmp_path / "package" / "pipeline"
    (package / "corrections" / "words").mkdir(parents=True)
    monkeypatch.setattr(room.dictionaries, "__file__", str(package / "dictionaries.py"))
    monkeypatch.setattr(room.dictionaries, "find_folder", lambda _=None: package / "corrections")
    folder = tmp_path / "desk"
    (folder / ".corrections.part" / "half").mkdir(parents=True)
    settings = make_desk().settings.model_copy(update={"corrections": None})
    own = room._own_corrections(folder, settings)
    assert own == folder / "corrections"
    assert [path.name for path in own.iterdir()] == ["words"]


def test_the_desks_folder_is_for_its_owner_alone_and_swept(make_desk: Make) -> None:
    folder = make_desk().folder
    assert folder.stat().st_mode & 0o077 == 0
    (folder / "scans" / ".0123456789abcdef.part").write_bytes(b"half a scan")
    make_desk()
    assert list((folder / "scans").iterdir()) == []


# --- Sessions


def test_a_cookie_outlives_neither_logout_nor_another_token(make_desk: Make) -> None:
    desk = make_desk(token=TOKEN)
    with at(desk) as client:
        cookie = {"Cookie": f"beschlussbuch={sign_in(client)}"}
        with_proof(client).post("/abmelden")
        client.cookies.clear()
        assert client.get("/", headers=cookie).status_code == 303, "a copy of the cookie"
        other = {"Cookie": f"beschlussbuch={sign_in(client)}"}
    with at(make_desk(token=TOKEN)) as client:
        assert client.get("/", headers=cookie).status_code == 303, "after a restart, too"
        assert client.get("/", headers=other).status_code == 200
    with at(make_desk(token=TOKEN[::-1])) as client:
        assert client.get("/", headers=other).status_code == 303


@pytest.mark.parametrize("cookie", ["", ".", "..", "ä.ö.ü", "x" * 5000, "bnVsbA.aaaaaa.x", "\x00"])
def test_a_malformed_cookie_is_none(make_desk: Make, cookie: str) -> None:
    with at(make_desk(token=TOKEN)) as client:
        headers = [(b"cookie", f"beschlussbuch={cookie}".encode("latin-1"))]
        assert client.get("/", headers=headers).status_code == 303


def test_a_damaged_list_of_ended_sessions_is_named(make_desk: Make) -> None:
    (make_desk().folder / "ended").write_text(json.dumps([1]))
    with pytest.raises(PathError, match="ended: is damaged"):
        make_desk()


# --- Token and header


def test_where_token_and_header_are_set_both_are_asked_for(make_desk: Make) -> None:
    with at(make_desk(token=TOKEN, user_header=HEADER)) as client:
        for path, refused in (("/", {303, 403}), ("/api/v1/memos", {401})):
            for headers in ({}, OTTO, BEARER, {HEADER: "", **BEARER}, {HEADER: " ", **BEARER}):
                assert client.get(path, headers=headers).status_code in refused, (path, headers)
            assert client.get(path, headers=OTTO | BEARER).status_code == 200
            client.cookies.clear()
        sign_in(client, name="Admin", **OTTO)
        assert "Otto" in client.get("/", headers=OTTO).text, "the proxy's name counts, not the one typed"
        assert client.get("/", headers={HEADER: "Admin"}).status_code == 303, "another's cookie"


def test_a_header_that_is_empty_or_sent_twice_or_elsewhere_names_nobody(make_desk: Make) -> None:
    desk = make_desk(user_header=HEADER)
    with at(desk) as client:
        assert client.get("/").status_code == 403
        assert "Otto" in client.get("/", headers=OTTO).text
        for names in ([""], ["  "], ["Otto", "Admin"], ["Otto", "Otto"], ["A" * 200]):
            assert client.get("/", headers=[(HEADER, name) for name in names]).status_code == 403, names
    with at(desk, peer="192.0.2.7") as client:
        assert client.get("/", headers=OTTO).status_code == 403, "not the proxy's address"
        forwarded = OTTO | {"X-Forwarded-For": "127.0.0.1"}
        assert client.get("/", headers=forwarded).status_code == 403
    with at(make_desk(user_header=HEADER, proxies=(ip_network("192.0.2.0/24"),)), peer="192.0.2.7") as client:
        assert client.get("/", headers=OTTO).status_code == 200


def test_behind_a_proxy_only_named_hosts_are_answered(make_desk: Make) -> None:
    with at(make_desk(user_header=HEADER), host="http://evil.example") as client:
        assert client.get("/", headers=OTTO).status_code == 421
    desk = make_desk(user_header=HEADER, hosts=("Desk.example",))
    with at(desk, host="http://desk.example") as client:
        assert client.get("/", headers=OTTO).status_code == 200
        for host in ("evil.example", "desk.example.evil", "evil.example:80", "[::1", "desk.example@evil", ""):
            assert client.get("/", headers=OTTO | {"Host": host}).status_code == 421, host


@pytest.mark.parametrize("header", [{"Host": "["}, {"Host": "a]b"}, {"Origin": "http://["}, {"Content-Length": "²"}])
def test_malformed_headers_are_refused_and_break_nothing(make_desk: Make, header: dict[str, str]) -> None:
    with at(make_desk()) as client:
        raw = [(name.encode(), value.encode("latin-1")) for name, value in header.items()]
        assert client.post("/eingang", headers=raw).status_code in {403, 421, 422, 400}


# --- Bodies


class Endless:
    """A body that never ends, and counts how much of it was taken."""

    def __init__(self, part: bytes = b"x" * 65_536, most: int = 400) -> None:
        self.part, self.most, self.taken = part, most, 0

    async def __call__(self) -> Message:
        self.taken += len(self.part)
        assert self.taken <= self.most * len(self.part)
        return {"type": "http.request", "body": self.part, "more_body": True}


async def asked(app: ASGIApp, path: str, body: Endless, kind: str, **headers: str) -> int:
    given = {"host": "localhost", "content-type": kind} | headers
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "scheme": "http",
        "client": ("127.0.0.1", 1),
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
    }
    statuses: list[int] = []

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await app(scope, body, send)
    return statuses[0]


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=b", "application/x-www-form-urlencoded", "image/png"])
@pytest.mark.parametrize("path", ["/eingang", "/api/v1/memos", "/mitteilung/0123456789abcdef/feld", "/anmelden"])
def test_no_body_of_a_stranger_is_taken(make_desk: Make, path: str, kind: str) -> None:
    body = Endless()
    status = run(asked(application(make_desk(token=TOKEN)), path, body, kind))
    assert (status, body.taken) in {(303, 0), (401, 0), (400, 0), (413, len(body.part))}, (
        "at the door a few kB are read"
    )


def test_somebody_known_cannot_fill_the_memory_either(make_desk: Make) -> None:
    body = Endless()
    kind = "application/x-www-form-urlencoded"
    status = run(asked(application(make_desk()), "/mitteilung/0123456789abcdef/feld", body, kind))
    assert (status, body.taken < 2_000_000) == (413, True)
    announced = run(
        asked(application(make_desk()), "/eingang", nothing := Endless(), kind, **{"content-length": "9" * 12})
    )
    assert (announced, nothing.taken) == (413, 0)


def test_a_body_that_is_too_large_is_told_how_large_it_may_be(make_desk: Callable[..., Desk]) -> None:
    with TestClient(application(make_desk()), base_url="http://localhost") as client:
        answer = client.post("/api/v1/doubts/1/decisions", content=b"x", headers={"Content-Length": "9999999"})
    assert answer.status_code == 413
    assert "more than 1 MB at once; send it in parts" in answer.json()["detail"]


# --- Guesses


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("pipeline.desk.views.people._PAUSE", 0.0)
    return iter(())


@pytest.mark.usefixtures("hasty")
def test_who_guesses_waits_and_nobody_else(make_desk: Make) -> None:
    desk = make_desk(token=TOKEN)
    with at(desk, peer="192.0.2.7") as client:
        wrong = [client.post("/anmelden", data={"name": "Eve", "token": f"x{n}"}) for n in range(15)]
        assert [answer.status_code for answer in wrong] == [403] * 10 + [429] * 5
        assert int(wrong[-1].headers["Retry-After"]) > 1
        assert client.post("/anmelden", data={"name": "Eve", "token": TOKEN}).status_code == 429
        forged = client.post("/anmelden", data={"name": "E", "token": "x"}, headers={"X-Forwarded-For": "192.0.2.99"})
        assert forged.status_code == 429
    with at(desk, peer="192.0.2.8") as client:
        sign_in(client)
        assert client.get("/protokoll").text.count("Eve") <= 10, "the log is not flooded"


def test_guesses_wait_without_holding_a_thread(make_desk: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eighty at once held all threads, and everybody waited with them."""
    monkeypatch.setattr("pipeline.desk.views.people._PAUSE", 3600.0)
    desk = make_desk(token=TOKEN)
    desk.knocks._most = 1_000
    app, kind = application(desk), "application/x-www-form-urlencoded"

    async def others_come_in() -> bool:
        guesses = [asyncio.create_task(asked(app, "/anmelden", Once(b"name=E&token=x"), kind)) for _ in range(80)]
        await asyncio.sleep(0.3)
        known = asked(app, "/anmelden", Once(f"name=Gerda&token={TOKEN}".encode()), kind)
        assert await asyncio.wait_for(known, 60) == 303
        waiting = not any(guess.done() for guess in guesses)
        for guess in guesses:
            guess.cancel()
        return waiting

    assert run(others_come_in())


class Once(Endless):
    """A body that comes whole."""

    async def __call__(self) -> Message:
        return {"type": "http.request", "body": self.part, "more_body": False}
