"""Titles with misread letters: what no list knows, and what the memo's text spells otherwise, is a doubt."""

import pytest
from test_parse import CLOSE, CORRECTIONS, FORM, HELLO, SUBJECT

from pipeline.correct import correct
from pipeline.fields.subject.misread import misread_in
from pipeline.layout import layout
from pipeline.memo import Record
from pipeline.page import Line, Page, Word
from pipeline.parse import parse
from pipeline.scan.text import pages_of
from pipeline.stack import split

TITLE = "Erneuerung der Brücke am Mühlgraben"
BODY = "„Der Oberbürgermeister wird beauftragt, die Mitte von Krumbschütz zu erneuern.“\n\nEs wurde im Mai begonnen.\n"


def read(title: str) -> Record:
    """A memo with this title, its words corrected."""
    text = FORM + SUBJECT.replace(TITLE, title) + HELLO + BODY + CLOSE
    reading = correct(
        layout([Page(n, lines, "text", "text") for n, lines in enumerate(pages_of(text), 1)]), CORRECTIONS
    )
    return parse(split(reading, CORRECTIONS)[0], CORRECTIONS)


@pytest.mark.parametrize(
    ("title", "words", "likely"),
    [
        ("Erneuerung der Brücke in Krumbsohütz", ["Krumbsohütz"], "Krumbschütz"),
        ("Erneuerung dcs Stegs am Mühlgraben", ["dcs"], "des"),
        ("Erneuerung der BrückenGeländer am Mühlgraben", ["BrückenGeländer"], None),
        ("Erneuerung der Br1icke am Mühlgraben", ["Br1icke"], None),
    ],
)
def test_a_misread_word_of_the_title_is_a_doubt(title: str, words: list[str], likely: str | None) -> None:
    record, sound = read(title), read(TITLE)
    told = next(one for one in record.doubts if one.code == "title_misread")
    assert (told.field, told.values["words"], told.likely) == ("resolution.title", words, likely)
    assert told.seen == words[0]
    assert "title_misread" not in {one.code for one in sound.doubts}
    sure, usual = (one.evidence["resolution.title"].confidence for one in (record, sound))
    assert sure < 0.95 < usual


@pytest.mark.parametrize(
    "title",
    [
        "Erneuerung der Brücke in Krumbschütz",  # no list knows it, but the text has it
        "Erneuerung der Brücke in Zwerbschütz",  # a name that stands there once
        "Bürger*innen und Schüler(innen) im H2O-Bad 2025plus der Altstadt GmbH",
    ],
)
def test_names_and_other_forms_are_no_doubt(title: str) -> None:
    assert "title_misread" not in {one.code for one in read(title).doubts}


def test_another_form_of_a_word_in_the_text_is_no_misreading() -> None:
    assert not misread_in("Bau eines Ballfangzauns", {"Ballfangzauns", "Ballfangzaun"}, ["der Ballfangzaun"])


def test_the_corrector_tells_the_words_that_no_list_knows() -> None:
    words = tuple(map(Word, "Der Zaun dcs Gehwegs in Krumbschütz, Arbelt".split()))
    reading = correct([Page(1, (Line(words),), "text", "text")], CORRECTIONS)
    assert reading.strange == {"dcs", "Krumbschütz"}
