"""Points are added, removed, parted and joined by hand, where the reading has too few of them or too many.

::

    2. Der Oberbürgermeister prüft …          split   2. Der Oberbürgermeister prüft …
       3. Er berichtet bis zum Mai.            →      3. Er berichtet bis zum Mai.

Each is an edit like any other: laid over the machine's reading, to be taken back, in the log. What a doubt or a spot
says of the points behind follows them to their new places. An edit that no longer fits the reading raises (KeyError,
IndexError, TypeError), so that it becomes a doubt.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["ACTIONS"]

Plain = dict[str, Any]

_PLACE = re.compile(r"points\[(\d+)\]")


def _add(record: Plain, field: str, _before: Any, value: Any) -> None:
    """A point with number and text at that place."""
    place = _place(field)
    if place > len(record["points"]):
        raise IndexError(field)
    record["points"].insert(place, _point(value["number"], value["text"]))
    _move(record, place, 1)


def _remove(record: Plain, field: str, before: Any, _value: Any) -> None:
    """The point of that place and number goes, with what is doubtful of it."""
    place = _known(record, field, before)
    del record["points"][place]
    record["doubts"] = [one for one in record["doubts"] if _of(one["field"]) != place]
    record["evidence"] = {path: spot for path, spot in record["evidence"].items() if _of(path) != place}
    _move(record, place + 1, -1)


def _split(record: Plain, field: str, before: Any, value: Any) -> None:
    """One point becomes two, each with number and text; report and state are those of both."""
    place = _known(record, field, before)
    first = record["points"][place]
    second = first | {"number": value[1]["number"], "text": value[1]["text"], "confidence": 1.0}
    record["points"][place] = first | {"number": value[0]["number"], "text": value[0]["text"], "confidence": 1.0}
    record["points"].insert(place + 1, second)
    _move(record, place + 1, 1)


def _join(record: Plain, field: str, before: Any, value: Any) -> None:
    """A point and the next become one; its state is theirs where they agree, else unknown."""
    place = _known(record, field, before)
    first, second = record["points"][place], record["points"][place + 1]
    reports = dict.fromkeys(report for report in (first["report"], second["report"]) if report)
    agree = first["status"]["state"] == second["status"]["state"]
    record["points"][place] = first | {
        "text": value,
        "report": "\n".join(reports) or None,
        "status": first["status"] if agree else _unknown(),
        "confidence": 1.0,
        "evidence": [*first["evidence"], *(spot for spot in second["evidence"] if spot not in first["evidence"])],
    }
    del record["points"][place + 1]
    record["doubts"] = [one for one in record["doubts"] if _of(one["field"]) != place + 1]
    _move(record, place + 2, -1)


ACTIONS: Mapping[str, Callable[[Plain, str, Any, Any], None]] = {
    "add": _add,
    "remove": _remove,
    "split": _split,
    "join": _join,
}


def _place(field: str) -> int:
    found = _PLACE.fullmatch(field)
    if found is None:
        raise KeyError(field)
    return int(found[1])


def _known(record: Plain, field: str, before: Any) -> int:
    """The point's place, if that is still the one that the person saw there."""
    place = _place(field)
    if record["points"][place]["number"] != before["number"]:
        raise KeyError(field)
    return place


def _of(path: str) -> int | None:
    found = _PLACE.match(path)
    return int(found[1]) if found else None


def _move(record: Plain, since: int, by: int) -> None:
    """Doubts and spots of the points from a place on follow them."""

    def moved(path: str) -> str:
        place = _of(path)
        return path if place is None or place < since else _PLACE.sub(f"points[{place + by}]", path, count=1)

    for doubt in record["doubts"]:
        doubt["field"] = moved(doubt["field"])
    record["evidence"] = {moved(path): spot for path, spot in record["evidence"].items()}


def _unknown() -> Plain:
    return {"state": "unknown", "basis": None, "statement": None, "confidence": None}


def _point(number: str | None, text: str) -> Plain:
    new = {"number": number, "text": text, "status": _unknown(), "report": None}
    return new | {"confidence": 1.0, "evidence": []}
