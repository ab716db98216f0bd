"""A general report dealt out by content: which of its sentences speak of which point.

::

    1. Das Radwegekonzept ist vorzulegen.      Das Radwegekonzept liegt vor.          point 1
    2. Der Kaufvertrag ist zu schließen.       Es wurde im Mai beraten.               … and what goes on from it
                                               Der Kaufvertrag wurde beurkundet.      point 2
                                               Die Beschlusspunkte sind umgesetzt.    both

A sentence is the point's whose number or whose own things it names, things that other points do not name; one that
names no point's goes on from the sentence before where it points back, else it is everybody's.
"""

import re
from collections.abc import Sequence

from pipeline.fields.states.phrases import words_of
from pipeline.fields.states.splitter import sentences
from pipeline.fields.states.things import LETTERS, things
from pipeline.grammar.point_number import mentioned

__all__ = ["dealt_out"]

_GOES_ON = re.compile(
    r"(?:Dies\w*|Er|Sie|Es|Dar[aiuü]\w*|Damit|Dabei|Dazu|Hierzu|Hierfür|Hierbei|Dafür|Deren|Dessen|Zudem|Außerdem|"
    r"Weiterhin|Des Weiteren|Darüber hinaus|Anschließend|Danach|Somit)\b"
)
_EVERYBODY = re.compile(r"\b(?:Beschluss|Beschlusse?s|Beschlüsse|Beschlusspunkte|Maßnahmen?|Vorhabens?)\b")


def dealt_out(points: Sequence[tuple[str | None, str]], general: str, town: str = "") -> list[str]:
    """What the general report says of each point, by the points' numbers and texts; all of it where nothing is its own.

    >>> points = [("1", "Das Radwegekonzept ist vorzulegen."), ("2", "Der Kaufvertrag ist zu schließen.")]
    >>> dealt_out(points, "Das Radwegekonzept liegt vor. Der Kaufvertrag wurde im Mai beurkundet.")
    ['Das Radwegekonzept liegt vor.', 'Der Kaufvertrag wurde im Mai beurkundet.']
    """
    if len(points) < 2 or not general:
        return [general] * len(points)
    named = [things(text, town) for _, text in points]
    own = [here - set().union(*(other for n, other in enumerate(named) if n != at)) for at, here in enumerate(named)]
    parts: list[list[str]] = [[] for _ in points]
    everybody = set(range(len(points)))
    speaking = everybody
    for sentence in sentences(general):
        meant = _meant(sentence, [number for number, _ in points], own)
        if meant:
            speaking = meant
        elif not (speaking < everybody and _GOES_ON.match(sentence) and not _EVERYBODY.search(sentence)):
            speaking = everybody
        for at in speaking:
            parts[at].append(sentence)
    return [" ".join(part) if part else general for part in parts]


def _meant(sentence: str, numbers: Sequence[str | None], own: Sequence[frozenset[str]]) -> set[int]:
    """The points that a sentence names, by number or by their own things; none where it names no point's."""
    by_number = {at for at, number in enumerate(numbers) if number in set(map(str, mentioned(sentence)))}
    if by_number:
        return by_number
    told = {word[:LETTERS].lower() for word in words_of(sentence)}  # "donnerstags" is the Donnerstag's
    return {at for at, mine in enumerate(own) if told & mine}
