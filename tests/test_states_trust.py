"""How far a state is to be trusted: learnt from decisions on memos that the classifier had not seen."""

from dataclasses import dataclass

from pipeline.catalogue import sayings
from pipeline.dictionaries import at_hand
from pipeline.fields.states.decide import phrases_at_hand
from pipeline.fields.states.fit_trust import Decision, Judged, claimed_from, trusted
from pipeline.fields.states.infer import infer, model_of, shipped_model, trusted_by
from pipeline.fields.states.linear import Weights
from pipeline.fields.states.sentences import spoken
from pipeline.fields.states.signals import Told
from pipeline.fields.states.trust import RIGHT, grounds, settled

TOLD = Told("Das Haus ist zu verkaufen.", "Der Kaufvertrag wurde beurkundet.", "", "final")


@dataclass
class Memo:
    """The number of the next memo that is made up."""

    number: int = 0

    def decision(self, ground: str, *, right: bool) -> Decision:
        self.number += 1
        return Decision(f"memo{self.number}", {ground: 1.0}, right, "implemented")


def test_what_was_wrong_before_is_trusted_less() -> None:
    memo = Memo()
    clear = [memo.decision("clear", right=at % 10 > 0) for at in range(60)]
    murky = [memo.decision("murky", right=at % 2 > 0) for at in range(60)]
    weights, judged = trusted([*clear, *murky])
    shares = [one[RIGHT] for one in weights.shares([{"clear": 1.0}, {"murky": 1.0}])]
    assert shares[0] > shares[1] + 0.1
    assert len(judged) == 120  # each judged once, without its memo


def test_decisions_that_were_all_right_teach_no_doubt() -> None:
    memo = Memo()
    weights, judged = trusted([memo.decision("clear", right=True) for _ in range(10)])
    assert RIGHT in weights[""]
    assert len(judged) == 10


def test_claims_begin_where_enough_are_right() -> None:
    memo = Memo()
    judged = [Judged(memo.decision("y", right=True), 0.9) for _ in range(100)]
    judged += [Judged(memo.decision("x", right=at % 2 > 0), 0.5) for at in range(100)]
    assert claimed_from(judged) == 900


def test_claims_begin_at_a_whole_step_and_count_no_invented_point() -> None:
    memo = Memo()
    judged = [Judged(memo.decision("y", right=True), 0.87) for _ in range(100)]
    judged += [Judged(memo.decision("x", right=at % 2 > 0), 0.5) for at in range(100)]
    assert claimed_from(judged) == 850
    invented = Decision("invented 1", {"y": 1.0}, True, "implemented", invented=True)
    assert claimed_from([*judged, *[Judged(invented, 0.6)] * 500]) == 850


def test_what_made_a_state_trusted_is_told_in_words() -> None:
    why = trusted_by(TOLD, phrases_at_hand(at_hand()), shipped_model())
    assert {kind for kind, _ in why} <= {"clear", "shown", "said", "matter", "circumstances"}
    assert [abs(worth) for _, worth in why] == sorted((abs(worth) for _, worth in why), reverse=True)
    assert {f"{kind}{'+' if worth > 0 else '-'}" for kind, worth in why if worth} <= set(sayings("grounds"))


def test_words_stand_unless_the_report_speaks_against_them() -> None:
    told = TOLD._replace(said="implemented")
    assert settled(told, {"implemented": 0.3, "in_progress": 0.7}) == "implemented"
    assert settled(told, {"implemented": 0.1, "in_progress": 0.9}) == "in_progress"
    assert settled(TOLD, {"implemented": 0.3, "in_progress": 0.7}) == "in_progress"


def test_weights_learnt_before_there_was_trust_are_still_read() -> None:
    table = "worth\t0\t0\nworth\t1000\t1000\nclaimed\t\t700\n"
    old = f"{table}point\t\timplemented=9000 unknown=0\nsentence\t\timplemented=0 none=1"
    found = infer(TOLD, phrases_at_hand(at_hand()), model_of(old))
    assert (found.state, found.confidence) == ("implemented", 1.0)


def test_the_shipped_model_knows_whom_to_trust() -> None:
    model = shipped_model()
    assert RIGHT in model.trust[""]
    share = Weights(model.trust).shares([{"share": 1.0, "ahead": 1.0, "odds": 2.0}, {"share": 0.3, "spread": 1.5}])
    assert share[0][RIGHT] > share[1][RIGHT]


def test_a_row_alone_gets_the_share_that_it_gets_among_others() -> None:
    weights = shipped_model().trust
    rows = [{"share": 0.8123, "rival": -1.5, "said": 1.0, "no such ground": 1.0}, {"spread": 0.7}]
    assert [weights.shares([row])[0] for row in rows] == weights.shares(rows)


def test_what_is_said_of_the_point_itself_is_a_ground_of_its_own() -> None:
    phrases = phrases_at_hand(at_hand())
    told = TOLD._replace(said="implemented")
    itself, part = (
        grounds(told, spoken(text, phrases), {"most:in_progress": 0.0}, {"implemented": 0.9}, "implemented")
        for text in ("Der Beschlusspunkt ist umgesetzt.", "Die Planung ist umgesetzt.")
    )
    assert "said itself" in itself
    assert "said itself" not in part
    assert shipped_model().trust["said itself"][RIGHT] > 0
