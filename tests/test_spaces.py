"""Words that a typewriter ran together at a mark, strokes that are words, and what is to stay as it stands."""

import pytest

from pipeline.page import Box, Line, Word
from pipeline.recognize import spaces, words
from pipeline.settings import Settings


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("abgelehnt,weil", "abgelehnt, weil"),
        ("werden.Der", "werden. Der"),
        ("Nr.17/38,Anlage", "Nr. 17/38, Anlage"),
        ("3.Quartal", "3. Quartal"),
        ("IV.Quartal", "IV. Quartal"),
        ("Betreff:Neubau", "Betreff: Neubau"),
        ("II.,Hofgasse", "II., Hofgasse"),
        ("Dr.Lindenau", "Dr. Lindenau"),
    ],
)
def test_words_run_together_at_a_mark_are_parted(seen: str, meant: str) -> None:
    assert " ".join(spaces.parts(seen)) == meant


@pytest.mark.parametrize(
    "seen",
    ["z.B.", "i.V.", "m.b.H.", "1.250,00", "28.02.2019", "SR/063/2024)", "Bürger:innen", "www.Rathaus.De", "12,5m",
     "rathaus.de", "V-SB0165/23", "(GB", "a@Amt.De", "10,--", "Dipl.-Ing.", "3.2.1"],
)  # fmt: skip
def test_what_is_written_without_a_space_stays(seen: str) -> None:
    assert spaces.parts(seen) == [seen]


def test_the_parts_share_the_box_and_keep_the_confidence() -> None:
    line = Line((Word("sein,wenn", Box(100, 10, 190, 30), 0.9),), Box(100, 10, 190, 30), 3)
    (found,) = spaces.with_spaces([line], "deu")
    assert found == line._replace(
        words=(Word("sein,", Box(100, 10, 150, 30), 0.9), Word("wenn", Box(150, 10, 190, 30), 0.9))
    )


@pytest.mark.parametrize(("height", "language", "text"), [(20, "eng", "I"), (20, "deu", "|"), (34, "deu+eng", "|")])
def test_a_stroke_of_a_letters_height_is_a_word_in_english_alone(height: int, language: str, text: str) -> None:
    stroke = Word("|", Box(50, 10, 53, 10 + height), 0.9)
    line = Line((Word("that", Box(0, 10, 40, 30), 0.9), stroke, Word("hope", Box(60, 10, 99, 34), 0.9)))
    assert spaces.with_spaces([line], language)[0].words[1].text == text


def test_words_are_those_of_the_languages_that_tesseract_is_asked_for() -> None:
    german, english, both = (words.known(Settings(language=code)) for code in ("deu", "eng", "deu+eng"))
    assert [known("Verpflichtung") for known in (german, english, both)] == [True, False, True]
    assert [known("signing") for known in (german, english, both)] == [False, True, True]
    assert not english("eaSily")
    assert not german("VErpflichtung")
    assert german("GmbH")


@pytest.mark.parametrize(
    "word", ["Straße", "Strasse", "Schulhöfe", "Stadträtinnen/Stadträte", "genanntem", "Abschlussbericht"]
)
def test_german_words_are_known(word: str) -> None:
    assert words.known(Settings())(word)


@pytest.mark.parametrize("word", ["Offnung", "nachste", "Arbelt", "Strafse", "Stadträtinnen/Stadtrite", "/", "-", "42"])
def test_misread_words_are_not(word: str) -> None:
    assert not words.known(Settings())(word)
