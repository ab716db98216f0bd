r"""A report that goes through its point's parts by their letters, and what it says of each.

::

    2 a) umgesetzt, 2 b) in Arbeit                           partly implemented: something is left to do
    Punkt 2 a) ist umgesetzt, Punkt 2 b) wurde aufgehoben.   no one state of the point: a person says which
    Punkt 2 a) ist umgesetzt. Punkt 2 b) wird geprüft.       not stated: what is said of one part isn't of the whole

>>> from pipeline.fields.states.phrasebook import phrasebook
>>> words = phrasebook([("^ umgesetzt", "implemented"), ("^ in Arbeit", "in_progress"),
...                     ("Beschluss* … umgesetzt", "implemented"), ("Beschluss* … aufgehoben", "obsolete")])
>>> of_parts("2 a) umgesetzt, 2 b) in Arbeit", words)
('implemented', 'in_progress')
>>> of_parts("Punkt 2 a) ist umgesetzt, Punkt 2 b) wurde aufgehoben.", words), of_parts("a) ist umgesetzt.", words)
(('implemented', 'obsolete'), ())
>>> as_one(("implemented", "in_progress")), as_one(("implemented", "obsolete")), as_one(("obsolete", "obsolete"))
('partly_implemented', None, 'obsolete')
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.fields.states.phrasebook import Phrasebook
from pipeline.fields.states.said import stated
from pipeline.memo import State, Status

__all__ = ["as_one", "at_odds", "in_parts", "is_of_a_part", "of_parts"]

_PART = re.compile(
    r"(?<![\w(])(?:(?:[Zz]u\s)?(?:(?:Beschlussp|P)unkt|Ziffer|Buchstabe)\s)?(?:\d{1,2}\.?\s?)?[a-h]\s?\):?(?=\s)"
)
_LINK = re.compile(r"[\s,;–-]*(?:\b(?:und|sowie|während|aber)\s*)?$")
_POINT = "Der Beschlusspunkt "
"""What stands before a part's own words when it is read: the phrases speak of points."""
_LEFT: frozenset[State] = frozenset({"in_progress", "not_implemented", "deferred", "partly_implemented"})
"""States of a part beside which an implemented one makes the whole partly implemented."""


@lru_cache(maxsize=64)  # in_parts, is_of_a_part and at_odds ask of one report
def of_parts(report: str, phrases: Phrasebook) -> tuple[State, ...]:
    """The states that the report says of its lettered parts; none where it has not two of them."""
    said = (
        stated(piece, phrases) or (stated(_POINT + piece, phrases) if piece[:1].islower() else None)
        for piece in _pieces(report, _marks(report))
    )
    return tuple(one.state for one in said if one and one.state != "unknown")


def _marks(report: str) -> list[re.Match[str]]:
    """The letters of the parts in a report; none where there are not two of them."""
    marks = list(_PART.finditer(report)) if ")" in report else []
    return marks if len(marks) > 1 else []


def _pieces(report: str, marks: Sequence[re.Match[str]]) -> list[str]:
    """What stands behind each letter."""
    ends = [*(mark.start() for mark in marks[1:]), len(report)]
    pieces = (_LINK.sub("", report[mark.end() : end]).strip() for mark, end in zip(marks, ends, strict=False))
    return [piece for piece in pieces if piece]


def as_one(states: Sequence[State]) -> State | None:
    """The state of a point whose parts have these; None where no state says it."""
    kinds = set(states)
    if len(kinds) == 1:
        return states[0]
    return "partly_implemented" if "implemented" in kinds and kinds - {"implemented"} <= _LEFT else None


def in_parts(report: str, phrases: Phrasebook) -> Status | None:
    """What is said of a point whose parts have other states, where it is one state."""
    states = of_parts(report, phrases)
    one = as_one(states)
    return Status(state=one, basis="stated", statement=report) if one and len(set(states)) > 1 else None


def is_of_a_part(statement: str, report: str, phrases: Phrasebook) -> bool:
    """Whether a sentence of the report speaks of one part, while the state of another one is not known.

    >>> from pipeline.fields.states.phrasebook import phrasebook
    >>> words = phrasebook([("Beschluss* … umgesetzt", "implemented"), ("Punkt* … umgesetzt", "implemented")])
    >>> [is_of_a_part("Punkt 2 a) ist umgesetzt.", f"Punkt 2 a) ist umgesetzt. {rest}", words)
    ...  for rest in ("Punkt 2 b) wird geprüft.", "Punkt 2 b) ist umgesetzt.")]
    [True, False]
    """
    marks, start = _marks(report), report.find(statement)
    if not marks or start < 0 or len(of_parts(report, phrases)) == len(_pieces(report, marks)):
        return False
    end, (first, *_, last) = start + len(statement), marks
    return first.start() < end and start <= last.start() and not (start <= first.start() and last.end() <= end)


def at_odds(report: str, phrases: Phrasebook) -> bool:
    """Whether the report says states of the parts that no one state of the point holds."""
    states = of_parts(report, phrases)
    return bool(states) and as_one(states) is None
