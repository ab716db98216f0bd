"""What the last line of a batch says beside what was read: what is not as it is asked for now, and what mends it.

::

    8 scans were read before …; 2 were read with other reading options, to read them again: --redo all
"""

from pipeline.batch import Tally
from pipeline.catalogue.language import counted

__all__ = ["beside"]


def beside(tally: Tally, out: str) -> str:
    """Every such clause, each after a semicolon; empty where all is as it is asked for."""
    clauses = _gone(tally) + _otherwise(tally) + _worded(tally) + _unchecked(tally) + _uncopied(tally)
    return clauses + _noted(tally, out)


def _gone(tally: Tally) -> str:
    """How many records of scans that were read before were deleted or moved, and how they are made again.

    >>> _gone(Tally(gone=2)), _gone(Tally())
    ('; but 2 are not there any more, to make them again: --redo all --reparse', '')
    """
    if not tally.gone:
        return ""
    one, many = "but {n} is not there any more, to make it again", "but {n} are not there any more, to make them again"
    return f"; {counted(one, many, tally.gone)}: --redo all --reparse"


def _otherwise(tally: Tally) -> str:
    """How many scans were read before with other options than those that are given now.

    >>> _otherwise(Tally(otherwise=1)), _otherwise(Tally())
    ('; 1 was read with other reading options, to read it again: --redo all', '')
    """
    if not tally.otherwise:
        return ""
    one = "{n} was read with other reading options, to read it again"
    many = "{n} were read with other reading options, to read them again"
    return f"; {counted(one, many, tally.otherwise)}: --redo all"


def _worded(tally: Tally) -> str:
    """How many scans were read before with dictionaries that say something else by now.

    >>> _worded(Tally(worded=1)), _worded(Tally())
    ('; 1 was read with other dictionaries, to read it with these: --redo changed --reparse', '')
    """
    if not tally.worded:
        return ""
    one = "{n} was read with other dictionaries, to read it with these"
    many = "{n} were read with other dictionaries, to read them with these"
    return f"; {counted(one, many, tally.worded)}: --redo changed --reparse"


def _unchecked(tally: Tally) -> str:
    """What was read before without the index that is given now, and how it is checked.

    >>> _unchecked(Tally(unchecked=1)), _unchecked(Tally())
    ('; 1 was read without this index, to check it: --redo changed --reparse', '')
    """
    if not tally.unchecked:
        return ""
    one = "{n} was read without this index, to check it"
    many = "{n} were read without this index, to check them"
    return f"; {counted(one, many, tally.unchecked)}: --redo changed --reparse"


def _uncopied(tally: Tally) -> str:
    """What was read before without an archive copy, which is asked for now, and how it is made.

    >>> _uncopied(Tally(uncopied=1)), _uncopied(Tally())
    ('; 1 has no PDF/A copy, to make it: --pdf --reparse', '')
    """
    if not tally.uncopied:
        return ""
    one, many = "{n} has no PDF/A copy, to make it", "{n} have no PDF/A copy, to make them"
    return f"; {counted(one, many, tally.uncopied)}: --pdf --reparse"


def _noted(tally: Tally, out: str) -> str:
    """How many archive copies are not all as their scans were, and where it is said what isn't.

    >>> _noted(Tally(noted=1), "out"), _noted(Tally(), "out")
    ("; 1 PDF/A copy couldn't take over everything as it was (a page became a picture …), see out/summary.json", '')
    """
    if not tally.noted:
        return ""
    return "; " + counted(
        "{n} PDF/A copy couldn't take over everything as it was (a page became a picture …), see {out}/summary.json",
        "{n} PDF/A copies couldn't take over everything as it was (a page became a picture …), see {out}/summary.json",
        tally.noted,
        out=out,
    )
