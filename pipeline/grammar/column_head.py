"""What stands over a column of a table of points, and whose words are below it.

::

    | Nr. | Beschlusspunkt              | Stand der Umsetzung        |

>>> column_of("Beschlusspunkt"), column_of("Stand zum Beschluss"), column_of("Lfd. Nr."), column_of("Seite 2")
('resolved', 'reported', 'number', None)
>>> numbers_below("(Nr.)"), numbers_below("Seite 2")
(True, False)
"""

import re
from typing import Literal

__all__ = ["column_of", "numbers_below"]

_OVER = re.compile(
    r"(?P<reported>Stand\b|Sachstand|Umsetzung|Bericht|Erledig|Bearbeit|Ergebnis|Realisier|Bemerkung|Status)|"
    r"(?P<resolved>Beschlu(?:ss|ß)|Punkt\b|Wortlaut|Auftrag|Maßnahme)|(?P<number>\b(?:Lfd|Nr|Pkt)\b)",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"\W*(?:Nr|Lfd|Pkt)")


def column_of(text: str) -> Literal["reported", "resolved", "number"] | None:
    """Whose words are below: a report's where anything says so; None where no word says anything."""
    kinds = {found.lastgroup for found in _OVER.finditer(text)}
    return "reported" if "reported" in kinds else "resolved" if "resolved" in kinds else "number" if kinds else None


def numbers_below(text: str) -> bool:
    """Whether the points' numbers are below."""
    return _NUMBERS.match(text) is not None
