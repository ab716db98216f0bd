"""A sum of money or a measure.

::

    1.500.000,00 Euro       25.000 EUR       854.490 €       9.400 m²       2.348 TEUR

Points part the thousands, a comma the cents. Engines put spaces behind the points, take ``O`` for ``0``, and read the
small ² as ``?``, ``°`` or ``^``:

>>> validate("1.500. 000,00 Euro"), validate("9.400 m²")
('1.500.000,00 Euro', '9.400 m²')
>>> repair("1.5OO.000,00 Euro"), repair("9.400 m?"), repair("36 m")
(('1.500.000,00 Euro',), ('9.400 m²',), ())
>>> validate("1.50.000 Euro")
Traceback (most recent call last):
    ...
pipeline.grammar.InvalidIdentifier: 1.50.000 Euro is no amount, expected one like 1.500.000,00 Euro or 9.400 m²
"""

import re

from pipeline.grammar import InvalidIdentifier
from pipeline.grammar.digits import LIKE_DIGITS, readings

__all__ = ["PATTERN", "compact", "is_valid", "repair", "validate"]

_UNIT = r"(?:Euro|EURO|EUR|TEUR|€|T€|Mio\. (?:Euro|EUR|€)|m²|qm|ha|km|m³)"
_FORM = re.compile(rf"-?(?:\d{{1,3}}(?:\.\d{{3}})+|\d+)(?:,(?:\d{{1,4}}|--?))? {_UNIT}")
_SQUARE = re.compile(r"(?<=\d) ?m[?°*’'^]$")

_D = f"[{LIKE_DIGITS}]"

PATTERN = re.compile(rf"(?<![\w/])\d{_D}{{0,2}}(?:\. ?{_D}{{3}})*(?:, ?{_D}{{2}})? ?(?:{_UNIT}|m[?°*’'^])")
"""In running text, misread ones included; what it finds is to be passed to `validate` or `repair`."""


def compact(text: str) -> str:
    """Without spaces inside the number, with one before the unit."""
    number, unit = _parted(text)
    return f"{number} {unit}".strip()


def validate(text: str) -> str:
    """The canonical form. Raises InvalidIdentifier."""
    compacted = compact(text)
    if not _FORM.fullmatch(compacted):
        raise InvalidIdentifier(f"{text} is no amount, expected one like 1.500.000,00 Euro or 9.400 m²")
    return compacted


def is_valid(text: str) -> bool:
    """Whether ``text`` is an amount with its unit.

    >>> is_valid("25.000 EUR"), is_valid("25.00 EUR")
    (True, False)
    """
    return bool(_FORM.fullmatch(compact(text)))


def repair(text: str) -> tuple[str, ...]:
    """The amount that misread digits or a misread ² stand for; empty where the digits don't make one."""
    if is_valid(text):
        return (validate(text),)
    number, unit = _parted(_SQUARE.sub(" m²", re.sub(r"\s+", " ", text.strip())))
    groups = re.split(r"([.,])", number)
    read = [
        group if group in ".," else min(readings(group), default="", key=readings(group).__getitem__)
        for group in groups
    ]
    mended = f"{''.join(read)} {unit}"
    return (mended,) if all(read) and _FORM.fullmatch(mended) else ()


def _parted(text: str) -> tuple[str, str]:
    """The number without spaces, and the unit."""
    found = re.fullmatch(rf"(.*?)\s*({_UNIT})", text.strip())
    return (re.sub(r"\s+", "", found[1]), found[2]) if found else (text.strip(), "")
