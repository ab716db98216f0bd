"""Signs that engines take for one another: as digits, as one letter to a forgiving eye, as a stamp's smudged capital.

::

    A0I16/1S          A0116/15            I and S are digits here
    Beschiusskontroile, Beschlusskontrolle    l and i are one
    Melchlen, Melchien, 0ttokar, Ottokar      so are these
    HOV. ]ULI, NOV. JULI                      a smudged stamp's

Two tables beside it say something else: how words are misread, and what it costs to believe so, is the archivist's
(``corrections/confusions.tsv``); what the few letters of a number's code are read as stands in
`pipeline.grammar.letters`.
"""

from collections.abc import Mapping

__all__ = ["AS_DIGITS", "ONE", "SMUDGED", "with_digit"]

AS_DIGITS: Mapping[str, tuple[str, float]] = {
    "O": ("0", 0.2),
    "o": ("0", 0.2),
    "D": ("0", 0.4),
    "Q": ("0", 0.3),
    "Ö": ("0", 0.3),
    "Ü": ("0", 0.4),
    "U": ("0", 0.6),
    "I": ("1", 0.2),
    "l": ("1", 0.2),
    "i": ("1", 0.3),
    "|": ("1", 0.2),
    "!": ("1", 0.4),
    "Z": ("2", 0.4),
    "z": ("2", 0.4),
    "S": ("5", 0.3),
    "s": ("5", 0.4),
    "G": ("6", 0.4),
    "b": ("6", 0.5),
    "B": ("8", 0.3),
    "g": ("9", 0.5),
    "q": ("9", 0.5),
}
"""The digit that a letter or a stroke stands for, and what it costs to believe so (0 nothing, 1 a lost digit)."""

ONE = str.maketrans(
    {
        **dict.fromkeys("lI1|!íìïjJ", "i"),
        **dict.fromkeys("äàâ", "a"),
        **dict.fromkeys("öô", "o"),
        **dict.fromkeys("üûù", "u"),
        **dict.fromkeys("éèê€", "e"),
        "ß": "b",
        "0": "O",
    }
)
"""Letters that an engine takes for one another, as one of them (small umlauts lose their dots; ß is a B that lost its
corner, and for ss it costs two)."""

SMUDGED: Mapping[str, str] = {
    "A": "Äa4",
    "B": "ßb8EDP",
    "D": "O0PBoJ",
    "E": "£F€B",
    "F": "PEI",
    "G": "6BbCß",
    "I": "1|!ıíìï)lLJjT]",
    "J": "]yI)zZ",
    "K": "kRXH",
    "L": "lI1i|",
    "M": "mWNH",
    "N": "HKMVWhnR",
    "O": "0QDdÖöoGCU",
    "P": "pRFBDE",
    "R": "rKPB",
    "S": "5s3",
    "T": "tI7F",
    "U": "ÜüuıO",
    "V": "vYyW",
    "Z": "7zLIE2",
}
"""The signs that a capital letter of a stamp is read as where its ink has run or is lost."""


def with_digit(letter: str) -> str:
    """A pattern for a letter or the digit that it is read as.

    >>> with_digit("O"), with_digit("K")
    ('[O0]', 'K')
    """
    return f"[{letter}{AS_DIGITS[letter][0]}]" if letter in AS_DIGITS else letter
