r"""Point numbers that stand in the middle of a sentence of a text, behind its end.

::

    Der Bau der Halle auf dem Gelände der            a number's block lies between two lines for the engine
    2.
    alten Gießerei wurde begonnen.            →      … Gießerei wurde begonnen. / 2. / „Der Stadtrat …
    „Der Stadtrat bewilligt die Mittel.“

>>> from pipeline.layout.pieces import piece_of
>>> from pipeline.page import Line, Word
>>> texts = ["kann zu oben genanntem", "1.", "2.", "Beschluss gegeben werden:", "„Der Rat"]
>>> [piece.text for piece in in_place([piece_of(Line(tuple(map(Word, text.split())))) for text in texts])]
['kann zu oben genanntem', 'Beschluss gegeben werden:', '1.', '2.', '„Der Rat']
"""

from collections.abc import Sequence

from pipeline.layout.pieces import Piece, governs

__all__ = ["in_place"]

_SHORTEST = 12
"""Letters of a line that a sentence is broken in: what is shorter is a heading, or a number with its unit."""
_FARTHEST = 3
"""Lines to the sentence's end."""
_LISTS = frozenset({"und", "bis", "oder", "sowie"})


def in_place(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces of a page, numbers in the middle of a sentence behind its end."""
    pieces = list(pieces)
    index = 1
    while index < len(pieces) - 1:
        count = 0
        while index + count < len(pieces) and pieces[index + count].ends == "number":
            count += 1
        after = index + count
        if count and after < len(pieces) and _interrupt(pieces[index - 1], pieces[after]):
            end = next((n for n in range(after, min(after + _FARTHEST, len(pieces))) if pieces[n].ends == "stop"), None)
            if end is not None:
                pieces[index : end + 1] = [*pieces[after : end + 1], *pieces[index:after]]
        index += max(1, count)
    return pieces


def _interrupt(before: Piece, after: Piece) -> bool:
    """Whether the line behind the numbers goes on the sentence of the one before them."""
    if len(before.text) < _SHORTEST or _lists(before.text):
        return False
    if before.ends == "hyphen":
        return after.small
    return before.ends == "open" and governs(before) and after.begins in {"small", "other"}


def _lists(text: str) -> bool:
    """Whether a text ends in the middle of a list: ``Beschlusspunkte 1,``, ``Beschlusspunkte 1 und``."""
    return text[-1] == "," or text[-1].isdecimal() or text.rpartition(" ")[2].lstrip("(„") in _LISTS
