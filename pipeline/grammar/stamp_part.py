r"""A stamp's day or year on a line of its own, as engines tear them off.

::

    2 6.            the day
    NOV. 2018       ends in its year
    2018            a year

>>> is_day("2 6."), is_day("26. NOV"), is_year("2OI8"), is_year("2018"), is_year("2OI8", whole=True)
(True, False, False, True, False)
>>> ends_in_year(". 2018"), ends_in_year(". 2")
(True, False)
"""

import re

__all__ = ["ends_in_year", "is_day", "is_year"]

_DAY = re.compile(r"\W*[\dOoDl]\s?\d?\W*")
_YEAR = re.compile(r"\W*(?:(?P<whole>20\d\d)|2\S?\d\S{0,2})\W*")
_ENDS_IN_YEAR = re.compile(r"\d{3}|\d\S?\d\W*$")


def is_day(text: str) -> bool:
    """Whether a line may be a stamp's day and no more."""
    return _DAY.fullmatch(text) is not None


def is_year(text: str, *, whole: bool = False) -> bool:
    """Whether a line may be a stamp's year and no more; ``whole``: each of its figures can be read."""
    found = _YEAR.fullmatch(text)
    return found is not None and (not whole or found["whole"] is not None)


def ends_in_year(text: str) -> bool:
    """Whether what stands behind a stamp's month ends in figures enough for a year."""
    return _ENDS_IN_YEAR.search(text) is not None
