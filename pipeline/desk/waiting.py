"""A group that waits for a decision, or the answer that it was decided meanwhile."""

from collections.abc import Callable
from typing import TypeVar

from fastapi import HTTPException, Request
from sqlalchemy import Connection

from pipeline.desk.room import desk_of
from pipeline.ledger.store import reading

__all__ = ["waiting_group"]

Group = TypeVar("Group")


def waiting_group(request: Request, look: Callable[[Connection, str], Group | None], name: str, gone: str) -> Group:
    """The group of that name. Raises HTTPException 409, which says what is ``gone``, where nothing of it waits."""
    with reading(desk_of(request).engine) as connection:
        found = look(connection, name)
    if found is None:
        raise HTTPException(409, f"{gone} Bitte die Seite neu laden.")
    return found
