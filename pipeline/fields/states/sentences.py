"""A report's sentences: their cues, and what in them shows a state.

::

    Die Planung wird derzeit erarbeitet.      will, now;  will+now, c:will, w:planung …

>>> from pipeline.fields.states.phrasebook import phrasebook
>>> one = spoken("Der Bau wurde begonnen. Die Kosten sind noch nicht bekannt.", phrasebook([]))
>>> [sorted(sentence.cues) for sentence in one]
[['begun', 'past'], ['not', 'not_yet', 'still']]
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from pipeline.fields.states.deeds import deeds, signs_of
from pipeline.fields.states.phrasebook import Phrasebook
from pipeline.fields.states.phrases import shipped, words_of
from pipeline.fields.states.said import stated
from pipeline.fields.states.splitter import sentences
from pipeline.fields.states.things import LETTERS, things
from pipeline.running_text import PARTICIPLE

__all__ = ["Spoken", "spoken", "tells"]

_PAST = frozenset({"past", "done", "simple_past", "could", "perfect"})
_TO_COME = frozenset({"planned", "later"})
_TOGETHER = (
    ("will", "now"),
    ("past", "fulfilled"),
    ("past", "official"),
    ("will", "fulfilled"),
    ("point", "fulfilled"),
    ("whole", "running"),
    ("not", "now"),
    ("not", "could"),
    ("point", "put_off"),
    ("will", "planned"),
    ("past", "begun"),
    ("fulfilled", "not"),
    ("partly", "fulfilled"),
    ("whole", "begun"),
)
_PAIRED = frozenset(
    "past done perfect simple_past could will now running begun planned later still not_yet not refused put_off "
    "fulfilled official already condition point whole partly checked paper".split()
)


class Spoken(NamedTuple):
    """A sentence, its cues with the words that gave them, and the state that the archivist's phrases read in it.

    ``signs`` is what in it shows a state wherever it stands, ``things`` the things that it names.
    """

    sentence: str
    cues: Mapping[str, str]
    said: str | None
    signs: Mapping[str, float]
    things: frozenset[str]

    @property
    def past(self) -> bool:
        """Whether it tells what has happened."""
        return bool(_PAST & self.cues.keys())


@lru_cache(maxsize=64)
def spoken(text: str, phrases: Phrasebook) -> tuple[Spoken, ...]:
    """The sentences of a report with their cues."""
    return tuple(_spoken(sentence, phrases) for sentence in sentences(text.replace("\n", " ")))


def _spoken(sentence: str, phrases: Phrasebook) -> Spoken:
    words = words_of(sentence)
    cues, status = _cues(words), stated(sentence, phrases)
    said = status.state if status else None
    signs = _signs(words, cues, said) | signs_of(deeds(sentence))
    return Spoken(sentence, cues, said, signs, things(sentence, phrases.town))


def _cues(words: Sequence[str]) -> dict[str, str]:
    found = shipped("cues.tsv").found(words)
    if "has" in found and (done := next((word for word in words if PARTICIPLE.match(word)), None)):
        found["perfect"] = f"{found['has']} … {done}"
    return found


def _signs(words: Sequence[str], cues: Mapping[str, str], said: str | None) -> dict[str, float]:
    """Cues and their pairs, words and their beginnings."""
    signs = {f"c:{name}": 1.0 for name in cues} | {f"t:{name}": 1.0 for name in _tenses(cues)}
    signs |= {f"x:{a}+{b}": 0.7 for a, b in combinations(sorted(_PAIRED & cues.keys()), 2)}
    signs |= {f"said={said}": 2.0} if said else {}
    for word in words:
        if word.isalpha() and len(word) > 2:
            small = word.lower()
            signs[f"w:{small}"] = 0.4
            if len(small) > LETTERS:
                signs[f"p:{small[:LETTERS]}"] = 0.4
    return signs


def _tenses(cues: Mapping[str, str]) -> Iterator[str]:
    """How a sentence speaks of time, and what goes together in it."""
    to_come = bool(_TO_COME & cues.keys())
    if _PAST & cues.keys():
        yield "past+not" if "not" in cues else "past alone"
    elif "will" in cues:
        yield "will+later" if to_come else "will alone"
    else:
        yield "later alone" if to_come else "present"
    yield from (f"{first}+{second}" for first, second in _TOGETHER if first in cues and second in cues)


def tells(own: frozenset[str], kind: str | None, said: Sequence[Spoken]) -> list[dict[str, float]]:
    """Of each sentence, what in it shows a state, and its place; ``own`` is what the point speaks of."""
    last = len(said) - 1
    found = []
    for at, one in enumerate(said):
        signs = {f"kind={kind or 'none'}": 0.5, **one.signs}
        for name, holds in (
            ("first", at == 0),
            ("last", at == last),
            ("one", last == 0),
            ("names", not own.isdisjoint(one.things)),
        ):
            if holds:
                signs[name] = 1.0
        found.append(signs)
    return found
