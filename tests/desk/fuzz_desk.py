"""The last part of ``make fuzz``: two users and a stranger ask desk and API for anything, with each other's proofs.

    python tests/desk/fuzz_desk.py 600      (seconds)

No answer may be a 500. A stranger sees nothing but the door, nobody changes anything with another's proof or without
one, and what is done stands in the log under the name of who did it. A failure is printed with its seed; code 1.
"""

import random
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from fastapi.testclient import TestClient  # noqa: E402 - the path comes first
from httpx2 import Response  # noqa: E402
from sqlalchemy import select  # noqa: E402

from desk.desk_memos import memo, stamp_without_day, unknown_word, with_proof  # noqa: E402
from pipeline.api.app import create_app  # noqa: E402
from pipeline.desk.intake import stop  # noqa: E402
from pipeline.desk.tables import audit  # noqa: E402
from pipeline.ledger.put import put  # noqa: E402
from pipeline.ledger.rows import key  # noqa: E402
from pipeline.ledger.store import reading  # noqa: E402
from pipeline.settings import Settings  # noqa: E402

TOKEN = "geheimgeheimgeheim"  # noqa: S105 - the tests' own
USERS = ("Gerda", "Otto")
ODD = [
    "",
    " ",
    "\0",
    "\x1b[2J",
    "ä",
    "²",
    "'",
    '"',
    "<script>",
    "=1+1",
    "../..",
    "\u2028",
    "\ud7ff",
    "a" * 3_000,
    "9" * 30,
]
WORDS = [*ODD, "1", "2", "Weise", "Welse", "V1873/23", "12.05.2024", "in_progress", "accept", "change", "keep", "learn"]
FIELDS = ["header.date", "next_control", "resolution.title", "points[0].status.state", "points[7].text", "x", ""]
PAGES = [
    "/",
    "/zweifel",
    "/eingang",
    "/eingang/stand",
    "/protokoll",
    "/liste.csv",
    "/liste.xlsx",
    "/liste/druck",
    "/anmelden",
    "/healthz",
    "/static/desk.css",
    "/nirgends",
]
PARAMETERS = ["q", "stand", "jahr", "seite", "ansicht", "kontrolle", "quartal", "sortierung", "bereich", "offen", "x"]
API = ["memos", "points", "search", "stats", "changes", "schema", "openapi.json", "uploads/1", "resolutions/V1873/23"]


class Desk(NamedTuple):
    """The application, a client for each user (with the proof of its pages), and one for a stranger."""

    users: dict[str, TestClient]
    stranger: TestClient
    keys: list[str]


def furnished(folder: Path) -> Desk:
    """A desk with two memos and a few doubts, at which both users sit."""
    shutil.copytree(Path(__file__).parents[2] / "corrections", folder / "corrections")
    app = create_app(folder / "ledger.db", token=TOKEN, settings=Settings(corrections=folder / "corrections"))
    doubts = (unknown_word(), stamp_without_day())
    memos = [memo(doubts=doubts), memo("V0002/24", doubts=doubts)]
    put(app.state.engine, memos)
    users = {}
    for name in USERS:
        users[name] = TestClient(app, base_url="http://localhost", raise_server_exceptions=False)
        users[name].post("/anmelden", data={"name": name, "token": TOKEN})
        with_proof(users[name])
    stranger = TestClient(app, base_url="http://localhost", raise_server_exceptions=False, follow_redirects=False)
    return Desk(users, stranger, [key(one) for one in memos])


def close(desk: Desk) -> None:
    """End what still reads."""
    stop(desk.stranger.app.state.desk)  # type: ignore[attr-defined]


