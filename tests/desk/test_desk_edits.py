"""Edits: into the book, on to the next reading, and back again."""

import csv
import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from desk.desk_memos import keep_pages, memo, stamp_without_day, unknown_word
from pipeline.api.app import application
from pipeline.desk.apply import Edit, applied, at
from pipeline.desk.edits import Change, edit
from pipeline.desk.records import current, renew
from pipeline.desk.room import Desk
from pipeline.desk.tables import audit
from pipeline.export.table import csv_lines, rows
from pipeline.kept import stored
from pipeline.ledger.put import put
from pipeline.ledger.rows import key
from pipeline.ledger.store import reading
from pipeline.memo import Memo, Status
from pipeline.page import Line, Page, Word


def now(desk: Desk, name: str) -> Memo:
    with reading(desk.engine) as connection:
        found = current(connection, name)
    assert found is not None
    return found


def change(client: TestClient, name: str, field: str, value: str) -> None:
    answer = client.post(f"/mitteilung/{name}/feld", data={"feld": field, "wert": value})
    assert answer.status_code == 200, answer.text


def test_an_edited_date_settles_its_doubt_and_is_certain(desk: Desk, client: TestClient) -> None:
    seen = memo(doubts=(stamp_without_day(), unknown_word()))
    put(desk.engine, [seen])
    change(client, key(seen), "header.date", "07.10.2024")
    after = now(desk, key(seen))
    assert after.header.date is not None
    assert (after.header.date.text, after.header.date.edtf) == ("07.10.2024", "2024-10-07")
    assert [doubt.field for doubt in after.doubts] == ["text"]
    assert after.evidence["header.date"].confidence == 1
    assert after.evidence["header.date"].seen == "OKT. 2024"


def test_undo_gives_the_very_record_back_and_the_log_keeps_both(desk: Desk, client: TestClient) -> None:
    seen = memo(doubts=(stamp_without_day(),))
    put(desk.engine, [seen])
    change(client, key(seen), "header.date", "7. Oktober 2024")
    change(client, key(seen), "resolution.title", "Öffnung von Schulhöfen")
    assert client.post("/aenderung/1/zurueck").status_code == 200
    half = now(desk, key(seen))
    assert half.header == seen.header
    assert half.resolution is not None
    assert half.resolution.title == "Öffnung von Schulhöfen"
    assert client.post("/aenderung/2/zurueck").status_code == 200
    assert now(desk, key(seen)) == seen
    assert client.post("/aenderung/2/zurueck").status_code == 409
    with reading(desk.engine) as connection:
        told = connection.execute(select(audit.c.action, audit.c.target, audit.c.who).order_by(audit.c.id)).all()
    assert [(row.action, row.target) for row in told] == [
        (what, key(seen)) for what in ("edit", "edit", "undo", "undo")
    ]
    assert {row.who for row in told} == {desk.local_user}


def test_edits_stay_when_the_memo_is_read_again(desk: Desk, client: TestClient) -> None:
    seen = memo(doubts=(stamp_without_day(),))
    put(desk.engine, [seen])
    change(client, key(seen), "header.date", "07.10.2024")
    again = memo(text="Der Hof ist in dieser Weise zu öffnen.", doubts=(stamp_without_day(),))
    renew(desk.engine, {key(again): again})
    after = now(desk, key(seen))
    assert after.points[0].text == "Der Hof ist in dieser Weise zu öffnen."
    assert after.header.date is not None
    assert after.header.date.edtf == "2024-10-07"
    assert after.doubts == ()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("resolution.number", "Beschluss", "keine Beschlussnummer"),
        ("header.date", "demnächst", "kein Datum"),
        ("points[0].text", "  ", "braucht einen Text"),
        ("points[0].status.state", "done", "angebotenen Werte"),
    ],
)
def test_what_cannot_be_is_not_written(desk: Desk, client: TestClient, field: str, value: str, words: str) -> None:
    seen = memo()
    put(desk.engine, [seen])
    answer = client.post(f"/mitteilung/{key(seen)}/feld", data={"feld": field, "wert": value})
    assert words in answer.text
    assert "autofocus" in answer.text
    assert now(desk, key(seen)) == seen


def test_a_field_that_is_none_of_the_desks_cannot_be_set(desk: Desk, client: TestClient) -> None:
    put(desk.engine, [memo()])
    for field in ("source.sha256", "points[7].text", "__class__", ""):
        assert client.post(f"/mitteilung/{key(memo())}/feld", data={"feld": field, "wert": "x"}).status_code in {
            400,
            404,
        }
    assert now(desk, key(memo())) == memo()


