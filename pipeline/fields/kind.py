r"""Whether a document is a control memo at all, and whether it is an interim or a final one.

::

    Beschlusskontrolle zu V2696/24 (Sitzungsnummer: SR/063/2024)      a control memo
    folgender Zwischenstand kann zu oben genanntem Beschluss …        interim
    folgende abschließende Information kann …                         final
    Ihre oben genannte Anfrage beantworte ich wie folgt:              the answer to an inquiry, on the same letterhead

A control memo has its heading, and near it a resolution's number, a session or the sentence that opens the report.

>>> from pipeline.dictionaries import at_hand
>>> is_control_report("Beschlusskontrolle zu V2696/24", "folgender Zwischenstand kann", at_hand())
True
>>> is_control_report("Beschlusskontrolle zu den offenen Vorlagen", "Sehr geehrter Herr Muster,", at_hand())
False
>>> wording = at_hand().form.wording
>>> [told(lead, wording) for lead in ("folgender Zwischensland", "folgender abschließender Sachstand", "Sachstand", "")]
['interim', 'final', 'interim', None]
>>> [told(lead, wording) for lead in ("folgender schenstand", "äbscblioßende Information", "Information zum Beschluss")]
['interim', 'final', None]
"""

from collections.abc import Iterator
from typing import Literal

from rapidfuzz import fuzz

from pipeline.dictionaries import Dictionaries
from pipeline.form import Wording
from pipeline.heading import label_of
from pipeline.likeness import letters_of, opens, within

__all__ = ["is_control_report", "opens_a_report", "told"]

_LIKE = 75
"""How like its phrase a word of the opening sentence is (of 100) whose letters are misread or whose beginning is lost.

Measured on distorted memos (``bench.distorted``): lower, what is left of other words counts; higher, less is read."""
_SHORTEST = 7
"""Letters of such a word: ``Stand`` is left of anything."""


def is_control_report(subject: str, lead: str, council: Dictionaries) -> bool:
    """Whether subject and opening sentence are a control memo's."""
    wording = council.form.wording
    if label_of(subject, council) or any(map(council.numbers.repair, _numbers(subject, council))):
        return True
    return opens_a_report(lead, wording)


def opens_a_report(lead: str, wording: Wording) -> bool:
    """Whether a sentence is the one after which a control memo reports."""
    return told(lead, wording) is not None or within(lead, wording.lead) is not None


def _numbers(text: str, council: Dictionaries) -> list[str]:
    return [found[0] for found in council.numbers.pattern.finditer(text)]


def told(lead: str, wording: Wording) -> Literal["interim", "final"] | None:
    """What the opening sentence says the report is; a mere Sachstand is interim where nothing else is said."""
    if within(lead, wording.interim):
        return "interim"
    if within(lead, wording.final):
        return "final"
    words = list(_torn_words(lead, wording))
    interim, final = (max((_nearness(word, one) for word in words for one in some), default=0.0)
                      for some in (wording.interim, wording.final))  # fmt: skip
    if max(interim, final) >= _LIKE and interim != final:
        return "interim" if interim > final else "final"
    return "interim" if within(lead, wording.standing) else None


def _torn_words(lead: str, wording: Wording) -> Iterator[str]:
    """The letters of long words that may be what is left of others: ``Information`` and ``Beschluss`` are whole."""
    whole = (*wording.standing, *wording.control_called, *(word for one in wording.lead for word in one.split()))
    for word in lead.split():
        if len(letters := letters_of(word)) >= _SHORTEST and opens(word, whole) is None:
            yield letters


def _nearness(word: str, phrase: str) -> float:
    """How like a phrase a word's letters are (of 100), or like its end: ``schenstand`` is left of ``Zwischenstand``."""
    wanted = letters_of(phrase)
    return max(fuzz.ratio(word, wanted), fuzz.ratio(word, wanted[-len(word) :]))
