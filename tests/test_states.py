"""How far a point has come: what is said in words, what is inferred, and what nobody claims."""

from collections.abc import Sequence

import pytest

from pipeline.dictionaries import at_hand
from pipeline.fields.states import About, Matter, states_of
from pipeline.fields.states.decide import phrases_at_hand
from pipeline.fields.states.fit import Example, as_text, fit
from pipeline.fields.states.infer import infer, model_of, shipped_model, weighed
from pipeline.fields.states.signals import Told
from pipeline.memo import Status

ORDER = "Der Oberbürgermeister wird beauftragt, das Grundstück an der Lindenhöhe zu verkaufen."
NOTE = "Der Ausschuss nimmt den Bericht zur Kenntnis."
INTERIM, FINAL = About("interim", "2021-09-30", "2021-03-17"), About("final", None, "2021-03-17")


def state(report: str, about: About = INTERIM, text: str = ORDER, general: str = "") -> Status:
    (found,) = states_of([Matter(text, report)], general, about, at_hand())
    return found


@pytest.mark.parametrize(
    "report",
    [
        "Der Kaufvertrag wurde am 3. Februar 2021 notariell beurkundet.",
        "Mit Zuwendungsbescheid vom 3. Mai 2020 wurde die Entscheidung mitgeteilt.",
    ],
)
def test_what_was_done_shows_the_state(report: str) -> None:
    found = state(report, FINAL)
    assert (found.state, found.basis, found.statement) == ("implemented", "inferred", report)
    assert found.confidence is not None
    assert found.confidence >= shipped_model().claimed / 1000


def test_a_deed_that_no_phrase_knows_is_done_in_an_interim_memo() -> None:
    found = state("Die Anschaffung ist erfolgt.", text="Die Mauer ist instand zu setzen.")
    assert (found.state, found.basis) == ("implemented", "inferred")


@pytest.mark.parametrize(
    "report",
    [
        "Die Planung wird derzeit durch ein Büro erarbeitet und soll im Herbst 2021 vorliegen.",
        "Derzeit läuft die Ausschreibung der Bauleistungen.",
    ],
)
def test_what_goes_on_is_in_progress(report: str) -> None:
    assert state(report).state == "in_progress"


def test_the_sentence_that_shows_the_state_is_the_statement() -> None:
    shows = "Der Kaufvertrag wurde am 3. Februar 2021 notariell beurkundet."
    found = state(f"Das Grundstück liegt am Hang. {shows} Es grenzt an den Weg.", FINAL)
    assert found.statement in {shows, None}  # None where nothing is claimed
    assert found.state == "implemented"


def test_status_words_come_first() -> None:
    found = state("Die Abstimmung läuft derzeit. Der Beschlusspunkt wurde vorerst zurückgestellt.")
    assert (found.state, found.basis) == ("deferred", "stated")


def test_a_plan_to_repeal_is_no_repeal() -> None:
    assert state("Der Beschluss soll aufgehoben werden.").state != "obsolete"


def test_no_news_is_unknown_and_shows_its_sentence() -> None:
    found = state("Es gibt keinen neuen Sachstand.")
    assert (found.state, found.basis) == ("unknown", None)


@pytest.mark.parametrize(
    "more",
    [
        "Die Abstimmung mit dem designierten Erwerber dauert weiterhin an.",
        "Zur Lage der Anschlüsse laufen derzeit Abstimmungen innerhalb der Stadtverwaltung.",
    ],
)
@pytest.mark.parametrize("joint", [". ", ": "])
def test_what_goes_on_beside_no_news_tells_the_state(more: str, joint: str) -> None:
    assert state(f"Im Vergleich zum Zwischenbericht gibt es keinen neuen Sachstand{joint}{more}").state == "in_progress"


def test_what_is_still_to_be_done_of_a_part_is_not_the_whole() -> None:
    bought = "Der Kaufvertrag wurde im Mai 2020 geschlossen. Die Vermessung wurde beantragt."
    found = state(f"{bought} Die Zahlung des Kaufpreises ist noch nicht erfolgt.")
    assert (found.state, found.basis == "stated") == ("in_progress", False)


