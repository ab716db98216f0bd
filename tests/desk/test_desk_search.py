"""What is searched for is found in every spelling and marked where it stands."""

import re

import pytest
from fastapi.testclient import TestClient

from desk.desk_memos import memo
from pipeline.desk.finds import Finder
from pipeline.desk.room import Desk
from pipeline.ledger.put import put
from pipeline.ledger.search import search
from pipeline.ledger.store import reading
from pipeline.memo import Person


@pytest.fixture
def book(desk: Desk, client: TestClient) -> TestClient:
    signed = memo("V1942/12", text="Die Schulhöfe sind zu öffnen.").model_copy(
        update={"signatory": Person(name="Dr. Özlem Wiesenthal", role=None)}
    )
    put(desk.engine, [signed, memo("A1942/13"), memo("V0042/12"), memo("V1632-01/12")])
    return client


def found(client: TestClient, words: str) -> list[str]:
    text = client.get("/", params={"ansicht": "alle", "q": words}).text
    return [re.sub("<[^>]+>", "", one) for one in re.findall(r"data-item>(.+?)</a>", text)]


def test_numbers_are_found_in_any_spelling(book: TestClient, desk: Desk) -> None:
    expected = {
        "V 1942/12": ["V1942/12"],
        "1942/12": ["V1942/12"],
        "v1942 / 2012": ["V1942/12"],
        "42/12": ["V0042/12"],
        "V1942": ["V1942/12"],
        "V1632-01/12": ["V1632-01/12"],
        "1942/12 Schulhof": ["V1942/12"],
        "1942/12 Turnhalle": [],
        "1942/99": [],
    }
    assert {words: found(book, words) for words in expected} == expected
    with reading(desk.engine) as connection:
        assert {words: [hit.resolution for hit in search(connection, words)] for words in expected} == expected


def test_memos_are_found_by_their_signers(book: TestClient) -> None:
    for words in ("Wiesenthal", "özlem wiesenthal", "Wiesenthal Schulhof"):
        assert found(book, words) == ["V1942/12"]
        text = book.get("/", params={"ansicht": "alle", "q": words}).text
        assert "<mark>Wiesenthal</mark>" in text


def test_a_signers_name_beside_a_word_that_is_nowhere_finds_nothing(book: TestClient) -> None:
    assert found(book, "Wiesenthal Turnhalle") == []


def test_a_hit_is_marked_in_its_sentence(book: TestClient) -> None:
    text = book.get("/", params={"ansicht": "alle", "q": "schulhof"}).text
    assert "Die <mark>Schulhöfe</mark> sind zu öffnen." in text
    assert "Öffnung der <mark>Schulhöfe</mark>" in text
    assert "<mark>V1942/12</mark>" in book.get("/", params={"ansicht": "alle", "q": "V 1942/12"}).text


def test_marks_escape_what_stands_around_them() -> None:
    assert Finder(["Hof"]).marked("<b>Hof</b> & Höfe") == "&lt;b&gt;<mark>Hof</mark>&lt;/b&gt; &amp; Höfe"


def test_the_sentence_with_most_of_the_words_is_shown_and_a_long_one_cut() -> None:
    finder = Finder(["Turnhalle Sanierung"])
    texts = ["Die Turnhalle ist alt. Die Sanierung der Turnhalle beginnt am 3. Mai. Schluss."]
    assert finder.sentence(texts) == "Die <mark>Sanierung</mark> der <mark>Turnhalle</mark> beginnt am 3. Mai."
    long = finder.sentence([f"{'vorher ' * 60}Turnhalle {'nachher ' * 60}"])
    assert long
    assert "<mark>Turnhalle</mark>" in long
    assert long.startswith("… ")
    assert long.endswith(" …")
    assert len(long) < 320
    assert finder.sentence(["nichts davon", None]) is None
    assert not Finder([""])
