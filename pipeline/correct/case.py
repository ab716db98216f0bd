"""A small i that was read as a capital one: ``geförderte Arbeit In sachdienlicher Weise``.

::

    befindet sich Im Internen Geschäftsbereichsumlauf  →  im internen
    Im Jahr 2024 wurde …                                  stays: a sentence begins
    Das Grundstück. Im Übrigen …                          stays

Only the archivist's small words (``words/small_i.txt``) are looked at, and only inside a sentence.
"""

import re

__all__ = ["lowered"]

_GOES_ON = re.compile(r".*[^\W_](?:[,)]|\d|[\"“”)]*,)?")
"""The word before goes on into this one: it ends in a letter, a digit or a comma, not in what ends a sentence."""

_ITEM = re.compile(r"\(?(?:\d{1,2}|[a-zA-Z])[.)]?\)?")
_LONG = 45
"""A line of so many letters ran into the margin, and its sentence goes on in the next."""


def lowered(word: str, before: str | None, small: frozenset[str], *, length_before: int | None = None) -> str | None:
    """The word with a small i, or None where it stays.

    ``before`` is the word before it; where that stands on the line before, ``length_before`` is that line's length in
    letters, and a short line is taken for a heading.

    >>> small = frozenset({"in", "im"})
    >>> lowered("Im", "sich", small), lowered("Im", "sich.", small), lowered("Im", None, small)
    ('im', None, None)
    >>> lowered("In", "Arbeit", small, length_before=80), lowered("In", "Anlass", small, length_before=6)
    ('in', None)
    """
    if (
        word[:1] != "I"
        or not (word[1:].islower() and word.lower() in small)
        or before is None
        or not _GOES_ON.fullmatch(before)
    ):
        return None
    if _ITEM.fullmatch(before) or (length_before is not None and length_before < _LONG):
        return None
    return word.lower()
