"""Lines become a record: header, subject, points, reports, states, closing, with evidence and doubts.

::

    pages ──▶ rows ──▶ labels ──▶ form · subject · body · closing ──▶ Record
                                               └─ points · reports · states

``parse(reading, dictionaries)`` reads one memo; where several lie in a stack, `pipeline.stack` parts them first.
"""

from pipeline.parse.record import parse

__all__ = ["parse"]
