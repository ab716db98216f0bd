"""The book's list sorted, filtered by control date, kept under a name, and taken along: CSV, workbook, paper."""

import io
import re
import zipfile
from datetime import date
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from desk.desk_memos import memo
from pipeline.desk.labels import since
from pipeline.desk.room import Desk
from pipeline.ledger.put import put

EVIL = "=HYPERLINK(0)"


@pytest.fixture
def book(desk: Desk, client: TestClient) -> TestClient:
    """Three points: two overdue, one whose control is far ahead; the titles are not in the numbers' order."""
    put(
        desk.engine,
        [
            memo("V0001/20", title="Zoo", control="2021-03-31", text=EVIL),
            memo("V0002/20", title="Äpfel und Birnen", control="2021-11"),
            memo("V0003/20", title="Brunnen", control="2999-12-31"),
        ],
    )
    return client


def numbers(client: TestClient, address: str) -> list[str]:
    return re.findall(r'<a href="/beschluss/[^"]+" data-item>([^<]+)</a>', client.get(address).text)


def test_the_list_is_sorted_by_every_column(book: TestClient) -> None:
    expected = {
        "": ["V0001/20", "V0002/20", "V0003/20"],
        "-kontrolle": ["V0003/20", "V0002/20", "V0001/20"],
        "titel": ["V0002/20", "V0003/20", "V0001/20"],
        "-nummer": ["V0003/20", "V0002/20", "V0001/20"],
        "bereich": ["V0001/20", "V0002/20", "V0003/20"],
        "stand": ["V0001/20", "V0002/20", "V0003/20"],
        "nonsense": ["V0001/20", "V0002/20", "V0003/20"],
    }
    assert {order: numbers(book, f"/?sortierung={order}") for order in expected} == expected


def test_a_columns_head_says_the_order_and_turns_it(book: TestClient) -> None:
    text = book.get("/?sortierung=titel").text
    assert '<th scope="col" aria-sort="ascending"><a href="/?sortierung=-titel">Punkt</a>' in text
    assert '<a href="/?sortierung=-kontrolle">' in book.get("/").text


def test_points_are_chosen_by_year_and_quarter_of_their_next_control(book: TestClient) -> None:
    expected = {
        "kontrolle=2021": ["V0001/20", "V0002/20"],
        "kontrolle=2021&quartal=4": ["V0002/20"],
        "quartal=1": ["V0001/20"],
        "kontrolle=2021&quartal=2": [],
    }
    assert {asked: numbers(book, f"/?{asked}") for asked in expected} == expected


def test_open_points_without_a_day_are_told_where_the_overdue_are_asked_for(desk: Desk, book: TestClient) -> None:
    told = "ohne Tag für die nächste Kontrolle"
    assert told not in book.get("/?ansicht=faellig").text
    put(desk.engine, [memo(f"V01{number:02}/20", control=None) for number in range(60)])
    put(desk.engine, [memo(f"V02{number:02}/20", control="2999-12-31") for number in range(60)])
    assert told not in book.get("/").text
    found = book.get("/?ansicht=faellig&kontrolle=2021").text
    (there,) = re.findall(rf'<a href="([^"]+)">60 offene Punkte</a> {told} werden nie überfällig', found)
    assert there == "/?seite=2"
    shown = numbers(book, there)
    assert ("V0259/20" in shown, "V0100/20" in shown) == (True, True)
    assert told in book.get("/?ansicht=faellig&gremium=Stadtrat").text
    assert told not in book.get("/?ansicht=faellig&jahr=2019").text


def test_the_csv_holds_what_the_filter_shows_and_no_formula(book: TestClient) -> None:
    answer = book.get("/liste.csv?ansicht=faellig&sortierung=-titel")
    assert re.search(r"Beschlusspunkte-faellig-[\d-]+\.csv", answer.headers["Content-Disposition"])
    head, first, second = answer.content.decode("utf-8-sig").splitlines()
    assert head.startswith("Beschluss;Sitzung;Gremium;Titel;Punkt;Text;Stand")
    cells = first.split(";")
    assert cells[0] == "V0001/20"
    assert cells[5] == f"'{EVIL}"
    assert cells[6:8] == ["in Umsetzung", "gesagt"]
    assert cells[9:11] == ["31. März 2021", "31.03.2021"]
    assert second.startswith("V0002/20;")


def test_the_workbook_holds_days_numbers_and_text_but_no_formula(book: TestClient) -> None:
    answer = book.get("/liste.xlsx?ansicht=faellig")
    assert "spreadsheetml" in answer.headers["Content-Type"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        page = ElementTree.fromstring(file.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own file
        words = ElementTree.fromstring(file.read("xl/sharedStrings.xml"))  # noqa: S314 - our own file
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    assert page.findall(f".//{space}f") == []
    assert EVIL in [one.text for one in words.iter(f"{space}t")]
    rows = page.findall(f".//{space}row")
    assert len(rows) == 3
    days = {cell.get("r"): cell.find(f"{space}v") for cell in rows[1]}
    ended = days["K2"]
    assert ended is not None
    assert int(ended.text or "") == (date(2021, 3, 31) - date(1899, 12, 30)).days
    assert "Ü" in (page.findtext(f".//{space}oddHeader") or "").upper()


def test_the_list_on_paper_has_heading_and_day_and_no_navigation(book: TestClient) -> None:
    text = book.get("/liste/druck?ansicht=faellig&bereich=Geschäftsbereich+Kultur").text
    assert "<h1>Überfällige Punkte; Geschäftsbereich Kultur</h1>" in text
    assert f"{date.today().day}. " in text  # noqa: DTZ011 - the day on the archivist's wall
    assert "<nav" not in text
    assert text.count("<td") == 8
    assert "seit 5 Jahren überfällig" in text or "seit 4 Jahren überfällig" in text


def test_a_filter_is_kept_under_a_name_and_forgotten(book: TestClient) -> None:
    asked = "/auswahl?ansicht=faellig&kontrolle=2021"
    assert book.post(asked, data={"name": " Kultur \x00 2021 "}, follow_redirects=False).status_code == 303
    link = '<a href="/?ansicht=faellig&amp;kontrolle=2021">Kultur 2021</a>'
    assert link in book.get("/").text
    assert "Auswahl gemerkt" in book.get("/protokoll").text
    assert book.post("/auswahl/entfernen", data={"name": "Kultur 2021"}).status_code == 200
    assert link not in book.get("/").text
    assert book.post(asked, data={"name": " "}).status_code == 409


def test_keeping_a_filter_needs_the_proof(book: TestClient) -> None:
    del book.headers["X-CSRF"]
    assert book.post("/auswahl", data={"name": "fremd"}).status_code == 403


def test_what_no_list_knows_is_not_asked_for(book: TestClient) -> None:
    for query in ("ansicht=faellig&jahr=zwei&kontrolle=99999&quartal=7&stand=x", "q=%22", "q=%25"):
        for path in ("/", "/liste.csv", "/liste.xlsx", "/liste/druck"):
            assert book.get(f"{path}?{query}").status_code == 200


def test_lateness_is_told_in_the_unit_that_says_something() -> None:
    assert since(date(2014, 12, 31), date(2026, 11, 26)) == "seit 11 Jahren"
    assert since(date(2024, 2, 29), date(2026, 2, 28)) == "seit 23 Monaten"
