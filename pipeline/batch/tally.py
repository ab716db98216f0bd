"""What a run is to do, and how it went.

::

    Plan(redo="changed", reparse=True)        read again what other versions read, without OCR
    Tally(done=8, pages=11, quarantined=2)    8 scans read (11 pages, 31.4 s) into out/; 2 in out/quarantine/
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal

from pipeline.errors import Problem

__all__ = ["SHOWN", "Plan", "Tally"]

SHOWN = 40
"""Up to so many scans a run ends with what each of them says, those among them that were read before."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is to do besides reading what waits.

    ``redo``: read again what is done: ``changed`` what another version, dictionaries or index read, or ``all``.
    ``reparse``: make the records again from the kept pages, without OCR. ``retry``: names of scans to take out of
    quarantine, none for all of them (None: leave them there). ``brake``: stop when most of the first fail.
    """

    redo: Literal["changed", "all"] | None = None
    reparse: bool = False
    retry: tuple[str, ...] | None = None
    brake: bool = True


@dataclass(slots=True)
class Tally:
    """How a run went: scans read, found to be another's copy, failed; pages; seconds; what is now in quarantine.

    ``before`` counts the scans given that were read already, ``unchecked`` those of them read without the index given,
    ``uncopied`` those that have no archive copy where copies are asked for, ``gone`` those whose record isn't there any
    more, ``otherwise`` those that were read in another way (language, engine …), ``worded`` with other dictionaries.
    ``states`` counts the points of the scans read by their states, ``reasons`` what went wrong, packed and without its
    place. ``said`` has, for up to SHOWN scans, their names and what a line about each memo needs, of those read before
    too. ``noted`` counts the scans read whose archive copy could not take over everything as it was. ``passed`` counts,
    by suffix, files that were no scans, ``shut`` is how many folders were not walked.
    ``stopped`` is the reason where the batch ended before its end, ``code`` the exit code that belongs to it.
    """

    done: int = 0
    before: int = 0
    unchecked: int = 0
    uncopied: int = 0
    gone: int = 0
    otherwise: int = 0
    worded: int = 0
    same: int = 0
    noted: int = 0
    failed: int = 0
    pages: int = 0
    seconds: float = 0.0
    quarantined: int = 0
    stopped: Problem | None = None
    code: int | None = None
    reasons: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    said: list[tuple[str, list[dict[str, Any]]]] = field(default_factory=list)
    passed: Counter[str] = field(default_factory=Counter)
    shut: int = 0
