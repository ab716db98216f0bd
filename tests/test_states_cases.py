"""What reports say of states: everyday phrases that must be known, and habits of the paper that are still missed."""

from pathlib import Path

import pytest

from pipeline.dictionaries import at_hand
from pipeline.fields.states import About, Matter, states_of
from pipeline.fields.states.decide import phrases_at_hand, told_of
from pipeline.fields.states.infer import infer, shipped_model
from pipeline.memo import Status

CASES = Path(__file__).parent / "cases" / "states"
ORDER = "Der Oberbürgermeister wird beauftragt, das Grundstück an der Lindenhöhe herzurichten."


def rows(name: str) -> list[list[str]]:
    lines = (CASES / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def status(report: str, memo: str, text: str = ORDER) -> Status:
    control = "2019-01" if memo == "interim" else None
    (found,) = states_of([Matter(text, report)], "", About(memo, control, "2018-01-01"), at_hand())
    return found


@pytest.mark.parametrize(("state", "report"), rows("said.tsv"))
def test_what_is_said_in_plain_words_is_stated(state: str, report: str) -> None:
    found = status(report, "interim")
    assert (found.state, found.basis) == (state, None if state == "unknown" else "stated")
    assert found.statement


@pytest.mark.parametrize(
    ("state", "memo", "text", "report"),
    [
        pytest.param(*row[:4], marks=pytest.mark.xfail(reason=row[4], strict=True), id=row[4])
        for row in rows("known_failures.tsv")
    ],
)
def test_habits_that_are_still_missed(state: str, memo: str, text: str, report: str) -> None:
    found = status(report, memo, text)
    assert found.state == state
    assert found.basis in {"stated", "inferred", None}


@pytest.mark.parametrize(
    ("report", "memo", "state"),
    [
        ("Der Beschluss wird seit Mai entsprechend umgesetzt.", "final", "implemented"),
        ("Der Beschluss wird seit Mai entsprechend umgesetzt.", "interim", "in_progress"),
        ("Der Beschluss wird derzeit umgesetzt.", "final", "in_progress"),
    ],
)
def test_what_a_final_memo_says_to_be_carried_out_is_done_unless_it_tells_when(
    report: str, memo: str, state: str
) -> None:
    assert status(report, memo).state == state


def test_of_a_general_report_the_sentence_shown_is_about_the_point() -> None:
    points = [
        Matter("Ein Radwegekonzept ist vorzulegen.", "", "1"),
        Matter("Der Pachtvertrag ist zu kündigen.", "", "2"),
        Matter("Die Wiese ist zu mähen.", "", "3"),
    ]
    general = (
        "Das Radwegekonzept wurde am 3. Mai 2016 vorgelegt. Der Pachtvertrag wurde fristgemäß gekündigt. "
        "Zum Beschlusspunkt 3 wurde die Fläche im Juni gemäht."
    )
    phrases = phrases_at_hand(at_hand())
    told = told_of(points, general, About("final", None, "2016-07-01"), phrases)
    shown = [infer(one, phrases, shipped_model()).statement or "" for one, _ in told]
    assert all(word in sentence for word, sentence in zip(("Radweg", "Pacht", "gemäht"), shown, strict=True))
