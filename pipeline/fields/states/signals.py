"""What of a point and its report speaks for one state or another: named signals with their strengths.

::

    Der Rat nimmt den Bericht zur Kenntnis.      text:note  text:note,final
    „…“ Die Vorlage wird derzeit erarbeitet.     one  kind=interim,from=own  said=none

What the report's sentences show is weighed before (`sentences.tells`); the words for points stand in ``matters.tsv``.
What each signal is worth is fitted (``weights.tsv``). A signal's strength is between 0 and 2.

>>> from pipeline.fields.states.phrasebook import phrasebook
>>> told = Told("Der Rat nimmt den Bericht zur Kenntnis.", "Die Vorlage wird derzeit erarbeitet.", "", "interim")
>>> sorted(name for name in signals(told, spoken(told.told, phrasebook([]))) if name.startswith("text:note"))
['text:note', 'text:note,interim', 'text:note,own']
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.fields.states.phrases import shipped, words_of
from pipeline.fields.states.sentences import Spoken, spoken
from pipeline.fields.states.things import things

__all__ = ["Told", "signals", "spoken"]

_YEAR = re.compile(r"\b20[0-4]\d\b")


class Told(NamedTuple):
    """What is known of a point when its state is asked for.

    ``report`` is its own, ``general`` that on all points where it has none, ``part`` what of that is about this
    point; ``day`` the memo's date (EDTF), ``said``
    the state that the archivist's phrases read from the report, ``points`` how many there are, ``town`` the council's.
    """

    text: str
    report: str
    general: str
    kind: str | None = None
    control: bool = False
    day: str | None = None
    said: str | None = None
    points: int = 1
    part: str = ""
    town: str = ""

    @property
    def told(self) -> str:
        """The words that are to say the state."""
        return self.report or self.general

    @property
    def things(self) -> frozenset[str]:
        """What the point speaks of."""
        return things(self.text, self.town)

    @property
    def source(self) -> str:
        """Whose report it is: ``own``, ``general`` or ``none``."""
        return "own" if self.report else "general" if self.general else "none"


def signals(told: Told, said: Sequence[Spoken]) -> dict[str, float]:
    """All signals of a point, by name; ``said`` are the sentences of its report."""
    kind = told.kind or "none"
    found = {f"kind={kind}": 1.0, f"from={told.source}": 1.0, f"kind={kind},from={told.source}": 1.0}
    found |= {f"control={told.control}": 1.0, "alone": float(told.points == 1)}
    found |= _of_the_text(told.text, kind, told.source)
    if said:
        found |= _of_the_report(said) | _of_the_matter(told, said)
        found |= _of_the_phrases(told, kind) | _of_the_years(told, said)
    return {name: strength for name, strength in found.items() if strength}


def _of_the_text(text: str, kind: str, source: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for matter in shipped("matters.tsv").found(words_of(text)) if text else ("unquoted",):
        found |= {f"text:{matter}": 1.0, f"text:{matter},{kind}": 0.5, f"text:{matter},{source}": 1.0}
    return found


def _of_the_report(said: Sequence[Spoken]) -> dict[str, float]:
    count = len(said)
    found = {"sentences": min(count, 12) / 12, "one": float(count == 1), "few": float(count <= 2)}
    return found | {"all past": float(all(one.past for one in said))}


def _of_the_matter(told: Told, said: Sequence[Spoken]) -> dict[str, float]:
    """How many of the point's own things the report names."""
    own = told.things
    named = len(own & {thing for one in said for thing in one.things})
    where = "matter,general" if told.source == "general" and told.points > 1 else "matter"
    if not own:
        return {f"{where}=none": 1.0}
    return {f"{where}={min(named, 3)}": 1.0, f"{where},share": named / len(own)}


def _of_the_phrases(told: Told, kind: str) -> dict[str, float]:
    said = told.said or "none"
    return {f"said={said}": 2.0, f"said={said},{kind}": 1.0, f"said={said},{told.source}": 1.0}


def _of_the_years(told: Told, said: Sequence[Spoken]) -> dict[str, float]:
    """Whether years after the memo's own are spoken of: plans."""
    if not told.day or not told.day[:4].isdigit():
        return {}
    own = int(told.day[:4])
    named, last = _years(one.sentence for one in said), _years([said[-1].sentence])
    return {
        "year to come": float(any(year > own for year in named)),
        "year of the memo": float(own in named),
        "year gone": float(any(year < own for year in named)),
        "last:year to come": float(any(year > own for year in last)),
    }


def _years(texts: Iterable[str]) -> set[int]:
    return {int(year) for text in texts for year in _YEAR.findall(text)}