def ask(desk: Desk, dice: random.Random, client: TestClient, proof: str | None) -> tuple[str, Response]:
    """A random question or change, with that proof."""
    one, word = dice.choice([*desk.keys, "0" * 16, "x"]), dice.choice(WORDS)
    group = dice.choice(re.findall(r"/zweifel/([0-9a-f]{16})", desk.users["Gerda"].get("/zweifel").text) or ["0" * 16])
    headers = {"X-CSRF": proof} if proof is not None else {}
    kinds = ("page", "page", "page", "api", "memo", "change", "change", "change", "scan", "strange")
    match dice.choice(kinds):
        case "page":
            path = dice.choice(PAGES)
            return path, client.get(path, params={dice.choice(PARAMETERS): word})
        case "api":
            path = f"/api/v1/{dice.choice(API)}"
            return path, client.get(path, params={dice.choice(["q", "after", "limit", "on", "state"]): word})
        case "memo":
            path = (
                f"/mitteilung/{one}{dice.choice(['', '/teil', '/json', '/original', '/pdf', '/seite/1', '/seite/9'])}"
            )
            return path, client.get(path)
        case "scan":
            path = f"/api/v1/memos?name={quote(word)}"
            return path, client.post(path, content=word.encode(), headers=headers | {"Content-Type": "image/png"})
        case "strange":
            path = "/" + quote(word) + "/" + quote(dice.choice(WORDS))
            return path, client.request(dice.choice(["GET", "POST", "PUT", "DELETE", "HEAD"]), path, headers=headers)
    path, data = dice.choice(
        [
            (f"/mitteilung/{one}/feld", {"feld": dice.choice(FIELDS), "wert": word}),
            (f"/mitteilung/{one}/zweifel", {"nummer": dice.choice(["0", "1", "99", word]), "wie": "belassen"}),
            (f"/zweifel/{group}/vorschau", {"verb": word, "wort": dice.choice(WORDS)}),
            (f"/zweifel/{group}", {"verb": dice.choice(["keep", word]), "wort": dice.choice(WORDS)}),
            (f"/zweifel/{group}/einige", {"verb": dice.choice(["keep", "accept"]), "wahl": dice.choice([one, word])}),
            (f"/mitteilung/{one}/punkt/neu", {"nummer": word[:30], "text": dice.choice(WORDS)}),
            (f"/mitteilung/{one}/punkt/{dice.choice('01')}/teilen", {"nummer": "1", "text": f"{word}\n\n{word}"}),
            (f"/mitteilung/{one}/punkt/{dice.choice('019')}/{dice.choice(['verbinden', 'entfernen'])}", {}),
            (f"/mitteilung/{one}/{dice.choice(['herausnehmen', 'aufnehmen'])}", {"grund": word}),
            (f"/auswahl{dice.choice(['', '/entfernen'])}?q={quote(word[:99])}", {"name": word}),
            (f"/entscheidung/{dice.choice(['1', quote(word)])}/zurueck", {}),
            (f"/aenderung/{dice.choice(['1', '2', quote(word)])}/zurueck", {}),
        ]
    )
    return path, client.post(path, data=data, headers=headers)


def judged(desk: Desk, dice: random.Random) -> str | None:
    """One random question; what is wrong with its answer, if anything is."""
    name = dice.choice([*USERS, "stranger"])
    client = desk.users.get(name, desk.stranger)
    proofs = {one: str(desk.users[one].headers["X-CSRF"]) for one in USERS}
    whose = dice.choice([*USERS, None])
    own = client.headers.pop("X-CSRF", None)
    try:
        before = _done(desk)
        path, answer = ask(desk, dice, client, proofs.get(whose or ""))
        after = _done(desk)
    finally:
        if own is not None:
            client.headers["X-CSRF"] = own
    if answer.status_code >= 500 and path != "/healthz":
        return f"{name} asked {path}: {answer.status_code}"
    open_to_all = path.startswith(("/anmelden", "/static/", "/healthz"))
    if name == "stranger" and not open_to_all and answer.status_code not in {303, 401, 403, 404, 405, 413}:
        return f"a stranger asked {path}: {answer.status_code}"
    if after > before and (name == "stranger" or (whose != name and not path.startswith("/api/"))):
        return f"{name} changed something at {path} with the proof of {whose}"
    return None


def _done(desk: Desk) -> int:
    """How many lines the log has: of edits, settlings and scans."""
    with reading(desk.stranger.app.state.engine) as connection:  # type: ignore[attr-defined]
        rows = connection.execute(select(audit.c.id).where(audit.c.action.not_in(("login", "refused"))))
        return len(rows.all())


def main(seconds: float, seed: int | None = None) -> int:
    """Ask for so long."""
    seed = seed or time.time_ns() // 10**9
    dice, end, asked = random.Random(seed), time.monotonic() + seconds, 0  # noqa: S311 - accidents, not secrets
    with tempfile.TemporaryDirectory() as folder:
        desk = furnished(Path(folder))
        try:
            while time.monotonic() < end or asked < 50:
                asked += 1
                if problem := judged(desk, dice):
                    print(f"seed {seed}, question {asked}: {problem}")
                    return 1
        finally:
            close(desk)
    print(f"two users and a stranger asked {asked:,} times; nobody did what was another's")
    return 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 600))
