"""Who comes in, what a page may do, and what a hostile memo cannot."""

import html
import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from desk.desk_memos import memo, stamp_without_day, unknown_word, with_proof
from pipeline.api.app import application
from pipeline.desk.render import STATIC
from pipeline.desk.room import Desk
from pipeline.ledger.put import put
from pipeline.ledger.rows import key

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'"
PAGES = ("/", "/?ansicht=alle&q=x", "/zweifel", "/eingang", "/protokoll")


@pytest.fixture
def hostile(desk: Desk) -> Desk:
    doubts = (unknown_word(HOSTILE, HOSTILE), stamp_without_day(HOSTILE))
    put(desk.engine, [memo(title=HOSTILE, text=HOSTILE, doubts=doubts)])
    return desk


def test_a_memo_cannot_bring_its_own_script(hostile: Desk, client: TestClient) -> None:
    name = key(memo())
    assert hostile.token is None
    for path in (*PAGES, "/beschluss/V1873/23", f"/mitteilung/{name}", f"/?q={HOSTILE}&bereich={HOSTILE}"):
        text = client.get(path).text
        seen = Seen()
        seen.feed(text)
        assert seen.tags["script"] == 2, "the desk's own two"
        assert "img" not in seen.tags, path
        assert not [name for name in seen.attributes if name.startswith("on") or name == "style"], path


