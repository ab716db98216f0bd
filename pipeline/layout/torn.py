r"""Torn lines of a text: the right half that an engine gave behind the line below.

::

    Projektförderung durch den                     left half
    Gebergrund Goppeln e. V.                       the line below it
                                                   →  Projektförderung durch den Stadtbezirksbeirat
    Stadtbezirksbeirat                             right halves, each a block of its own
    Prohlis, hier: Erneuerung des

The line below ends what was said, the right half leaves it open, what comes then begins anew, and both halves fit on
one line: then they were one. A title ends where the salutation begins, and what stands inside the salutation is the
title's. In 266 annotated memos that puts the lines of eight texts right and none wrong, and three titles more are read.

Two torn lines, left halves first, show where the right half of the one and that of the other meet:

::

    folgender Zwischenstand kann zu genanntem      left half of the first line
    1.
    „Der Ausschuss für Stadtentwicklung            left half of the second
    Beschluss gegeben werden:                      right half of the first: ends a sentence
    und Bau beschließt nach                        right half of the second: in the middle of one

>>> from pipeline.layout.pieces import piece_of
>>> from pipeline.page import Line, Word
>>> texts = [(0, "Für die Halle sind im Haushalt die entsprechenden"), (0, "zulegen."), (1, "Kostenschätzungen vor-"),
...          (1, "Der Rat dankt allen, die daran mitgewirkt haben, und wünscht ihnen")]
>>> pieces = [piece_of(Line(tuple(map(Word, text.split())), gap=gap)) for gap, text in texts]
>>> [piece.text for piece in mended(pieces)][1:3]
['Kostenschätzungen vor-', 'zulegen.']
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.layout.pieces import Piece, follows, governs, piece_of, width_of

__all__ = ["mended"]

_HELLO = re.compile(r"\W{0,2}S[eo]hr\s+ge\w{2}r?te", re.IGNORECASE)
_WORDS = re.compile(r"(?:&\s|\W)?(?=[^\W\d_]{2}).*(?:(?<=[^\W\d_]{2})|(?<=[^\W\d_]{2},)|(?<=[^\W\d_]{2}\s[-–]))$")
"""Words at both ends."""
_ENDS_MEMO = ("Grüßen", "Grußen", "Kenntnisnahme")
"""Words of the lines that end a memo: they ask for no more."""
_ADDRESSED = re.compile(r"\W*(?:(?:und|sehr|geehrte\w?|Damen|Herren|Fraktionen|Mitglieder|des|Stadtrat\w*)[\s,.]*)+")
"""What a salutation consists of besides its beginning."""
_MARKS = frozenset(",.!")
_WITHIN = 5
"""Lines that a salutation may be spread over."""

_WIDEST = 1.12
"""The most of a full line that two halves may fill: letters are not all of one width."""
_FULL = 0.8
"""The least of it that the halves of a title's line fill: what is shorter may have been short."""
_LAST = 0.75
"""… and the most of it that a title's last line fills."""
_SHORTEST = 12
"""Letters of a left half: shorter lines are names, labels and what stamps leave."""
_BETWEEN = 3
"""Pieces that the second of two torn lines may be in before the first one's right half."""
_MOST = 6
"""Right halves of one line."""


