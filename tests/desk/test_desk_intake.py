"""What comes in: the watched folder, what a stop left undone, and the picture that belongs to the boxes."""

import hashlib
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from io import BytesIO
from pathlib import Path

import hostile
import pytest
from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy import insert, select

from desk.desk_memos import memo, unknown_word, with_proof
from pipeline.api.app import application
from pipeline.desk import intake, paper
from pipeline.desk.deciding import decide
from pipeline.desk.inbox import look, watched
from pipeline.desk.queue import groups
from pipeline.desk.records import currents
from pipeline.desk.room import Desk
from pipeline.desk.tables import arrivals, decisions
from pipeline.errors import BeschlussbuchError
from pipeline.ledger.put import put
from pipeline.ledger.rows import key
from pipeline.ledger.store import reading, writing
from pipeline.scan import scan
from pipeline.settings import Settings
from pipeline.steps import step

SAMPLES = Path(__file__).parents[2] / "samples"
TEXT = (
    "Beschlusskontrolle zu V1873/23 (Sitzungsnummer: SR/052/2023)\nÖffnung der Schulhöfe\n\nfolgender Zwischenstand\n"
)


def states(desk: Desk) -> list[tuple[str, str]]:
    desk.reader.submit(int).result()
    return [(row.file, row.state) for row in intake.latest(desk)]


def test_a_watched_folder_is_read_once_a_scan_has_stopped_growing(
    make_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    desk = make_desk(watch=inbox)
    scan = inbox / "a.txt"
    scan.write_text(TEXT[:40], "utf-8")
    desk.lying.settling.seconds = 3_600
    look(desk)
    scan.write_text(TEXT, "utf-8")
    look(desk)
    assert states(desk) == [], "it was still growing"
    desk.lying.settling.seconds = 0
    for _ in range(3):
        look(desk)
    assert states(desk) == [("a.txt", "done")]
    assert scan.read_text("utf-8") == TEXT
    assert (found := watched(desk))
    assert (found.scans, found.done, found.waiting, found.failed, found.problem) == (1, 1, 0, 0, None)
    with TestClient(application(desk), base_url="http://localhost") as client:
        assert "1 Scan: 1 gelesen." in with_proof(client).get("/eingang").text


def test_what_a_stop_left_is_taken_up(desk: Desk) -> None:
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    (desk.folder / "scans" / digest).write_text(TEXT, "utf-8")
    put(desk.engine, [memo(doubts=(unknown_word(),))])
    with reading(desk.engine) as connection:
        (group,) = groups(connection)
    decide(desk, group, "accept", None, "gerda")  # and then the lights went out
    row = {"id": 1, "at": "2026-03-09T10:00:00Z", "who": "gerda", "file": "a.txt", "sha256": digest, "state": "reading"}
    with writing(desk.engine) as connection:
        connection.execute(insert(arrivals), row)
    intake.round_(desk)
    assert states(desk) == [("a.txt", "done")]
    desk.settler.submit(int).result()
    with reading(desk.engine) as connection:
        assert connection.execute(select(decisions.c.done)).scalar_one() == 1
        (after,) = currents(connection, [key(memo())]).values()
    assert "dieser Weise" in after.points[0].text


def test_a_stop_in_the_middle_of_a_scan_loses_nothing(desk: Desk) -> None:
    with (SAMPLES / "brunnen.jpg").open("rb") as scan:
        number = intake.arrive(desk, "brunnen.jpg", scan, "gerda")
    while (row := intake.arrival(desk, number)) and row.state == "waiting":
        time.sleep(0.01)
    intake.stop(desk)
    row = intake.arrival(desk, number)
    assert row is not None
    assert (row.state, row.problem, intake.unread(desk)) == ("reading", None, 1)
    assert (desk.folder / "scans" / row.sha256).is_file()


def test_a_round_at_hand_has_ended_before_the_book_is_closed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, ended = threading.Event(), threading.Event()

    def slow(desk: Desk) -> None:
        with reading(desk.engine):
            begun.set()
            time.sleep(0.3)
        ended.set()

    monkeypatch.setattr(intake, "round_", slow)
    with TestClient(application(desk), base_url="http://localhost"):
        assert begun.wait(5)
    assert ended.is_set()


def test_a_scan_over_the_limit_is_refused_and_leaves_nothing(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(max_upload_mb=1)
    with TestClient(application(desk), base_url="http://localhost") as client:
        files = {"scans": ("a.txt", BytesIO(b"x" * 2_000_000))}
        answer = with_proof(client).post("/eingang", files=files, headers={"HX-Request": "true"})
    assert answer.status_code == 413
    assert "1 MB" in answer.text
    assert list((desk.folder / "scans").iterdir()) == []
    assert intake.latest(desk) == []


def test_the_picture_is_turned_as_it_was_for_reading(make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    scans = tmp_path / "scans"
    scans.mkdir()
    Image.new("L", (200, 100), 255).save(scans / "quer.png")
    desk = make_desk(scans=(scans,))
    source = memo().source.model_copy(update={"file": "quer.png", "sha256": paper.sha256_of(scans / "quer.png")})
    sizes = []
    for steps in ((), (step("turned", degrees=90),)):
        drawn = paper.picture(desk, source, 1, steps)
        assert drawn is not None
        assert paper.picture(desk, source, 1, steps) == drawn, "kept"
        with Image.open(BytesIO(drawn.data)) as image:
            sizes.append(image.size)
    assert sizes == [(200, 100), (100, 200)]
    other = source.model_copy(update={"sha256": "0" * 64})
    assert paper.picture(desk, other, 1, ()) is None, "another file of that name"


def test_every_reason_for_which_a_file_is_refused_is_told_in_german(tmp_path: Path) -> None:
    makers = (hostile.empty, hostile.cut_short, hostile.disguised, hostile.noise, hostile.texts)
    told = set()
    for name, data in (named for maker in makers for named in maker()):
        path = tmp_path / name
        path.write_bytes(data)
        try:
            for sheet in scan(path, Settings()).sheets:
                with sheet.picture() if sheet.picture else nullcontext():
                    pass
        except BeschlussbuchError as error:
            told.add(error.problem.told("de", at=False, desk=True))
    assert len(told) >= 10
    assert [words for words in told if not words.endswith(".")] == []


def test_a_scan_that_is_needed_by_another_arrival_outlives_a_failure(desk: Desk) -> None:
    done = {"id": 1, "at": "2026-03-09T10:00:00Z", "who": "gerda", "file": "a.txt", "sha256": "", "state": "done"}
    digest = hashlib.sha256(b"GIF8").hexdigest()
    with writing(desk.engine) as connection:
        connection.execute(insert(arrivals), done | {"sha256": digest})
    intake.arrive(desk, "b.pdf", BytesIO(b"GIF8"), "gerda")
    assert states(desk) == [("b.pdf", "failed"), ("a.txt", "done")]
    assert (desk.folder / "scans" / digest).is_file()


def test_the_councils_index_is_asked_about_what_comes_in(make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    index = tmp_path / "index.jsonl"
    index.write_text('{"number": "A0187/16", "title": "Bänke im Stadtpark aufstellen"}\n', "utf-8")
    desk = make_desk(authority=index)
    intake.arrive(desk, "a.txt", BytesIO(TEXT.encode()), "gerda")
    assert states(desk) == [("a.txt", "done")]
    with reading(desk.engine) as connection:
        assert "Beschluss nicht im Verzeichnis" in [one.cause for one in groups(connection)]
