"""A place in a law.

::

    gemäß § 13 a Abs. 2 Satz 1 SächsGemO        §§ 45 bis 79 BauGB        § 35 BauGB, Absatz 6

The sign is the engine's worst: § is read as ``$``, ``8``, ``&`` or ``S``. A number alone says nothing; behind it must
stand a part of a paragraph or a law's name:

>>> validate("§13a Abs.2 SächsGemO")
'§ 13a Abs. 2 SächsGemO'
>>> repair("8 13 a Abs. 2"), repair("$ 35 BauGB"), repair("88 45 bis 79 BauGB"), repair("8 Abs. 2")
(('§ 13 a Abs. 2',), ('§ 35 BauGB',), ('§§ 45 bis 79 BauGB',), ())
>>> validate("13 a")
Traceback (most recent call last):
    ...
pipeline.grammar.InvalidIdentifier: 13 a is no place in a law, expected one like § 13 Abs. 2 SächsGemO
"""

import re

from pipeline.grammar import InvalidIdentifier

__all__ = ["LAW", "PATTERN", "compact", "is_valid", "repair", "validate"]

LAW = re.compile(
    r"(?:Abs|Absatz|Satz|S|Nr|Nummer|Ziffer|Buchst)\b.*|\w*(?:GB|GO|VO|BO|StG|SchG|KAG|FAG|GG|HVO)\b.*|"
    r"\w+(?:gesetz(?:es|buch)?|ordnung|satzung)\b.*"
)
"""A word that follows a paragraph's number: a part of it, or a law."""

_NUMBER = r"\d{1,4} ?(?:[a-z](?![a-z]))?"
_PART = r"(?:Abs|Nr|S|Art|Buchst)\. ?\w+|(?:Absatz|Satz|Nummer|Ziffer) \w+|(?:bis|und) \d+|SGB [IVX]+|[A-Z]\w*G[BO]?\w*"
_PARTS = rf"(?:,? (?:{_PART}))*"
PATTERN = re.compile(rf"(?:§{{1,2}}|[$&]{{1,2}}|8{{1,2}} |S )\s?{_NUMBER}{_PARTS}")
"""In running text, misread signs included; what it finds is to be passed to `validate` or `repair`."""

_FORM = re.compile(rf"§{{1,2}} {_NUMBER}{_PARTS}")


def compact(text: str) -> str:
    """One space behind the sign and behind the points of abbreviations."""
    text = re.sub(r"(§+|[$&]+)\s*(?=\d)", r"\1 ", re.sub(r"\s+", " ", text.strip()))
    return re.sub(r"\b(Abs|Nr|Art)\.(?=\d)", r"\1. ", text)


def validate(text: str) -> str:
    """The canonical form. Raises InvalidIdentifier."""
    compacted = compact(text)
    if not _FORM.fullmatch(compacted):
        raise InvalidIdentifier(f"{text} is no place in a law, expected one like § 13 Abs. 2 SächsGemO")
    return compacted


def is_valid(text: str) -> bool:
    """Whether ``text`` is a place in a law, signed so.

    >>> is_valid("§§ 45 bis 79 BauGB"), is_valid("8 13 a Abs. 2")
    (True, False)
    """
    return bool(_FORM.fullmatch(compact(text)))


def repair(text: str) -> tuple[str, ...]:
    """The place with the sign that was misread; empty where an 8 may be an eight."""
    if is_valid(text):
        return (validate(text),)
    found = re.fullmatch(r"([$&8S]{1,2}) ?(\d.*)", compact(text))
    if not found:
        return ()
    signed = compact(f"{'§' * len(found[1])} {found[2]}")
    sure = found[1][0] in "$&" or any(LAW.fullmatch(word) for word in found[2].split()[1:4])
    return (signed,) if sure and _FORM.fullmatch(signed) else ()
