"""Fits the models of `infer` to examples: points whose state a reader has given, with the sentence that shows it.

::

    V0487/18, point 2:  in_progress, by "Die Planung wird derzeit erarbeitet."

The second model learns from what the first says of reports that it has not seen (five parts, by memo), as it will
have to at work. How far to trust what is settled on is learnt the same way (`fit_trust`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.fields.states.fit_linear import fitted
from pipeline.fields.states.fit_trust import Decision, claimed_from, trusted
from pipeline.fields.states.folds import folds
from pipeline.fields.states.infer import Model, shown
from pipeline.fields.states.linear import Weights
from pipeline.fields.states.phrasebook import Phrasebook
from pipeline.fields.states.sentences import Spoken, spoken, tells
from pipeline.fields.states.signals import Told, signals
from pipeline.fields.states.trust import grounds, settled

__all__ = ["Example", "as_text", "fit"]

_SENTENCE_SOFTNESS = 0.07
_POINT_SOFTNESS = 0.04
_INVENTED = 0.3
"""What an invented point weighs beside one of a memo."""
_MEMOS = 3
"""A word counts where it stands in that many memos."""
_NONE = "none"


class Example(NamedTuple):
    """A point with the state that a reader gave it; ``memo`` tells the memos apart.

    What is ``invented`` counts less, and how often a share is right isn't counted on it.
    """

    memo: str
    told: Told
    state: str
    evidence: str = ""
    invented: bool = False


class _Seen(NamedTuple):
    """An example with what is computed of it once."""

    example: Example
    said: Sequence[Spoken]
    tells: list[dict[str, float]]
    shows: list[str | None]
    signals: dict[str, float]


def fit(examples: Sequence[Example], phrases: Phrasebook, *, prior: Model | None = None) -> Model:
    """The models that fit the examples best; with a prior, those in use moved towards the examples."""
    seen = [_seen(example, phrases) for example in examples]
    sentence = _of_sentences(seen, prior)
    rows = _told(seen, sentence, prior)
    kept = _common(rows, [one.example for one in seen], prior)
    rows = [{name: value for name, value in row.items() if name in kept} for row in rows]
    point = _of_points(seen, rows, prior)
    if prior is not None:
        return prior._replace(sentence=sentence, point=point)
    trust, judged = trusted(_decided(seen, rows))
    return Model(sentence, point, trust, (), claimed_from(judged))


def _seen(example: Example, phrases: Phrasebook) -> _Seen:
    told = example.told
    said = spoken(told.told, phrases)
    return _Seen(example, said, tells(told.things, told.kind, said), _shows(example, said), signals(told, said))


def _shows(example: Example, said: Sequence[Spoken]) -> list[str | None]:
    """What each sentence shows: the state where it is the reader's evidence, ``none`` beside it, None unknown."""
    evidence = _letters(example.evidence)
    if not evidence:
        return [example.state] if len(said) == 1 else [None] * len(said)
    own = [_letters(one.sentence) for one in said]
    hit = [bool(one) and (evidence[:40] in one or one in evidence or evidence[40:][-40:] in one) for one in own]
    if len(evidence) <= 60:
        hit = [bool(one) and (evidence[:40] in one or one in evidence) for one in own]
    return [example.state if here else _NONE for here in hit] if any(hit) else [None] * len(said)


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text).lower()


def _told(seen: Sequence[_Seen], sentence: Weights, prior: Model | None) -> list[dict[str, float]]:
    """The signals of each example, with what the first model says of its report when it was fitted without its memo."""
    rows: list[dict[str, float]] = [{}] * len(seen)
    for there, here in folds([one.example.memo for one in seen]):
        apart = _of_sentences([seen[at] for at in there], prior) if there and here else sentence
        for at in here:
            rows[at] = seen[at].signals | shown(apart.shares(seen[at].tells))
    return rows


def _of_points(seen: Sequence[_Seen], rows: Sequence[Mapping[str, float]], prior: Model | None) -> Weights:
    weights = _weights(seen)
    labels, importance = [one.example.state for one in seen], [weights[one.example.memo] for one in seen]
    return fitted(rows, labels, importance, softness=_POINT_SOFTNESS, prior=prior.point if prior else None)


def _of_sentences(seen: Sequence[_Seen], prior: Model | None) -> Weights:
    weights = _weights(seen)
    told = [
        (one.example, signs, shows)
        for one in seen
        for signs, shows in zip(one.tells, one.shows, strict=True)
        if shows is not None
    ]
    if not told:
        return prior.sentence if prior else Weights({"": {_NONE: 0}})
    kept = _common([signs for _, signs, _ in told], [example for example, _, _ in told], prior)
    rows = [{name: value for name, value in signs.items() if name in kept} for _, signs, _ in told]
    importance = [weights[example.memo] for example, _, _ in told]
    of_sentences = prior.sentence if prior else None
    return fitted(rows, [shows for *_, shows in told], importance, softness=_SENTENCE_SOFTNESS, prior=of_sentences)


def _weights(seen: Iterable[_Seen]) -> dict[str, float]:
    """A memo with many points counts more than one with few, but not so many times more."""
    count = Counter(one.example.memo for one in seen)
    return {
        one.example.memo: count[one.example.memo] ** -0.5 * (_INVENTED if one.example.invented else 1.0) for one in seen
    }


def _common(rows: Sequence[Mapping[str, float]], examples: Sequence[Example], prior: Model | None) -> set[str]:
    """The signals that stand in enough memos, or in enough invented ones, to be no one memo's quirk."""
    where: dict[tuple[str, bool], set[str]] = {}
    for row, example in zip(rows, examples, strict=True):
        for name in row:
            where.setdefault((name, example.invented), set()).add(example.memo)
    known = {*prior.sentence, *prior.point} if prior else set()
    return {name for (name, _), found in where.items() if len(found) >= _MEMOS or name in known}


def _decided(seen: Sequence[_Seen], rows: Sequence[Mapping[str, float]]) -> list[Decision]:
    """What is settled on for each example by a model fitted without its memo, and whether it is the reader's.

    Of invented points those count that say their state in words: memos say the rare ones too seldom to be trusted.
    """
    found = []
    for there, here in folds([one.example.memo for one in seen]):
        point = _of_points([seen[at] for at in there], [rows[at] for at in there], None)
        here = [at for at in here if not seen[at].example.invented or seen[at].example.told.said]
        for at, shares in zip(here, point.shares([rows[at] for at in here]), strict=True):
            example, told = seen[at].example, seen[at].example.told
            state = settled(told, shares)
            ground = grounds(told, seen[at].said, rows[at], shares, state)
            found.append(Decision(example.memo, ground, state == example.state, state, example.invented))
    return found


def as_text(model: Model, *, source: str) -> str:
    """The model as the lines of a weights file, which `model_of` reads."""
    lines = [f"# {line}" for line in source.splitlines()]
    lines += [f"worth\t{share}\t{confidence}" for share, confidence in model.worth]
    lines.append(f"claimed\t\t{model.claimed}")
    for part, weights in (("sentence", model.sentence), ("point", model.point), ("trust", model.trust)):
        for name in sorted(weights):
            states = " ".join(f"{state}={weight}" for state, weight in sorted(weights[name].items()))
            lines.append(f"{part}\t{name}\t{states}")
    return "\n".join(lines) + "\n"
