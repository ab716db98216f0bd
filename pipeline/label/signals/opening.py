"""The lines that a memo begins with: its form, its subject, its salutation, the sentence that leads in to the report.

::

    Beschiusskontrolle zu V1938/17 (Sitzungsnummer:    heading, paper, session
    SR/051/2019)                                       torn_session
    Sehr geehrte Damen und Herren,                     salutation, addressed
    folgender Zwischenstand kann zu oben               lead
    genanntem Beschluss gegeben werden:                lead, colon

>>> from pipeline.dictionaries import at_hand
>>> lines = ("Beschiusskontrolle zu V1938/17", "SR/051/2019)", "Sehr geehrte Damen und Herren,", "An alle", "GZ: 61")
>>> for line in lines:
...     print(*sorted(name for name, signal in OF_COUNCIL.items() if signal(line, at_hand())))
heading paper
torn_session
salutation
of_address
of_reference
"""

import re
from collections.abc import Callable

from pipeline.dictionaries import Dictionaries
from pipeline.fields.heading import is_heading
from pipeline.fields.lines import kind_of
from pipeline.fields.session import ends_session, label_of
from pipeline.likeness import opens, within

__all__ = ["OF_COUNCIL", "addressed", "colon"]

_ADDRESSED = re.compile(r"\W*(?:(?:und|sehr|geehrte\w?|Damen|Herren|Fraktionen|Mitglieder|des|Stadtrat\w*)[\s,.]*)+")
_LONGEST = 110
"""Letters of a line of the form; longer ones are sentences."""
_SALUTATION = 72
"""How like its phrase a salutation begins (of 100)."""


def addressed(text: str) -> bool:
    """What a salutation consists of besides its beginning.

    >>> addressed("und Herren,"), addressed("und der Neubau")
    (True, False)
    """
    return _ADDRESSED.fullmatch(text) is not None


def colon(text: str) -> bool:
    """A colon at the end: what follows was announced.

    >>> colon("gegeben werden:"), colon("GZ: 61")
    (True, False)
    """
    return text.rstrip(" .'“\"").endswith((":", ";"))


def heading(text: str, council: Dictionaries) -> bool:
    """The heading of a control memo."""
    return is_heading(text, council)


def session(text: str, council: Dictionaries) -> bool:
    """The label of the session, or its number."""
    return label_of(text, council) is not None


def torn_session(text: str, _: Dictionaries) -> bool:
    """The end of a session that was torn off."""
    return ends_session(text) and "/" in text


def paper(text: str, council: Dictionaries) -> bool:
    """The number of a paper."""
    return "/" in text and council.numbers.pattern.search(text) is not None


def salutation(text: str, council: Dictionaries) -> bool:
    """The salutation begins."""
    return opens(text, council.form.wording.salutation, _SALUTATION) is not None


def lead(text: str, council: Dictionaries) -> bool:
    """A phrase of the sentence that says whether this is an interim or a final report."""
    said = council.form.wording
    return within(text, said.interim + said.final + said.standing + said.lead) is not None


def _is(kind: str) -> Callable[[str, Dictionaries], bool]:
    return lambda text, council: len(text) < _LONGEST and kind_of(text, council.form) == kind


OF_COUNCIL: dict[str, Callable[[str, Dictionaries], bool]] = {
    **{signal.__name__: signal for signal in (heading, session, torn_session, paper, salutation, lead)},
    **{f"of_{kind}": _is(kind) for kind in ("box", "reference", "date", "office", "address", "form", "stamp")},
}
"""Signals of the lines above the resolution; what stands below is not asked for them."""
