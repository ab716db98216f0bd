"""The heading of a control memo, by which a subject begins: ``Beschlusskontrolle zum Antrag …``.

>>> from pipeline.dictionaries import at_hand
>>> [is_heading(text, at_hand()) for text in ("Beschiusskontrolle zu V1938/17", "Nächste Beschlusskontrolle: Mai")]
[True, False]
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from pipeline.dictionaries import Dictionaries
from pipeline.form import Form
from pipeline.grammar.session_number import ends_session
from pipeline.likeness import opens, within
from pipeline.rows import Row

__all__ = ["TO", "begins", "heading_end", "is_heading", "is_torn", "label_of"]

_BEFORE = re.compile(r"\W*(?:Betreff\W*)?")
_BEHIND = r"\W*(?P<to>z[uo][mr]?(?:\b|(?=(?-i:[A-Z]))))?\s*(?:(?:dem\s+|der\s+)?(?:Beschluss|%s)\b)?[\s:]*"
TO = ("zu", "zum", "zur")
"""What stands between the heading's word and the number; it is left alone where that word stands on the row above."""
_NUMBER = 14
"""Letters behind it that hold the number's first figure."""
_HEADED = 72
"""How like its heading a subject is (of 100), in spite of a bold face or a stroke through it."""
_MARKS = " \t(){}[]:;."
"""What stands around the session's label."""
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
    behind = _behind(council.form).match(text, start + found.end)
    if behind is None or not (behind["to"] or council.numbers.pattern.search(text, start + found.end)):
        return None
    number = len(text) <= _LONGEST or council.numbers.pattern.match(text, behind.end())
    return behind.end() if number else None


@lru_cache(maxsize=4)
def _behind(form: Form) -> re.Pattern[str]:
    """What stands between the heading's word and the number, the council's kinds of papers among it."""
    kinds = "|".join(re.escape(kind.name) for kind in form.numbers.kinds if kind.name)
    return re.compile(_BEHIND % kinds, re.IGNORECASE)


def is_torn(text: str, below: str, council: Dictionaries) -> bool:
    """Whether a line is the heading's word alone, and the next goes on with a number.

    >>> from pipeline.dictionaries import at_hand
    >>> is_torn("Beschlusskontrolle", "zu AO351/17", at_hand()), is_torn("Beschlusskontrolle", "zu melden", at_hand())
    (True, False)
    """
    first, _, rest = below.partition(" ")
    if first.lower() not in TO or not any(sign.isdecimal() for sign in rest[:_NUMBER]):
        return False
    found = opens(text, council.form.labels.heading, _HEADED)
    return found is not None and not any(sign.isalnum() for sign in text[found.end :])


def _holds_its_end(above: str, text: str, council: Dictionaries) -> bool:
    """Whether the row above a heading is its number or session, or the session's end where its bracket stays open."""
    torn = text.count("(") > text.count(")") and "/" in above and ends_session(above)
    session = label_of(above, council) is not None and label_of(text, council) is None
    numbers = council.numbers.pattern
    return torn or session or (numbers.match(above) is not None and numbers.search(text) is None)


def begins(rows: Sequence[Row], council: Dictionaries) -> int | None:
    """Where the subject begins, number, session or its end in front of it included; None without a subject."""
    for index, row in enumerate(rows):
        if is_heading(row.text, council):
            return index - 1 if index and _holds_its_end(rows[index - 1].text, row.text, council) else index
    for index, (row, below) in enumerate(pairwise(rows)):
        if is_torn(row.text, below.text, council):
            return index
    for index, row in enumerate(rows):
        if label_of(row.text, council) and council.numbers.pattern.search(row.text):
            return index
    return None


def label_of(text: str, council: Dictionaries) -> tuple[int, int] | None:
    """Where the session's label stands, with the brackets and marks around it."""
    found = within(text, council.form.labels.session) if council.form.labels.session else None
    if found is None:
        return None
    start = len(text[: found.start].rstrip(_MARKS))
    end = len(text) - len(text[found.end :].lstrip(_MARKS))
    return start, end
