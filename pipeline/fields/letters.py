"""The letters of a text, by which names are compared that strokes, spaces and marks run through.

::

    Stadtentwick- lung, | Bau          stadtentwicklungbau

>>> letters_of("Stadtentwick- lung, | Bau")
'stadtentwicklungbau'
"""

from functools import lru_cache

__all__ = ["SAME", "letters_of"]

SAME = 85
"""How like two tasks or offices are (rapidfuzz's ratio, 0 to 100) that are one, but for a comma or misread letters.

Measured on annotated memos and 700 of their distorted feet: 80 and 85 read all alike, 90 loses four roles, 97 five."""


@lru_cache(maxsize=4096)
def letters_of(text: str) -> str:
    """The letters of a text, small."""
    return "".join(sign for sign in text.lower() if sign.isalpha())
