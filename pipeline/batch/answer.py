"""What a reader answers for a scan: a dict that goes through pipes and over the network as JSON.

::

    {"ok": true, "pages": 2, "seconds": 1.41, "memos": [{"number": "V0760/15", …}], …}
    {"ok": false, "problem": "…", "code": 2, "fatal": false}
"""

from typing import Any

from pipeline.errors import BeschlussbuchError

__all__ = ["Answer", "refusal"]

Answer = dict[str, Any]


def refusal(error: BeschlussbuchError, **more: Any) -> Answer:
    """The answer for a scan that was not read: the problem (packed), the exit code, and whether all will fail."""
    return {"ok": False, "problem": error.problem.packed(), "code": error.exit_code, "fatal": False} | more
