"""Fits the models of `infer` to examples: points whose state a reader has given, with the sentence that shows it.

::

    V0487/18, point 2:  in_progress, by "Die Planung wird derzeit erarbeitet."

The second model learns from what the first says of reports that it has not seen (five parts, by memo), as it will
have to at work. What a share is worth is learnt the same way, from memos left out in turn.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from pipeline.fields.states.infer import Model, shown, worth
from pipeline.fields.states.linear import Weights, fitted
from pipeline.fields.states.phrasebook import Phrasebook
from pipeline.fields.states.sentences import Spoken, spoken, tells
from pipeline.fields.states.signals import Told, signals

__all__ = ["Example", "as_text", "fit", "parts_of"]

_SENTENCE_SOFTNESS = 0.07
_POINT_SOFTNESS = 0.04
_INVENTED = 0.3
"""What an invented point weighs beside one of a memo."""
_PARTS = 5
_RIGHT = 0.945
"""So many of what is claimed are to be right: 93 in 100, and a little more, since reports handed over help the fit."""
_MEMOS = 3
"""A word counts where it stands in that many memos."""
_NONE = "none"

Item = TypeVar("Item")


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
    judged = _judged(seen, rows)
    table = _worth(judged)
    return Model(sentence, point, table, _claimed(judged, table))


def parts_of(items: Sequence[Item], count: int, at: int, memo: Callable[[Item], str]) -> tuple[list[Item], list[Item]]:
    """The items in two parts, memo by memo: all but the part of that place, and that part."""
    place = {name: n % count for n, name in enumerate(sorted({memo(one) for one in items}, key=_shuffled))}
    here = [one for one in items if place[memo(one)] == at]
    return [one for one in items if place[memo(one)] != at], here


def _parts(seen: Sequence[_Seen]) -> Iterator[tuple[list[int], list[int]]]:
    """The examples by their places, each part of the memos in turn left out: the others, and that part."""
    for at in range(_PARTS):
        yield parts_of(range(len(seen)), _PARTS, at, lambda place: seen[place].example.memo)


def _shuffled(memo: str) -> int:
    """An order that has nothing to do with a memo's age."""
    value = 17
    for letter in memo:
        value = (value * 31 + ord(letter)) % 1_000_003
    return value


def _seen(example: Example, phrases: Phrasebook) -> _Seen:
    told = example.told
    said = spoken(told.told, phrases)
    return _Seen(example, said, tells(told.text, told.kind, said), _shows(example, said), signals(told, said))


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
    for there, here in _parts(seen):
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


def _judged(seen: Sequence[_Seen], rows: Sequence[Mapping[str, float]]) -> list[tuple[str, float, bool]]:
    """Of each memo's example the share of the likeliest state, and whether that is the reader's, judged unseen."""
    found = []
    for there, here in _parts(seen):
        point = _of_points([seen[at] for at in there], [rows[at] for at in there], None)
        for at in (at for at in here if not seen[at].example.invented):
            (shares,) = point.shares([rows[at]])
            state = max(shares, key=lambda name: (shares[name], name))
            found.append((seen[at].example.memo, shares[state], state == seen[at].example.state))
    return found


def _worth(judged: Sequence[tuple[str, float, bool]]) -> tuple[tuple[int, int], ...]:
    """What a share is worth: how many were right around it, never falling, in steps of a twelfth of the examples."""
    ordered = sorted(judged, key=lambda one: one[1])
    size = max(1, len(ordered) // 12)
    bins: list[list[float]] = []
    for start in range(0, len(ordered), size):
        part = ordered[start : start + size]
        bins.append([sum(share for _, share, _ in part), sum(right for *_, right in part), len(part)])
    merged: list[list[float]] = []
    for one in bins:
        merged.append(one)
        while len(merged) > 1 and merged[-2][1] / merged[-2][2] >= merged[-1][1] / merged[-1][2]:
            last = merged.pop()
            merged[-1] = [a + b for a, b in zip(merged[-1], last, strict=True)]
    steps = [(round(1000 * share / n), round(1000 * right / n)) for share, right, n in merged]
    return ((0, 0), *steps, (1000, max(steps[-1][1], min(990, steps[-1][1] + 10))))


def _claimed(judged: Sequence[tuple[str, float, bool]], table: Sequence[tuple[int, int]]) -> int:
    """The confidence from which on enough are right, memos weighed alike."""
    points = Counter(memo for memo, *_ in judged)
    ordered = sorted(((worth(share, table), right, points[memo]) for memo, share, right in judged), reverse=True)
    right, whole, found = 0.0, 0.0, 1000
    for count, (confidence, ok, of_memo) in enumerate(ordered, 1):
        right, whole = right + ok / of_memo, whole + 1 / of_memo
        if count >= 20 and right / whole >= _RIGHT:
            found = round(1000 * confidence)
    return found


def as_text(model: Model, *, source: str) -> str:
    """The model as the lines of a weights file, which `model_of` reads."""
    lines = [f"# {line}" for line in source.splitlines()]
    lines += [f"worth\t{share}\t{confidence}" for share, confidence in model.worth]
    lines.append(f"claimed\t\t{model.claimed}")
    for part, weights in (("sentence", model.sentence), ("point", model.point)):
        for name in sorted(weights):
            states = " ".join(f"{state}={weight}" for state, weight in sorted(weights[name].items()))
            lines.append(f"{part}\t{name}\t{states}")
    return "\n".join(lines) + "\n"
