"""The queue: doubts of one cause together, settled together, taken back together."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from desk.desk_memos import keep_pages, memo, stamp_without_day, unknown_word, with_proof
from pipeline import dictionaries
from pipeline.api.app import application
from pipeline.desk import shelf
from pipeline.desk.queue import Group, groups
from pipeline.desk.records import currents
from pipeline.desk.room import Desk
from pipeline.doubts import doubt
from pipeline.errors import BadDictionary
from pipeline.kept import stored
from pipeline.ledger.put import put
from pipeline.ledger.rows import key
from pipeline.ledger.store import reading
from pipeline.memo import Memo
from pipeline.page import Doubt
from pipeline.run import read, record
from pipeline.settings import Settings


def queued(desk: Desk) -> list[Group]:
    with reading(desk.engine) as connection:
        return groups(connection)


def settled(desk: Desk, keys: list[str]) -> dict[str, Memo]:
    desk.settler.submit(int).result()  # what was submitted before is done
    with reading(desk.engine) as connection:
        return currents(connection, keys)


def test_groups_are_causes_the_commonest_first(desk: Desk) -> None:
    put(desk.engine, [memo(f"V{n:04}/23", doubts=(unknown_word(),)) for n in range(3)])
    put(desk.engine, [memo(f"V{n:04}/22", doubts=(stamp_without_day(),)) for n in range(2)])
    put(desk.engine, [memo("V0001/21", doubts=(unknown_word("Hots", "Hofs"), stamp_without_day(None)))])
    found = [(one.many, one.cause, one.seen, one.verbs) for one in queued(desk)]
    assert found == [
        (3, "Stempel ohne Tag", None, ("keep",)),
        (3, "Zwei Lesarten", "Welse", ("accept", "change", "keep", "learn")),
        (1, "Zwei Lesarten", "Hots", ("accept", "change", "keep", "learn")),
    ]


def test_a_hundred_memos_are_settled_at_once_and_taken_back(desk: Desk, client: TestClient) -> None:
    given = [memo(f"V{n:04}/23", doubts=(unknown_word(),)) for n in range(100)]
    put(desk.engine, given)
    path = desk.corrections / "misreadings.tsv"
    path.write_text("# ours\nOherbürgermeister\tOberbürgermeister\n", "utf-8")
    before = path.read_bytes()
    name = queued(desk)[0].id

    shown = client.post(f"/zweifel/{name}/vorschau", data={"verb": "accept"})
    assert "misreadings.tsv" in shown.text
    assert "100 Mitteilungen" in shown.text
    assert path.read_bytes() == before, "shown before it is written"

    assert client.post(f"/zweifel/{name}", data={"verb": "accept"}).status_code == 200
    after = settled(desk, [key(one) for one in given])
    assert {one.points[0].text for one in after.values()} == {"Der Hof ist in dieser Weise zu öffnen."}
    assert queued(desk) == []
    assert [(one.seen, one.meant) for one in dictionaries.load(desk.corrections).tables.misreadings][-1] == (
        "Welse",
        "Weise",
    )

    assert client.post("/entscheidung/1/zurueck").status_code == 200
    assert settled(desk, [key(one) for one in given]) == {key(one): one for one in given}
    assert path.read_bytes() == before


@pytest.mark.parametrize("keeper", ["desk", "batch"])
def test_a_new_misreading_reads_kept_pages_again_without_the_scan(
    make_desk: Callable[..., Desk], tmp_path: Path, keeper: str
) -> None:
    records = tmp_path / "records"
    records.mkdir()
    desk = make_desk(scans=[records])
    scan = tmp_path / "memo.txt"
    scan.write_text(
        "Beschlusskontrolle zu V1873/23 (Sitzungsnummer: SR/052/2023)\nÖffnung der Schulhöfe\n\n"
        "folgender Zwischenstand kann zu oben genanntem Beschluss gegeben werden:\n\n"
        "1. „Der Hof ist nach dem Plaqx zu öffnen.“\n\nDer Beschlusspunkt ist umgesetzt.\n",
        "utf-8",
    )
    source, pages = read(scan, Settings(corrections=desk.corrections))
    scan.unlink()
    (first,) = record(source, pages, dictionaries.load(desk.corrections))
    if keeper == "desk":
        keep_pages(desk, source.sha256, pages)
    else:
        (records / "memo.txt.json").write_text(first.model_dump_json(), "utf-8")
        (records / "memo.txt.pages.json.gz").write_bytes(stored(pages))
    doubted = first.model_copy(update={"doubts": (unknown_word("Plaqx", "Plan"),)})
    put(desk.engine, [doubted])
    name = queued(desk)[0].id
    with TestClient(application(desk), base_url="http://localhost") as client:
        with_proof(client).post(f"/zweifel/{name}", data={"verb": "change", "wort": "Plane"})
        (after,) = settled(desk, [key(first)]).values()
    assert "nach dem Plane zu öffnen" in after.points[0].text
    assert [(one.seen, one.text, one.rule) for one in after.corrections if one.seen == "Plaqx"] == [
        ("Plaqx", "Plane", "misreading")
    ]


def test_dates_are_taken_or_left_for_the_whole_group(desk: Desk, client: TestClient) -> None:
    given = [memo(f"V{n:04}/23", date=None, doubts=(stamp_without_day(f"2024-{n:02}"),)) for n in (1, 2)]
    put(desk.engine, given)
    name = queued(desk)[0].id
    assert "2 Mitteilungen" in client.post(f"/zweifel/{name}/vorschau", data={"verb": "accept"}).text
    client.post(f"/zweifel/{name}", data={"verb": "accept"})
    dates = [one.header.date.edtf for one in settled(desk, [key(one) for one in given]).values() if one.header.date]
    assert sorted(map(str, dates)) == ["2024-01", "2024-02"]
    assert client.post(f"/zweifel/{name}", data={"verb": "keep"}).status_code == 409


def test_keeping_changes_no_value(desk: Desk, client: TestClient) -> None:
    given = memo(doubts=(stamp_without_day(),))
    put(desk.engine, [given])
    client.post(f"/zweifel/{queued(desk)[0].id}", data={"verb": "keep"})
    assert settled(desk, [key(given)])[key(given)] == given.model_copy(update={"doubts": ()})


def two_readings(likely: str | None = "V-Co0015/19") -> Doubt:
    readings = ["V-Co0015/19", "V-Co00015/19"]
    return doubt("number_ambiguous", "text", seen="V-C0o0015/19", likely=likely, readings=readings)


@pytest.mark.parametrize("old", [False, True])
def test_each_of_two_readings_has_its_button_and_no_line_has_both(desk: Desk, client: TestClient, old: bool) -> None:
    as_before = unknown_word("V-C0o0015/19", "V-Co0015/19 or V-Co00015/19")
    given = memo(text="Der Antrag V-C0o0015/19 gilt.", doubts=(as_before if old else two_readings(),))
    put(desk.engine, [given])
    before = (desk.corrections / "misreadings.tsv").read_bytes()
    (group,) = queued(desk)
    page = client.get("/zweifel").text
    assert "Ist V-Co0015/19" in page
    assert "Ist V-Co00015/19" in page
    assert ">Annehmen" not in page
    for word in (None, "V-Co0015/19 or V-Co00015/19", "V0001/19"):
        answer = client.post(f"/zweifel/{group.id}", data={"verb": "accept"} | ({"wort": word} if word else {}))
        assert answer.status_code == 409
    assert (desk.corrections / "misreadings.tsv").read_bytes() == before
    client.post(f"/zweifel/{group.id}", data={"verb": "accept", "wort": "V-Co00015/19"})
    after = settled(desk, [key(given)])[key(given)]
    assert (after.points[0].text, after.doubts) == ("Der Antrag V-Co00015/19 gilt.", ())
    line = dictionaries.load(desk.corrections).tables.misreadings[-1]
    assert (line.seen, line.meant) == ("V-C0o0015/19", "V-Co00015/19")


def test_on_a_memo_too_one_of_the_readings_is_chosen(desk: Desk, client: TestClient) -> None:
    both = ["V0001/19", "A0001/19"]
    number = doubt("number_ambiguous", "resolution.number", seen="0001/19", likely="V0001/19", readings=both)
    given = memo(text="Der Antrag V-C0o0015/19 gilt.", doubts=(two_readings(), number))
    put(desk.engine, [given])
    way = f"/mitteilung/{key(given)}/zweifel"
    assert client.post(way, data={"nummer": 0, "wie": "annehmen"}).status_code == 409
    assert client.post(way, data={"nummer": 0, "lesart": "V0001/19"}).status_code == 409
    client.post(way, data={"nummer": 1, "lesart": "A0001/19"})
    client.post(way, data={"nummer": 0, "lesart": "V-Co0015/19"})
    after = settled(desk, [key(given)])[key(given)]
    assert after.resolution is not None
    assert (after.resolution.number, after.points[0].text) == ("A0001/19", "Der Antrag V-Co0015/19 gilt.")
    assert after.doubts == ()


def test_a_preview_says_what_the_dictionaries_refuse(desk: Desk, client: TestClient) -> None:
    path = desk.corrections / "misreadings.tsv"
    path.write_text("# ours\nWelse\tWelle\n", "utf-8")
    put(desk.engine, [memo(doubts=(unknown_word(),))])
    shown = client.post(f"/zweifel/{queued(desk)[0].id}/vorschau", data={"verb": "accept"}).text
    assert "Zeile 2" in shown
    assert "Zeile schreiben" not in shown


def test_a_button_names_all_the_doubts_that_it_settles(desk: Desk, client: TestClient) -> None:
    put(desk.engine, [memo(f"V{n:04}/23", doubts=(unknown_word("Plaqx"),) * (n + 1)) for n in range(3)])
    (group,) = queued(desk)
    assert (group.many, group.doubts) == (3, 6)
    assert "3 <small>Mitteilungen, 6 Zweifel" in client.get("/zweifel").text
    shown = client.post(f"/zweifel/{group.id}/vorschau", data={"verb": "keep"}).text
    assert "Zeile schreiben, 6 Zweifel in 3 Mitteilungen klären" in shown


def test_where_nothing_is_proposed_looking_comes_first(desk: Desk, client: TestClient) -> None:
    put(desk.engine, [memo(date=None, doubts=(doubt("date_missing", "header.date"),))])
    buttons = re.findall(r"<button[^>]*>([^<]+)", client.get(f"/zweifel/{queued(desk)[0].id}").text)
    assert [one.strip() for one in buttons][:2] == ["Einzeln ansehen", "So belassen"]


def test_a_value_that_could_not_be_written_is_not_offered(desk: Desk) -> None:
    put(desk.engine, [memo(doubts=(stamp_without_day("2024-13"),))])
    assert queued(desk)[0].verbs == ("keep",)


@pytest.mark.parametrize("word", ["", "Welse", "# Weise"])
def test_a_word_that_cannot_be_a_line_is_refused(desk: Desk, client: TestClient, word: str) -> None:
    put(desk.engine, [memo(doubts=(unknown_word("#" if word.startswith("#") else "Welse"),))])
    before = (desk.corrections / "misreadings.tsv").read_bytes()
    assert client.post(f"/zweifel/{queued(desk)[0].id}", data={"verb": "change", "wort": word}).status_code == 409
    assert (desk.corrections / "misreadings.tsv").read_bytes() == before


def test_what_the_dictionaries_refuse_is_taken_back(desk: Desk) -> None:
    path = desk.corrections / "keep.txt"
    path.write_bytes(b"# ours\nEins\nEins\n")  # the archivist's own slip
    before = path.read_bytes()
    with pytest.raises(BadDictionary, match=r"keep\.txt:3"):
        shelf.add(desk.corrections, shelf.Line("keep.txt", "Zwei"))
    assert path.read_bytes() == before


def test_a_line_is_added_once_and_in_the_files_own_manner(desk: Desk) -> None:
    path = desk.corrections / "keep.txt"
    path.write_bytes(b"# ours\r\nEins")  # Notepad, without a last line feed
    assert shelf.add(desk.corrections, shelf.Line("keep.txt", "Zwei"))
    assert not shelf.add(desk.corrections, shelf.Line("keep.txt", "Zwei"))
    assert path.read_bytes() == b"# ours\r\nEins\r\nZwei\r\n"
    shelf.remove(desk.corrections, shelf.Line("keep.txt", "Zwei"))
    assert path.read_bytes() == b"# ours\r\nEins\r\n"


def test_some_of_a_group_are_settled_without_a_line_in_the_dictionaries(desk: Desk, client: TestClient) -> None:
    memos = [memo(f"V000{number}/20", doubts=(unknown_word(),)) for number in range(3)]
    put(desk.engine, memos)
    with reading(desk.engine) as connection:
        (group,) = groups(connection)
    way = f"/zweifel/{group.id}/einige"
    assert client.post(way, data={"verb": "keep"}).status_code == 409
    before = (desk.corrections / "misreadings.tsv").read_bytes()
    answer = client.post(way, data={"verb": "accept", "wahl": [key(memos[0]), key(memos[2])]})
    assert "2 Mitteilungen" in answer.text
    assert key(memos[1]) in answer.text, "the rest lies open behind the answer"
    assert (desk.corrections / "misreadings.tsv").read_bytes() == before
    desk.settler.submit(int).result()
    with reading(desk.engine) as connection:
        (left,) = groups(connection)
        texts = {name: one.points[0].text for name, one in currents(connection, [key(one) for one in memos]).items()}
    assert left.many == 1
    assert "dieser Weise" in texts[key(memos[0])]
    assert "dieser Welse" in texts[key(memos[1])]
    assert client.post("/entscheidung/1/zurueck").status_code == 200
    with reading(desk.engine) as connection:
        assert groups(connection)[0].many == 3


def test_one_goes_from_memo_to_memo_within_a_group_and_back_to_its_place(desk: Desk, client: TestClient) -> None:
    memos = [memo(f"V000{number}/20", doubts=(unknown_word(),)) for number in range(3)]
    put(desk.engine, memos)
    with reading(desk.engine) as connection:
        (group,) = groups(connection)
    first, second, third = (f"/mitteilung/{key(one)}?ursache={group.id}" for one in memos)
    assert first in client.get(f"/zweifel?offen={group.id}").text
    page = client.get(second).text
    assert "Mitteilung 2 von 3" in page
    assert re.findall(r'href="([^"]*)"[^>]* aria-current="page"', page) == ["/zweifel"], "where one came from"
    assert f'href="{first}" rel="prev"' in page
    assert f'href="{third}" rel="next"' in page
    assert f'href="/zweifel?offen={group.id}#g-{group.id}"' in page
    client.post(f"/mitteilung/{key(memos[1])}/zweifel", data={"nummer": "0", "wie": "belassen"})
    page = client.get(second).text
    assert f'href="{third}" rel="next"' in page, "also once its own is settled"
    assert "1 von 2" in page
    for one in (memos[0], memos[2]):
        client.post(f"/mitteilung/{key(one)}/zweifel", data={"nummer": "0", "wie": "belassen"})
    assert "Alle Zweifel dieser Ursache sind geklärt" in client.get(first).text
