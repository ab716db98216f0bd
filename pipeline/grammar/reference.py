"""The office's own reference (Geschäftszeichen) in the letterhead.

::

    GZ: (GB 7) 67.14
    GZ: (OB) 15.1
    GZ: GB5

The department in brackets, then the office and its unit, by the numbers of the city's plan of offices. Some write
only one of the two (``GB5``, ``96``). What departments are called there is the form's (``[aktenzeichen]``); ``#`` is a
number behind it. Spaces stay as printed, for the archive looks it up so:

>>> dresden = References.of(("GB#", "OB", "DOB"))
>>> [dresden.is_valid(text) for text in ("(GB 7) 67.14", "GB5", "(GB 2) 40-2-2", "DOB/ 99", "An alle", "Datum: 3. Mai")]
[True, True, True, True, False, False]
>>> seen = ("{GB6}6S.3", "(0B)GB2", "(OB) 6B2", "(GB1 20 6", "(6B 6) 61 O0 39")
>>> [dresden.repair(text)[0] for text in seen]
['(GB6)65.3', '(OB)GB2', '(OB) GB2', '(GB1) 20 6', '(GB 6) 61 00 39']
>>> [dresden.repair(text)[0] for text in ("(C'B 2) 23", "(B3) 02", "(GB 6) 66.2I", "(Gß 6) 61 0039")]
['(GB 2) 23', '(GB3) 02', '(GB 6) 66.21', '(GB 6) 61 0039']
>>> [dresden.is_valid(text) for text in ("99. GP", "96.Leu", "(GB3) 90Pie-023/19", "12 Ortsteile")]
[True, True, True, False]
>>> dresden.repair("im Bau"), dresden.begins("GB551"), dresden.begins("G7"), dresden.begins("G8 7) 6")
((), True, False, True)
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.grammar.digits import LIKE_DIGITS, readings

__all__ = ["References"]

_READ_AS = {"G": "G6C", "B": "B8ßb", "O": "O0QD", "D": "DO0", "S": "S5", "I": "I1l", "Z": "Z2", "A": "A4"}
"""What engines make of a code's letters."""
_BRACKETS = str.maketrans("{}[]", "()()")
_NUMBERS = r"\d{1,4}(?:[ .\-/]\d{1,4}){0,4}"
_PLACE = r"(?:[._ ]{0,2}(?:[A-Z]{1,7}(?:/[A-Z]{2})?|[A-Z][a-z]{1,3}(?:-\d{3}/\d\d)?))?"
"""Behind the numbers the place whose unit it is, and there the number of a project: ``99. GP``, ``90Pie-023/19``."""
_UNIT = rf"(?:{_NUMBERS}{_PLACE}|[A-Z]{{2,8}})(?: ?\(\d{{2,4}}\))?"
_DIGIT = re.compile(r"(?<=\d)[IlOSQ|](?=$|[\d .)])")
"""A letter behind a digit that is read for one; no place begins so."""


@dataclass(frozen=True, slots=True, eq=False)
class References:
    """The references of a council by its departments' codes: patterns of what is printed, and of what is read."""

    printed: re.Pattern[str]
    called: re.Pattern[str]
    department: re.Pattern[str]
    codes: tuple[str, ...]

    @staticmethod
    @lru_cache(maxsize=4)
    def of(codes: tuple[str, ...]) -> "References":
        """By the codes of departments; ``GB#``: a number follows."""
        called = "|".join(re.escape(code).replace(r"\#", r" ?\d(?:\.\d)?") for code in codes) or "(?!)"
        again = rf"(?:{called})(?:[ .]\d{{1,3}}){{0,3}}"
        whole = rf"(?:\((?:{called}|\d{{1,2}})\)|(?:{called}))(?: ?/? ?(?:{_UNIT}|{again}))?|{_UNIT}"
        seen = "|".join(_seen(code) for code in codes) or "(?!)"
        department = rf"(?P<open>\()?\W{{0,2}}?(?:(?P<code>{seen})|(?P<number>\d{{2}}\)))"
        return References(re.compile(whole), re.compile(rf"\(?(?:{called})"), re.compile(department), codes)

    def is_valid(self, text: str) -> bool:
        """Whether a text has the form of a reference."""
        return self.printed.fullmatch(" ".join(text.split())) is not None

    def begins(self, text: str) -> bool:
        """Whether a text begins with a department: its code, or what is left of that, or a number, in brackets."""
        plain = text.translate(_BRACKETS)
        found = self.department.match(plain)
        bracket = found is not None and (bool(found["open"]) or plain[found.end() :].lstrip(" .,'")[:1] == ")")
        return bracket or self.called.match(plain) is not None

    def repair(self, text: str) -> tuple[str, ...]:
        """The reference that a misreading of brackets, department or digits explains; empty where none does."""
        text = " ".join(text.split())
        text = next(filter(self.is_valid, (_DIGIT.sub(lambda found: _digits(f"0{found[0]}")[1:], text), text)), text)
        if self.is_valid(text):
            return (text,)
        plain = text.translate(_BRACKETS)
        found = self.department.match(plain)
        if found is None:
            return ()
        unit = plain[found.end() :]
        for code in self._meant(found["code"]) if found["code"] else ("",):
            closed = code + (")" if found["open"] and found["code"] else "")
            behind = unit.lstrip(").,' ") if found["code"] else unit
            space = " " if unit.lstrip(").,'")[:1] == " " else ""
            head = f"{found['open'] or ''}{closed or found['number']}{space}"
            units = (behind, *self._departments(behind), _with_digits(behind))
            mended = next(filter(self.is_valid, (head + one for one in units)), None)
            if mended:
                return (mended,)
        return ()

    def _departments(self, unit: str) -> Iterator[str]:
        """The departments that a unit is, where it is one again: ``(OB) 6B2``."""
        found = self.department.fullmatch(unit)
        return self._meant(found["code"]) if found and found["code"] else iter(())

    def _meant(self, seen: str) -> Iterator[str]:
        """The codes that were read so, those first of which most letters are left, each with its number."""
        letters = "".join(sign for sign in seen if sign.isalnum() or sign == " ")
        for code in self.codes:
            if re.fullmatch(_seen(code), seen) is None:
                continue
            name, numbered, _ = code.partition("#")
            digit = letters[-1] if numbered else ""
            space = " " if numbered and letters[-2:-1] == " " else ""
            yield name + space + min(readings(digit), default=digit)


def _seen(code: str) -> str:
    """A pattern of what a code is read as; before its number one of its letters may be lost."""
    name, numbered, _ = code.partition("#")
    letters = [f"[{_READ_AS.get(letter, letter)}][.']?" for letter in name]
    if not numbered:
        return "".join(letters) + r"\b"
    fewer = "|".join("".join(letters[:at] + letters[at + 1 :]) for at in range(len(letters)) if len(letters) == 2)
    return rf"(?:{''.join(letters)} ?[{LIKE_DIGITS}]|(?:{fewer or '(?!)'}) ?\d)(?!\w)"


def _with_digits(unit: str) -> str:
    """A unit with its digits; words stay."""
    return re.sub(rf"[{LIKE_DIGITS}]+", lambda found: _digits(found[0]), unit)


def _digits(group: str) -> str:
    if not any(sign.isdigit() for sign in group):
        return group
    return min(readings(group).items(), key=lambda reading: reading[1], default=(group, 0.0))[0]
