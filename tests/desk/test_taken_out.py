"""Memos that leave the book, come back, come in twice, or come in anew after they were edited."""

import hashlib
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert

from desk.desk_memos import memo, unknown_word
from pipeline.cli import main
from pipeline.desk import intake
from pipeline.desk.records import current
from pipeline.desk.room import Desk
from pipeline.desk.tables import arrivals
from pipeline.ledger.changes import changes_since
from pipeline.ledger.put import put
from pipeline.ledger.rows import key
from pipeline.ledger.store import reading, writing
from pipeline.memo import Memo

TEXT = (
    "Beschlusskontrolle zu V1873/23 (Sitzungsnummer: SR/052/2023)\nÖffnung der Schulhöfe\n\n"
    "Sehr geehrte Damen und Herren,\n\nder Stadtrat hat in seiner Sitzung am 12. Mai 2023 beschlossen:\n\n"
    "„1. Der Oberbürgermeister öffnet die Schulhöfe an den Nachmittagen.“\n\nHierzu ergeht folgender Zwischenstand:\n\n"
    "Drei Schulhöfe sind geöffnet, die übrigen folgen im Herbst.\n"
)


def edited(client: TestClient, of: Memo, title: str) -> None:
    answer = client.post(f"/mitteilung/{key(of)}/feld", data={"feld": "resolution.title", "wert": title})
    assert answer.status_code == 200


def title(desk: Desk, of: Memo) -> str | None:
    with reading(desk.engine) as connection:
        found = current(connection, key(of))
    return found.resolution.title if found and found.resolution else None


def test_a_memo_taken_out_says_nothing_any_more_and_comes_back_with_its_edits(desk: Desk, client: TestClient) -> None:
    wrong, other = memo(doubts=(unknown_word(),)), memo("V0001/20")
    put(desk.engine, [wrong, other])
    edited(client, wrong, "Von Hand")
    way = f"/mitteilung/{key(wrong)}"
    assert client.post(f"{way}/herausnehmen", data={"grund": " "}).status_code == 409
    assert client.post(f"{way}/herausnehmen", data={"grund": "gehört nicht hierher"}).headers["HX-Redirect"] == way
    assert "V1873/23" not in client.get("/?ansicht=alle").text
    assert client.get("/beschluss/V1873/23").status_code == 404
    assert client.get("/api/v1/stats").json()["memos"] == 1
    assert [one["key"] for one in client.get("/api/v1/memos").json()["memos"]] == [key(other)]
    assert "Nichts zu klären" in client.get("/zweifel").text
    assert "gehört nicht hierher" in client.get(way).text
    assert "Mitteilung aus dem Buch genommen" in client.get("/protokoll").text
    with reading(desk.engine) as connection:
        assert changes_since(connection, 0)[-1].what == "removed"

    assert put(desk.engine, [wrong]).unchanged == 1
    assert put(desk.engine, [wrong.model_copy(update={"report": "final"})]).unchanged == 1, "a newer reading, too"
    assert client.post(f"{way}/aufnehmen").status_code == 200
    assert title(desk, wrong) == "Von Hand"
    assert "V1873/23" in client.get("/?ansicht=alle").text
    assert client.post(f"{way}/aufnehmen").status_code == 409
    assert client.post("/aenderung/1/zurueck").status_code == 200
    assert title(desk, wrong) == "Öffnung der Schulhöfe"


def test_the_second_scan_of_a_memo_taken_out_speaks_for_it(desk: Desk, client: TestClient) -> None:
    first = memo(date="2024-10-07")
    second = first.model_copy(update={"source": first.source.model_copy(update={"sha256": "f" * 64})})
    put(desk.engine, [first, second])
    client.post(f"/mitteilung/{key(first)}/herausnehmen", data={"grund": "unscharf"})
    assert f"/mitteilung/{key(second)}" in client.get("/beschluss/V1873/23").text
    assert client.get("/api/v1/stats").json()["second_scans"] == 0
    assert client.get("/api/v1/points", params={"on": date.today().isoformat()}).json()["points"]  # noqa: DTZ011


