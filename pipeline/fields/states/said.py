r"""How far a point has come, in the memo's own words.

::

    Der Beschlusspunkt befindet sich in der Umsetzung.          in_progress
    Der Punkt 2 wurde Anfang September 2015 umgesetzt.          implemented
    Die Umverteilung wurde noch nicht vollzogen.                not_implemented

The phrases are the archivist's (``corrections/statuses.tsv``). A state is stated only where a sentence says it without
a condition; what isn't stated isn't claimed:

>>> from pipeline.fields.states.phrasebook import phrasebook
>>> words = phrasebook([("ist … umgesetzt", "implemented"), ("befindet sich … in … Umsetzung", "in_progress"),
...                     ("noch nicht umgesetzt", "not_implemented")])
>>> stated("Die Mittel sind da. Der Beschlusspunkt ist umgesetzt.", words).statement
'Der Beschlusspunkt ist umgesetzt.'
>>> stated("Er ist noch nicht umgesetzt.", words).state, stated("Er ist nicht vollständig umgesetzt.", words)
('not_implemented', None)
>>> stated("Der Punkt ist teilweise umgesetzt.", words).state, stated("Wenn er umgesetzt ist, wird berichtet.", words)
('partly_implemented', None)
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.fields.states.phrasebook import Phrasebook
from pipeline.fields.states.splitter import sentences
from pipeline.fields.states.things import things
from pipeline.memo import State, Status

__all__ = ["as_practice", "covers_all", "of_the_point_itself", "stated", "stated_of_each"]

_TELLING = 30
"""So many letters are a sentence that tells something beside "no news"."""
_PARTLY = re.compile(
    r"\b(?:teilweise|zum\s+(?:\w+en\s+)?Teil|ein\s+Teil\s+de[rs]|(?:in|zu)\s+(?:\w+en\s+)?Teilen|größtenteils|überwiegend|"
    r"weitestgehend|weitgehend|bis\s+auf\s+(?:d(?:ie|en|as)|eine?n?|wenige)\b)",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(?:nicht|kein(?:e[nmrs]?)?|weder|nie)\b", re.IGNORECASE)
_CONDITION = re.compile(
    r"\b(?:wenn|falls|sofern|sobald|ob|würden?|sollen|sollten?|soll|könnten?|müssten?|kann|können|muss|müssen|"
    r"damit\s+(?:d\w\w|ein\w*)\s|um\s+\w+.*\bzu\b|geprüft|vorbehaltlich)\b",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(r"\b(?:wenn|falls|sofern|ob|würde\w*|könnten?)\b")
_UNDER_WAY = re.compile(r"\bw(?:ird|erden)\b")
_PRACTISED = re.compile(
    r"\bw(?:ird|erden)\b.*\b(?:umgesetzt|realisiert|beachtet|berücksichtigt|entsprochen|angewend\w+)\b"
)
_AT_A_TIME = re.compile(
    r"\b(?:20\d\d|Quartal|voraussichtlich|derzeit|zurzeit|aktuell|gegenwärtig|momentan|schrittweise|noch|demnächst|"
    r"anschließend|künftig|zukünftig|sobald|erst)\b"
)
_OF_A_PART = re.compile(r"\bUmsetzung\s+(?:\w+\s+){0,3}(?:bezüglich|hinsichtlich)\b")
_PUT_AN_END = {"deferred", "obsolete"}
"""States that count wherever in a report they are said, if it says else but that something goes on."""
_DONE = re.compile(r"\bwurden?\b|\bist\s.*\b(?:worden|erfolgt)\b")
_POINTS_BACK = re.compile(r"\b(?:Beschlusskontrolle|Zwischenbericht\w*|Zwischeninformation\w*|verwiesen|Gültigkeit)\b")
_OF_THE_POINT = re.compile(r"\b(?:Beschl[uü]ss\w*|Beschlu(?:ß|ss)punkt\w*|Punkt\w*|Auftrag\w*|Umsetzung)\b")
_THE_POINT_ITSELF = re.compile(
    r"\W*(?:(?:D(?:er|em|ie|en|ieser?|iesem)|Alle|Allen|Damit\s+(?:ist|wurde)\s+der)\s+)?(?:Beschluss|Beschlusspunkte?n?|Punkte?n?|Auftrag)\b"
    r"(?!\s+(?:des|der|zu[rm]?)\b(?!\s*\d))"
)
_ALL = re.compile(
    r"\b(?:D(?:er|em|ie|en)\s+Beschl[uü]sse?\b|(?:Die|Alle|Den|Allen)\s+(?:\w+\s+)?(?:Beschlusspunkte|Punkte)n?\b|des\s+(?:\w+\s+){0,3}Beschlusses|"
    r"Umsetzung\s+der\s+Maßnahmen?)\b"
)


def stated(text: str, phrases: Phrasebook) -> Status | None:
    """What the text says of the state, with the sentence that says it; None where it says nothing.

    A table's cell may hold the status alone, before the report's own words:

    >>> from pipeline.fields.states.phrasebook import phrasebook
    >>> stated("umgesetzt Der Bericht lag im Mai vor.", phrasebook([("^ umgesetzt", "implemented")])).statement
    'umgesetzt'
    """
    for phrase in phrases.of_cells(text):
        if cell := phrase.pattern.match(text):
            return Status(state=phrase.state, basis="stated", statement=cell[0])
    said = [(sentence, state) for sentence in sentences(text) if (state := _state_of(sentence, phrases)) is not None]
    if not said or (all(state == "unknown" for _, state in said) and _tells_more(text, said)):
        return None
    for sentence, state in reversed(said):
        if of_the_point_itself(sentence):
            return Status(state=state, basis="stated", statement=sentence)
    ends = [one for one in said if one[1] in _PUT_AN_END]
    if ends and {state for _, state in said} <= {"in_progress", ends[-1][1]}:
        return Status(state=ends[-1][1], basis="stated", statement=ends[-1][0])
    telling = [(sentence, state) for sentence, state in said if _OF_THE_POINT.search(sentence)]
    whole = sentences(text)
    telling = telling or [(one, state) for one, state in said if len(whole) <= 3 or one in (whole[0], whole[-1])]
    if not telling:
        return None
    states = {state for _, state in (said if len(whole) <= 3 else telling)}
    if "implemented" in states and states & {"in_progress", "not_implemented", "deferred"}:
        return Status(state="partly_implemented", basis="stated", statement=" ".join(s for s, _ in said))
    sentence, state = telling[0]
    after_deeds = any(map(_DONE.search, whole[: whole.index(sentence)]))
    if state == "not_implemented" and after_deeds:
        return None  # what is still to be done is a part
    if state == "in_progress" and after_deeds and _OF_A_PART.search(sentence):
        state = "partly_implemented"
    return Status(state=state, basis="stated", statement=sentence)


def _tells_more(text: str, said: Sequence[tuple[str, State]]) -> bool:
    """Whether a report without news goes on with what was told before, or with what is done meanwhile."""
    silent = [sentence for sentence, _ in said]
    others = [one for one in sentences(text) if one not in silent] + [one.partition(": ")[2] for one in silent]
    return any(len(one) >= _TELLING and not _POINTS_BACK.search(one) for one in others)


@lru_cache(maxsize=1024)
def _state_of(sentence: str, phrases: Phrasebook) -> State | None:
    """The state by the longest phrase in the sentence, unless it is denied, still going on, or only supposed."""
    negated = False  # what a longer phrase would say is denied: then only a phrase that denies says anything
    for phrase in phrases.at_hand(sentence):
        found = phrase.pattern.search(sentence)
        if found is None or (negated and not phrase.denies):
            continue
        if phrase.done and phrase.state == "implemented" and _under_way(found[0], phrase.text):
            continue
        if not phrase.denies and _NEGATED.search(found[0]):
            negated = True
            continue
        return _unconditioned(sentence, phrase.state, phrase.text)
    return None


def _under_way(found: str, phrase: str) -> bool:
    """Whether the words between tell what is still done ("wurde … und wird umgesetzt")."""
    return _UNDER_WAY.search(found) is not None and not _UNDER_WAY.search(phrase)


def _unconditioned(sentence: str, state: State, phrase: str) -> State | None:
    """The phrase's state, or None where the sentence makes it depend on something."""
    if state == "in_progress":
        return None if _SUPPOSED.search(sentence) else state
    if state in {"not_implemented", "concluded", "unknown"}:
        return state
    if _CONDITION.search(sentence) and not (state == "implemented" and _CONDITION.search(phrase)):
        return None
    return "partly_implemented" if state == "implemented" and _PARTLY.search(sentence) else state


