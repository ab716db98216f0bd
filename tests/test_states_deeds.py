"""How a sentence's verbs speak of time, and whether they are denied."""

import pytest

from pipeline.fields.states.deeds import deeds, signs_of

TOLD = {
    "Der Unterstand ist aufgebaut.": ["is"],
    "Die Pflanzung der Hochstämme wird in der kommenden Pflanzzeit vorgenommen.": ["will"],
    "Der Zuschuss ist dem Club nach Rechnungslegung erstattet worden.": ["has been"],
    "Der Kaufvertrag wurde noch nicht abgeschlossen.": ["was,not yet"],
    "Der Auftrag, der im Mai erteilt wurde, konnte nicht ausgeführt werden.": ["was", "could,not"],
    "Ob der Weg gebaut werden kann, ist unklar.": ["can", "is+else"],
    "Die Planung wird Ende 2020 vorliegen.": ["will+inf"],
    "Die Unterlagen sind noch zu ergänzen.": ["is+zu,still"],
    "Die Wege wurden nur teilweise befestigt.": ["was,partly"],
    "Der Betrieb läuft.": ["none"],
}


@pytest.mark.parametrize("sentence", TOLD)
def test_a_sentence_tells_the_time_of_each_deed(sentence: str) -> None:
    assert [f"{deed.time},{deed.hedge}".strip(",") for deed in deeds(sentence)] == TOLD[sentence]


def test_signs_name_times_and_no_words() -> None:
    signs = signs_of(deeds("Das Gutachten wurde vergeben, der Bericht ist noch nicht erstellt."))
    assert signs == {"v:was": 1.0, "v:is,not yet": 1.0, "last:is,not yet": 1.0}
