"""The lines that a memo begins with: its form, its subject, its salutation, the sentence that leads in to the report.

::

    Beschiusskontrolle zu V1938/17 (Sitzungsnummer:    heading, paper, session
    Sehr geehrte Damen und Herren,                     salutation
    folgender Zwischenstand kann zu oben               lead

>>> from pipeline.dictionaries import at_hand
>>> lines = ("Beschiusskontrolle zu V1938/17", "Sehr geehrte Damen und Herren,", "folgender Zwischenstand kann")
>>> for line in lines:
...     print(*sorted(name for name, signal in OF_COUNCIL.items() if signal(line, at_hand())))
heading paper
salutation
lead
"""

from collections.abc import Callable

from pipeline.dictionaries import Dictionaries
from pipeline.heading import is_heading, label_of
from pipeline.likeness import opens, within

__all__ = ["OF_COUNCIL"]

_SALUTATION = 72
"""How like its phrase a salutation begins (of 100)."""


def heading(text: str, council: Dictionaries) -> bool:
    """The heading of a control memo."""
    return is_heading(text, council)


def session(text: str, council: Dictionaries) -> bool:
    """The label of the session, or its number."""
    return label_of(text, council) is not None


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


OF_COUNCIL: dict[str, Callable[[str, Dictionaries], bool]] = {
    signal.__name__: signal for signal in (heading, session, paper, salutation, lead)
}
"""Signals of the lines above the resolution; what stands below is not asked for them."""
