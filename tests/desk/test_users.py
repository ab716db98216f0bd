"""Users with names, passwords and roles: who comes in, what each may do, and what happens when that changes."""

import base64
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from desk.desk_memos import memo
from pipeline.api.app import application
from pipeline.cli import main
from pipeline.desk import users
from pipeline.desk.room import Desk
from pipeline.desk.tables import audit
from pipeline.errors import ArgumentError
from pipeline.ledger.put import put
from pipeline.ledger.rows import key
from pipeline.ledger.store import reading

WORD = "drei kleine Wörter"
Make = Callable[..., Desk]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cost of scrypt for tests, and a look at the users with every request."""
    monkeypatch.setattr(users, "_N", 4)
    monkeypatch.setattr("pipeline.desk.views.people._PAUSE", 0.0)


@pytest.fixture
def desk(make_desk: Make) -> Desk:
    desk = make_desk()
    users.add(desk.engine, "root", "gerda", "bearbeiten", WORD)
    users.add(desk.engine, "root", "otto", "lesen", WORD)
    users.add(desk.engine, "root", "vera", "verwalten", WORD)
    desk.users.look()
    put(desk.engine, [memo()])
    return desk


def at(desk: Desk, **more: object) -> TestClient:
    return TestClient(application(desk), base_url="http://localhost", follow_redirects=False, **more)  # type: ignore[arg-type]


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    with at(desk) as client:
        yield client


def sign_in(client: TestClient, name: str, word: str = WORD) -> int:
    return client.post("/anmelden", data={"name": name, "token": word}).status_code


def basic(name: str, word: str = WORD) -> dict[str, str]:
    return {"Authorization": f"Basic {base64.b64encode(f'{name}:{word}'.encode()).decode()}"}


def proof_of(client: TestClient, desk: Desk) -> dict[str, str]:
    return {"X-CSRF": desk.sessions.proof(client.cookies["beschlussbuch"])}


def test_from_the_first_user_on_nobody_else_comes_in(make_desk: Make) -> None:
    desk = make_desk()
    with at(desk) as client:
        assert client.get("/").status_code == 200, "as long as there is none, whoever sits here"
        users.add(desk.engine, "root", "gerda", "bearbeiten", WORD)
        desk.users.look()
        client.cookies.clear()
        assert client.get("/").headers["location"] == "/anmelden"
        assert client.get("/api/v1/memos").status_code == 401
        assert "Passwort" in client.get("/anmelden").text
        assert sign_in(client, "gerda", "falsch und falsch") == 403
        assert sign_in(client, "niemand") == 403
        assert sign_in(client, "gerda") == 303
        assert "gerda" in client.get("/").text


@pytest.mark.parametrize(("name", "edits", "takes_out"), [("otto", 0, 0), ("gerda", 1, 0), ("vera", 1, 1)])
def test_each_may_do_what_the_role_says(client: TestClient, desk: Desk, name: str, edits: int, takes_out: int) -> None:
    assert sign_in(client, name) == 303
    page = client.get(f"/mitteilung/{key(memo())}")
    assert page.status_code == 200
    assert ('class="reads"' in page.text) == (name == "otto")
    proof = proof_of(client, desk)
    form = {"field": "header.reference", "value": "(GB 2) 40", "before": "", "action": "set"}
    answer = client.post(f"/mitteilung/{key(memo())}/feld", data=form, headers=proof)
    assert (answer.status_code != 403) == edits, answer.text
    answer = client.post(f"/mitteilung/{key(memo())}/herausnehmen", headers=proof)
    assert (answer.status_code != 403) == takes_out, answer.text


@pytest.mark.parametrize(("name", "works", "manages"), [("otto", 0, 0), ("gerda", 1, 0), ("vera", 1, 1)])
def test_each_is_offered_what_the_role_allows(client: TestClient, name: str, works: int, manages: int) -> None:
    sign_in(client, name)
    text = client.get(f"/mitteilung/{key(memo())}").text
    assert text.count("/punkt/0/entfernen") == works
    assert text.count("Aus dem Buch nehmen") == manages


def test_a_removed_user_and_an_old_password_are_out_within_seconds(
    client: TestClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sign_in(client, "gerda") == 303
    assert client.get("/").status_code == 200
    monkeypatch.setattr(time, "time", lambda now=time.time: now() + 5)
    users.set_password(desk.engine, "root", "gerda", "ganz andere Wörter")
    desk.users.look()
    assert client.get("/").status_code == 303, "the session was begun with the old one"
    assert sign_in(client, "gerda") == 403
    assert sign_in(client, "gerda", "ganz andere Wörter") == 303
    users.set_role(desk.engine, "root", "gerda", "lesen")
    desk.users.look()
    assert 'class="reads"' in client.get("/").text
    users.remove(desk.engine, "root", "gerda")
    desk.users.look()
    assert client.get("/").status_code == 303


def test_the_server_looks_at_the_users_by_itself(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(users, "_FRESH", 0.0)
    users.add(desk.engine, "root", "neu", "lesen", WORD)
    for _ in range(200):
        if "neu" in desk.users.now():
            break
        time.sleep(0.02)
    assert "neu" in desk.users.now()
    while desk.users._looking:
        time.sleep(0.01)


def test_where_the_last_user_is_removed_the_door_stays_shut(client: TestClient, desk: Desk) -> None:
    for name in ("gerda", "otto"):
        users.remove(desk.engine, "root", name)
    with pytest.raises(ArgumentError, match="the last user"):
        users.remove(desk.engine, "root", "vera")
    users.remove(desk.engine, "root", "vera", last=True)
    desk.users.look()
    assert client.get("/api/v1/memos").status_code == 401
    assert sign_in(client, "", WORD) in {403, 422}


def test_programs_bring_name_and_password(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/api/v1/memos", headers=basic("otto")).status_code == 200
    pdf = {"Content-Type": "text/plain"}
    refused = client.post("/api/v1/memos", content=b"x", headers=basic("otto") | pdf)
    assert (refused.status_code, refused.json()["code"]) == (403, "role_too_small")
    sent = client.post("/api/v1/memos?name=a.txt", content=b"Beschlusskontrolle", headers=basic("gerda") | pdf)
    assert sent.status_code == 202
    assert client.get("/protokoll", headers=basic("gerda")).status_code == 303, "pages are for sessions"
    monkeypatch.setattr(users, "verified", lambda *_: pytest.fail("a known password is not worked out again"))
    assert client.get("/api/v1/memos", headers=basic("otto")).status_code == 200
    monkeypatch.setattr(users, "verified", lambda *_: False)
    for _ in range(10):
        assert client.get("/api/v1/memos", headers=basic("otto", "geraten")).status_code == 401
    monkeypatch.setattr(users, "verified", lambda *_: pytest.fail("who guesses is not looked at"))
    assert client.get("/api/v1/memos", headers=basic("otto", "noch eins")).status_code == 401
    assert client.get("/api/v1/memos", headers=basic("otto")).status_code == 200, "another's guesses keep nobody out"


def test_a_proxy_names_users_and_the_book_gives_their_roles(make_desk: Make) -> None:
    desk = make_desk(user_header="X-Remote-User")
    users.add(desk.engine, "root", "otto", "lesen", None)
    desk.users.look()
    with at(desk, client=("127.0.0.1", 50_000)) as client:
        assert client.get("/", headers={"X-Remote-User": "otto"}).status_code == 200
        assert client.get("/", headers={"X-Remote-User": "fremd"}).status_code == 403
        posted = client.post("/api/v1/memos", content=b"x", headers={"X-Remote-User": "otto"})
        assert posted.json()["code"] == "role_too_small"


def test_passwords_are_kept_as_scrypt_makes_them(desk: Desk) -> None:
    with reading(desk.engine) as connection:
        kept = connection.execute(select(users.users.c.password)).scalars().all()
    assert len(set(kept)) == 3, "each has a salt of its own"
    assert all(one.startswith("scrypt$4$8$1$") and WORD not in one for one in kept)
    assert users.verified(desk.engine, "gerda", WORD)
    assert not users.verified(desk.engine, "gerda", WORD + "x")


def test_the_command_line_keeps_the_users(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    db = str(tmp_path / "ledger.db")

    def told(*words: str) -> str:
        with pytest.raises(SystemExit):
            main(["users", *words, "--db", db])
        out = capsys.readouterr()
        return out.out + out.err

    monkeypatch.setattr("sys.stdin.readline", lambda: f"{WORD}\n")
    assert "gerda may come to the desk, role: bearbeiten" in told("add", "gerda", "--password-stdin")
    assert "already" in told("add", "gerda", "--password-stdin")
    told("add", "otto", "--role", "lesen", "--no-password")
    assert told("list") == "gerda  bearbeiten\notto  lesen  named by the proxy\n"
    told("role", "otto", "verwalten")
    assert "otto  verwalten" in told("list")
    monkeypatch.setattr("sys.stdin.readline", lambda: "kurz\n")
    assert "fewer than 10 letters" in told("password", "gerda", "--password-stdin")
    told("remove", "gerda")
    assert "the last user" in told("remove", "otto")
    from pipeline.ledger.store import opened

    engine = opened(db)
    with reading(engine) as connection:
        actions = connection.execute(select(audit.c.action, audit.c.target).order_by(audit.c.id)).all()
    engine.dispose()
    assert [tuple(row) for row in actions] == [
        ("user", "gerda"), ("user", "otto"), ("user", "otto"), ("user_gone", "gerda"),
    ]  # fmt: skip


def test_others_are_let_reach_a_book_with_users(tmp_path: Path) -> None:
    from pipeline.api.commands import _check
    from pipeline.ledger.store import opened

    db = tmp_path / "ledger.db"
    with pytest.raises(ArgumentError, match="others can reach"):
        _check("0.0.0.0", None, None, (), str(db))  # noqa: S104 - what is refused
    engine = opened(db, create=True)
    users.add(engine, "root", "gerda", "bearbeiten", WORD)
    engine.dispose()
    _check("0.0.0.0", None, None, (), str(db))  # noqa: S104 - what is let be


def test_who_hands_scans_in_changes_nothing(client: TestClient, desk: Desk) -> None:
    users.add(desk.engine, "root", "scanplatz", "einreichen", WORD)
    desk.users.look()
    sign_in(client, "scanplatz")
    assert 'class="reads sends"' in client.get("/eingang").text
    sent = client.post("/eingang", files={"scans": ("memo.txt", b"Beschluss")}, headers=proof_of(client, desk))
    assert sent.status_code == 200, sent.text
    form = {"field": "header.reference", "value": "(GB 2) 40"}
    refused = client.post(f"/mitteilung/{key(memo())}/feld", data=form, headers=proof_of(client, desk))
    assert refused.status_code == 403


def test_the_token_reads_and_hands_scans_in_once_there_are_users(make_desk: Make) -> None:
    """It says of nobody who they are; a program that edits has a name."""
    desk, token = make_desk(token="geheimgeheimgeheim"), {"Authorization": "Bearer geheimgeheimgeheim"}  # noqa: S106
    put(desk.engine, [memo()])
    place, wanted = f"/api/v1/memos/{key(memo())}/edits", {"field": "header.reference", "value": "(GB 2) 40"}
    with at(desk, headers=token) as client:
        assert client.post(place, json=wanted).status_code == 200, "as long as there are no users"
        users.add(desk.engine, "root", "ratsinfo", "bearbeiten", WORD)
        desk.users.look()
        assert client.get("/api/v1/memos").status_code == 200
        assert client.get("/api/v1/openapi.json").json()["security"] == [{"token": []}, {"user": []}]
        sent = client.post("/api/v1/memos", content=b"Beschluss", headers={"Content-Type": "text/plain"})
        assert sent.status_code == 202, sent.text
        for refused in (client.post(place, json=wanted), client.delete("/api/v1/edits/1")):
            assert (refused.status_code, refused.json()["code"]) == (403, "role_too_small")
        assert client.delete("/api/v1/edits/1", headers=basic("ratsinfo")).status_code == 200


def test_who_takes_anothers_edit_back_stands_in_the_log_with_both_names(client: TestClient) -> None:
    place, wanted = f"/api/v1/memos/{key(memo())}/edits", {"field": "header.reference", "value": "(GB 2) 40"}
    made = client.post(place, json=wanted, headers=basic("vera")).json()["edits"][0]
    undone = client.delete(f"/api/v1/edits/{made['id']}", headers=basic("gerda")).json()["edits"][0]
    assert (undone["who"], undone["undone_by"]) == ("vera", "gerda")
    sign_in(client, "otto")
    assert "(von vera)" in client.get("/protokoll").text
