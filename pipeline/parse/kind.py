r"""Whether a document is a control memo at all.

::

    Beschlusskontrolle zu V2696/24 (Sitzungsnummer: SR/063/2024)      a control memo
    Ihre oben genannte Anfrage beantworte ich wie folgt:              the answer to an inquiry, on the same letterhead
    BESCHLUSSAUSFERTIGUNG                                             the resolution itself

A control memo has its heading, and near it a resolution's number, a session or the sentence that opens the report.

>>> from pipeline.dictionaries import at_hand
>>> is_control_report("Beschlusskontrolle zu V2696/24", "folgender Zwischenstand kann", at_hand())
True
>>> is_control_report("Beschlusskontrolle zu den offenen Vorlagen", "Sehr geehrter Herr Muster,", at_hand())
False
"""

import re

from pipeline.dictionaries import Dictionaries

__all__ = ["is_control_report"]

_LEAD = re.compile(
    r"Zwischen(?:stand|info|bericht|nachricht)|abschlie(?:ß|ss)ende|genanntem\s+Beschluss|Stand\s+berichtet",
    re.IGNORECASE,
)


def is_control_report(subject: str, lead: str, council: Dictionaries) -> bool:
    """Whether subject and opening sentence are a control memo's."""
    numbered = any(council.numbers.repair(found[0]) for found in council.numbers.pattern.finditer(subject))
    return (numbered or "itzungsn" in subject or bool(re.search(r"/\d\d\b", subject))) or bool(_LEAD.search(lead))
