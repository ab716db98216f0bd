"""A report's sentences: their cues, and what in them shows a state.

::

    Die Planung wird derzeit erarbeitet.      will, now;  will+now, c:will, w:planung …

>>> one = spoken("Der Bau wurde begonnen. Die Kosten sind noch nicht bekannt.", ())
>>> [sorted(sentence.cues) for sentence in one]
[['begun', 'past'], ['not', 'not_yet', 'still']]
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from pipeline.fields.states.phrases import shipped, words_of
from pipeline.fields.states.said import Phrase, sentences, stated

__all__ = ["LETTERS", "Spoken", "spoken", "tells", "tenses", "things"]

LETTERS = 6
"""So many first letters tell a thing."""
_NOUN = re.compile(r"\b[A-ZÄÖÜ][a-zäöüß]{5,}")
_OFFICIAL = re.compile(
    r"Beschl|Landesh|Oberb|Ausschuss|Stadtrat|Dresd|Umsetz|Stadtbe|Ortsch|Stadten|Anlage|Rahmen|Vorlage"
)
_PARTICIPLE = re.compile(r"(?:ge\w{2,}|\w+ge\w{2,}|(?:be|er|ver|ent|zer|über|unter)\w{2,}|\w+ier)(?:t|en)$")
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
    """A sentence, its cues with the words that gave them, and the state that the archivist's phrases read in it."""

    sentence: str
    cues: Mapping[str, str]
    said: str | None = None

    @property
    def past(self) -> bool:
        """Whether it tells what has happened."""
        return bool(_PAST & self.cues.keys())


def spoken(text: str, phrases: Sequence[Phrase]) -> list[Spoken]:
    """The sentences of a report with their cues."""
    found = []
    for sentence in sentences(text.replace("\n", " ")):
        status = stated(sentence, phrases)
        found.append(Spoken(sentence, _cues(sentence), status.state if status else None))
    return found


def _cues(sentence: str) -> dict[str, str]:
    words = words_of(sentence)
    found = shipped("cues.tsv").found(words)
    if "has" in found and (done := next((word for word in words if _PARTICIPLE.match(word)), None)):
        found["perfect"] = f"{found['has']} … {done}"
    return found


def tenses(one: Spoken) -> Iterator[str]:
    """How a sentence speaks of time, and what goes together in it."""
    to_come = bool(_TO_COME & one.cues.keys())
    if one.past:
        yield "past+not" if "not" in one.cues else "past alone"
    elif "will" in one.cues:
        yield "will+later" if to_come else "will alone"
    else:
        yield "later alone" if to_come else "present"
    yield from (f"{first}+{second}" for first, second in _TOGETHER if first in one.cues and second in one.cues)


def things(text: str) -> set[str]:
    """The beginnings of a text's long nouns, the resolution's own officials left out.

    >>> things("Der Oberbürgermeister legt ein Radwegekonzept vor.")
    {'radweg'}
    """
    return {noun[:LETTERS].lower() for noun in _NOUN.findall(text) if not _OFFICIAL.match(noun)}


def tells(matter: str, kind: str | None, said: Sequence[Spoken]) -> list[dict[str, float]]:
    """Of each sentence, what in it shows a state: cues and their pairs, words and their beginnings, its place."""
    own, last = things(matter), len(said) - 1
    found = []
    for at, one in enumerate(said):
        signs = {"first": float(at == 0), "last": float(at == last), "one": float(last == 0)}
        signs |= {f"kind={kind or 'none'}": 0.5, "names": float(bool(own & things(one.sentence)))}
        signs |= {f"c:{name}": 1.0 for name in one.cues} | {f"t:{name}": 1.0 for name in tenses(one)}
        signs |= {f"x:{a}+{b}": 0.7 for a, b in combinations(sorted(_PAIRED & one.cues.keys()), 2)}
        signs |= {f"said={one.said}": 2.0} if one.said else {}
        for word in words_of(one.sentence.lower()):
            if word.isalpha() and len(word) > 2:
                signs |= {f"w:{word}": 0.4} | ({f"p:{word[:6]}": 0.4} if len(word) > 6 else {})
        found.append({name: strength for name, strength in signs.items() if strength})
    return found
