"""Why a point's state is what it is: the sentence that speaks loudest, the words in it, and what else was weighed.

::

    point 2: in_progress, inferred (0.87)    Die Planung wird derzeit erarbeitet.
        for      wird … derzeit +0.41, erarbeitet +0.20; kind=interim +0.63
        against  Planung -0.08
        trusted  its sentences show it +1.20; its words are clear +0.84
"""

import re
from collections.abc import Mapping, Sequence

from pipeline.catalogue import language, sayings
from pipeline.catalogue.language import said
from pipeline.dictionaries import Dictionaries
from pipeline.fields.states.decide import About, Matter, model_at_hand, phrases_at_hand, told_of
from pipeline.fields.states.infer import Model, trusted_by, weighed
from pipeline.fields.states.phrasebook import Phrasebook
from pipeline.fields.states.sentences import Spoken, spoken, tells
from pipeline.fields.states.signals import Told
from pipeline.memo import Point, Record

__all__ = ["explain"]

_WORDS, _OTHERS = 4, 3
_LEAST = 50
"""Grounds that bring less, in thousandths, are not told."""
_INNER = ("most:", "mean:")
"""Figures of the first model that say nothing to a person: how little a sentence shows a state speaks for another."""


def explain(record: Record, dictionaries: Dictionaries) -> str:
    """The points of a memo, each with its state and what spoke for it and against it."""
    phrases, model = phrases_at_hand(dictionaries), model_at_hand(dictionaries)
    due, day = record.next_control, record.header.date
    about = About(record.report, due.edtf if due else None, day.edtf if day else None)
    matters = [Matter(point.text, point.report or "", point.number) for point in record.points]
    told = [one for one, _ in told_of(matters, record.general_report or "", about, phrases)]
    return "\n".join(_of(point, one, phrases, model) for point, one in zip(record.points, told, strict=True))


def _of(point: Point, told: Told, phrases: Phrasebook, model: Model) -> str:
    """The lines about one point: its state, the words and signals for and against it, and why it is trusted or not."""
    status = point.status
    basis = _in_words("bases", status.basis) if status.basis else said("nothing is said")
    known = f"{basis} ({status.confidence or 0:.2f})"
    statement = f"    {status.statement}" if status.statement else ""
    number, state = point.number or "–", _in_words("states", status.state)
    lines = [f"{said('point {number}', number=number)}: {state}, {known}{statement}"]
    words = _words(status.statement, told, status.state, phrases, model) if status.statement else []
    brought = weighed(told, phrases, model, status.state)
    others = [(_plain(name), worth) for name, worth in brought if worth and not name.startswith(_INNER)]
    for side, sign in ((said("for"), 1), (said("against"), -1)):
        of_words = [one for one in words if one[1] * sign > 0][:_WORDS]
        of_others = [one for one in others if one[1] * sign > 0][:_OTHERS]
        spoke = "; ".join(filter(None, (_listed(of_words), _listed(of_others))))
        lines += [f"    {side:8} {spoke}"] if spoke else []
    for side, sign in ((said("trusted"), 1), (said("doubted"), -1)):
        why = [one for one in trusted_by(told, phrases, model) if one[1] * sign >= _LEAST][:_OTHERS]
        lines += [f"    {side:8} {_listed([(_ground(*one), one[1]) for one in why])}"] if why else []
    return "\n".join(lines)


def _ground(kind: str, worth: int) -> str:
    saying = sayings("grounds")[kind + ("+" if worth > 0 else "-")]
    return saying.text("de" if language.spoken() == "de" else "en", {})


def _listed(brought: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {worth / 1000:+.2f}" for name, worth in brought)


def _words(statement: str, told: Told, state: str, phrases: Phrasebook, model: Model) -> list[tuple[str, int]]:
    """The words of the sentence with what they say for the state, the loudest first."""
    sentences = spoken(told.told, phrases)
    at = next((n for n, one in enumerate(sentences) if one.sentence == statement), None)
    if at is None:
        return []
    count = max(1, len(model.sentence[""]))
    brought: dict[str, int] = {}
    for name, strength in tells(told.things, told.kind, sentences)[at].items():
        weights = model.sentence.get(name)
        shown = _shown(name, sentences[at])
        if weights and shown:
            worth = round(strength * (weights.get(state, 0) - sum(weights.values()) / count))
            brought[shown] = brought.get(shown, 0) + worth
    return sorted(((name, worth) for name, worth in brought.items() if worth), key=lambda one: (-abs(one[1]), one[0]))


def _shown(name: str, one: Spoken) -> str | None:
    """A sign's words as they stand in the sentence; None for a sign that is no word."""
    kind, _, rest = name.partition(":")
    if kind == "c":
        return _cue(rest, one.cues)
    if kind in {"x", "t"} and "+" in rest:
        parts = [_cue(part, one.cues) for part in rest.split("+")]
        return " … ".join(part for part in parts if part) or None
    return rest if kind == "w" else f"{rest}…" if kind == "p" else None


def _cue(name: str, cues: Mapping[str, str]) -> str | None:
    return cues.get(name)


def _plain(name: str) -> str:
    """A signal's name in words: ``mix`` is what the report's sentences show together."""
    kind, _, state = name.partition(":")
    if kind == "mix":
        return said("its sentences show {state}", state=_in_words("states", state))
    return name if language.spoken() == "en" else ", ".join(map(_in_german, name.split(",")))


def _in_german(part: str) -> str:
    """A part of a signal's name in German; one that the catalogue lacks stays."""
    head, value = re.fullmatch(r"([^=:]*)[=:]?(.*)", part, re.DOTALL).groups()  # type: ignore[union-attr] # fits all
    saying = sayings("signals").get(part) or sayings("signals").get(head)
    shown = _in_words("states", value) if value in sayings("states") else value
    return saying.text("de", {"value": shown}).removesuffix(": ") if saying else part


def _in_words(table: str, name: str) -> str:
    """In English the record's own name, which can be searched for."""
    return sayings(table)[name].de if language.spoken() == "de" else name
