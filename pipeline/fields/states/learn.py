"""Learns from the archivist: the shipped models moved towards what she decided, if that makes them better.

::

    37 decisions: 29 right with the models in use, 33 with what was learnt (each judged without itself)

The models of the package stay where they are; what was learnt lies in ``corrections/learnt/states.tsv`` and counts in
their place. What lay there before is kept beside it (``states.before``), for `undo`.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.dictionaries import Dictionaries
from pipeline.fields.states.decide import About, Matter, model_at_hand, phrases_at_hand, told_of
from pipeline.fields.states.fit import Example, as_text, fit
from pipeline.fields.states.folds import parts_of
from pipeline.fields.states.infer import Model, infer, shipped_model
from pipeline.files import write_whole
from pipeline.memo import Memo

__all__ = ["LEAST", "Judged", "examples_of", "judged", "learn", "undo"]

LEAST = 10
"""So many decisions, from as many memos as parts, say whether anything got better."""
_PARTS = 5


class Judged(NamedTuple):
    """How many decisions there are, and how many states are as decided: by the models in use, and by those learnt."""

    decisions: int
    before: int
    after: int

    @property
    def better(self) -> bool:
        """Whether what was learnt is to be used."""
        return self.after > self.before


def examples_of(memo: Memo, name: str, decided: dict[int, str], dictionaries: Dictionaries) -> list[Example]:
    """The points of a memo whose state a person decided or confirmed, by their place."""
    due, day = memo.next_control, memo.header.date
    about = About(memo.report, due.edtf if due else None, day.edtf if day else None)
    matters = [Matter(point.text, point.report or "", point.number) for point in memo.points]
    told = told_of(matters, memo.general_report or "", about, phrases_at_hand(dictionaries))
    return [
        Example(name, told[place][0], state, memo.points[place].status.statement or "")
        for place, state in sorted(decided.items())
        if place < len(told)
    ]


def judged(examples: Sequence[Example], dictionaries: Dictionaries) -> Judged:
    """Each decision judged by the models in use, and by models that learnt from all memos but its own part."""
    phrases, now = phrases_at_hand(dictionaries), model_at_hand(dictionaries)
    after = 0
    for at in range(_PARTS):
        there, here = parts_of(examples, _PARTS, at, lambda one: one.memo)
        model = fit(there, phrases, prior=shipped_model()) if there else now
        after += sum(infer(one.told, phrases, model).state == one.state for one in here)
    return Judged(len(examples), sum(infer(one.told, phrases, now).state == one.state for one in examples), after)


def learn(examples: Sequence[Example], dictionaries: Dictionaries) -> Path:
    """Fit to all decisions, keep what lay there before, and write; the file."""
    model: Model = fit(examples, phrases_at_hand(dictionaries), prior=shipped_model())
    target = _file(dictionaries.folder)
    if target.is_file():
        write_whole(target.with_suffix(".before"), target.read_bytes())
    target.parent.mkdir(exist_ok=True)
    source = (
        f"What is learnt of states; made by beschlussbuch learn states\nsource: {len(examples)} decisions at the desk"
    )
    write_whole(target, as_text(model, source=source).encode())
    return target


def undo(folder: Path) -> bool:
    """Take back the last learning: what lay there before counts again; False where nothing was learnt."""
    target, before = _file(folder), _file(folder).with_suffix(".before")
    if not target.is_file():
        return False
    if before.is_file():
        before.replace(target)
    else:
        target.unlink()
    return True


def _file(folder: Path) -> Path:
    return folder / "learnt" / "states.tsv"
