"""Named signals: what a line shows, each a small function under the paper it is about.

A signal says yes or no of one line's text; what the yes is worth for each label is fitted (`weights.tsv`), alone, as
what stands on the line before or after, and as part of the sentence. Those that need the council's words take its form.

>>> from pipeline.dictionaries import at_hand
>>> sorted(Signals.of(at_hand()).in_text("1. „Der Rat beschließt.“"))
['closes', 'ends', 'half', 'leans_to_resolution', 'number', 'opens']
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import compress

from pipeline.dictionaries import Dictionaries
from pipeline.form import Form
from pipeline.label.signals import ending, marks, wording
from pipeline.label.signals.opening import OF_COUNCIL

__all__ = ["LEANINGS", "LENGTHS", "OF_COUNCIL", "OF_FORM", "OF_TEXT", "Shown", "Signals"]

Shown = frozenset[str]

OF_TEXT: dict[str, Callable[[str], bool]] = {
    signal.__name__: signal
    for signal in (
        marks.alone, marks.number, marks.letter, marks.opens, marks.closes, marks.closes_faintly,
        marks.ends, marks.comma, marks.colon, marks.small, marks.capital, marks.nothing,
        wording.order, wording.task, wording.done, wording.day, wording.names_points,
        wording.report_heading, wording.resolution_label, ending.name, ending.page_mark, ending.period,
    )
}  # fmt: skip

OF_FORM: dict[str, Callable[[Sequence[str], Form], list[bool]]] = {
    signal.__name__: signal
    for signal in (
        ending.control, ending.greeting, ending.noted, ending.office, wording.council,
    )
}  # fmt: skip

LEANINGS = ("speaks_for_report", "leans_to_report", "leans_to_resolution", "speaks_for_resolution")
"""What the words speak for, see `wording.leanings`."""
LENGTHS = ((4, "scrap"), (12, "short"), (35, "half"), (65, "long"))
"""The length of a line, below so many letters; a longer one is ``full``."""


def _length(text: str) -> str:
    return next((name for below, name in LENGTHS if len(text) < below), "full")


_KEPT = 20_000
"""Lines whose signals are kept: the form's come again with every memo."""


class Signals:
    """The signals of lines, for one council; what was seen before is not looked at again."""

    def __init__(self, council: Dictionaries) -> None:
        self.council = council
        self._texts: dict[str, Shown] = {}
        self._openings: dict[str, Shown] = {}

    @staticmethod
    @lru_cache(maxsize=4)
    def of(council: Dictionaries) -> "Signals":
        """The signals by a council's words, once."""
        return Signals(council)

    def in_text(self, text: str) -> Shown:
        """What any line shows."""
        return self.in_texts([text])[0]

    def in_texts(self, texts: Sequence[str]) -> list[Shown]:
        """What each of several lines shows; those not seen before are looked at together, signal by signal."""
        if len(self._texts) >= _KEPT:
            self._texts.clear()
        if new := [text for text in dict.fromkeys(texts) if text not in self._texts]:
            seen = {name: list(map(signal, new)) for name, signal in OF_TEXT.items()}
            seen |= {name: signal(new, self.council.form) for name, signal in OF_FORM.items()}
            for text, *shows in zip(new, *seen.values(), strict=True):
                self._texts[text] = frozenset(
                    [*compress(seen, shows), *wording.leanings(text, self.council.form), _length(text)]
                )
        return [self._texts[text] for text in texts]

    def in_opening(self, text: str) -> Shown:
        """What a line above the resolution shows besides."""
        if (known := self._openings.get(text)) is not None:
            return known
        if len(self._openings) >= _KEPT:
            self._openings.clear()
        found = frozenset(name for name, signal in OF_COUNCIL.items() if signal(text, self.council))
        self._openings[text] = found
        return found
