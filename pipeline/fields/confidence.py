r"""How sure we are of a field: its reader's own grade, and what speaks for and against it, each for what it is worth.

::

    title    0.95                                               0.99      what its reader said, and what it is worth
    title    0.95    ends within a sentence                     0.62
    title    0.95    ends within a sentence, three rows         0.28

A reader grades what it found by how it found it (as printed, mended, put together, guessed); `pipeline.fields.grounds`
names what else speaks for or against it. What grade and grounds are worth is fitted (``make fit``,
`bench.fit_confidence`) to annotated memos and to distorted copies of them, since readers fail less on the memos that
they were made with, and stands beside this module: hundredths that add to the log-odds of the reader's word, with how
many were wrong.

>>> worth = worth_of("title\tgraded 0.95\t60\t3\t90\ntitle\ta row ends early\t-300\t2\t9")
>>> [sureness("title", 0.95, told, worth) for told in ((), ("a row ends early",))], sureness("title", 0.9, (), worth)
([0.972, 0.633], 0.9)
"""

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

__all__ = ["FIELDS", "Worth", "given", "log_odds", "shipped", "sureness", "worth_of"]

FIELDS: Mapping[str, str] = {
    "resolution.number": "number",
    "resolution.session": "session",
    "resolution.title": "title",
    "report": "report",
    "header.department": "department",
    "header.reference": "reference",
    "header.date": "date",
    "next_control": "control",
    "signatory": "signatory",
}
"""The fields whose confidence is fitted, by their paths in the record; beside them ``point``."""

_SUREST = 0.995
"""No count of some hundred memos can say more."""

Worth = Mapping[tuple[str, str], float]
"""What a ground adds to the log-odds, by field and ground."""


def given(grade: float, grounds: Iterable[str]) -> list[str]:
    """All that is weighed of a field: its reader's grade among it."""
    return [f"graded {round(grade, 2)}", *grounds]


def sureness(field: str, grade: float, grounds: Iterable[str], worth: Worth) -> float:
    """The confidence of a field by its reader's grade and what speaks for and against it."""
    added = sum(worth.get((field, name), 0.0) for name in given(grade, grounds))
    return round(min(_SUREST, 1 / (1 + math.exp(-log_odds(min(grade, _SUREST)) - added))), 3)


def log_odds(share: float) -> float:
    """The logarithm of a share's odds."""
    return math.log(share / (1 - share))


@lru_cache(maxsize=16)
def worth_of(text: str) -> Worth:
    """What grounds are worth, from the lines of a weights file: field, ground, hundredths, wrong, of."""
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {(field, name): int(worth) / 100 for field, name, worth, *_ in rows}


@lru_cache(maxsize=1)
def shipped() -> str:
    """The weights that came with the package."""
    return Path(__file__).with_suffix(".tsv").read_text("utf-8")
