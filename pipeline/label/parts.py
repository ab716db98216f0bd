r"""The parts of a memo by what is plain to see: its heading, its salutation, its greeting.

::

    Landeshauptstadt Dresden                       head
    Beschlusskontrolle zu V1516/12                 subject, 0 behind it
    Sehr geehrte Damen und Herren,                 hello, 0 behind it
    folgender Zwischenstand kann …                 hello, 1 behind it
    „Der Rat beschließt den Bau.“                  hello, 2 behind it
    Mit freundlichen Grüßen                        end, 0 behind it

Resolution and reports stand between salutation and greeting; else where a line stands is one thing observed of it.

>>> from pipeline.dictionaries import at_hand
>>> from pipeline.page import Line, Word
>>> lines = ["Stadt Dresden", "Beschlusskontrolle zu V1516/12", "Sehr geehrte Damen und Herren,", "Zu 1. Fertig."]
>>> rows, parts = parted([Row.of(1, n, Line(tuple(map(Word, line.split())))) for n, line in enumerate(lines, 1)],
...                      Signals.of(at_hand()))
>>> parts, [row.text for row in rows[parts.hello:]]
(Parts(heading=1, hello=2, end=5, signed=5), ['Sehr geehrte Damen und Herren,', 'Zu 1.', 'Fertig.'])
"""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.heading import begins
from pipeline.label.cut import cut
from pipeline.label.signals import Shown, Signals
from pipeline.rows import Row

__all__ = ["Parts", "parted"]

_SUBJECT = 24
"""Lines of a subject and what is torn into it, at most."""
_BARE = 3
"""Lines of a subject without a salutation behind it."""
_OPENING = frozenset("„“»")
"""Marks with which the resolution begins, that a title's line seldom begins with."""
_ENDS = frozenset({"greeting", "noted"})
_QUOTED = frozenset({"number", "opens"})

_SIGNED = 60
"""Lines behind the last greeting or acknowledgement that may hold signatures; what follows is an enclosure."""


class Parts(NamedTuple):
    """Where the heading, the salutation and the greeting stand, or would stand; ``signed``: where enclosures begin."""

    heading: int
    hello: int
    end: int
    signed: int


def parted(rows: Sequence[Row], signals: Signals) -> tuple[list[Row], Parts | None]:
    """The rows, those behind the salutation cut into their parts; None without a heading."""
    heading = begins(rows, signals.council)
    if heading is None:
        return list(rows), None
    hello = _hello(rows, heading, signals)
    rows = [*rows[: hello + 1], *cut(rows[hello + 1 :])]
    shown = signals.in_texts([row.text for row in rows[hello + 1 :]])
    ends = [hello + 1 + at for at in _ending(shown)] or [len(rows)]
    return rows, Parts(heading, hello, ends[0], min(len(rows), ends[-1] + _SIGNED))


def _hello(rows: Sequence[Row], heading: int, signals: Signals) -> int:
    """The salutation's row; where it is lost, that of the sentence behind it, or the last before a quotation begins."""
    near = range(heading, min(len(rows), heading + _SUBJECT))
    found = next((at for at in near if "salutation" in signals.in_opening(rows[at].text)), None)
    if found is not None:
        return found
    for at in near[1:]:
        text = rows[at].text
        if text[:1].islower() and "lead" in signals.in_opening(text):
            return at
        if text[:1] in _OPENING:
            break
    return min(len(rows), heading + _BARE) - 1


def _ending(shown: Sequence[Shown]) -> list[int]:
    """The rows that greet, or head the names of who took note: ``Kenntnisnahme`` is a report where others follow.

    >>> _ending([{"report_heading"}, {"noted"}, {"report_heading"}, {"ends"}, {"greeting"}, {"noted"}])
    [4, 5]
    """
    begun = [at for at, signs in enumerate(shown) if "report_heading" in signs or signs >= _QUOTED]
    last = max(begun, default=-2)
    return [at for at, signs in enumerate(shown) if signs & _ENDS and ("noted" not in signs or at > last + 1)]