def mended(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces of a page with right halves behind their left ones."""
    pieces = _titled(pieces)
    width = width_of(pieces)
    index = 0
    while index < len(pieces) - 3:
        found = _right_halves(pieces, index, width)
        moved = 0 if found else _first_half(pieces, index, width)
        if moved:
            pieces.insert(index + 1, _close(pieces.pop(moved)))
        if found:
            below, halves = pieces[index + 1], pieces[index + 2 : index + 2 + found]
            pieces[index + 1 : index + 2 + found] = [*map(_close, halves), _close(below)]
        index += 1 + found
    return pieces


def _close(piece: Piece) -> Piece:
    return piece._replace(line=piece.line._replace(gap=0))


def _right_halves(pieces: Sequence[Piece], index: int, width: int) -> int:
    """How many pieces, from the second after this one on, are its right halves; 0 where none are."""
    left, below = pieces[index], pieces[index + 1]
    if not pieces[index + 2].line.gap or len(left.text) < _SHORTEST or not _says(left) or _HELLO.match(left.text):
        return 0
    room = _WIDEST * width - (len(left.text) if len(left.text) <= _WIDEST * width else 0)
    for count in range(1, min(_MOST, len(pieces) - index - 3) + 1):
        half, after = pieces[index + 1 + count], pieces[index + 2 + count]
        room -= 1 + len(half.text)
        if room < 0 or half.begins in {"number", "anew"} or not (_says(half) or half.ends == "hyphen"):
            return 0
        if not follows(half, after):
            in_title = _HELLO.match(after.text) is not None
            filled = 1 - room / (_WIDEST * width) if in_title else 1
            heading = count == 1 and " " not in half.text and half.ends != "hyphen"  # ``Begründung``
            fits = _is_titles_last(below, width, filled) if in_title else _is_end(below) and not heading
            return count if fits and follows(half, below) else 0
    return 0


def _first_half(pieces: Sequence[Piece], index: int, width: int) -> int:
    """Where this line's right half stands behind the left one of the next line, torn as well; 0 if it does not."""
    left, second = pieces[index], index + 1
    if left.ends != "open" or len(left.text) < _SHORTEST:
        return 0
    while second < len(pieces) and pieces[second].ends == "number":
        second += 1
    if second >= len(pieces) - 2 or pieces[second].begins != "anew":
        return 0
    if len(pieces[second].text) < _SHORTEST or not (_says(left) and _says(pieces[second])):
        return 0
    for at in range(second + 1, min(second + 1 + _BETWEEN, len(pieces) - 1)):
        half, after = pieces[at], pieces[at + 1]
        if half.begins == "number" or not half.line.gap or len(half.text) > width:
            return 0
        if half.ends == "stop":
            fits = _SHORTEST <= len(half.text) <= _WIDEST * width - len(left.text) - 1
            return at if fits and after.small and half.begins != "anew" and follows(left, half) else 0
    return 0


def _says(piece: Piece) -> bool:
    """Whether a piece is words that ask for more: no rest of a stamp, nor a subject with its session in brackets."""
    ends_memo = any(map(piece.text.__contains__, _ENDS_MEMO))
    return piece.ends == "open" and not ends_memo and _WORDS.match(piece.text) is not None


def _is_end(below: Piece) -> bool:
    """Whether a piece ends the sentence of the line above it."""
    return below.small and re.search(r"[^\W\d_]{3}[.!]?\W?[.!“”\"]$", below.text) is not None


def _is_titles_last(below: Piece, width: int, filled: float) -> bool:
    """Whether a piece is a title's last line: short, with nothing that asks for more; and the line above it full."""
    short = below.line.gap == 0 and len(below.text) < _LAST * width and not _has_number(below.text)
    return short and not governs(below) and filled * _WIDEST >= _FULL


def _has_number(text: str) -> bool:
    """Whether a paper's or a meeting's number stands there: figures on both sides of a slash."""
    return any(one[-1:].isdecimal() and other[:1].isdecimal() for one, other in pairwise(text.split("/")))


def _titled(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with the salutation in one, and what stood inside it before it."""
    hello = next((index for index, piece in enumerate(pieces) if _HELLO.match(piece.text)), None)
    if hello is None or not _MARKS.isdisjoint(_parted(pieces[hello].text)[1]):
        return list(pieces)
    parts = pieces[hello + 1 : hello + 1 + _WITHIN]
    last = next((n for n, part in enumerate(parts) if _is_addressed(part.text)), None)
    if last is None:
        return list(pieces)
    addressed = [part for part in parts[: last + 1] if _ADDRESSED.fullmatch(part.text)]
    others = [part for part in parts[: last + 1] if part not in addressed]
    words = (word for part in (pieces[hello], *addressed) for word in part.line.words)
    whole = piece_of(pieces[hello].line._replace(words=tuple(words), gap=1))
    others = [part._replace(line=part.line._replace(gap=1)) for part in others]
    return [*pieces[:hello], *others, whole, *pieces[hello + last + 2 :]]


def _is_addressed(text: str) -> bool:
    """Whether a salutation ends so: ``Damen und Herren``, ``des Stadtrates,``."""
    words, marks = _parted(text)
    council = words.rfind("Stadtrat")
    return words.endswith("Herren") or (marks[:1] == "," and council >= 0 and words[council:].isalnum())


def _parted(text: str) -> tuple[str, str]:
    """The text up to its last letter or digit, and the marks behind."""
    end = next((at for at in range(len(text), 0, -1) if text[at - 1].isalnum()), 0)
    return text[:end], text[end:]
