"""The letters of a text, by which names are compared that strokes, spaces and marks run through.

::

    Stadtentwick- lung, | Bau          stadtentwicklungbau

>>> letters_of("Stadtentwick- lung, | Bau")
'stadtentwicklungbau'
"""

from functools import lru_cache

__all__ = ["letters_of"]


@lru_cache(maxsize=4096)
def letters_of(text: str) -> str:
    """The letters of a text, small."""
    return "".join(sign for sign in text.lower() if sign.isalpha())
