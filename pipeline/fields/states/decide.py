"""How far a point has come: the decision, in the order of what is trusted most.

::

    a person changed it at the desk                     edited    there, and again when the memo is read anew
    Der Beschlusspunkt ist umgesetzt.                   stated    in the archivist's phrases, of the point itself
    Der Kaufvertrag wurde am 3. Mai 2021 beurkundet.    inferred  from what was done, sure enough to be claimed
    … folgende abschließende Information …              report    the likeliest by the memo's kind, nobody's claim
    Es gibt keinen neuen Sachstand.                     null      unknown
    2 a) ist umgesetzt, 2 b) wurde aufgehoben.          null      unknown: no one state says both

A state that isn't sure enough is not left out, since somebody has to look at it anyway and the likeliest is where she
begins; it says so by its basis and its confidence, and nothing that stands on states takes it for more.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, cast

from pipeline.dictionaries import Dictionaries
from pipeline.facts import StatusPhrase
from pipeline.fields.states.dealt import dealt_out
from pipeline.fields.states.infer import Inferred, Model, infer, model_of, shipped_model
from pipeline.fields.states.lettered import at_odds, in_parts, is_of_a_part
from pipeline.fields.states.phrasebook import Phrasebook, phrasebook
from pipeline.fields.states.said import as_practice, covers_all, stated, stated_of_each
from pipeline.fields.states.signals import Told
from pipeline.memo import State, Status

__all__ = ["About", "Matter", "model_at_hand", "phrases_at_hand", "state_of", "states_of", "told_of"]


class Matter(NamedTuple):
    """A point's text and its own report, either of which may be empty, and its number."""

    text: str
    report: str
    number: str | None = None


class About(NamedTuple):
    """What of the memo as a whole bears on its points: interim or final, the next control and the date (EDTF)."""

    kind: str | None = None
    control: str | None = None
    day: str | None = None


def states_of(points: Sequence[Matter], general: str, about: About, dictionaries: Dictionaries) -> list[Status]:
    """The state of each point of a memo; ``general`` is the report that is nobody's in particular."""
    phrases, model = phrases_at_hand(dictionaries), model_at_hand(dictionaries)
    return [state_of(told, said, phrases, model) for told, said in told_of(points, general, about, phrases)]


def phrases_at_hand(dictionaries: Dictionaries) -> Phrasebook:
    """The archivist's phrases, and the town that they are said in."""
    return _compiled(_Same(dictionaries.tables.statuses), dictionaries.form.town)


class _Same:
    """The lines of a dictionary, told apart by which they are: comparing some hundred for each memo takes longer."""

    def __init__(self, statuses: Sequence[StatusPhrase]) -> None:
        self.statuses = statuses

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.statuses is other.statuses

    def __hash__(self) -> int:
        return id(self.statuses)


@lru_cache(maxsize=8)
def _compiled(same: _Same, town: str) -> Phrasebook:
    return phrasebook(((one.phrase, one.state) for one in same.statuses), town)


def model_at_hand(dictionaries: Dictionaries) -> Model:
    """What was learnt at this desk, else what came with the package."""
    learnt = dictionaries.learnt.get("states")
    return model_of(learnt) if learnt else shipped_model()


def told_of(
    points: Sequence[Matter], general: str, about: About, phrases: Phrasebook
) -> list[tuple[Told, Status | None]]:
    """What is known of each point, and what the phrases read from its report or, of all or of it, from the general."""
    general = general.replace("\n", " ")
    overall = stated(general, phrases) if general else None
    if overall and not covers_all(general) and (about.kind, overall.state) != ("final", "implemented"):
        overall = None
    each = stated_of_each([point.text for point in points], general, phrases) if general else [None] * len(points)
    parts = dealt_out([(point.number, point.text) for point in points], general, phrases.town)
    found: list[tuple[Told, Status | None]] = []
    for point, of_it, part in zip(points, each, parts, strict=True):
        report = point.report.replace("\n", " ")
        said = _of_the_report(report, phrases) if report else overall or of_it
        said = as_practice(said) if said and about.kind == "final" else said
        told = Told(
            text=point.text,
            report=report,
            general="" if report else general,
            part="" if report else part,
            kind=about.kind,
            control=about.control is not None,
            day=about.day,
            said=said.state if said else None,
            points=len(points),
            town=phrases.town,
        )
        found.append((told, said))
    return found


def _of_the_report(report: str, phrases: Phrasebook) -> Status | None:
    """What the phrases read from a point's own report, whole or by its parts."""
    said = in_parts(report, phrases) or stated(report, phrases)
    return None if said and is_of_a_part(said.statement or "", report, phrases) else said


def state_of(told: Told, said: Status | None, phrases: Phrasebook, model: Model) -> Status:
    """The state of a point; ``said`` is what the archivist's phrases read from its report."""
    found = infer(told, phrases, model)
    if at_odds(told.report, phrases):
        return Status()
    return _stated(said, found) or _inferred(found) or _by_kind(told, found) or _unknown(found)


def _stated(said: Status | None, found: Inferred) -> Status | None:
    if said is None or said.state != found.state:
        return None
    basis = None if said.state == "unknown" else said.basis
    return said.model_copy(update={"basis": basis, "confidence": found.confidence})


def _inferred(found: Inferred) -> Status | None:
    if found.state == "unknown" or not found.claimed or found.statement is None:
        return None
    state = cast(State, found.state)
    return Status(state=state, basis="inferred", statement=found.statement, confidence=found.confidence)


def _by_kind(told: Told, found: Inferred) -> Status | None:
    if found.state == "unknown" or (told.kind is None and not told.told):
        return None
    return Status(state=cast(State, found.state), basis="report", confidence=found.confidence)


def _unknown(found: Inferred) -> Status:
    if found.state != "unknown":
        return Status()
    return Status(statement=found.statement if found.claimed else None, confidence=found.confidence)
