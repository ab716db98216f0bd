"""A known name put together from pieces that stand in any order, strokes at their ends or not, letters lost.

::

    Geschäftsbereich Stadtent-
    Verkehr                              Geschäftsbereich Stadtentwicklung, Bau und Verkehr
    wicklung, Bau und |
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from pipeline.fields.found import Found
from pipeline.fields.letters import letters_only
from pipeline.rows import Row

__all__ = ["LINKS", "STROKE", "assembled"]

_PIECE = 85
"""How like its part of a known name a piece is (of 100)."""
_SLACK = 2
"""Letters that a piece may have more or fewer than its part."""
STROKE = 4
"""Letters of a word at a row's end that may be but a stroke."""
LINKS = ("und", "für")
"""Words behind which a name goes on, short as they are."""


def assembled(first: Row, others: Sequence[Row], known: tuple[str, ...]) -> Found[str] | None:
    """The known name whose pieces all stand there, in whatever order, its first piece in the first row.

    Of several the one that explains most of the paper's letters, each counted as it is like the name's.
    """
    found = (_pieces(first, others, name) for name in _begun(first.text, known))
    best = max((one for one in found if one), key=lambda one: one[0] * one[1], default=None)
    return Found(best[3], tuple(best[2]), 0.97) if best else None


@lru_cache(maxsize=512)
def _begun(text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The known names of which a row shows the beginning."""
    return tuple(name for name in known if _fit(text, letters_only(name)))


def _pieces(first: Row, others: Sequence[Row], name: str) -> tuple[int, float, list[Row], str] | None:
    """How many letters of a known name the rows show, how like they are, the rows; None where a piece is missing."""
    rest, likeness, used = letters_only(name), 100.0, list[Row]()
    shown = 0
    while rest:
        rows = [row for row in others if row not in used] if used else [first]
        row, part, score = next(((row, *fit) for row in rows if (fit := _fit(row.text, rest))), (first, "", 0.0))
        if not score:
            return None
        used.append(row)
        shown, likeness, rest = shown + len(part), min(likeness, score), rest[len(part) :]
    return shown, likeness, used, name


@lru_cache(maxsize=8192)  # departments write again and again
def _fit(text: str, whole: str) -> tuple[str, float] | None:
    """The part of a name's letters that a row shows at their beginning, and how like it is."""
    for piece in _shorter(text):
        if len(piece) < 6:
            if len(piece) > 2 and whole.startswith(piece):
                return piece, 100.0
            continue
        if 200 * LCSseq.similarity(piece, whole[: len(piece) + _SLACK]) < _PIECE * (2 * len(piece) - _SLACK):
            continue  # no length could be like enough
        sizes = range(len(piece) - _SLACK, min(len(whole), len(piece) + _SLACK) + 1)
        score, size = max(((fuzz.ratio(piece, whole[:size]), size) for size in sizes), default=(0.0, 0))
        if score >= _PIECE:
            return whole[:size], score
    return None


@lru_cache(maxsize=512)
def _shorter(text: str) -> tuple[str, ...]:
    """The letters of a row, and those without the strokes at its ends."""
    return tuple(letters_only(" ".join(words)) for words in _clipped(text.split()))


def _clipped(words: list[str]) -> Iterator[list[str]]:
    for first in range(min(3, len(words))):
        for last in range(min(3, len(words) - first)):
            cut = words[:first] + words[len(words) - last :]
            if all(len(letters_only(word)) <= STROKE and word not in LINKS for word in cut):
                yield words[first : len(words) - last]
