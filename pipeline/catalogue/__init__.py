r"""What the program says, by code, in English and German beside each other: one table a kind of saying.

::

    [stamp_year_inferred]
    en = "the stamp's year reads {read}, taken as {taken}"
    de = "Das Jahr des Stempels liest sich als {read}, angenommen ist {taken}."

A record and an error hold the code and the values; prose is made where it is shown:

>>> sayings("doubts")["stamp_year_inferred"].text("de", {"read": "203", "taken": "2025"})
'Das Jahr des Stempels liest sich als 203, angenommen ist 2025.'

A list is joined by what stands behind the colon of its place (``{readings: or }``):

>>> Saying("{seen} may be {readings: or }", "").text("en", {"seen": "O148/10", "readings": ["A0148/10", "V0148/10"]})
'O148/10 may be A0148/10 or V0148/10'
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal

__all__ = ["Language", "Saying", "Value", "Values", "sayings"]

Language = Literal["en", "de"]

Value = str | int | float | list[str]
"""What a sentence may name: a text, a number, a list of texts."""

Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Saying:
    """One entry of a table: the sentence in both languages.

    ``kind`` and ``cause`` are those of a doubt: its nature, and the German heading of all that have this code.
    ``en_remedy`` and ``de_remedy`` say what to do about an error, ``desk`` the same to one who has no command line.
    """

    en: str
    de: str
    kind: str = ""
    cause: str = ""
    en_remedy: str = ""
    de_remedy: str = ""
    desk: str = ""

    def text(self, language: Language, values: Values) -> str:
        """The sentence with its values. Raises KeyError where one is missing."""
        return (_GERMAN if language == "de" else _SENTENCES).vformat(getattr(self, language), (), values)

    def remedy(self, language: Language, values: Values, *, desk: bool = False) -> str:
        """What to do, '' where nothing is known. Raises KeyError where a value is missing."""
        words = self.en_remedy if language == "en" else (desk and self.desk) or self.de_remedy
        return _SENTENCES.vformat(words, (), values)

    @property
    def names(self) -> frozenset[str]:
        """The values that the sentences name."""
        every = (self.en, self.de, self.en_remedy, self.de_remedy, self.desk)
        return frozenset(name for one in every for _, name, _, _ in Formatter().parse(one) if name)

    def values_in(self, sentence: str) -> Values | None:
        """The values of an English sentence of this code, None where it is another's.

        >>> Saying("{seen} may be {readings: or }", "").values_in("1/10 may be A1/10 or V1/10")
        {'seen': '1/10', 'readings': ['A1/10', 'V1/10']}
        """
        parts = [(text, name, joint) for text, name, joint, _ in Formatter().parse(self.en)]
        pattern = "".join(re.escape(text) + (f"(?P<{name}>.+?)" if name else "") for text, name, _ in parts)
        found = re.fullmatch(pattern, sentence)
        return found and {name: found[name].split(joint) if joint else found[name] for _, name, joint in parts if name}


@cache
def sayings(table: str) -> Mapping[str, Saying]:
    """The sayings of a table (``doubts``) by their codes."""
    text = (Path(__file__).parent / f"{table}.toml").read_text("utf-8")
    return {code: Saying(**entry) for code, entry in tomllib.loads(text).items()}


class _Sentences(Formatter):
    """Sentences with lists in them."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """A list joined by the specification, anything else as it is."""
        return format_spec.join(map(str, value)) if isinstance(value, list) else str(value)


class _German(_Sentences):
    """Sentences with decimal commas."""

    def format_field(self, value: Any, format_spec: str) -> str:
        shown = super().format_field(value, format_spec)
        return shown.replace(".", ",") if isinstance(value, float) else shown


_SENTENCES, _GERMAN = _Sentences(), _German()
