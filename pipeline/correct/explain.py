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

from collections.abc import Mapping

from pipeline.page import Correction, Doubt, Reading

__all__ = ["RULES", "explain"]

RULES: Mapping[str, str] = {
    "second_reader": "the letters of the second reader",
    "misreading": "a word that engines are known to misread",
    "confusion": "letters that the eye confuses",
    "nearest": "the nearest of the archivist's words",
    "identifier": "the grammar of numbers",
    "sign": "a sign that was misread",
    "spacing": "a space too many or too few",
    "case": "a small i read as a capital",
    "document": "spelt so elsewhere in the document",
    "hyphen": "a hyphen lost before a small word",
    "join": "a word broken over a line's end",
}
"""What each rule of a `Correction` means, in a person's words."""


def explain(reading: Reading) -> str:
    """A line for each change and each doubt in reading order, joins over line ends with a slash, then the totals."""
    changes = sorted(reading.corrections, key=_place)
    lines = [*map(_change, changes), *map(_doubt, sorted(reading.doubts, key=_place))]
    return "\n".join([*lines, f"{_counted(len(changes), 'change')}, {_counted(len(reading.doubts), 'doubt')}"])


def meaning(rule: str) -> str:
    """What a rule's name means.

    >>> meaning("case")
    'a small i read as a capital'
    """
    return RULES.get(rule, rule)


def _place(item: Correction | Doubt) -> tuple[int, int, int]:
    return item.page or 0, item.line or 0, item.word or 0


def _change(change: Correction) -> str:
    seen = change.seen.replace("\n", " / ")
    entry = f" {change.entry}" if change.entry else ""
    return f"{_where(change)}    {seen} → {change.text}    {change.rule} {change.score:.2f}{entry}"


def _where(change: Correction) -> str:
    """Its page and line; of a join also the second half's, unless that stands on the next line.

    >>> from pipeline.page import Half
    >>> join = Correction(seen="Dres den", text="Dresden", rule="join", score=1, page=1, line=4, word=2)
    >>> _where(join.model_copy(update={"second": Half(page=2, line=1, word=1)}))
    'page 1, line 4 and page 2, line 1'
    """
    here = f"page {change.page}, line {change.line}"
    second = change.second
    if second is None or (second.page, second.line) == (change.page, (change.line or 0) + 1):
        return here
    return f"{here} and page {second.page}, line {second.line}"


def _doubt(doubt: Doubt) -> str:
    likely = f" ({doubt.likely}?)" if doubt.likely else ""
    return f"page {doubt.page}, line {doubt.line}    {doubt.seen or '…'}{likely}    {doubt.reason}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
