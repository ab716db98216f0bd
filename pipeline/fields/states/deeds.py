"""How a sentence's verbs speak of time, and whether they are denied: by their auxiliaries, whatever the deed is.

::

    Der Unterstand ist aufgebaut.                        is
    Die Pflanzung wird im Herbst vorgenommen.            will
    Die Planung wird Ende 2020 vorliegen.                will+inf
    Der Vertrag konnte noch nicht beurkundet werden.     could,not yet

A German passive needs no lexicon: the auxiliary, and the participle at its clause's end, say whether a thing is done.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

__all__ = ["Deed", "deeds", "signs_of"]

_TOKEN = re.compile(r"[^\W_]+|[,;:]")
_PARTICIPLE = re.compile(
    r"(?:\w*ge\w{2,}|(?:ab|an|auf|aus|bei|ein|mit|nach|vor|zu|wieder|her|hin|weiter)?"
    r"(?:be|er|ver|ent|emp|zer|über|unter|voll|miss|durch)\w{2,}|\w+ier)(?:t|en)$"
)
"""Wider than `pipeline.running_text.PARTICIPLE`: that a verb is meant, an auxiliary beside it tells."""
_TIMES = {
    word: time
    for time, words in {
        "was": "wurde wurden",
        "is": "ist sind",
        "had been": "war waren",
        "has": "hat haben",
        "had": "hatte hatten",
        "will": "wird werden",
        "shall": "soll sollen",
        "should": "sollte sollten",
        "can": "kann können",
        "could": "konnte konnten",
        "must": "muss müssen",
        "would": "würde würden könnte könnten",
    }.items()
    for word in words.split()
}
_STOPS = frozenset({",", ";", ":"})
_JOINS = _STOPS | {"und", "oder", "sowie"}
_CLOSES = _JOINS | {"bzw", "aber", "jedoch", "worden", "werden", "sein"} | _TIMES.keys() - {"war", "waren"}
"""What may follow the participle that ends its clause."""
_NOT = frozenset("nicht kein keine keinen keiner keinem keines weder nie kaum".split())
_YET = frozenset("noch bisher bislang".split())
_PARTLY = frozenset("teilweise teils nur lediglich größtenteils überwiegend weitgehend weitestgehend teil".split())


class Deed(NamedTuple):
    """A verb with its auxiliary: ``time`` by the auxiliary (``will+inf``: no participle), ``word`` the participle.

    ``hedge`` is ``not``, ``not yet``, ``still``, ``partly`` or empty.
    """

    time: str
    word: str
    hedge: str


def deeds(sentence: str) -> list[Deed]:
    """The deeds of a sentence in their order; one without an auxiliary where it has none.

    >>> [(deed.time, deed.word) for deed in deeds("Der Zaun wurde gebaut, das Tor wird noch gestrichen.")]
    [('was', 'gebaut'), ('will', 'gestrichen')]
    >>> [(deed.time, deed.hedge) for deed in deeds("Der Plan, der noch nicht bestätigt wurde, soll bald vorliegen.")]
    [('was', 'not yet'), ('shall+inf', '')]
    """
    tokens = _TOKEN.findall(sentence)
    lower = [token.lower() for token in tokens]
    return list(_found(tokens, lower)) or [_deed("none", "", lower)]


def _found(tokens: Sequence[str], lower: Sequence[str]) -> Iterator[Deed]:
    """A deed for each auxiliary; its participle stands before it (``umgesetzt wurde``) or ends its clause."""
    for at, word in enumerate(lower):
        time = _TIMES.get(word)
        if time is None:
            continue
        before = lower[at - 1] if at else ""
        follows = lower[at + 1] if at + 1 < len(lower) else ","
        if at and _is_participle(tokens[at - 1]) and (follows in _JOINS or follows in _TIMES):
            if word != "werden":  # "umgesetzt werden konnte": the auxiliary behind it says the time
                yield _deed(time, before, lower[_begin(lower, at - 1) : at])
        elif before in {"werden", "worden", "sein"} and at > 1 and _is_participle(tokens[at - 2]):
            yield _deed("has been" if before == "worden" else time, lower[at - 2], lower[_begin(lower, at - 1) : at])
        else:
            yield _ahead(time, tokens, lower, at)


def _ahead(time: str, tokens: Sequence[str], lower: Sequence[str], at: int) -> Deed:
    """The deed of an auxiliary that comes first: its participle ends the clause, or an infinitive does."""
    for place in range(at + 1, len(lower)):
        word = lower[place]
        if word in {";", ":"} or (word in _TIMES and word != "werden"):
            break
        follows = lower[place + 1] if place + 1 < len(lower) else ","
        if lower[place - 1] != "zu" and _is_participle(tokens[place]) and (follows in _CLOSES or not follows.isalpha()):
            return _deed("has been" if follows == "worden" else time, word, lower[at:place])
    end = next((place for place in range(at + 1, len(lower)) if lower[place] in _STOPS), len(lower))
    last = tokens[end - 1] if end - 1 > at else ""
    ending = "else" if not last[:1].islower() or not last.endswith("en") else "zu" if lower[end - 2] == "zu" else "inf"
    return _deed(f"{time}+{ending}", "", lower[at:end])


@lru_cache(maxsize=4096)
def _is_participle(token: str) -> bool:
    return token[-1] in "tn" and token[0].islower() and _PARTICIPLE.match(token) is not None


def _begin(lower: Sequence[str], at: int) -> int:
    """Where the clause begins that ends at a place."""
    while at > 0 and lower[at - 1] not in _STOPS:
        at -= 1
    return at


def _deed(time: str, word: str, clause: Sequence[str]) -> Deed:
    yet = not _YET.isdisjoint(clause)
    if not _NOT.isdisjoint(clause):
        return Deed(time, word, "not yet" if yet else "not")
    return Deed(time, word, "still" if yet else "" if _PARTLY.isdisjoint(clause) else "partly")


def signs_of(found: Sequence[Deed]) -> dict[str, float]:
    """What the deeds of a sentence show, by name; the last one shows it once more."""
    names = [f"{deed.time},{deed.hedge}" if deed.hedge else deed.time for deed in found]
    return {f"v:{name}": 1.0 for name in names} | {f"last:{names[-1]}": 1.0}
