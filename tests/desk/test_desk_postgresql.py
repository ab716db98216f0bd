"""The desk over a PostgreSQL book: found, settled, edited, taken back, handed in."""

import re
from collections.abc import Callable

from fastapi.testclient import TestClient

from desk.desk_memos import memo, stamp_without_day, unknown_word, with_proof
from pipeline.api.app import application
from pipeline.desk import intake
from pipeline.desk.queue import groups, neighbours
from pipeline.desk.records import currents, renew_outdated
from pipeline.desk.room import Desk
from pipeline.ledger.put import put
from pipeline.ledger.rows import key
from pipeline.ledger.store import reading
from pipeline.memo import Person


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


def test_lists_searches_and_what_is_taken_out_stand_on_postgresql(
    make_desk: Callable[..., Desk], postgresql_url: str
) -> None:
    desk = make_desk(postgresql_url)
    titles = ("Zoo", "Äpfel", "Brunnen")
    given = [memo(f"V{n:04}/23", title=title, doubts=(unknown_word(),)) for n, title in enumerate(titles, 1)]
    signed = given[0].model_copy(update={"signatory": Person(name="Dr. Özlem Wiesenthal", role=None)})
    put(desk.engine, [signed, *given[1:]])

    def shown(query: str) -> list[str]:
        return re.findall(r"data-item>(?:<mark>)?(V\d+/23)", client.get(f"/?ansicht=alle&{query}").text)

    with TestClient(application(desk), base_url="http://localhost") as client:
        with_proof(client)
        for order in ("", "-kontrolle", "nummer", "-stand", "bereich"):
            assert len(shown(f"sortierung={order}")) == 3
        assert shown("sortierung=titel") == ["V0002/23", "V0003/23", "V0001/23"]
        assert len(shown("kontrolle=2025&quartal=1")) == 3
        assert shown("kontrolle=2025&quartal=2") == []
        for words in ("v 2 / 2023", "2/23", "äpfel", "2/23 Äpfel"):
            assert shown(f"q={words}") == ["V0002/23"], words
        assert shown("q=wiesenthal") == shown("q=Wiesenthal Zoo") == ["V0001/23"]
        assert client.get("/api/v1/search?q=2/23").json()["hits"][0]["resolution"] == "V0002/23"
        for path in ("/liste.csv", "/liste.xlsx", "/liste/druck"):
            assert client.get(f"{path}?q=Hof").status_code == 200
        with reading(desk.engine) as connection:
            (group,) = groups(connection)
            assert neighbours(connection, group, key(given[1]))[:2] == (2, 3)
        way = f"/mitteilung/{key(given[1])}"
        assert client.post(f"{way}/punkt/neu", data={"text": "Noch einer."}).status_code == 200
        assert client.post(f"{way}/herausnehmen", data={"grund": "doppelt"}).status_code == 200
        assert shown("") == ["V0001/23", "V0003/23"]
        assert client.post(f"{way}/aufnehmen").status_code == 200
        assert shown("").count("V0002/23") == 2
        assert renew_outdated(desk.engine) == []
        put(desk.engine, [given[1].model_copy(update={"report": "final"})])
        assert renew_outdated(desk.engine) == [key(given[1])]
        assert shown("").count("V0002/23") == 2
