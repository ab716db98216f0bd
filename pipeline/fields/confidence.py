"""What a reader's own grade is worth: of the fields that it gave so, how many were right.

::

    department    0.85    32    33        its reader gave 0.85 to 33 departments, 32 were right: 0.96 is true

A reader grades what it found by how it found it (as printed, mended, put together, guessed). What a grade is worth is
counted on annotated memos (``make fit``) and stands beside this module; a grade that was met a few times only keeps
most of its own word, one that was never met all of it:

>>> worth = worth_of(as_text([("date", 0.93, True)] * 106 + [("date", 0.5, False)], source="two grades"))
>>> calibrated("header.date", 0.93, worth), calibrated("header.date", 0.5, worth), calibrated("report", 0.98, worth)
(0.995, 0.4, 0.98)
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

__all__ = ["FIELDS", "Worth", "as_text", "calibrated", "shipped", "worth_of"]

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
"""The fields whose grades are counted, by their paths in the record."""

_OWN = 4
"""For so many memos a grade's own word counts: so many are met before a count says more than it."""

_SUREST = 0.995
"""No count of some hundred memos can say more."""

Worth = Mapping[tuple[str, float], float]
"""What a grade is worth (0 to 1), by field and grade."""


def calibrated(path: str, grade: float, worth: Worth) -> float:
    """The confidence of a field by its path and its reader's grade."""
    return worth.get((FIELDS.get(path, ""), round(grade, 2)), grade)


def as_text(graded: Iterable[tuple[str, float, bool]], *, source: str) -> str:
    """The lines of the weights file from fields, their grades and whether they were right."""
    counts: Counter[tuple[str, float, bool]] = Counter((field, round(grade, 2), ok) for field, grade, ok in graded)
    grades = sorted({(field, grade) for field, grade, _ in counts})
    head = [f"# {line}" for line in source.splitlines()]
    rows = [
        f"{field}\t{grade}\t{counts[field, grade, True]}\t{counts[field, grade, True] + counts[field, grade, False]}"
        for field, grade in grades
    ]
    return "\n".join([*head, "# field\tgrade\tright\tof", *rows]) + "\n"


@lru_cache(maxsize=16)
def worth_of(text: str) -> Worth:
    """What the grades are worth, from the lines of a weights file."""
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {
        (field, float(grade)): round(min(_SUREST, (int(right) + _OWN * float(grade)) / (int(of) + _OWN)), 3)
        for field, grade, right, of in rows
    }


@lru_cache(maxsize=1)
def shipped() -> str:
    """The counts that came with the package."""
    return Path(__file__).with_suffix(".tsv").read_text("utf-8")