class Seen(HTMLParser):
    """What a browser takes for tags and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes |= {name for name, _ in attrs}


def test_pages_hold_no_script_or_style_of_their_own_and_say_so(desk: Desk, client: TestClient) -> None:
    put(desk.engine, [memo(doubts=(unknown_word(),))])
    for path in (*PAGES, "/beschluss/V1873/23", f"/mitteilung/{key(memo())}", "/nirgends"):
        answer = client.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["Cache-Control"] == "no-store"
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|(?:src|href)=\"(?:https?:)?//", answer.text), path


def test_nothing_is_loaded_from_elsewhere() -> None:
    for path in STATIC.iterdir():
        if path.suffix in {".css", ".svg"} or path.name == "desk.js":
            text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
            assert not re.search(r"https?://|@import|url\(", text), path.name


def test_a_change_needs_the_proof_of_the_desks_own_page(desk: Desk, client: TestClient) -> None:
    put(desk.engine, [memo()])
    form = {"feld": "resolution.title", "wert": "anders"}
    path = f"/mitteilung/{key(memo())}/feld"
    proof = client.headers.pop("X-CSRF")
    assert client.post(path, data=form).status_code == 403
    assert client.post(path, data=form, headers={"X-CSRF": proof[::-1]}).status_code == 403
    assert client.post(path, data=form, headers={"X-CSRF": proof, "Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post(path, data=form, headers={"X-CSRF": proof}).status_code == 200


def test_every_change_is_protected(client: TestClient) -> None:
    client.headers.pop("X-CSRF")
    name = key(memo())
    for path in ("feld", "zweifel"):
        assert (
            client.post(f"/mitteilung/{name}/{path}", data={"feld": "x", "nummer": 0, "wie": "belassen"}).status_code
            == 403
        )
    group = "0123456789abcdef"
    for path in (f"/zweifel/{group}", f"/zweifel/{group}/vorschau", "/entscheidung/1/zurueck", "/aenderung/1/zurueck"):
        assert client.post(path, data={"verb": "keep"}).status_code == 403, path
    assert client.post("/eingang", files={"scans": b"x"}).status_code == 403


def test_another_name_for_this_machine_is_refused(client: TestClient) -> None:
    assert client.get("/", headers={"Host": "attacker.example"}).status_code == 421
    assert client.get("/", headers={"Host": "127.0.0.1:8350"}).status_code == 200


def test_with_a_token_one_comes_in_by_name(make_desk: Callable[..., Desk]) -> None:
    with TestClient(application(make_desk(token="geheim")), base_url="http://localhost") as client:  # noqa: S106
        put(client.app.state.desk.engine, [memo()])  # type: ignore[attr-defined]
        for path in (*PAGES, f"/mitteilung/{key(memo())}", f"/mitteilung/{key(memo())}/json"):
            place = client.get(path, follow_redirects=False).headers["Location"]
            assert place == (f"/anmelden?{urlencode({'nach': path})}" if path != "/" else "/anmelden")
        assert client.get("/static/desk.css").status_code == 200
        wrong = client.post("/anmelden", data={"name": "Gerda", "token": "geraten"})
        assert (wrong.status_code, "stimmt nicht" in wrong.text) == (403, True)
        right = client.post("/anmelden", data={"name": "Gerda", "token": "geheim"}, follow_redirects=False)
        cookie = right.headers["Set-Cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        text = with_proof(client).get("/protokoll").text
        assert text.count("Gerda") >= 3  # the visitor, the refusal, the way in
        forged = f"{client.cookies['beschlussbuch'].rpartition('.')[0]}.{'0' * 40}"
        client.cookies.clear()
        answer = client.get("/", headers={"Cookie": f"beschlussbuch={forged}"}, follow_redirects=False)
        assert answer.status_code == 303


@pytest.mark.parametrize(
    ("asked", "leads"),
    [
        ("/?ansicht=faellig&q=Sch%C3%BCler", "/?ansicht=faellig&q=Sch%C3%BCler"),
        ("/beschluss/V1873/23", "/beschluss/V1873/23"),
        ("//example.org/", "/"),
        ("/\\example.org/", "/"),
        ("/\t/example.org/", "/"),
        ("https://example.org/", "/"),
        ("", "/"),
    ],
)
def test_the_door_leads_to_the_page_that_was_asked_for_and_nowhere_else(
    make_desk: Callable[..., Desk], asked: str, leads: str
) -> None:
    with TestClient(application(make_desk(token="geheim")), base_url="http://localhost") as client:  # noqa: S106
        door = client.get("/anmelden", params={"nach": asked}).text
        hidden = re.search(r'name="nach" value="(.*?)"', door)
        given = html.unescape(hidden[1]) if hidden else ""
        assert given == asked
        wrong = client.post("/anmelden", data={"name": "Gerda", "token": "x", "nach": given}).text
        assert ('name="nach"' in wrong) == bool(asked), "also after a slip"
        right = {"name": "Gerda", "token": "geheim", "nach": given}
        assert client.post("/anmelden", data=right, follow_redirects=False).headers["Location"] == leads


@pytest.mark.parametrize(
    "path",
    [
        "/mitteilung/..%2f..%2fetc%2fpasswd",
        "/mitteilung/0123456789abcdef",
        "/mitteilung/0123456789abcdef/seite/1",
        "/mitteilung/0123456789abcdef/seite/..%2fsecret",
        "/static/..%2froom.py",
        "/static/../room.py",
        "/beschluss/../../ledger.db",
        "/zweifel/' OR 1=1",
    ],
)
def test_no_path_leads_to_files(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in {400, 404, 409}


def test_an_uploads_name_is_only_a_name(desk: Desk, client: TestClient) -> None:
    files = {"scans": ("../../../evil.txt", b"Kein Memo, nur ein Satz.\n", "text/plain")}
    assert client.post("/eingang", files=files).status_code == 200
    desk.reader.submit(int).result()
    inside = {path.name for path in desk.folder.rglob("*")} | {path.name for path in desk.folder.parent.iterdir()}
    assert not any("evil" in name for name in inside)
    assert not list(Path(desk.folder).parent.parent.glob("evil*"))
    assert "evil.txt" in client.get("/eingang").text


def test_what_is_no_scan_is_refused_with_its_reason_and_not_kept(desk: Desk, client: TestClient) -> None:
    client.post("/eingang", files={"scans": ("brief.pdf", b"GIF89a" + bytes(50), "application/pdf")})
    desk.reader.submit(int).result()
    text = client.get("/eingang").text
    assert "nicht lesbar" in text
    assert "ein GIF-Bild" in text
    assert str(desk.folder) not in text
    assert list((desk.folder / "scans").iterdir()) == []