def as_practice(said: Status) -> Status:
    """What a final memo says to be carried out, without a time for it, is done: a practice.

    >>> as_practice(Status(state="in_progress", basis="stated", statement="Der Beschluss wird umgesetzt.")).state
    'implemented'
    """
    practised = _PRACTISED.search(said.statement or "") and not _AT_A_TIME.search(said.statement or "")
    return said.model_copy(update={"state": "implemented"}) if practised and said.state == "in_progress" else said


def of_the_point_itself(sentence: str) -> bool:
    """Whether a sentence speaks of the point or the resolution, not of what is done for it.

    >>> of_the_point_itself("Der Beschlusspunkt ist gegenstandslos."), of_the_point_itself("Der Rohbau ist fertig.")
    (True, False)
    """
    return _THE_POINT_ITSELF.match(sentence) is not None


def covers_all(text: str) -> bool:
    """Whether a general report speaks of the resolution as a whole, so that its state is that of every point.

    >>> covers_all("Die Beschlusspunkte sind umgesetzt."), covers_all("Der erste Teil ist umgesetzt.")
    (True, False)
    """
    return bool(_ALL.search(text))


def stated_of_each(points: Sequence[str], text: str, phrases: Phrasebook) -> list[Status | None]:
    """What a report on all points says of each: a sentence whose things one point alone names speaks for that point.

    >>> from pipeline.fields.states.phrasebook import phrasebook
    >>> words = phrasebook([("Umsetzung … läuft", "in_progress")])
    >>> found = stated_of_each(["Ein Radwegekonzept ist vorzulegen.", "Es ist zu berichten."],
    ...                        "Die Umsetzung des Radwegekonzeptes läuft. Im Herbst folgt mehr.", words)
    >>> found[0].state, found[1]
    ('in_progress', None)
    """
    found: list[Status | None] = [None] * len(points)
    named = [things(point, phrases.town) for point in points]
    for sentence in sentences(text):
        state = _state_of(sentence, phrases)
        sharing = [index for index, own in enumerate(named) if own & things(sentence, phrases.town)] if state else []
        if state and len(sharing) == 1 and found[sharing[0]] is None:
            found[sharing[0]] = Status(state=state, basis="stated", statement=sentence)
    return found
