"""Which line is the next control's: the one that says so.

::

    Nächste Beschlusskontrolle: 30. September 2021       its label
    Nächster Bericht: Herbst 2021                        as good as its label
    erl. 3.5.21        Eingang: 22. März 2021            notes and stamps at the memo's end, which have a date, too
"""

from collections.abc import Sequence

from pipeline.form import Wording
from pipeline.grammar.period import period_of
from pipeline.likeness import opens
from pipeline.rows import Row

__all__ = ["is_labelled", "label_end", "without_others"]

_LIKE = 60
"""How like its phrase the label is (of 100): its rows were told before, by more than their words. In 93 annotated memos
it is at least 75, of notes and stamps below 20."""
_LABEL = 44
"""Letters before a colon that may be a label's."""


def without_others(rows: Sequence[Row], wording: Wording) -> Sequence[Row]:
    """The rows of the control, without notes and stamps beside them that have a date, too (``erl. 3.5.21``)."""
    first = next((at for at, row in enumerate(rows) if is_labelled(row.text, wording)), len(rows))
    dated = [at for at, row in enumerate(rows) if _names_a_day(row.text)]
    own = next((at for at in dated if at >= first), None)
    return rows if own is None else [row for at, row in enumerate(rows) if at == own or at not in dated]


def _names_a_day(text: str) -> bool:
    found = period_of(text)
    return found is not None and found.doubt is None


def is_labelled(text: str, wording: Wording) -> bool:
    """Whether a line says that it is the next control, by its label or in words like it (``Nächster Bericht: …``)."""
    if opens(text, wording.control, _LIKE):
        return True
    again, matter, *_ = [*text.lower().split(), "", ""]
    return again.startswith(tuple(word.removesuffix("e") for word in wording.again)) and any(
        matter.startswith(word.lower()) for word in wording.control_called
    )


def label_end(text: str, wording: Wording) -> int:
    """Where the label ends, its colon included; 0 without one."""
    colon = next((at for at, sign in enumerate(text[:_LABEL]) if sign in ":;"), None)
    if colon is not None:
        return colon + 1
    found = opens(text, wording.control, _LIKE)
    return found.end if found else 0
