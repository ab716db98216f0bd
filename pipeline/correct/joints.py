"""Joints: whether the last word of a line goes on in the next one, told from many small witnesses.

::

    für Dres          öffent           Kräuter            auf jeden         wie
    den - …           lich             garten             Fall              der
    Dresden           öffentlich       Kräutergarten      no joint          no telling: no joint

Scanners drop the hyphen at a line's end. The witnesses (`pipeline.correct.witnesses`) give the odds of a joint; the
document itself is the last of them: where no break is beyond doubt, a doubtful one is none.
"""

import re
from collections.abc import Sequence
from math import log10

from pipeline.correct.echo import Echo
from pipeline.correct.lexicon import Lexicon, key
from pipeline.correct.lines import HYPHENS, LEADERS, LINKED, Break
from pipeline.correct.witnesses import odds
from pipeline.correct.words import Words
from pipeline.page import Joint

__all__ = ["halves", "joints"]

_FULL = 1.2
"""What it takes away that the line did not run into the margin: in tables and under signatures lines end early."""

_OVER = 0.8
"""How common (beyond `Lexicon.over`) a word over the joint must be to vouch for a whole that nobody knows."""

_LEAST = 5
"""… and a word of fewer letters than this, or one that nobody knows, is not broken there."""

_SURE = 2.0
"""Odds beyond doubt, whatever the rest of the document does."""

_DOUBTFUL = 1.5
"""Odds that a witness in the document may turn."""

_CLOSING = '.,;:!?)"“”'

_USUAL = 0.25
"""The share of line ends with a small letter behind them that break a word, in what the weights were learned from."""

_TRUST = 0.7
"""How much a document's own share of sure breaks counts against the usual one."""

_TAIL = re.compile(r"(?:.*(?:[^\w]|[a-zäöüß](?=[A-ZÄÖÜ][a-zäöüß])))?(?P<letters>[^\W\d_]+)")
_HEAD = re.compile(r"(?P<letters>[^\W\d_]+)(?!(?<=^[a-z])\))")
_ADDRESS = re.compile(r"@|://|www\.|\w\.\w+\.\w|\w\.\w+/")


def joints(ends: Sequence[Break], words: Words, echo: Echo) -> list[tuple[Joint, float] | None]:
    """How each line's last word goes on in the next line, with a certainty from 0 to 1; None where it doesn't.

    ``echo`` is the document as seen: how it writes a doubtful word elsewhere is a witness.
    """
    found = [_bare(end, words) for end in ends]
    shift = _habit([chance for chance in found if chance is not None])
    result: list[tuple[Joint, float] | None] = []
    for end, chance in zip(ends, found, strict=True):
        if chance is None:
            result.append(_hyphened(end) or _lost(end, words))
            continue
        chance += shift
        if abs(chance) < _DOUBTFUL:
            chance += _elsewhere(end, echo)
        result.append(("bare", min(0.99, round(1 / (1 + 10**-chance), 2))) if chance > 0 else None)
    return result


def _elsewhere(end: Break, echo: Echo) -> float:
    """What the rest of the document says: the word stands there whole, or as two (this line's end is one time)."""
    right = end.right.rstrip(_CLOSING)
    return float(echo.begins(end.left + right)) - (echo.times(end.left, right) > 1)


def _habit(chances: Sequence[float]) -> float:
    """What a document's sure breaks say of its doubtful ones, in powers of ten: at most 0.2 for them, 1.4 against.

    >>> _habit([3.0] * 10 + [0.1] * 20) > 0, _habit([0.1] * 30) < -1
    (True, True)
    """
    share = (sum(chance > _SURE for chance in chances) + 0.2) / (len(chances) + 2)
    speaks = log10(share / (1 - share)) - log10(_USUAL / (1 - _USUAL))
    return _TRUST * max(-2.0, min(0.3, speaks))


def halves(end: Break, words: Words) -> tuple[str, str] | None:
    """The letters that may be halves of a word without its hyphen; None where their forms rule it out."""
    if end.left[-1:] in HYPHENS or not end.right[0].islower() or _ADDRESS.search(end.left + end.right):
        return None
    tail, head = _TAIL.fullmatch(end.left), _HEAD.match(end.right)
    if not tail or not head:
        return None
    first, second = tail["letters"], head["letters"]
    fits = first[1:].islower() or len(first) == 1
    return (first, second) if fits and (first + second).lower() not in words.two else None


def _bare(end: Break, words: Words) -> float | None:
    """The odds of a joint without a hyphen; None where there can be none."""
    found = halves(end, words)
    if not found:
        return None
    first, second = found
    lexicon = words.lexicon
    vouched = bool(lexicon.zipf(first + second)) or bool(LINKED.search(first)) or lexicon.over(first, second) > _OVER
    if not end.full:
        return odds(first, second, words) - _FULL if vouched and len(first + second) >= _LEAST else None
    return odds(first, second, words) if vouched or _seamless(first, second, lexicon) else None


def _seamless(first: str, second: str, lexicon: Lexicon) -> bool:
    """Whether an unknown word may have come of two halves: both are known, or the letters at its seam are met in words.

    Columns that ran into one another show a seam; a noun with a small letter is no word of its own.

    >>> lexicon = Lexicon.build()
    >>> _seamless("Grötzin", "gens", lexicon), _seamless("Anlag", "ngsplan", lexicon)
    (True, False)
    """
    if lexicon.zipf(second) and (lexicon.zipf(first) or (first[0].isupper() and lexicon.is_noun(second))):
        return True
    whole, at = key(first + second), len(key(first))
    runs = (whole[start : start + 4] for start in range(max(0, at - 3), min(at, len(whole) - 3)))
    return all(lexicon.letters.runs.get(run, 0) for run in runs)


def _hyphened(end: Break) -> tuple[Joint, float] | None:
    """A hyphen that is there: undone before a small letter, kept after capitals, digits, and before capitals."""
    if end.left[-1:] not in HYPHENS:
        return None
    left, head = end.left.rstrip(HYPHENS), _HEAD.match(end.right)
    if not head or not left or not left[-1].isalnum():
        return None
    second = head["letters"]
    if second in LEADERS:
        return None
    if second[0].isupper() and not (left.isupper() and second.isupper() and len(left) > 2):
        return "compound", 0.9
    if left[-1].isdigit() or (len(left) > 1 and left[-2:].isupper() and second[0].islower()):
        return "compound", 0.9
    return "hyphen", 0.97


def _lost(end: Break, words: Words) -> tuple[Joint, float] | None:
    """A hyphen that belongs to the word and got lost: ``Dresden`` / ``Gittersee``, where the archivist has the pair."""
    head = _HEAD.match(end.right)
    tail = _TAIL.fullmatch(end.left) if head and head["letters"] in words.second_halves else None
    if tail and head and f"{tail['letters']}-{head['letters']}" in words.pairs:
        return "lost", 0.9
    return None
