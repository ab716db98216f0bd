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
from pipeline.likeness import within
from pipeline.rows import Row

__all__ = ["Parts", "parted"]

_SUBJECT = 24
"""Lines of a subject and what is torn into it, at most."""
_BARE = 3
"""Lines of a subject without a salutation behind it."""
_OPENING = frozenset("„“»")
"""Marks with which the resolution begins, that a title's line seldom begins with."""
_BETWEEN = 3
"""Lines of a title between the salutation and the opening sentence, at most."""
_SCRAP = 3
"""Letters that strokes leave."""
_STOPS = frozenset(":.,;!?")
"""What sentences end with, and seldom a title's line."""
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
    rows = _begun_anew(rows, heading, signals)
    hello = _hello(rows, heading, signals)
    titled = _titled(rows[hello + 1 :], signals)
    rows = [*rows[:hello], *titled, rows[hello], *cut(rows[hello + 1 + len(titled) :])]
    hello += len(titled)
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


def _begun_anew(rows: Sequence[Row], heading: int, signals: Signals) -> list[Row]:
    """The rows, the one cut on which a title is followed by the salutation, to the letter."""
    for at in range(heading, min(len(rows), heading + _SUBJECT)):
        for phrase in signals.council.form.wording.salutation:
            place = rows[at].text.find(f" {phrase} ")
            if place > 0:
                return [*rows[:at], *rows[at].cut_at(place), *rows[at + 1 :]]
    return list(rows)


def _titled(rows: Sequence[Row], signals: Signals) -> Sequence[Row]:
    """The rows right behind the salutation that are the title's: what stands between it and the opening sentence.

    That is whole without them: else they may be its right half.
    """
    at = next((at for at, row in enumerate(rows[: _BETWEEN + 1]) if _leads(row, signals)), 0)
    whole = " ".join(row.text for row in rows[at : at + 2])
    if not at or within(whole, signals.council.form.wording.lead) is None:
        return []
    between = rows[:at]
    return between if all(_may_be_titles(row) or not any(map(str.isalnum, row.text)) for row in between) else []


def _leads(row: Row, signals: Signals) -> bool:
    """Whether the opening sentence, which begins small behind the salutation, begins on a row."""
    return row.text[:1].islower() and "lead" in signals.in_opening(row.text)


def _may_be_titles(row: Row) -> bool:
    """Whether a row may be a title's: words, no quotation, no number, no end of a sentence."""
    text = row.text
    return sum(map(str.isalpha, text)) > _SCRAP and text[0].isalpha() and text[-1] not in _STOPS


def _ending(shown: Sequence[Shown]) -> list[int]:
    """The rows that greet, or head the names of who took note: ``Kenntnisnahme`` is a report where others follow.

    >>> _ending([{"report_heading"}, {"noted"}, {"report_heading"}, {"ends"}, {"greeting"}, {"noted"}])
    [4, 5]
    """
    begun = [at for at, signs in enumerate(shown) if "report_heading" in signs or signs >= _QUOTED]
    last = max(begun, default=-2)
    return [at for at, signs in enumerate(shown) if signs & _ENDS and ("noted" not in signs or at > last + 1)]