def test_a_scan_handed_in_twice_is_known_and_linked(desk: Desk, client: TestClient) -> None:
    for name in ("erst.txt", "noch einmal.txt"):
        intake.arrive(desk, name, BytesIO(TEXT.encode()), "gerda")
        desk.reader.submit(int).result()
    page = client.get("/eingang").text
    name = hashlib.sha256(TEXT.encode()).hexdigest()[:16]
    assert page.count("schon bekannt") == 1
    assert page.count(f'href="/mitteilung/{name}"') == 2
    client.post(f"/mitteilung/{name}/herausnehmen", data={"grund": "falsch"})
    intake.arrive(desk, "doch.txt", BytesIO(TEXT.encode()), "gerda")
    desk.reader.submit(int).result()
    assert "V1873/23" in client.get("/?ansicht=alle").text, "who hands it in again wants it in the book"


def test_another_scan_of_a_known_memo_says_so_and_links_it(desk: Desk, client: TestClient) -> None:
    first = memo(date="2024-10-07")
    second = first.model_copy(update={"source": first.source.model_copy(update={"sha256": "f" * 64})})
    put(desk.engine, [first, second])
    row = {"id": 1, "at": "2026-03-09T10:00:00Z", "who": "gerda", "file": "a.pdf", "state": "done", "pages": 1}
    with writing(desk.engine) as connection:
        connection.execute(insert(arrivals), row | {"sha256": "f" * 64, "memos": key(second)})
    page = client.get("/eingang").text
    assert f'schon bekannt: <a href="/mitteilung/{key(first)}">' in page
    assert f'<a href="/mitteilung/{key(second)}" data-item>V1873/23</a>' in page


def test_importing_a_new_reading_keeps_what_was_edited(
    desk: Desk, client: TestClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = memo()
    put(desk.engine, [seen])
    edited(client, seen, "Von Hand")
    newer = seen.model_copy(update={"report": "final", "next_control": None})
    (tmp_path / "record.json").write_text(newer.model_dump_json(), "utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["ledger", "import", str(tmp_path / "record.json"), "--db", str(tmp_path / "ledger.db")])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert "1 replaced by a newer reading" in said
    assert "1 memo keeps its edits by hand" in said
    assert title(desk, seen) == "Von Hand"
    with reading(desk.engine) as connection:
        after = current(connection, key(seen))
    assert after is not None
    assert after.report == "final"
    assert client.post("/aenderung/1/zurueck").status_code == 200
    assert title(desk, seen) == "Öffnung der Schulhöfe"


def test_a_running_server_takes_new_names_of_departments(
    desk: Desk, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.corrections._MOMENTS", 1e-9)
    with (desk.corrections / "departments.tsv").open("a", encoding="utf-8") as file:
        file.write("Amt für Brücken\tGeschäftsbereich Wege\n")
    named = memo().header.model_copy(update={"department": "Amt für Brücken"})
    put(desk.engine, [memo().model_copy(update={"header": named})])
    assert "<option>Geschäftsbereich Wege</option>" in client.get("/").text


def test_a_scan_that_reads_otherwise_is_told_wherever_it_stands(desk: Desk, client: TestClient) -> None:
    first = memo(date="2024-10-07")
    source = first.source.model_copy(update={"sha256": "f" * 64, "file": "noch-einmal.pdf"})
    (point,) = first.points
    done = point.model_copy(update={"status": point.status.model_copy(update={"state": "implemented"})})
    second = first.model_copy(update={"source": source, "points": (done,)})
    assert "lesen anders" not in client.get("/").text
    put(desk.engine, [first, second])
    row = {"id": 1, "at": "2026-03-09T10:00:00Z", "who": "gerda", "file": "a.pdf", "state": "done", "pages": 1}
    with writing(desk.engine) as connection:
        connection.execute(insert(arrivals), row | {"sha256": "f" * 64, "memos": key(second)})
    says = "Punkt 1: „umgesetzt“ statt „in Umsetzung“"
    for place in (
        "/eingang",
        "/beschluss/V1873/23",
        "/anders-gelesen",
        *(f"/mitteilung/{key(one)}" for one in (first, second)),
    ):
        assert says in client.get(place).text, place
    assert 'href="/anders-gelesen"><b>1</b> weiterer Scan liest anders' in client.get("/").text
    (told,) = [one for one in client.get("/api/v1/memos").json()["memos"] if one["same_as"]]
    assert told["differs"] == [{"field": "state", "point": "1", "here": "implemented", "there": "in_progress"}]
    client.post(f"/mitteilung/{key(first)}/herausnehmen", data={"grund": "falsch gelesen"})
    assert "noch-einmal.pdf" not in client.get("/anders-gelesen").text
