"""Lines become a record: header, subject, points, reports, states, closing, with evidence and doubts.

::

    pages ──▶ rows ──▶ labels ──▶ form · subject · body · closing ──▶ Record
                                               └─ points · reports · states

``parse(reading, dictionaries)`` reads one memo, ``split(reading)`` parts a stack of them first:

>>> from pipeline.parse import parse, split
"""

from pipeline.parse.record import parse
from pipeline.parse.stack import split

__all__ = ["parse", "split"]
