r"""What each line of a memo is, before anything is read off it.

::

    Geschäftsbereich Kultur                      form
    Beschlusskontrolle zu V1516/12               subject
    Umbau der Halle                              title
    Sehr geehrte Damen und Herren,               salutation
    folgender Zwischenstand kann …               lead
    1. „Der Oberbürgermeister wird beauftragt,   point       begins one
    die Mittel einzuplanen.“                     point_on    goes on with it
    -2-                                          page
    zu Beschlusspunkt 1:                         heading
    Die Mittel stehen bereit.                    report      begins one
    Sie reichen bis Mai.                         report_on
    Nächste Beschlusskontrolle: Mai 2016         control
    Mit freundlichen Grüßen                      greeting

What a line shows is named (`observed`, `signals`), and a chain over all lines weighs that (`chain`, with the weights of
`weights.tsv`):

>>> from pipeline.dictionaries import at_hand
>>> from pipeline.page import Line, Word
>>> lines = ["Beschlusskontrolle zu V1516/12 (Sitzungsnummer: SB/051/2012)", "Umbau der Halle", "Sehr geehrte Damen,",
...          "folgender Zwischenstand kann gegeben werden:", "1. „Der Rat beschließt den Bau.",
...          "2. Er bittet um Bericht.“", "Der Bau wurde im Mai begonnen.", "Mit freundlichen Grüßen"]
>>> rows = [Row.of(1, n, Line(tuple(map(Word, line.split())))) for n, line in enumerate(lines, 1)]
>>> [one.label for one in label(rows, at_hand())]
['subject', 'title', 'salutation', 'lead', 'point', 'point', 'report', 'greeting']
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt

from pipeline.dictionaries import Dictionaries
from pipeline.label.chain import Array, Chain, Observed, chain_of
from pipeline.label.observed import observed
from pipeline.label.parts import Parts, parted
from pipeline.label.signals import Signals
from pipeline.rows import Label, Labelled, Row

__all__ = ["label", "shipped"]

_OTHER = {"resolved": frozenset({"heading", "report", "report_on"}),
          "reported": frozenset({"resolution", "preamble", "point", "point_on"})}  # fmt: skip
"""What a table's cell is not, by what stands over its column."""
_BODY = frozenset({"preamble", "resolution", "number", "heading", "point", "point_on", "report", "report_on"})
_FORM, _SUBJECT = frozenset({"form"}), frozenset({"subject"})
_LEAD, _HELLO = frozenset({"lead"}), frozenset({"salutation"})
_REMNANT, _PAGE = frozenset({"remnant"}), frozenset({"page"})
_LONG = frozenset({"long", "full"})
_TRUST = 1.0
"""What the side by marks and words is worth beyond its fitted weight: without it five folds find 94.7 % of the lists of
points right (with it 95.2) and texts overlap by 0.957 (0.961), lettered items answered one by one run together, and on
memos kept aside all texts are right in 82.8 % (87.4)."""
_NEVER = 1e4
"""What a label loses that cannot be: nothing makes up for it."""
_NEAR = 3
"""Lines above the heading that are looked at as its neighbours; what is above them is form, whatever it shows."""
_HEAD = 12
"""Lines of a paper without a heading that may be its form."""


def label(rows: Sequence[Row], council: Dictionaries) -> list[Labelled]:
    """The label of each row, in their order; rows that are two things are cut.

    The weights are the package's, or those that the dictionaries hold as learnt.
    """
    signals = Signals.of(council)
    rows, parts = parted(rows, signals)
    if parts is None:
        return [Labelled(row, "form" if at < _HEAD else "report", 0.3) for at, row in enumerate(rows)]
    above = max(0, parts.heading - _NEAR)
    form = [Labelled(row, "form", 1.0) for row in rows[:above]]
    enclosed = [Labelled(row, "enclosure", 0.9) for row in rows[parts.signed :]]
    rows, parts = rows[above : parts.signed], Parts(*(place - above for place in parts))
    chain = chain_of(council.learnt.get("label") or shipped())
    seen = observed(rows, parts, signals)
    scores = _ruled_out(rows, parts, seen, chain, _trusted(seen, parts, chain, chain.scores(seen)))
    path, likely = chain.best(scores), chain.probabilities(scores)
    names, alike = _named(chain)
    sure = (likely @ alike).round(3).tolist()
    begins = likely[:, names.index("point")].round(3).tolist()
    weighed = zip(rows, path, sure, begins, strict=True)
    return [*form, *(Labelled(row, names[state], line[state], point) for row, state, line, point in weighed), *enclosed]


@lru_cache(maxsize=1)
def shipped() -> str:
    """The weights that come with the package."""
    return Path(__file__).with_name("weights.tsv").read_text("utf-8")


def _trusted(seen: Observed, parts: Parts, chain: Chain, scores: Array) -> Array:
    """What marks and words alone say of a row's side counts more than the fit gives it."""
    body = scores[parts.hello + 1 :]
    for side, others in _OTHER.items():
        body[np.ix_(np.array([one == side for one in seen.sides], bool), _among(chain, others))] -= _TRUST
    return scores


def _ruled_out(rows: Sequence[Row], parts: Parts, seen: Observed, chain: Chain, scores: Array) -> Array:
    """Without what cannot be: a heading is no form, a long line no remnant, a page's mark no sentence.

    Where the salutation is lost, the sentence in its place is no title.
    """
    body = _among(chain, _BODY)
    scores[: parts.hello, body] -= _NEVER
    scores[parts.end + 1 :, body] -= _NEVER
    scores[: parts.heading, ~_among(chain, _FORM)] -= _NEVER
    scores[parts.heading, ~_among(chain, _SUBJECT)] -= _NEVER
    if "lead" in seen.names[parts.hello] and "salutation" not in seen.names[parts.hello]:
        scores[parts.hello, ~_among(chain, _LEAD)] -= _NEVER
        scores[parts.heading : parts.hello, _among(chain, _LEAD | _HELLO)] -= _NEVER
    remnant, page = _among(chain, _REMNANT), _among(chain, _PAGE)
    for at, row in enumerate(rows):
        if row.side:
            scores[at, _among(chain, _OTHER[row.side])] -= _NEVER
    long, marks = [], []
    for at, shown in enumerate(seen.shown[parts.hello + 1 : parts.end], parts.hello + 1):
        if not _LONG.isdisjoint(shown):
            long.append(at)
        if "page_mark" in shown and "alone" not in shown and "edge" in seen.names[at]:
            marks.append(at)
    scores[np.ix_(np.array(long, int), remnant)] -= _NEVER
    scores[np.ix_(np.array(marks, int), ~page)] -= _NEVER
    return scores


@lru_cache(maxsize=8)
def _named(chain: Chain) -> tuple[list[Label], Array]:
    """The label of each state, and which states have the same: states × states."""
    names = [cast(Label, state.partition(" of ")[0]) for state in chain.states]
    return names, np.array([_among(chain, frozenset([name])) for name in names], float)


@lru_cache(maxsize=64)
def _among(chain: Chain, labels: frozenset[str]) -> npt.NDArray[np.bool_]:
    """For each state of the chain whether its label is among these."""
    return np.array([state.partition(" of ")[0] in labels for state in chain.states])
