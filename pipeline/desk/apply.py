"""Edits are laid over the machine's reading: the same reading and the same edits give the same record, always.

::

    machine   "header": {"date": {"text": "OKT. 2024", "edtf": "2024-10"}}, "doubts": [{"field": "header.date", …}]
    edit      header.date → {"text": "07.10.2024", "edtf": "2024-10-07"}
    record    "header": {"date": {"text": "07.10.2024", "edtf": "2024-10-07"}}, "doubts": []

What a person wrote is certain (confidence 1); what was seen stays beside it. An edit that no longer fits, because a
newer reading has fewer points, becomes a doubt.
"""

import re
from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from pipeline.desk import pointwork
from pipeline.doubts import doubt
from pipeline.memo import Memo

__all__ = ["Edit", "applied", "at", "doubt_sign"]

Plain = dict[str, Any]


class Edit(NamedTuple):
    """One edit: `set` gives a field its value; `word` puts `value` for the word `before` wherever it stands alone;
    `keep` settles the doubt that `before` describes (see `doubt_sign`), and changes nothing; `add`, `remove`, `split`
    and `join` change which points there are (`pipeline.desk.pointwork`).
    """  # noqa: D205 - one sentence of all actions

    action: Literal["set", "word", "keep", "add", "remove", "split", "join"]
    field: str
    before: Any
    value: Any
    who: str = ""
    when: str = ""


def applied(memo: Memo, edits: Iterable[Edit]) -> Memo:
    """The memo with the edits made, in their order."""
    record = memo.model_dump(mode="json")
    for edit in edits:
        try:
            _make(record, edit)
            record["edits"] += _told(edit)
        except (IndexError, KeyError, TypeError):
            outdated = doubt("edit_outdated", edit.field, likely=str(edit.value))
            record["doubts"].append(outdated.model_dump(mode="json"))
    return Memo.model_validate(record)


def _make(record: Plain, edit: Edit) -> None:
    if edit.action in pointwork.ACTIONS:
        pointwork.ACTIONS[edit.action](record, edit.field, edit.before, edit.value)
    else:
        _ACTIONS[edit.action](record, edit)


def _told(edit: Edit) -> list[Plain]:
    """What the record keeps of an edit; settling a doubt changes nothing."""
    kept = {"field": edit.field, "before": edit.before, "after": edit.value, "who": edit.who, "when": edit.when}
    return [] if edit.action == "keep" else [kept]


def at(record: Plain, field: str) -> Any:
    """The value at a field's path. Raises KeyError, IndexError, TypeError where there is no such field."""
    value: Any = record
    for step in _steps(field):
        if value is None:
            return None
        value = value[step]
    return value


def doubt_sign(doubt: Plain) -> dict[str, Any]:
    """What a doubt is known by in another reading of the same memo."""
    return {name: doubt.get(name) for name in ("field", "kind", "seen")}


def _set(record: Plain, edit: Edit) -> None:
    *way, last = _steps(edit.field)
    place: Any = record
    for step in way:
        if place[step] is None:
            place[step] = {}
        place = place[step]
    if isinstance(place, list) or (isinstance(place, dict) and place and last not in place):
        raise KeyError(edit.field)
    confirmed = last == "state" and place[last] == edit.value
    place[last] = edit.value
    if last == "state":
        place |= {"basis": "edited", "confidence": 1.0} | (
            {} if confirmed else {"statement": None}
        )  # it showed another
    for path in (edit.field, edit.field.rpartition(".")[0]):
        if path in record["evidence"]:
            record["evidence"][path]["confidence"] = 1.0
            break
    record["doubts"] = [one for one in record["doubts"] if not _about(one["field"], edit.field)]


def _about(doubted: str, edited: str) -> bool:
    """Whether an edit of that field answers the doubt: of the field itself or of a part of it."""
    return doubted == edited or doubted.startswith(f"{edited}.") or doubted == edited.removesuffix(".state")


def _word(record: Plain, edit: Edit) -> None:
    pattern = re.compile(rf"(?<!\w){re.escape(edit.before)}(?!\w)")
    for field in _TEXTS:
        holder, _, last = field.rpartition(".")
        place = at(record, holder) if holder else record
        if place is not None and isinstance(place.get(last), str):
            place[last] = pattern.sub(lambda _: edit.value, place[last])
    for point in record["points"]:
        for holder, name in ((point, "text"), (point, "report"), (point["status"], "statement")):
            if isinstance(holder[name], str):
                holder[name] = pattern.sub(lambda _: edit.value, holder[name])
    record["doubts"] = [one for one in record["doubts"] if one["seen"] != edit.before]


_TEXTS = (
    "resolution.title",
    "resolution.preamble",
    "header.department",
    "header.recipients",
    "general_report",
    "signatory.name",
    "signatory.role",
)


def _keep(record: Plain, edit: Edit) -> None:
    record["doubts"] = [one for one in record["doubts"] if doubt_sign(one) != edit.before]


_ACTIONS = {"set": _set, "word": _word, "keep": _keep}


def _steps(field: str) -> list[str | int]:
    """A path's steps: ``points[1].status.state`` → points, 1, status, state."""
    found = re.findall(r"([a-z_]+)|\[(\d+)\]", field)
    return [name or int(index) for name, index in found]
