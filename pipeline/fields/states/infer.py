"""The state that a reader would infer from what was done, and how sure that is.

::

    Der Kaufvertrag wurde am 3. Mai 2021 beurkundet.        implemented, by "wurde" and "beurkundet"
    Die Planung wird derzeit erarbeitet.                    in_progress, by "wird derzeit"

Three plain linear models, one after the other, fitted on annotated memos (``weights.tsv``): the first says of each
sentence which state it shows, or none; the second weighs those with what else is known of the point; the third says
how far to trust the state that is settled on. Weights are whole thousandths and are added up in the order of their
names, so that every machine comes to the same record.
"""

import itertools
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from pipeline.fields.states.linear import Weights
from pipeline.fields.states.phrasebook import Phrasebook
from pipeline.fields.states.sentences import Spoken, spoken, tells
from pipeline.fields.states.signals import Told, signals
from pipeline.fields.states.trust import RIGHT, brought, grounds, settled

__all__ = ["Inferred", "Model", "infer", "model_of", "shipped_model", "trusted_by", "weighed"]

_NONE = "none"


class Model(NamedTuple):
    """The three models.

    Weights that a desk learnt before there was a third one have none: then ``worth`` says what the state's own share
    counts, (share, confidence) in thousandths, rising.
    """

    sentence: Weights
    point: Weights
    trust: Weights
    worth: tuple[tuple[int, int], ...]
    claimed: int
    """The confidence, in thousandths, from which a state is claimed."""


class Inferred(NamedTuple):
    """The state settled on, how sure it is, the sentence that shows it, and whether that is enough to claim it."""

    state: str
    confidence: float
    statement: str | None
    claimed: bool
    shares: Mapping[str, float]


def infer(told: Told, phrases: Phrasebook, model: Model) -> Inferred:
    """The state of a point by the words of its report, its own text and the memo's kind."""
    said = spoken(told.told, phrases)
    sentences = sentence_shares(told, said, model)
    signs = signals(told, said) | shown(sentences)
    (shares,) = model.point.shares([signs])
    state = settled(told, shares)
    confidence = _confidence(told, said, signs, shares, state, model)
    return Inferred(
        state, confidence, _loudest(told, said, sentences, state), 1000 * confidence >= model.claimed, shares
    )


def _confidence(
    told: Told,
    said: Sequence[Spoken],
    signs: Mapping[str, float],
    shares: Mapping[str, float],
    state: str,
    model: Model,
) -> float:
    """How often such a decision is right: by the third model, by the state's own share where there is none."""
    if not model.trust:
        return worth(shares[state], model.worth)
    return round(model.trust.shares([grounds(told, said, signs, shares, state)])[0][RIGHT], 3)


def sentence_shares(told: Told, said: Sequence[Spoken], model: Model) -> list[dict[str, float]]:
    """Of each sentence, how much it shows each state, or none."""
    return model.sentence.shares(tells(told.things, told.kind, said))


def shown(shares: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """What a report's sentences show together: the most and the mean of each state, the last word, the loudest."""
    if not shares:
        return {}
    states = [name for name in sorted(shares[0]) if name != _NONE]
    found: dict[str, float] = {}
    total = sum(one[name] for one in shares for name in states) or 1.0
    for name in sorted(shares[0]):
        worths = [one[name] for one in shares]
        mean = sum(math.log(max(value, 1e-9)) for value in worths) / len(worths)
        found[f"most:{name}"] = _short(max(math.log(max(*worths, 1e-9)), -5.0) / 2)
        found[f"mean:{name}"] = _short(max(mean, -5.0) / 2)
        if name != _NONE:
            found[f"mix:{name}"] = _short(2 * sum(worths) / total)
    for place, one in (("last word", shares[-1]), ("loudest", min(shares, key=lambda one: one.get(_NONE, 0.0)))):
        found[f"{place}={max(states, key=lambda name: (one[name], name))}"] = 1.0
    return found


def _short(value: float) -> float:
    """Rounded, so that a library's last digit decides nothing."""
    return round(value, 4)


def worth(share: float, table: Sequence[tuple[int, int]]) -> float:
    """The confidence that a share is worth, between the table's steps in proportion.

    >>> worth(0.75, [(0, 0), (500, 400), (1000, 900)])
    0.65
    """
    at = 1000 * share
    for (low, least), (high, most) in itertools.pairwise(table):
        if at <= high:
            return round((least + (most - least) * (at - low) / (high - low)) / 1000, 3)
    return table[-1][1] / 1000


def weighed(told: Told, phrases: Phrasebook, model: Model, state: str) -> list[tuple[str, int]]:
    """What spoke for a state and what against it: signals with what they brought, in thousandths, the loudest first."""
    said = spoken(told.told, phrases)
    given = signals(told, said) | shown(sentence_shares(told, said, model))
    states = model.point[""]
    brought = []
    for name in sorted(given.keys() & model.point.keys()):
        weights = model.point[name]
        mean = sum(weights.values()) / len(states)
        brought.append((name, round(given[name] * (weights.get(state, 0) - mean))))
    return sorted(brought, key=lambda one: (-abs(one[1]), one[0]))


def trusted_by(told: Told, phrases: Phrasebook, model: Model) -> list[tuple[str, int]]:
    """Why the state settled on is trusted, and why it is not: kinds of grounds with what they brought, in thousandths.

    A model that was learnt before there was a third one has no grounds.
    """
    said = spoken(told.told, phrases)
    signs = signals(told, said) | shown(sentence_shares(told, said, model))
    (shares,) = model.point.shares([signs])
    return brought(grounds(told, said, signs, shares, settled(told, shares)), model.trust)


def _loudest(told: Told, said: Sequence[Spoken], shares: Sequence[Mapping[str, float]], state: str) -> str | None:
    """The sentence that shows the state best, the first of equals; of a general report one that is about this point."""
    if not said:
        return None
    own = [at for at, one in enumerate(said) if one.sentence in told.part] or range(len(said))
    return said[max(own, key=lambda at: (_loudness(shares[at], state), -at))].sentence


def _loudness(shares: Mapping[str, float], state: str) -> float:
    """How much a sentence shows the state, of all states, and how much it shows any: the second weighs half."""
    any_state = max(1 - shares.get(_NONE, 0.0), 1e-9)
    return _short(shares.get(state, 0.0) / math.sqrt(any_state))


@lru_cache(maxsize=8)
def model_of(text: str) -> Model:
    r"""The model that a weights file holds. Raises ValueError for a line that is none of it.

    >>> text = "worth\t0\t0\nworth\t1000\t1000\nclaimed\t\t700\npoint\t\tunknown=5\nsentence\t\tnone=1"
    >>> model_of(text).point
    {'': {'unknown': 5}}
    """
    parts = {"sentence": Weights(), "point": Weights(), "trust": Weights()}
    table, claimed = [], 1000
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        part, name, value = line.split("\t")
        if part == "worth":
            table.append((int(name), int(value)))
        elif part == "claimed":
            claimed = int(value)
        else:
            parts[part][name] = {state: int(at) for state, _, at in (one.partition("=") for one in value.split())}
    return Model(**parts, worth=tuple(table), claimed=claimed)


@lru_cache(maxsize=1)
def shipped_model() -> Model:
    """The model of the package."""
    return model_of(files(__package__).joinpath("weights.tsv").read_text("utf-8"))
