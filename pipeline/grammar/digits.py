"""Digits as an engine reads them: AO148/10 is A0148/10, A0116/1S is A0116/15, SR/02Ü/2016 is SR/020/2016.

The zero with a stroke is often read as two characters (``0O``, ``OD``):

>>> readings("O148")
{'0148': 0.2}
>>> sorted(readings("0O631"))
['00631', '0631']
>>> readings("1x")
{}
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from pipeline.confusables import AS_DIGITS

__all__ = ["LIKE_DIGITS", "as_digits", "readings"]

LIKE_DIGITS = "0-9" + "".join(AS_DIGITS)
"""For a character class: the digits and what may stand for one."""

_ONE = re.compile(r"(?<=\d)[lI]|\b[lI](?=\d)")
_ZERO = re.compile(r"(?<=\d)[OoQ]|(?:[Oo]|Q(?![1-4]\b))(?=\d)")

_ZERO_TWICE = frozenset({"0O", "O0", "0D", "OD", "OO", "0o", "o0", "0Q", "Q0"})
"""One zero with a stroke, read as two characters."""


@lru_cache(maxsize=4096)
def readings(text: str) -> Mapping[str, float]:
    """The digit strings that ``text`` may stand for, with the cost of reading it so (0 for digits as they are)."""
    if not text:
        return {"": 0.0}
    found: dict[str, float] = {}
    first = (text[0], 0.0) if text[0] in "0123456789" else AS_DIGITS.get(text[0])
    starts = [(*first, 1)] if first else []
    if text[:2] in _ZERO_TWICE:
        starts.append(("0", 0.4, 2))
    for digit, price, length in starts:
        for tail, cost in readings(text[length:]).items():
            total = round(price + cost, 2)
            found[digit + tail] = min(total, found.get(digit + tail, total))
    return found


def as_digits(text: str) -> str:
    """The text of a date with the letters that stand for digits as digits; ``Q4`` is a quarter.

    >>> as_digits("3O. Juni 20l5"), as_digits("Q9.2021"), as_digits("Q4/21")
    ('30. Juni 2015', '09.2021', 'Q4/21')
    """
    return _ZERO.sub("0", _ONE.sub("1", text))
