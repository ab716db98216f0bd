"""Correct: repair what the machine misread, leave what the author wrote, explain every letter.

::

    seen       Sozialplanerlscher Handlungskonzept    Dres / den    y2696/24    Landehauptstadt
    corrected  Sozialplanerischer Handlungskonzept    Dresden       V2696/24    Landehauptstadt (and a doubt)

>>> from pipeline.dictionaries import find_folder, load
>>> from pipeline.page import Line, Page, Word
>>> page = Page(1, (Line((Word("sonstiger"), Word("sozialer"), Word("Arbelt"))),), "text layer", "text")
>>> reading = correct([page], load(find_folder()))
>>> reading.pages[0].lines[0].text, reading.corrections[0].rule
('sonstiger sozialer Arbeit', 'misreading')

`explain` prints a reading's changes and doubts, `replay` makes them again, `undo` takes them back; `upkeep` checks the
dictionaries, adds to them and learns for them.
"""

from collections.abc import Sequence

from pipeline.correct.cascade import Cascade
from pipeline.correct.explain import explain
from pipeline.correct.readers import believed, taken
from pipeline.correct.replay import replay, undo
from pipeline.dictionaries import Dictionaries
from pipeline.page import Page, Reading

__all__ = ["believed", "correct", "explain", "prepared", "replay", "undo"]

_CASCADES: dict[str, Cascade] = {}

_KEPT = 2
"""Dictionaries that are kept ready: those in use, and those before an archivist's last change."""


def correct(pages: Sequence[Page], dictionaries: Dictionaries) -> Reading:
    """The corrected pages with every change and every doubt, those the pages came with first; same lines and words.

    The dictionaries are made ready once for each process (by their hash): call this once before forking workers, and
    they share them.
    """
    pages = believed(pages)
    first = tuple(taken(pages))
    corrections, doubts, strange = prepared(dictionaries).run(pages)
    brought = (doubt for page in pages for doubt in page.doubts)
    return Reading(replay(pages, corrections), (*first, *corrections), (*brought, *doubts), strange=strange)


def prepared(dictionaries: Dictionaries) -> Cascade:
    """The cascade for these dictionaries, made at the first call."""
    found = _CASCADES.get(dictionaries.sha256)
    if found is None:
        found = Cascade.build(dictionaries)
        for old in [*_CASCADES][: len(_CASCADES) - _KEPT + 1]:
            _CASCADES.pop(old, None)
        _CASCADES[dictionaries.sha256] = found
    return found
