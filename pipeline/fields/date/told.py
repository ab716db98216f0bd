"""What the reports know of time: it bounds a date whose stamp is torn.

::

    Der Vertrag wurde am 7. Oktober 2020 beurkundet.        past: the memo is later
    Der Bau ist für den 1. Mai 2022 geplant.                to come: the memo is earlier

>>> told_of(["Mit Stand Mai 2017 erhalten Sie die Übersicht.", "Der Bau wurde 2016 abgeschlossen."])
Told(past='2017-05', to_come=None, done_in='2016')
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.grammar import date

__all__ = ["Told", "day_in", "told_of"]

_PAST = re.compile(
    r"\b(?:wurden?|erfolgten?|ist|sind|hat|haben|hatten?|waren?|fand(?:en)?|konnten?|begann(?:en)?|lag(?:en)?|vom)\b"
)
_TO_COME = re.compile(r"geplant|vorgesehen|voraussichtlich|angestrebt|sollen?\b|bis zum|wird\b|werden\b")
_PLANNED = re.compile(r"\b(?:wird|werden|ist|sind)\b.*\b(?:geplant|vorgesehen|voraussichtlich|angestrebt|erwartet)")
_NEAR = 40
"""Letters before a date in which the words stand that say what it is."""

_AS_OF = re.compile(r"\b[Ss]tand:?\s+(?:vom\s+)?$")
_DONE_IN = re.compile(r"\b(?:wurden?|ist|sind)\s+(?:im\s+Jahre?\s+|in\s+)?(20\d\d)\s+\w+")


class Told(NamedTuple):
    """What the reports know of time: the latest day that is past, the latest to come, the year things were done in.

    All are EDTF; ``past`` may be a month (``Mit Stand November 2016``).
    """

    past: str | None = None
    to_come: str | None = None
    done_in: str | None = None


def told_of(sentences: Sequence[str]) -> Told:
    """What the sentences of the reports tell of time.

    >>> told_of(["Der Vertrag wurde am 7. Oktober 2020 beurkundet.", "Der Bau ist für den 1. Mai 2022 geplant."])
    Told(past='2020-10-07', to_come='2022-05-01', done_in=None)
    >>> told_of(["Mit Stand Mai 2017 erhalten Sie die Übersicht.", "Der Bau wurde 2016 abgeschlossen."])
    Told(past='2017-05', to_come=None, done_in='2016')
    """
    past, to_come, done_in = [], [], []
    for sentence in sentences:
        if "20" not in sentence:
            continue
        days = [(found.start(), day) for found in date.PATTERN.finditer(sentence) if (day := day_in(found))]
        past += [day for start, day in days if _AS_OF.search(sentence[max(0, start - _NEAR) : start])]
        if _PLANNED.search(sentence):
            to_come += [day for _, day in days]
        if _PAST.search(sentence) and not _TO_COME.search(sentence):
            past += [day for _, day in days if len(day) == 10]
            done_in += _DONE_IN.findall(sentence)
    return Told(max(past, default=None), max(to_come, default=None), max(done_in, default=None))


def day_in(found: re.Match[str]) -> str | None:
    """The EDTF form of a match of the dates' pattern, None for a day that the calendar lacks."""
    try:
        return date.edtf_of(found)
    except ValueError:
        return None
