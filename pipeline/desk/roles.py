"""What a user may do, and which request asks for what.

::

    lesen        read the book, hand out scans and records        GET
    einreichen   hand in scans as well                            POST /eingang, /api/v1/memos
    bearbeiten   settle doubts, edit, undo, others' edits too     every other request
    verwalten    take memos out of the book, and in again         POST /mitteilung/…/herausnehmen
"""

import re
from typing import Literal, get_args

__all__ = ["ALL", "PROGRAMS", "ROLES", "Role", "allows", "needed"]

Role = Literal["lesen", "einreichen", "bearbeiten", "verwalten"]

ROLES: tuple[Role, ...] = get_args(Role)
"""Each may what those before it may."""

ALL: Role = "verwalten"

PROGRAMS: Role = "einreichen"
"""What the one token for programs allows once the book has users: it says of nobody who they are."""

_MANAGING = re.compile(r"/mitteilung/[^/]+/(?:herausnehmen|aufnehmen)")
_EDITING = re.compile(r"/mitteilung/[^/]+/(?:feld|punkt/.+)")
"""The boxes in which something is edited, whatever the method."""

_SENDING = {"/eingang", "/api/v1/memos"}
_ANYBODYS = {"/anmelden", "/abmelden"}


def allows(role: Role, wanted: Role) -> bool:
    """Whether who has one role may do what asks for another.

    >>> allows("bearbeiten", "lesen"), allows("lesen", "bearbeiten")
    (True, False)
    """
    return ROLES.index(role) >= ROLES.index(wanted)


def needed(method: str, path: str) -> Role:
    """The role that a request asks for.

    >>> needed("GET", "/"), needed("POST", "/zweifel/3"), needed("POST", "/mitteilung/3f2a/herausnehmen")
    ('lesen', 'bearbeiten', 'verwalten')
    >>> needed("GET", "/mitteilung/3f2a/feld"), needed("POST", "/api/v1/memos")
    ('bearbeiten', 'einreichen')
    """
    if (method in {"GET", "HEAD", "OPTIONS"} and not _EDITING.fullmatch(path)) or path in _ANYBODYS:
        return "lesen"
    if path in _SENDING:
        return "einreichen"
    return "verwalten" if _MANAGING.fullmatch(path) else "bearbeiten"
