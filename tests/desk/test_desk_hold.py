"""Attacks on what the desk holds: pictures that bomb, a link in the watched folder, lines lost, a book that is away."""

import hashlib
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from desk.desk_memos import memo
from pipeline import dictionaries
from pipeline.api.app import application
from pipeline.batch.inputs import walk
from pipeline.batch.settling import mark_of
from pipeline.correct.upkeep import add as add_by_command
from pipeline.desk import inbox, intake, paper, reading, shelf
from pipeline.desk.room import Desk
from pipeline.desk.tables import arrivals
from pipeline.errors import Problem
from pipeline.ledger import store
from pipeline.settings import Settings

Make = Callable[..., Desk]
ROOT = Path(__file__).parents[2]
TEXT = "Beschlusskontrolle zu V1873/23 (Sitzungsnummer: SR/052/2023)\nSchulhöfe\n\nfolgender Zwischenstand\n"


def rows(desk: Desk) -> list[tuple[str, str, str | None]]:
    desk.reader.submit(int).result()
    return [(row.file, row.state, row.problem) for row in reversed(intake.latest(desk))]


# --- Pictures


def test_a_page_is_drawn_in_a_child_whose_limits_hold(
    make_desk: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """4 kB of PNG that become 100 megapixels: the server's memory was the limit."""
    scans = tmp_path / "scans"
    scans.mkdir()
    Image.new("1", (40_000, 5_000), 1).save(scans / "bombe.png")
    small = make_desk(scans=(scans,))
    object.__setattr__(small, "settings", small.settings.model_copy(update={"max_megapixels": 20.0}))
    digest = hashlib.sha256((scans / "bombe.png").read_bytes()).hexdigest()
    source = memo().source.model_copy(update={"file": "bombe.png", "sha256": digest})
    drawn_here = threading.get_ident()
    assert paper.picture(small, source, 1, ()) is None
    asked: list[int] = []
    small.drawer.submit(asked.append, 1).result()
    with monkeypatch.context() as patched:
        patched.delattr(paper, "read_isolated")
        assert paper.picture(small, source, 1, ()) is None, "it is not tried again"
    assert drawn_here == threading.get_ident()
    assert not any((small.folder / "pictures").iterdir())


def test_nothing_of_the_server_opens_a_scan_or_reads_a_memo() -> None:
    """Readers of scans, of pictures and of memos work in children alone; a sentence's phrase is named here, too."""
    phrase = r"(?!\.states\.spoke import phrase_of$)"
    reads = re.compile(
        rf"pipeline\.(?:run|prepare|correct|label|layout|fields{phrase}|parse)\b|import .*\b(?:scan|drawn|recognize)\b"
    )
    for path in (*(ROOT / "pipeline" / "desk").rglob("*.py"), *(ROOT / "pipeline" / "api").rglob("*.py")):
        for line in path.read_text("utf-8").splitlines():
            assert not (line.startswith(("from pipeline", "import pipeline")) and reads.search(line)), (path.name, line)


# --- The watched folder


def test_a_link_in_the_watched_folder_brings_nothing_from_elsewhere(make_desk: Make, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    (folder / "sub").mkdir(parents=True)
    secret = tmp_path / "passwd.txt"
    secret.write_text("root:x:0:0", "utf-8")
    (folder / "a.txt").symlink_to(secret)
    (folder / "sub" / "b.txt").symlink_to("/etc/passwd")
    (folder / "c").symlink_to("/etc")
    os.mkfifo(folder / "d.pdf")
    (folder / "e.txt").write_text(TEXT, "utf-8")
    desk = make_desk(watch=folder)
    desk.lying.settling.seconds = 0
    inbox.look(desk)
    found = rows(desk)
    assert [row[:2] for row in found] == [
        ("a.txt", "failed"),
        ("d.pdf", "failed"),
        ("e.txt", "done"),
        ("b.txt", "failed"),
    ]
    assert all("link" in str(Problem.unpacked(str(found[at][2])).code) for at in (0, 3))
    kept = b"".join(path.read_bytes() for path in desk.folder.rglob("*") if path.is_file())
    assert b"root:x" not in kept


def test_a_name_in_latin_1_is_one_scan_more_and_not_the_end(make_desk: Make, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/M\xfcll.txt")).write_text(TEXT, "utf-8")
    (folder / "a\x1b[2J.txt").write_text(TEXT + "mehr", "utf-8")
    desk = make_desk(watch=folder)
    desk.lying.settling.seconds = 0
    inbox.look(desk)
    assert {row[1] for row in rows(desk)} == {"done"}
    assert any("udcfc" in row[0] for row in rows(desk))
    with TestClient(application(desk), base_url="http://localhost") as client:
        assert client.get("/eingang").status_code == 200


def test_ten_thousand_known_scans_cost_a_look_and_no_question(make_desk: Make, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    for number in range(1_000):
        (folder / f"{number}.txt").touch()
    desk = make_desk(watch=folder)
    inbox.look(desk)
    assert desk.lying.announced == set()
    desk.lying.announced |= {"|".join(map(str, mark_of(one))) for one in walk(folder)}
    desk.lying.settling.seconds = 0
    asked: list[str] = []
    event.listen(desk.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    spent = []
    for _ in range(3):
        began = time.thread_time()
        inbox.look(desk)
        spent.append(time.thread_time() - began)
    assert (len(desk.lying.files), asked) == (1_000, [])
    assert min(spent) < 0.25, "of the five seconds between two looks"


# --- Rounds


def test_rounds_outlive_a_book_that_is_away_and_say_so(make_desk: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = make_desk()
    monkeypatch.setattr(intake, "_EVERY", 0.05)
    away = threading.Event()
    away.set()

    def take_up(_: Desk) -> None:
        if away.is_set():
            raise OperationalError("SELECT", {}, sqlite3.OperationalError("database is locked"))

    monkeypatch.setattr(intake, "take_up", take_up)
    with TestClient(application(desk), base_url="http://localhost") as client:
        _until(lambda: client.get("/healthz").status_code == 503)
        assert "locked" in client.get("/healthz").json()["intake"]
        assert "Das Lesen stockt" in client.get("/eingang").text
        away.clear()
        _until(lambda: client.get("/healthz").status_code == 200)
        assert client.get("/healthz").json() == {"book": "ok", "disk": "ok", "intake": "ok"}
        assert "Das Lesen stockt" not in client.get("/eingang").text


def _answers(address: tuple[str, int]) -> bool:
    with closing(socket.socket()) as line:
        return line.connect_ex(address) == 0


def _until(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_scan_that_the_machine_could_not_finish_waits_and_is_read_later(
    make_desk: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that ran full, a database that was lost: the scan stood as being read for ever."""
    desk, lost = make_desk(), iter([OSError(28, "No space left on device"), OperationalError("COMMIT", {}, OSError())])
    renew = reading.renew

    def renew_or_not(*args: object) -> None:
        for error in lost:
            raise error
        renew(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "renew", renew_or_not)
    monkeypatch.setattr(reading, "_AGAIN", 0.0)
    intake.arrive(desk, "a.txt", BytesIO(TEXT.encode()), "gerda")
    for problem in ("No space left", "OperationalError"):
        assert rows(desk) == [("a.txt", "reading", None)]
        assert problem in desk.health.problems()["intake"]
        reading.take_up(desk)
    assert rows(desk) == [("a.txt", "done", None)]
    assert desk.health.problems() == {}


def test_a_locked_book_does_not_hold_up_the_end(make_desk: Make, tmp_path: Path) -> None:
    """A server that was told to end took 65 seconds."""
    desk = make_desk()
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        desk.reader.submit(reading._mark, desk, 1, state="reading")
        time.sleep(0.1)
        began = time.monotonic()
        intake.stop(desk)
        assert time.monotonic() - began < 30, "the lock would be waited for a minute"
        other.rollback()


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_server_whose_book_is_locked_ends_within_five_seconds(tmp_path: Path, told: signal.Signals) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "pipeline.cli", "serve", "--port", str(port), "--db", "ledger.db"]
    running = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = ("127.0.0.1", port)
    try:
        _until(lambda: _answers(address), 60)
        with closing(sqlite3.connect(tmp_path / "ledger.db")) as other, socket.create_connection(address) as line:
            other.execute("BEGIN IMMEDIATE")
            head = f"POST /api/v1/memos HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: text/plain\r\n"
            line.sendall(f"{head}Content-Length: 9\r\n\r\nKein Memo".encode())
            time.sleep(1)
            began = time.monotonic()
            running.send_signal(told)
            running.wait(60)
            assert time.monotonic() - began < 30, "five, on a machine that has nothing else to do; not a lock's minute"
    finally:
        running.kill()


# --- Lines


def test_of_24_settlings_at_once_none_loses_its_line(desk: Desk) -> None:
    lines = [shelf.Line("misreadings.tsv", f"Wörtlich{n}\tWörter{n}\tgerda") for n in range(24)]
    with ThreadPoolExecutor(24) as pool:
        assert all(pool.map(lambda line: shelf.add(desk.corrections, line), lines))
        list(pool.map(lambda n: add_by_command(desk.corrections, f"Kommando{n}", f"Befehl{n}"), range(4)))
    kept = {one.seen for one in dictionaries.load(desk.corrections).tables.misreadings}
    assert {f"Wörtlich{n}" for n in range(24)} | {f"Kommando{n}" for n in range(4)} <= kept
    with ThreadPoolExecutor(24) as pool:
        list(pool.map(lambda line: shelf.remove(desk.corrections, line), lines))
    kept = {one.seen for one in dictionaries.load(desk.corrections).tables.misreadings}
    assert not any(word.startswith("Wörtlich") for word in kept)


@pytest.mark.parametrize(
    "mark", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1e", "\0", "\x1b", "\u202e", "\r"]
)
def test_what_would_be_two_entries_is_none(desk: Desk, mark: str) -> None:
    before = (desk.corrections / "keep.txt").read_bytes()
    for verb, seen, meant in (("keep", f"Wel{mark}se", None), ("change", "Welse", f"Wei{mark}se")):
        with pytest.raises(ValueError, match="einer Zeile"):
            shelf.line_for(verb, seen, meant, "gerda", date(2026, 3, 9))
    line = shelf.line_for("change", "Welse", "Weise", f"ger{mark}da", date(2026, 3, 9))
    assert len(line.text.splitlines()) == 1
    assert (desk.corrections / "keep.txt").read_bytes() == before


def test_what_the_reader_refuses_is_never_written(desk: Desk) -> None:
    file = desk.corrections / "misreadings.tsv"
    before, times = file.read_bytes(), file.stat().st_mtime_ns
    with pytest.raises(dictionaries.BadDictionary):
        shelf.add(desk.corrections, shelf.Line("misreadings.tsv", "ohne Tabulator"))
    word = dictionaries.load(desk.corrections).keep[0].text
    with pytest.raises(dictionaries.BadDictionary):  # what stands in another file speaks against it
        shelf.add(desk.corrections, shelf.Line("misreadings.tsv", f"{word}\tAnderes\tgerda"))
    with pytest.raises(dictionaries.BadDictionary):
        add_by_command(desk.corrections, word, "Anderes")
    assert (file.read_bytes(), file.stat().st_mtime_ns) == (before, times)


def test_settings_reach_the_child_that_draws(desk: Desk) -> None:
    assert Settings.model_validate_json(desk.settings.model_dump_json()) == desk.settings
    with store.reading(desk.engine) as connection:
        assert connection.execute(select(arrivals)).all() == []
