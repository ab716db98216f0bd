"""Filters that somebody wants to find again, as links under a name; all who sit at the desk share them.

::

    ledger.db.desk/saved.json    [{"name": "Kultur", "query": "ansicht=faellig&bereich=…", "who": "gerda"}, …]
"""

import json
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from pipeline.desk.audit import log
from pipeline.desk.room import Desk
from pipeline.errors import PathError
from pipeline.files import alone, write_whole
from pipeline.ledger.store import writing

__all__ = ["MOST", "Saved", "forget", "keep", "saved"]

MOST = 100
"""Filters that are kept."""


class Saved(NamedTuple):
    """A filter: its name, the question as it stands in the book's address, and who saved it."""

    name: str
    query: str
    who: str


_ALL = TypeAdapter(list[Saved])


def saved(desk: Desk) -> list[Saved]:
    """The filters by their names. Raises PathError where their file is damaged."""
    path = desk.folder / "saved.json"
    try:
        return _ALL.validate_json(path.read_bytes()) if path.exists() else []
    except (ValidationError, OSError) as error:
        raise PathError("saved_damaged", path) from error


def keep(desk: Desk, one: Saved) -> None:
    """Save a filter; one of the same name is replaced. Raises ValueError, in German, where there are too many."""
    with alone(desk.folder):
        others = [other for other in saved(desk) if other.name != one.name]
        if len(others) >= MOST:
            raise ValueError(f"Mehr als {MOST} Auswahlen lassen sich nicht merken. Bitte erst eine entfernen.")
        _write(desk, [*others, one])
    with writing(desk.engine) as connection:
        log(connection, one.who, "saved", one.name)


def forget(desk: Desk, name: str, who: str) -> None:
    """Remove a filter."""
    with alone(desk.folder):
        _write(desk, [one for one in saved(desk) if one.name != name])
    with writing(desk.engine) as connection:
        log(connection, who, "forgotten", name)


def _write(desk: Desk, of: list[Saved]) -> None:
    rows = [one._asdict() for one in sorted(of, key=lambda one: one.name.casefold())]
    write_whole(desk.folder / "saved.json", json.dumps(rows, ensure_ascii=False, indent=1).encode(), private=True)
