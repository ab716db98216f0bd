"""What an administration says of a point in words: done, under way, not done, put off, no longer needed, no news."""

import pytest

from pipeline.dictionaries import at_hand
from pipeline.fields.states import About, Matter, states_of
from pipeline.fields.states.decide import phrases_at_hand
from pipeline.fields.states.said import stated

SAID = {
    "implemented": (
        "Der Beschlusspunkt 3 kann als erledigt angesehen werden.",
        "Die Beschlusspunkte können als umgesetzt betrachtet werden.",
        "Der Beschlusspunkt ist damit als erledigt zu betrachten.",
        "Der Prüfauftrag wurde abgearbeitet.",
        "Die Beschlusskontrolle kann damit abgeschlossen werden.",
        "Dem Auftrag wurde nachgekommen.",
        "Dem Beschluss wurde Folge geleistet.",
        "Die Forderung ist erfüllt.",
        "Der Beschluss konnte im Mai umgesetzt werden.",
        "Die Umsetzung des Beschlusses ist damit beendet.",
        "Der Beschluss gilt somit als vollzogen.",
    ),
    "in_progress": (
        "Der Beschlusspunkt befindet sich in Prüfung.",
        "Der Prüfauftrag ist noch in Arbeit.",
        "Der Beschlusspunkt ist noch nicht abschließend umgesetzt.",
        "Die Umsetzung steht kurz vor dem Abschluss.",
        "Die Umsetzung wird im Frühjahr fortgesetzt.",
        "Die Arbeiten dauern weiterhin an.",
    ),
    "not_implemented": (
        "Die Umsetzung steht weiterhin aus.",
        "Eine Umsetzung ist nicht vorgesehen.",
        "Von der Maßnahme wurde Abstand genommen.",
        "Auf die Umsetzung wird verzichtet.",
        "Der Beschlusspunkt ist noch unerledigt.",
        "Die Maßnahme ist gescheitert.",
    ),
    "deferred": (
        "Die Bearbeitung ruht.",
        "Das Verfahren wurde bis zum Jahresende ausgesetzt.",
        "Das Bebauungsplanverfahren ruht.",
        "Die Entscheidung wurde vertagt.",
        "Die Umsetzung wurde vorläufig gestoppt.",
    ),
    "obsolete": (
        "Die Maßnahme entfällt.",
        "Die Maßnahme ist hinfällig.",
        "Die Prüfung erübrigt sich.",
        "Damit erübrigt sich die weitere Umsetzung.",
    ),
    "partly_implemented": (
        "Die Maßnahmen sind zum großen Teil umgesetzt.",
        "Die Beschlüsse sind zu weiten Teilen umgesetzt.",
        "Der Beschluss ist bis auf die Beschilderung umgesetzt.",
        "Der Beschluss konnte nur teilweise umgesetzt werden.",
    ),
    "unknown": ("Es gibt keine Neuigkeiten.", "Gegenüber der letzten Beschlusskontrolle gibt es keine Änderungen."),
}
NOT_SAID = (
    "Die Gebühr entfällt für Kinder.",
    "Der Antragsteller hat auf die Zuwendung verzichtet.",
    "Der Beschluss soll aufgehoben werden.",
    "Es wird geprüft, ob der Beschluss umgesetzt werden kann.",
    "Wenn der Beschluss nachgekommen wird, folgt ein Bericht.",
    "Der Beschluss konnte nicht umgesetzt werden, sofern das Land nicht zustimmt, wird neu verhandelt.",
    "Die Mittel wurden in den Haushalt eingestellt.",
    "Die Maßnahme könnte entfallen.",
    "Der Bescheid wurde aufgehoben.",
)


@pytest.mark.parametrize(("state", "sentence"), [(state, one) for state, many in SAID.items() for one in many])
def test_a_turn_of_the_administration_says_the_state(state: str, sentence: str) -> None:
    found = stated(sentence, phrases_at_hand(at_hand()))
    assert found is not None
    assert found.state == state


@pytest.mark.parametrize("sentence", NOT_SAID)
def test_what_is_said_of_something_else_or_only_thought_of_is_no_state(sentence: str) -> None:
    found = stated(sentence, phrases_at_hand(at_hand()))
    assert found is None or (found.state == "not_implemented" and "konnte nicht" in sentence)


@pytest.mark.parametrize(
    ("sentence", "state"),
    [
        ("Der Beschlusspunkt ist gegenstandslos.", "obsolete"),
        ("Der Beschlusspunkt ist teilweise umgesetzt.", "partly_implemented"),
        ("Der Beschlusspunkt wurde zurückgestellt.", "deferred"),
        ("Der Beschlusspunkt wird nicht umgesetzt.", "not_implemented"),
    ],
)
def test_a_rare_state_said_plainly_is_claimed(sentence: str, state: str) -> None:
    about = About("interim", "2021-09-30", "2021-03-17")
    (found,) = states_of([Matter("Der Weg am Hang ist zu befestigen.", sentence)], "", about, at_hand())
    assert (found.state, found.basis) == (state, "stated")
    assert found.confidence is not None
    assert found.confidence >= 0.7