def test_an_edit_that_no_longer_fits_becomes_a_doubt() -> None:
    after = applied(memo(), [Edit("set", "points[4].text", "alt", "neu")])
    assert after.points == memo().points
    assert [(doubt.field, doubt.kind, doubt.likely) for doubt in after.doubts] == [
        ("points[4].text", "conflict", "neu")
    ]


def test_a_word_is_replaced_where_it_stands_alone() -> None:
    after = applied(memo(text="Welse, Welsegrund und Welse"), [Edit("word", "text", "Welse", r"W\1eise")])
    assert after.points[0].text == r"W\1eise, Welsegrund und W\1eise"


def test_the_json_is_the_record_as_it_stands(desk: Desk, client: TestClient) -> None:
    put(desk.engine, [memo()])
    change(client, key(memo()), "points[0].status.state", "implemented")
    answer = client.get(f"/mitteilung/{key(memo())}/json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="V1873-23.json"'
    assert json.loads(answer.text)["points"][0]["status"]["state"] == "implemented"
    assert Memo.model_validate_json(answer.text) == now(desk, key(memo()))


def test_a_state_set_by_hand_is_edited_and_says_by_whom_everywhere(desk: Desk, client: TestClient) -> None:
    seen = memo()
    put(desk.engine, [seen])
    change(client, key(seen), "points[0].status.state", "deferred")
    after = now(desk, key(seen))
    assert after.points[0].status == Status(state="deferred", basis="edited", statement=None, confidence=1.0)
    (told,) = after.edits
    assert told.model_dump(exclude={"when"}) == {
        "field": "points[0].status.state",
        "before": "in_progress",
        "after": "deferred",
        "who": desk.local_user,
    }
    served = client.get(f"/api/v1/memos/{key(seen)}").json()
    assert served["edits"] == [told.model_dump()]
    (row,) = csv.DictReader("".join(csv_lines([after])).splitlines())
    assert (row["state"], row["basis"], row["statement"], row["state_confidence"]) == ("deferred", "edited", "", "1.0")
    assert json.loads(row["edits"]) == [told.model_dump()]
    (point,) = client.get("/api/v1/points").json()["points"]
    assert (point["state"], point["basis"], point["state_confidence"]) == ("deferred", "edited", 1.0)
    assert "geklärt" in client.get(f"/mitteilung/{key(seen)}").text


def test_all_names_of_a_department_are_one_at_the_desk_in_figures_and_in_the_api(
    desk: Desk, client: TestClient
) -> None:
    names = (
        "Geschäftsbereich Kultur",
        "Geschäftsbereich Kultur, WissensAn alle chaft und Tourismus",
        "Beigeordneter für Kultur",
        "Geschäftsbereich Soziales",
    )
    given = [memo(f"V{number:04}/23") for number in range(4)]
    headers = [one.header.model_copy(update={"department": name}) for one, name in zip(given, names, strict=True)]
    put(desk.engine, [one.model_copy(update={"header": head}) for one, head in zip(given, headers, strict=True)])
    whole = "Geschäftsbereich Kultur, Wissenschaft und Tourismus"
    counts = client.get("/api/v1/stats").json()["counts"]
    assert [(one["name"], one["points"]) for one in counts if one["group"] == "department"] == [
        ("Geschäftsbereich Arbeit, Soziales, Gesundheit und Wohnen", 1),
        (whole, 3),
    ]
    for asked in (whole, "geschäftsbereich kultur", "Wissenschaft"):
        found = client.get("/api/v1/points", params={"department": asked, "overdue": True, "on": "2026-01-01"}).json()
        assert sorted(one["department"] for one in found["points"]) == sorted(names[:3]), asked
    page = client.get("/").text
    shown = re.findall(r"<option>((?:Geschäfts|Beigeordnet)[^<]+)", page)
    assert shown == ["Geschäftsbereich Arbeit, Soziales, Gesundheit und Wohnen", whole]
    page = client.get("/", params={"bereich": whole}).text
    assert [number for number in range(4) if f"V{number:04}/23" in page] == [0, 1, 2]
    assert page.count(f">{whole}</td>") == 3, "the list says what the filter does"
    assert f'title="gelesen: {names[1]}"' in page, "and what the paper was read as"
    sorted_by = client.get("/", params={"sortierung": "-bereich"}).text
    assert re.findall(r"V000\d/23(?=</a>)", sorted_by) == ["V0000/23", "V0001/23", "V0002/23", "V0003/23"]
    assert client.get("/liste.csv").text.count(whole) == 3
    assert f"<dd>{whole}</dd>" in client.get("/beschluss/V0002/23").text


def test_the_log_names_field_and_resolution_in_german(desk: Desk, client: TestClient) -> None:
    put(desk.engine, [memo(doubts=(stamp_without_day(),))])
    change(client, key(memo()), "points[0].status.state", "deferred")
    client.post(f"/mitteilung/{key(memo())}/zweifel", data={"nummer": 0, "wie": "belassen"})
    client.post("/aenderung/1/zurueck")
    text = client.get("/protokoll").text
    assert text.count(">V1873/23</a>") == 3
    assert "Punkt 1: Stand: „in Umsetzung“ → „zurückgestellt“" in text
    assert "Punkt 1: Stand: „zurückgestellt“ → „in Umsetzung“" in text
    assert "Datum: so belassen" in text
    assert "in_progress" not in text


def test_the_states_own_sureness_stands_beside_it(desk: Desk, client: TestClient) -> None:
    put(desk.engine, [memo()])
    change(client, key(memo()), "points[0].status.state", "deferred")
    assert re.search(r"<dt>Stand <span[^>]*>100\N{NO-BREAK SPACE}%", client.get(f"/mitteilung/{key(memo())}").text)


def test_a_row_tells_the_edits_of_its_own_point_and_of_the_head() -> None:
    two = memo().model_copy(update={"points": memo().points * 2})
    edits = [
        Edit("set", "points[1].status.state", "in_progress", "deferred", "gerda", "2026-03-09T10:03:40Z"),
        Edit("set", "resolution.title", "Alt", "Neu", "gerda", "2026-03-09T10:04:40Z"),
    ]
    first, second = rows([applied(two, edits)])
    assert [one["field"] for one in json.loads(first["edits"])] == ["resolution.title"]
    assert [one["field"] for one in json.loads(second["edits"])] == ["points[1].status.state", "resolution.title"]


def test_a_memo_without_a_picture_is_shown_as_it_was_seen(desk: Desk, client: TestClient) -> None:
    seen = memo(doubts=(unknown_word().model_copy(update={"line": 2}),))
    put(desk.engine, [seen])
    assert "liegt hier nicht vor" in client.get(f"/mitteilung/{key(seen)}").text
    lines = tuple(Line((Word(text),)) for text in ("Der Hof ist", "in dieser Welse", "zu <b>öffnen</b>."))
    keep_pages(desk, seen.source.sha256, [Page(1, lines, "text", "text")])
    text = client.get(f"/mitteilung/{key(seen)}").text
    assert "<mark>in dieser Welse</mark>" in text
    assert "zu &lt;b&gt;öffnen" in text


def test_the_text_that_a_batch_kept_is_shown_with_the_doubtful_line(
    make_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    records = tmp_path / "records"
    records.mkdir()
    desk = make_desk(scans=[records])
    seen = memo(doubts=(unknown_word().model_copy(update={"line": 2}),))
    put(desk.engine, [seen])
    lines = tuple(Line((Word(text),)) for text in ("Der Hof ist", "in dieser Welse", "zu öffnen."))
    kept = stored((Page(1, lines, "text", "text"),))
    (records / f"{seen.source.file}.pages.json.gz").write_bytes(kept)
    record = records / f"{seen.source.file}.json"
    with TestClient(application(desk), base_url="http://localhost") as client:
        record.write_text(memo("V0001/01").model_dump_json(), "utf-8")
        other = client.get(f"/mitteilung/{key(seen)}").text
        assert '<pre class="astext' not in other, "another scan's text of that name"
        assert f"Gesucht wurde in {records}" in other
        record.write_text(seen.model_dump_json(), "utf-8")
        assert "<mark>in dieser Welse</mark>" in client.get(f"/mitteilung/{key(seen)}").text


def test_edits_made_at_the_same_time_all_stand(desk: Desk) -> None:
    put(desk.engine, [memo()])
    wanted = {"resolution.title": "Titel", "header.reference": "(GB 2)", "signatory.name": "Ilse Probe"}
    changes = [Change(key(memo()), Edit("set", field, None, value)) for field, value in wanted.items()]
    with ThreadPoolExecutor(3) as crowd:
        list(crowd.map(lambda change: edit(desk.engine, [change], "gerda"), changes * 4))
    record = now(desk, key(memo())).model_dump()
    assert {field: at(record, field) for field in wanted} == wanted
