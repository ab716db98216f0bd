"""The office's own reference (Geschäftszeichen) in the letterhead.

::

    GZ: (GB 7) 67.14
    GZ: (OB) 15.1
    GZ: GB5

The department in brackets, then the office and its unit, by the numbers of the city's plan of offices. Some write
only one of the two (``GB5``, ``96``). Spaces stay as printed, for the archive looks it up so:

>>> validate("GZ: (GB  7) 67.14"), validate("GB5"), validate("00 00 11")
('(GB 7) 67.14', 'GB5', '00 00 11')
>>> repair("{GB6}6S.3"), repair("(0B)GB2")
(('(GB6)65.3',), ('(OB)GB2',))
>>> validate("Datum: 3. Mai")
Traceback (most recent call last):
    ...
pipeline.grammar.InvalidIdentifier: Datum: 3. Mai is no reference, expected one like (GB 7) 67.14
"""

import re

from pipeline.grammar import InvalidIdentifier
from pipeline.grammar.digits import LIKE_DIGITS, readings

__all__ = ["PATTERN", "compact", "is_valid", "repair", "validate"]

_DEPARTMENT = r"(?:GB ?\d(?:\.\d)?|D?OB)"
_UNIT = r"(?:\d{1,3}(?:[ .\-]\d{1,3}){0,4}(?:[._ ]?[A-Z]{1,7})?|[A-Z]{2,8}|GB ?\d(?: \d\d)?)(?: ?\(\d\d\))?"
_FORM = re.compile(
    rf"(?:\((?:{_DEPARTMENT}|\d{{1,2}})\)|{_DEPARTMENT})(?: ?/? ?{_UNIT})?"
    rf"|\d{{1,3}}(?:[ .\-/]\d{{1,3}}){{0,4}}(?:[._ ]?[A-Z]{{2}}(?:/[A-Z]{{2}})?)?"
)

_D = f"[{LIKE_DIGITS}]"

PATTERN = re.compile(
    r"[({\[](?:[GO06][B86] ?\d?|\d{2})[)}\]] ?"
    rf"(?:[GO][B86] ?\d|{_D}{{1,3}})?(?:[ .\-]{_D}{{1,3}}){{0,4}}(?![\w/])"
)
"""In running text only the form in brackets can be told from other numbers."""


def compact(text: str) -> str:
    """Without the label, with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"^\s*GZ\s?[:;.]?", "", text)).strip()


def validate(text: str) -> str:
    """The canonical form. Raises InvalidIdentifier."""
    compacted = compact(text)
    if not _FORM.fullmatch(compacted):
        raise InvalidIdentifier(f"{text} is no reference, expected one like (GB 7) 67.14")
    return compacted


def is_valid(text: str) -> bool:
    """Whether ``text`` has the form of a reference.

    >>> is_valid("(GB 2) 40-2-2"), is_valid("DOB/ 99"), is_valid("An alle")
    (True, True, False)
    """
    return bool(_FORM.fullmatch(compact(text)))


def repair(text: str) -> tuple[str, ...]:
    """The reference a misreading of brackets, department or digits explains; empty where none does.

    >>> repair("(GB1 20 6"), repair("(6B 6) 61 O0 39")
    (('(GB1) 20 6',), ('(GB 6) 61 00 39',))
    """
    if is_valid(text):
        return (validate(text),)
    mended = compact(text).translate(str.maketrans("{}[]", "()()"))
    mended = re.sub(r"\b[G6][B86](?=\s?\d\b|\s?\d\))", "GB", mended)
    mended = re.sub(r"(?<=\()[0OQ][B8](?=\))", "OB", mended)
    mended = re.sub(r"^\((GB ?\d)(?= )", r"(\1)", mended)
    head, bracket, unit = mended.partition(")")
    mended = head + bracket + (re.sub(rf"[{LIKE_DIGITS}]+", _digits, unit) if bracket else "")
    return (mended,) if _FORM.fullmatch(mended) else ()


def _digits(found: re.Match[str]) -> str:
    """A group that holds a digit, as digits; words stay."""
    if not any(letter.isdigit() for letter in found[0]) or found[0].startswith("GB"):
        return found[0]
    return min(readings(found[0]).items(), key=lambda reading: reading[1], default=(found[0], 0.0))[0]
