"""Three readings of a word, letter by letter: what two of three say.

::

    Einreisserleichterungen
    Binreiseerleichterungen
    Einreiseerleichtemngen      →  Einreiseerleichterungen
"""

from collections import Counter

from rapidfuzz.distance import Levenshtein

__all__ = ["consensus"]


def consensus(first: str, second: str, third: str) -> str:
    """The word on whose every letter two of three agree; '' where there is a place at which all differ.

    >>> consensus("Einreisserleichterungen", "Binreiseerleichterungen", "Einreiseerleichtemngen")
    'Einreiseerleichterungen'
    >>> consensus("leichsstatt", "Reichsstatt", "Keichsstatt")
    ''
    """
    votes = [Counter([letters]) for letters in (*first, "")]
    for other in (second, third):
        for count, letters in zip(votes, _along(first, other), strict=True):
            count[letters] += 1
    best = [count.most_common(1)[0] for count in votes]
    return "".join(letters for letters, _ in best) if all(count > 1 for _, count in best) else ""


def _along(first: str, other: str) -> list[str]:
    """What the other word has for each letter of the first, and behind it; what it has more goes with the next one."""
    found = [""] * (len(first) + 1)
    for step in Levenshtein.opcodes(first, other):
        letters = other[step.dest_start : step.dest_end]
        if step.tag == "insert":
            found[step.src_start] = letters + found[step.src_start]
        else:
            for place, letter in zip(range(step.src_start, step.src_end), letters, strict=False):
                found[place] += letter
    return found
