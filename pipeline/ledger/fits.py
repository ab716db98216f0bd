r"""What the book takes: a record beyond all measure is named and left out, and everybody else comes in.

::

    department        6,000 letters       an index takes 500
    points, reports   1.2 MB of words     PostgreSQL's search takes half a megabyte whatever stands in it
    page              3,000,000,000       no database's number of a page
    title             "Rad\u0000weg"      PostgreSQL holds no such sign

No memo has any of these: a damaged or a forged record has.
"""

import re
from collections.abc import Iterator

from pipeline.ledger.bulk import Columns
from pipeline.ledger.rows import Prepared

__all__ = ["misfit"]

_INDEXED = {"key": 100, "number": 100, "session": 100, "body": 500, "department": 500, "field": 500, "code": 500}
"""Letters that a column with an index, or of a list to choose from, may have."""

_TEXT = 500_000  # bytes of the words that are searched
_NUMBER = 2**31
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def misfit(rows: Prepared) -> str | None:
    """What of a memo's rows the book cannot take, in a few words; None where all fits."""
    if "\\u0000" in rows.record and _NUL.search(rows.record):
        return "it holds a zero byte"
    if sum(len(text.encode("utf-8", "replace")) for text in rows.text.values() if isinstance(text, str)) > _TEXT:
        return f"its words are more than {_TEXT // 1000} kB"
    return next((words for row in _all(rows) for name, value in row.items() if (words := _unfit(name, value))), None)


def _all(rows: Prepared) -> Iterator[Columns]:
    yield rows.memo
    yield from rows.statuses
    yield from rows.doubts
    yield from rows.corrections


def _unfit(name: str, value: object) -> str | None:
    if isinstance(value, str) and len(value) > _INDEXED.get(name, len(value)):
        return f"its {name} has {len(value)} letters, not more than {_INDEXED[name]} are taken"
    if isinstance(value, int) and not -_NUMBER <= value < _NUMBER:
        return f"its {name} is {value}"
    return None
