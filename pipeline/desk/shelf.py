"""What is decided at the desk, as a line of the archivist's own files (`pipeline.entries`).

::

    misreadings.tsv   Welse<tab>Weise<tab>gerda, 2026-03-09
    keep.txt          Lindenanger
    words/archiv.txt  Erlenbach
"""

from datetime import date

from pipeline import facts
from pipeline.desk.values import Unfit
from pipeline.entries import Line, add, check, remove
from pipeline.errors import Problem

__all__ = ["Line", "add", "check", "line_for", "remove"]


def line_for(verb: str, seen: str, meant: str | None, who: str, today: date) -> Line:
    """The line that makes the decision known: a misreading, a word to be kept, or a word of the dictionaries.

    Raises Unfit where it could not be a line.
    """
    if not all(map(facts.readable, filter(None, (seen, meant)))) or not seen:
        raise Unfit(Problem("typed_no_line", "", {}))
    if verb == "keep":
        return Line("keep.txt", seen)
    if verb == "learn":
        return Line("words/archiv.txt", seen)
    if not meant or meant == seen:
        raise Unfit(Problem("typed_no_other_word", "", {}))
    return Line("misreadings.tsv", f"{seen}\t{meant}\t{' '.join(who.split())}, {today.isoformat()}")