def test_no_news_with_a_pointer_to_an_earlier_memo_stays_unknown() -> None:
    found = state("Es gibt keinen neuen Sachstand. Auf die Beschlusskontrolle vom 3. Mai 2019 wird verwiesen.")
    assert (found.state, found.basis) == ("unknown", None)


def test_what_is_not_sure_is_nobodys_claim() -> None:
    found = state("Das Amt.", About("interim"), text="Punkt.")
    assert (found.basis, found.statement) == ("report", None)


def test_a_point_without_any_report_claims_nothing() -> None:
    (found,) = states_of([Matter(ORDER, "")], "", INTERIM, at_hand())
    assert found.basis in {None, "report"}


def test_a_sentence_of_the_general_report_is_that_points_whose_things_it_names() -> None:
    points = [Matter("Es ist ein Radwegekonzept vorzulegen.", ""), Matter("Der Kaufvertrag ist zu schließen.", "")]
    general = "Der Kaufvertrag wurde noch nicht abgeschlossen. Über die Lage wird berichtet."
    one, other = states_of(points, general, INTERIM, at_hand())
    assert (one.basis == "stated", other.basis) == (False, "stated")


def test_the_words_that_spoke_are_told() -> None:
    told = Told(ORDER, "Die Planung wird derzeit erarbeitet.", "", "interim", True)
    brought = weighed(told, phrases_at_hand(at_hand()), shipped_model(), "in_progress")
    assert brought[0][1] != 0
    assert [abs(worth) for _, worth in brought] == sorted((abs(worth) for _, worth in brought), reverse=True)


def examples(pairs: Sequence[tuple[str, str]]) -> list[Example]:
    return [
        Example(f"memo{at}", Told(ORDER, report, "", "interim", True), expected, report)
        for at, (report, expected) in enumerate(pairs)
    ]


def test_a_fit_learns_what_its_examples_show_and_comes_back_from_its_file() -> None:
    pairs = [("Der Zaun wurde gestrichen.", "implemented"), ("Der Zaun wird derzeit gestrichen.", "in_progress")] * 12
    phrases = phrases_at_hand(at_hand())
    model = fit(examples(pairs), phrases)
    assert model_of(as_text(model, source="made by a test")) == model
    told = Told(ORDER, "Die Bank wird derzeit gestrichen.", "", "interim", True)
    assert infer(told, phrases, model).state == "in_progress"


def test_with_a_prior_a_fit_keeps_what_the_examples_do_not_speak_of() -> None:
    told = Told(ORDER, "Der Kaufvertrag wurde am 3. Februar 2021 notariell beurkundet.", "", "final")
    phrases, before = phrases_at_hand(at_hand()), shipped_model()
    after = fit(examples([("Die Sache ist vom Tisch.", "not_implemented")] * 4), phrases, prior=before)
    assert infer(told, phrases, after).state == infer(told, phrases, before).state == "implemented"
    assert (after.trust, after.claimed) == (before.trust, before.claimed)


def test_the_shipped_weights_hold_single_words_alone() -> None:
    model = shipped_model()
    assert [name for name in (*model.sentence, *model.point) if name.startswith("w:") and " " in name] == []


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("umgesetzt", "implemented"), ("in Bearbeitung", "in_progress"), ("zurückgestellt", "deferred")],
)
def test_a_cell_that_holds_the_status_alone_states_it(cell: str, expected: str) -> None:
    found = state(f"{cell} Der Bericht lag dem Ausschuss im Mai vor.")
    assert (found.state, found.basis, found.statement) == (expected, "stated", cell)


def test_a_sentence_that_begins_with_a_status_word_is_no_cell() -> None:
    assert state("Umgesetzt wird der Plan im kommenden Jahr.").statement != "Umgesetzt"
