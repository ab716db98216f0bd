"""The words for how far a point has come and by what that is known, without the records that hold them.

::

    in_progress, stated      „Der Beschlusspunkt befindet sich in der Umsetzung.“
"""

from typing import Literal

__all__ = ["Basis", "State"]

State = Literal[
    "implemented",
    "partly_implemented",
    "in_progress",
    "not_implemented",
    "deferred",
    "obsolete",
    "concluded",
    "unknown",
]

Basis = Literal["stated", "inferred", "report", "edited"]
