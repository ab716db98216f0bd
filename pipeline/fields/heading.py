"""The heading of a control memo, by which a subject begins: ``Beschlusskontrolle zum Antrag …``.

>>> from pipeline.dictionaries import at_hand
>>> [is_heading(text, at_hand()) for text in ("Beschiusskontrolle zu V1938/17", "Nächste Beschlusskontrolle: Mai")]
[True, False]
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.dictionaries import Dictionaries
from pipeline.fields.session import label_of
from pipeline.grammar.session_number import ends_session
from pipeline.likeness import opens
from pipeline.rows import Row

__all__ = ["begins", "heading_end", "is_heading"]

_BEFORE = re.compile(r"\W*(?:Betreff\W*)?")
_BEHIND = r"\W*(?P<to>z[uo][mr]?\b)?\s*(?:(?:dem\s+|der\s+)?(?:Beschluss|%s)\b)?[\s:]*"
_HEADED = 72
"""How like its heading a subject is (of 100), in spite of a bold face or a stroke through it."""
_LONGEST = 200
"""Letters of a heading's line; longer ones are sentences, unless a number stands right behind the heading's words."""


def is_heading(text: str, council: Dictionaries) -> bool:
    """Whether a line opens a control memo's subject."""
    return heading_end(text, council) is not None


@lru_cache(maxsize=4096)
def heading_end(text: str, council: Dictionaries) -> int | None:
    """Where the words of the heading (``Beschlusskontrolle zum Antrag``) end; None where there is none."""
    begin = _BEFORE.match(text)
    start = begin.end() if begin else 0
    found = opens(text[start:], council.form.labels.heading, _HEADED)
    if found is None:
        return None
    kinds = "|".join(re.escape(kind.name) for kind in council.form.numbers.kinds if kind.name)
    behind = re.compile(_BEHIND % kinds, re.IGNORECASE).match(text, start + found.end)
    if behind is None or not (behind["to"] or council.numbers.pattern.search(text, start + found.end)):
        return None
    number = len(text) <= _LONGEST or council.numbers.pattern.match(text, behind.end())
    return behind.end() if number else None


def begins(rows: Sequence[Row], council: Dictionaries) -> int | None:
    """Where the subject begins, the session's torn-off end in front of it included; None without a subject."""
    for index, row in enumerate(rows):
        if is_heading(row.text, council):
            torn = index > 0 and row.text.count("(") > row.text.count(")") and "/" in rows[index - 1].text
            return index - 1 if torn and ends_session(rows[index - 1].text) else index
    for index, row in enumerate(rows):
        if label_of(row.text, council) and council.numbers.pattern.search(row.text):
            return index
    return None
