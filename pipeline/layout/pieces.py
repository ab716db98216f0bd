r"""Pieces: a text's lines with what their ends and beginnings say of how they go on.

::

    „Der Oberbürgermeister wird beauftragt, im       open: more must follow
    Haushalt                                         open; goes on the line above, as a name of a thing may
    2.                                               a number alone
    Der Ausschuss berichtet.                         begins anew; a sentence ends

>>> from pipeline.page import Line, Word
>>> texts = ["wird beauftragt, im", "Haushalt vor-", "zusorgen.“", "2.", "Der Ausschuss"]
>>> [(one.ends, one.begins) for one in map(piece_of, [Line(tuple(map(Word, text.split()))) for text in texts])]
[('open', 'small'), ('hyphen', 'other'), ('stop', 'small'), ('number', 'number'), ('open', 'anew')]
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from pipeline.page import Line

__all__ = ["Piece", "follows", "governs", "piece_of", "width_of"]

Ends = Literal["stop", "hyphen", "number", "open"]
Begins = Literal["number", "anew", "small", "other"]

NUMBER = re.compile(r"[\W_]{0,3}(?:\d{1,2}|[a-hlIL])\s?[.)]{1,2}\W{0,2}")
"""A point's number, or an item's letter, that stands alone."""
_ANEW = re.compile(r"[„“\"]?\(?(?:\d{1,2}|[a-h])[.)]{1,2}(?= |$)|[„“\"«»‚•–—-]|(?:zu|nächste)\b")
"""What begins a line of its own: an item, a mark; with a small letter ``zu Beschlusspunkt 1``, ``nächste …``."""
_END = re.compile(
    r"(?P<short>(?:\b(?:Abs|Nr|Art|Ziff|Anl|Str|bzw|ca|vgl|gem|ggf|Dr|St)|\b[a-zA-Z])\.$)|(?P<stop>[.!?:;“”\"»]\W{0,3}$)"
)
"""The end of a sentence, and the stop of an abbreviation, which is none."""

_SMALL_WORDS = frozenset(
    "der die das den dem des ein eine einen einem einer eines und oder für im in am an auf aus bei mit nach von vom zu "
    "zum zur über unter durch als dass bis sowie".split()
)
"""Words that ask for another behind them."""

_OPENERS = frozenset(
    "Der Die Das Dem Den Des Ein Eine Einer Es Er Sie Für Im In An Am Auf Aus Bei Mit Nach Von Vom Zu Zum Zur Über "
    "Unter Durch Als Dass Hierzu Dies Diese Dieser Dieses Weiterhin Sehr Nächste Kenntnisnahme Seite".split()
)
"""Words that stand inside a sentence with a small letter: with a capital they begin one."""

_USUAL, _LEAST, _LONGEST = 90, 55, 105
"""Letters of a printed line: where a page has too few, and the bounds of those that are counted (longer ones are
paragraphs that a program has made one line)."""
_FEWEST = 5
"""Lines of that length from which a page tells how long its own are, by eye: of annotated pages 29 % have fewer."""


class Piece(NamedTuple):
    """A line, or a part of one that was torn, with its text."""

    line: Line
    text: str
    ends: Ends
    begins: Begins

    @property
    def small(self) -> bool:
        """Whether it begins in the middle of a sentence."""
        return self.begins == "small"


def piece_of(line: Line) -> Piece:
    """The line with its signs."""
    text = line.text
    return Piece(line, text, *_signs(text))


@lru_cache(maxsize=4096)
def _signs(text: str) -> tuple[Ends, Begins]:
    """How a line's text ends and begins."""
    first, _, _ = text.partition(" ")
    last = text.rpartition(" ")[2]
    if NUMBER.fullmatch(text):
        return "number", "number"
    ends: Ends = "open"
    if len(last) > 2 and last[-1] in "-¬":
        ends = "hyphen"
    elif (end := _END.search(last)) and end["stop"]:
        ends = "stop"
    if _ANEW.match(text) or first.strip(".,:;") in _OPENERS:
        return ends, "anew"
    return ends, "small" if first[:1].islower() else "other"


def governs(piece: Piece) -> bool:
    """Whether its last word asks for a noun: an article, a preposition, an adjective's ending."""
    last = piece.text.rpartition(" ")[2]
    return last.lower() in _SMALL_WORDS or (last[:1].islower() and last.endswith(("em", "en", "er", "es", "e")))


def follows(piece: Piece, after: Piece) -> bool:
    """Whether the second may be the line after the first, by the signs alone.

    >>> from pipeline.page import Word
    >>> def of(text: str) -> Piece:
    ...     return piece_of(Line(tuple(map(Word, text.split()))))
    >>> follows(of("er dankt."), of("in der")), follows(of("vor-"), of("Für die")), follows(of("im"), of("Haushalt"))
    (False, False, True)
    """
    if piece.ends == "stop":
        return not after.small
    if piece.ends == "hyphen":
        return after.small
    return piece.ends == "number" or after.begins in {"small", "other"}


def width_of(pieces: Sequence[Piece]) -> int:
    """The letters of a full line of a page: three of four of its longer lines have no more."""
    lengths = sorted(len(piece.text) for piece in pieces if _LEAST <= len(piece.text) <= _LONGEST)
    return lengths[len(lengths) * 3 // 4] if len(lengths) >= _FEWEST else _USUAL
