"""What speaks for a state's being right: how clear it is, whether its witnesses agree, how much there is to go by.

::

    Der Kaufvertrag wurde am 3. Mai 2021 beurkundet.    one sentence, final memo, nothing else in question     trusted
    a page of report, its last sentence on the future   the loudest and the last sentence show two states      doubted

A classifier's own share tells only how clear the words are. How often such a decision is right is learnt beside it,
from decisions on memos that the classifier had not seen (`fit`): a third linear model, over the grounds named here.
"""

import math
from collections.abc import Mapping, Sequence

from pipeline.fields.states.said import of_the_point_itself
from pipeline.fields.states.sentences import Spoken
from pipeline.fields.states.signals import Told

__all__ = ["RIGHT", "brought", "grounds", "settled"]

RIGHT = "right"
_NONE = "none"
_MISLED = {"implemented": 0.2, "in_progress": 0.2}
"""Status words whose state the whole report makes less likely than this speak of something else; of a state that is
seldom said, the words are the better witness."""
_TOLD_AS = {
    **dict.fromkeys(("share", "odds", "ahead", "spread"), "clear"),
    **dict.fromkeys(("most", "mean", "mix", "rival", "empty", "last word agrees", "loudest agrees"), "shown"),
    **dict.fromkeys(("said", "said else", "said itself"), "said"),
}
"""Under which name a ground is told to a person; what the point asks for is ``matter``, all else the circumstances."""
_OF_THE_POINT = ("matter", "year", "last:year", "all past")
"""Signals of the point that bear on every state alike."""


def settled(told: Told, shares: Mapping[str, float]) -> str:
    """The state that is settled on: the one said in words, unless the report speaks against it, else the likeliest."""
    if told.said and shares.get(told.said, 1.0) >= _MISLED.get(told.said, 0.0):
        return told.said
    return max(shares, key=lambda name: (shares[name], name))


def grounds(
    told: Told,
    said: Sequence[Spoken],
    signs: Mapping[str, float],
    shares: Mapping[str, float],
    state: str,
) -> dict[str, float]:
    """Whatever bears on the state's being right, by name; ``signs`` are the signals that the shares come from."""
    kind = told.kind or "none"
    found = {f"state={state}": 1.0, f"state={state},{kind}": 1.0, f"from={told.source}": 1.0, f"kind={kind}": 1.0}
    found |= {f"from={told.source},{kind}": 1.0, "unquoted": float(not told.text), "alone": float(told.points == 1)}
    found |= {"points": math.log(max(told.points, 1)) / 2, "length": math.log(1 + len(said)) / 2}
    found |= {"one": float(len(said) == 1), "many": float(len(said) > 5)}
    found |= {"said": float(told.said == state), "said else": float(told.said not in {None, state})}
    found["said itself"] = float(any(one.said == state and of_the_point_itself(one.sentence) for one in said))
    found |= {name: value for name, value in signs.items() if name.startswith(_OF_THE_POINT)}
    found |= {name: value for name, value in signs.items() if name.startswith("text:") and "," not in name}
    found |= _clearness(shares, state) | (_agreement(signs, state) if said else {})
    return {name: round(value, 4) for name, value in found.items() if value}


def brought(found: Mapping[str, float], weights: Mapping[str, Mapping[str, int]]) -> list[tuple[str, int]]:
    """What each kind of grounds brought for the state's being right (or against), in thousandths, the loudest first.

    >>> brought({"said": 1.0, "one": 1.0, "share": 0.5}, {"said": {"right": 300, "wrong": -300}, "one": {"right": -40}})
    [('said', 600), ('circumstances', -40)]
    """
    sums: dict[str, float] = {}
    for name in sorted(found.keys() & weights.keys()):
        kind = _TOLD_AS.get(name, "matter" if name.startswith(("text:", "matter", "unquoted")) else "circumstances")
        worth = 2 * weights[name].get(RIGHT, 0) - sum(weights[name].values())
        sums[kind] = sums.get(kind, 0.0) + found[name] * worth
    return sorted(((kind, round(worth)) for kind, worth in sums.items()), key=lambda one: (-abs(one[1]), one[0]))


def _clearness(shares: Mapping[str, float], state: str) -> dict[str, float]:
    """How far the state stands out from the others."""
    own = shares.get(state, 0.0)
    odds = math.log(max(own, 1e-3) / (1 - min(own, 0.999)))
    rival = max((share for name, share in shares.items() if name != state), default=0.0)
    spread = -sum(share * math.log(max(share, 1e-9)) for share in shares.values())
    return {"share": own, "odds": max(-4.0, min(5.0, odds)) / 2, "ahead": own - rival, "spread": spread}


def _agreement(signs: Mapping[str, float], state: str) -> dict[str, float]:
    """What the report's sentences show of the state, and of the strongest other."""
    apart = {f"most:{state}", f"most:{_NONE}"}
    rival = max(value for name, value in signs.items() if name.startswith("most:") and name not in apart)
    found = {name: signs.get(f"{name}:{state}", -2.5) for name in ("most", "mean")}
    found |= {"mix": signs.get(f"mix:{state}", 0.0), "rival": rival, "empty": signs.get(f"mean:{_NONE}", 0.0)}
    return found | {f"{name} agrees": signs.get(f"{name}={state}", 0.0) for name in ("last word", "loudest")}
