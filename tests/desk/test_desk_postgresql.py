"""The desk over a PostgreSQL book: found, settled, edited, taken back, handed in."""

from collections.abc import Callable

from fastapi.testclient import TestClient

from desk.desk_memos import memo, stamp_without_day, unknown_word, with_proof
from pipeline.api.app import application
from pipeline.desk import intake
from pipeline.desk.edits import currents
from pipeline.desk.queue import groups
from pipeline.desk.room import Desk
from pipeline.ledger.put import put
from pipeline.ledger.rows import key
from pipeline.ledger.store import reading


def test_the_whole_desk_stands_on_postgresql(make_desk: Callable[..., Desk], postgresql_url: str) -> None:
    desk = make_desk(postgresql_url)
    given = [memo(f"V{n:04}/23", doubts=(unknown_word(), stamp_without_day())) for n in range(5)]
    put(desk.engine, given)
    with TestClient(application(desk), base_url="http://localhost") as client:
        with_proof(client)
        assert "5 Punkte" in client.get("/?ansicht=alle&q=Schulhof").text
        assert "1 Punkt<" in client.get("/?ansicht=alle&q=V0003").text
        assert "0 Punkte" in client.get("/?ansicht=alle&q=Turnhalle").text
        for path in ("/", "/beschluss/V0001/23", f"/mitteilung/{key(given[0])}", "/zweifel", "/eingang", "/protokoll"):
            assert client.get(path).status_code == 200, path
        with reading(desk.engine) as connection:
            names = {one.seen: one.id for one in groups(connection)}
        assert client.post(f"/zweifel/{names['Welse']}", data={"verb": "accept"}).status_code == 200
        assert client.post(f"/zweifel/{names[None]}", data={"verb": "accept"}).status_code == 200
        change = {"feld": "resolution.title", "wert": "Offene Höfe"}
        assert client.post(f"/mitteilung/{key(given[0])}/feld", data=change).status_code == 200
        with reading(desk.engine) as connection:
            assert groups(connection) == []
            after = currents(connection, [key(one) for one in given])
        assert {one.points[0].text for one in after.values()} == {"Der Hof ist in dieser Weise zu öffnen."}
        assert "1 Punkt<" in client.get("/?ansicht=alle&q=offene").text
        assert client.post("/entscheidung/1/zurueck").status_code == 200
        client.post("/eingang", files={"scans": ("leer.txt", b"", "text/plain")})
        desk.reader.submit(int).result()
        assert [one.state for one in intake.latest(desk)] == ["failed"]
        assert "Die Datei ist leer" in client.get("/eingang").text
        with reading(desk.engine) as connection:
            assert [one.many for one in groups(connection)] == [5]
