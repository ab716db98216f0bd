"""Lines become a record: header, subject, points, reports, states, closing, with evidence and doubts.

::

    pages ──▶ rows ──▶ labels ──▶ form · subject · body · closing ──▶ Record
                                               └─ points · reports · states

``parse(reading, dictionaries)`` reads one memo; where several lie in a stack, `pipeline.stack` parts them first.
``judged`` tells beside the record what each confidence was made of.
"""

from pipeline.parse.record import judged, parse

__all__ = ["judged", "parse"]
