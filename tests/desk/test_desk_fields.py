"""What stands beside the points: recipients, who took note, papers referred to; and what was corrected where."""

import pytest
from fastapi.testclient import TestClient

from desk.desk_memos import STAMP, memo
from pipeline.desk import fields
from pipeline.desk.records import current
from pipeline.desk.room import Desk
from pipeline.desk.spots import spots_of
from pipeline.ledger.put import put
from pipeline.ledger.rows import key
from pipeline.ledger.search import search
from pipeline.ledger.store import reading
from pipeline.memo import Person, ProcessingPage, Spot
from pipeline.page import Correction


def test_recipients_who_took_note_and_references_are_shown_and_edited(desk: Desk, client: TestClient) -> None:
    plain = memo()
    given = plain.model_copy(
        update={
            "header": plain.header.model_copy(update={"recipients": "An alle Fraktionen"}),
            "acknowledged_by": (Person(name="Matthias Reinholt", role="Oberbürgermeister"), Person(name="Ina Brandt")),
            "references": ("V0001/20", "V0404/04"),
        }
    )
    put(desk.engine, [given, memo("V0001/20")])
    way = f"/mitteilung/{key(given)}"
    text = client.get(way).text
    assert "An alle Fraktionen" in text
    assert "Matthias Reinholt, Oberbürgermeister; Ina Brandt" in text
    assert '<a href="/beschluss/V0001/20">Zu V0001/20</a>' in text
    assert "V0404/04 steht nicht im Buch" in text
    change = {"feld": "acknowledged_by", "wert": "Ina Brandt, Erste Bürgermeisterin"}
    assert client.post(f"{way}/feld", data=change).status_code == 200
    assert "Beschlussnummer" in client.post(f"{way}/feld", data={"feld": "references", "wert": "quer"}).text
    assert client.post(f"{way}/feld", data={"feld": "references", "wert": "v 0001/20"}).status_code == 200
    with reading(desk.engine) as connection:
        after = current(connection, key(given))
    assert after is not None
    assert after.acknowledged_by == (Person(name="Ina Brandt", role="Erste Bürgermeisterin"),)
    assert after.references == ("V0001/20",)
    assert (
        "Kenntnisnahme: „Matthias Reinholt, Oberbürgermeister; Ina Brandt“ → „Ina Brandt"
        in client.get("/protokoll").text
    )


def test_without_kept_pages_a_corrected_word_is_named_in_the_part_that_has_it_alone() -> None:
    seen = memo(text="Der Hof ist in dieser Weise zu öffnen.")
    point = seen.points[0].model_copy(update={"evidence": (Spot(page=1, box=STAMP),)})
    word = Correction(seen="Welse", text="Weise", rule="misreading", score=0.98, page=1, line=3, word=5, box=STAMP)
    given = seen.model_copy(update={"points": (point,), "corrections": (word,)})
    shown = fields.groups(given, spots_of(given, ()))
    parts = [field for group in shown for field in group.fields if field.path.startswith("points[")]
    assert [field.path for field in parts if field.spots] == [field.path for field in parts]
    assert [field.path for field in parts if field.corrections] == ["points[0].text"]


def test_what_a_resolution_says_before_its_points_is_shown_edited_and_found(desk: Desk, client: TestClient) -> None:
    plain = memo()
    assert plain.resolution is not None
    said = "Die Verwaltung wird beauftragt,"
    given = plain.model_copy(update={"resolution": plain.resolution.model_copy(update={"preamble": said})})
    put(desk.engine, [given])
    way = f"/mitteilung/{key(given)}"
    text = client.get(way).text
    assert text.index("Beschlusstext vor den Punkten") < text.index(said) < text.index("Punkt 1")
    change = {"feld": "resolution.preamble", "wert": "Die Verwaltung wird ersucht,"}
    assert client.post(f"{way}/feld", data=change).status_code == 200
    with reading(desk.engine) as connection:
        after = current(connection, key(given))
        found = search(connection, "ersucht")
    assert after is not None
    assert after.resolution is not None
    assert after.resolution.preamble == "Die Verwaltung wird ersucht,"
    assert found


@pytest.mark.parametrize(
    ("origin", "shown"),
    [("text", "Gelesen: Textdatei; Version"), ("ocr", "Gelesen: tesseract 5, Texterkennung; Version")],
)
def test_what_read_a_memo_is_said_in_german(desk: Desk, client: TestClient, origin: str, shown: str) -> None:
    plain = memo()
    page = ProcessingPage.model_validate({"text_from": origin, "why": "so"})
    told = plain.processing.model_copy(
        update={"engine": "text file" if origin == "text" else "tesseract 5", "pages": (page,)}
    )
    put(desk.engine, [given := plain.model_copy(update={"processing": told})])
    assert shown in client.get(f"/mitteilung/{key(given)}").text
