"""Explain: every change with its rule, its certainty and the dictionary's line; every doubt with its likely meaning.

::

    page 1, line 25    Arbelt → Arbeit                 misreading  0.98  misreadings.tsv:4
    page 1, line 22    Dres / den → Dresden            join        0.94
    page 1, line 38    Landehauptstadt (Landeshauptstadt?)    the author's slip, kept as printed

>>> from pipeline.dictionaries import find_folder, load
>>> from pipeline.page import Line, Page, Word
>>> from pipeline.correct import correct
>>> page = Page(1, (Line((Word("Die"), Word("Landehauptstadt"), Word("und"), Word("Welse"))),), "text", "text")
>>> print(explain(correct([page], load(find_folder()))))
page 1, line 1    Welse → Weise    misreading 0.98 misreadings.tsv:2
page 1, line 1    Landehauptstadt (Landeshauptstadt?)    the author's slip, kept as printed
1 change, 1 doubt
"""

from pipeline.catalogue import sayings
from pipeline.catalogue.language import counted, said, spoken
from pipeline.doubts import told
from pipeline.page import Correction, Doubt, Reading

__all__ = ["explain", "meaning"]


def explain(reading: Reading) -> str:
    """A line for each change and each doubt in reading order, joins over line ends with a slash, then the totals."""
    changes = sorted(reading.corrections, key=_place)
    lines = [*map(_change, changes), *map(_doubt, sorted(reading.doubts, key=_place))]
    changed = counted("{n} change", "{n} changes", len(changes))
    return "\n".join([*lines, f"{changed}, {counted('{n} doubt', '{n} doubts', len(reading.doubts))}"])


def meaning(rule: str) -> str:
    """What a rule's name means.

    >>> meaning("case")
    'a small letter read as a capital'
    """
    saying = sayings("rules").get(rule)
    return saying.text(spoken(), {}) if saying else rule


def _place(item: Correction | Doubt) -> tuple[int, int, int]:
    return item.page or 0, item.line or 0, item.word or 0


def _change(change: Correction) -> str:
    seen = change.seen.replace("\n", " / ")
    entry = f" {change.entry}" if change.entry else ""
    rule = meaning(change.rule) if spoken() == "de" else change.rule
    return f"{_where(change)}    {seen} → {change.text}    {rule} {change.score:.2f}{entry}"


def _where(change: Correction) -> str:
    """Its page and line; of a join also the second half's, unless that stands on the next line.

    >>> from pipeline.page import Half
    >>> join = Correction(seen="Dres den", text="Dresden", rule="join", score=1, page=1, line=4, word=2)
    >>> _where(join.model_copy(update={"second": Half(page=2, line=1, word=1)}))
    'page 1, line 4 and page 2, line 1'
    """
    here = _line(change.page, change.line)
    second = change.second
    if second is None or (second.page, second.line) == (change.page, (change.line or 0) + 1):
        return here
    return said("{here} and {there}", here=here, there=_line(second.page, second.line))


def _line(page: int | None, line: int | None) -> str:
    return said("page {page}, line {line}", page=page, line=line)


def _doubt(doubt: Doubt) -> str:
    likely = f" ({doubt.likely}?)" if doubt.likely else ""
    return f"{_line(doubt.page, doubt.line)}    {doubt.seen or '…'}{likely}    {told(doubt, spoken())}"
