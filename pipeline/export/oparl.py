"""Resolutions as OParl 1.1 objects: papers, the files of their memos, consultations, meetings, organizations.

::

    V0760/15  ──▶  Paper {reference: "V0760/15", paperType: "Vorlage", beschlussbuch:points: [...],
                          mandari:implementation: {status: "in_progress", deadline: "2019-09-27", …}}
    the memo of 2 May 2019  ──▶  File in the paper's auxiliaryFile;  SR/020/2016  ──▶  Meeting and Consultation

The objects refer to one another by address below a base URL, and lie in files that a web server can serve as they are.
An agenda item isn't made: its place on the agenda, which OParl demands, is in no memo.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pipeline.export.implementation import LABELS, implementation
from pipeline.ledger.answers import MemoHead, PointHistory, ResolutionHistory

__all__ = ["Objects", "objects"]

Objects = Iterator[tuple[str, dict[str, Any]]]
"""Pairs of a path below the base URL and the object that lies there."""

_SCHEMA = "https://schema.oparl.org/1.1/"
_FULL_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_PAPER_TYPES = {"V": "Vorlage", "A": "Antrag", "P": "Petition"}
_PLAIN = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
_LISTS = ("organization", "person", "meeting", "paper")
_PAGE = 100  # objects on a page of a list


def objects(book: Iterable[ResolutionHistory], base: str, name: str) -> Objects:
    """All objects of the book, and the lists that lead to them; `name` is the body's (Landeshauptstadt Dresden)."""
    base = base.rstrip("/")
    lists: dict[str, dict[str, dict[str, Any]]] = {kind: {} for kind in _LISTS}
    for resolution in book:
        for kind, made in _of_resolution(resolution, base):
            lists[kind].setdefault(made["id"], made)
    yield (
        "system.json",
        {
            "id": f"{base}/system.json",
            "type": f"{_SCHEMA}System",
            "oparlVersion": _SCHEMA,
            "body": f"{base}/bodies.json",
            "name": name,
        },
    )
    body: dict[str, Any] = {
        "id": f"{base}/body.json",
        "type": f"{_SCHEMA}Body",
        "system": f"{base}/system.json",
        "name": name,
    }
    body |= {kind: f"{base}/{kind}s.json" for kind in _LISTS} | {"legislativeTerm": []}
    yield "body.json", body
    yield from _list("bodies", [body], base)
    for kind, made in lists.items():
        yield from ((address.removeprefix(f"{base}/"), thing) for address, thing in made.items())
        for thing in made.values():
            parts = (*thing.get("auxiliaryFile", ()), *thing.get("consultation", ()))
            yield from ((part["id"].removeprefix(f"{base}/"), part) for part in parts)
        yield from _list(f"{kind}s", list(made.values()), base)


def _list(name: str, items: Sequence[dict[str, Any]], base: str) -> Objects:
    """An external list in pages: ``papers.json``, and so on: ``papers-2.json``."""
    pages = max(1, -(-len(items) // _PAGE))

    def address(page: int) -> str:
        return f"{name}.json" if page == 1 else f"{name}-{page}.json"

    for page in range(1, pages + 1):
        links = {"first": f"{base}/{address(1)}", "last": f"{base}/{address(pages)}"}
        links |= {"next": f"{base}/{address(page + 1)}"} if page < pages else {}
        links |= {"prev": f"{base}/{address(page - 1)}"} if page > 1 else {}
        numbers = {"totalElements": len(items), "elementsPerPage": _PAGE, "currentPage": page, "totalPages": pages}
        yield address(page), {"data": items[(page - 1) * _PAGE : page * _PAGE], "links": links, "pagination": numbers}


def _of_resolution(resolution: ResolutionHistory, base: str) -> Iterator[tuple[str, dict[str, Any]]]:
    body = f"{base}/body.json"
    committee = _organization(resolution.body, "Gremium", base, body) if resolution.body else None
    department = _organization(resolution.department, "Verwaltung", base, body) if resolution.department else None
    meeting = _meeting(resolution, committee, base) if resolution.session else None
    for organization in (committee, department):
        if organization:
            yield "organization", organization
    if meeting:
        yield "meeting", meeting
    yield "paper", _paper(resolution, committee, department, meeting, base)


def _organization(name: str, classification: str, base: str, body: str) -> dict[str, Any]:
    return {
        "id": f"{base}/organization/{_slug(name)}.json",
        "type": f"{_SCHEMA}Organization",
        "body": body,
        "name": name,
        "classification": classification,
    }


def _meeting(resolution: ResolutionHistory, committee: dict[str, Any] | None, base: str) -> dict[str, Any]:
    session = str(resolution.session)
    return {
        "id": f"{base}/meeting/{_slug(session)}.json",
        "type": f"{_SCHEMA}Meeting",
        "name": f"{resolution.body}, Sitzung {session}" if resolution.body else f"Sitzung {session}",
    } | ({"organization": [committee["id"]]} if committee else {})


def _paper(
    resolution: ResolutionHistory,
    committee: dict[str, Any] | None,
    department: dict[str, Any] | None,
    meeting: dict[str, Any] | None,
    base: str,
) -> dict[str, Any]:
    own = _slug(resolution.number or f"memo-{resolution.memos[0].key}")
    address = f"{base}/paper/{own}.json"
    paper: dict[str, Any] = {"id": address, "type": f"{_SCHEMA}Paper", "body": f"{base}/body.json"}
    paper |= {"name": resolution.title} if resolution.title else {}
    if resolution.number:
        paper |= {"reference": resolution.number}
        paper |= {"paperType": _PAPER_TYPES[resolution.number[0]]} if resolution.number[0] in _PAPER_TYPES else {}
    paper |= {"underDirectionOf": [department["id"]]} if department else {}
    if meeting:
        consultation: dict[str, Any] = {
            "id": f"{base}/consultation/{own}.json",
            "type": f"{_SCHEMA}Consultation",
            "paper": address,
        }
        consultation |= {"meeting": meeting["id"], "authoritative": True}
        paper["consultation"] = [consultation | ({"organization": [committee["id"]]} if committee else {})]
    paper["auxiliaryFile"] = [_file(memo, address, base) for memo in resolution.memos]
    paper["modified"] = max(memo.changed_at for memo in resolution.memos)
    paper["beschlussbuch:points"] = [_point(point) for point in resolution.points]
    rolled_up = implementation(resolution)
    return paper | ({"mandari:implementation": rolled_up} if rolled_up else {})


def _file(memo: MemoHead, paper: str, base: str) -> dict[str, Any]:
    """The memo's record; the scan itself is not ours to publish, ``fileName`` says which it was."""
    dated = memo.date is not None and _FULL_DATE.fullmatch(memo.date)
    return {
        "id": f"{base}/file/{memo.key}.json",
        "type": f"{_SCHEMA}File",
        "name": "Beschlusskontrolle" + (f" vom {memo.date}" if memo.date else ""),
        "fileName": memo.file,
        "mimeType": "application/json",
        "accessUrl": f"{base}/record/{memo.key}.json",
        "paper": [paper],
        "modified": memo.changed_at,
    } | ({"date": memo.date} if dated else {})


def _point(point: PointHistory) -> dict[str, Any]:
    moves = [
        {"memo": move.memo, "date": move.date, "state": move.state, "basis": move.basis, "statement": move.statement}
        for move in point.moves
        if move.speaks
    ]
    told = {"number": point.number, "text": point.text, "state": point.state, "stateLabel": LABELS[point.state]}
    return told | {"open": point.open, "history": moves}


def _slug(text: str) -> str:
    """A name for a file and an address.

    >>> _slug("V-Alt0018/19"), _slug("Ausschuss für Bau")
    ('V-Alt0018-19', 'Ausschuss-fuer-Bau')
    """
    plain = "".join(_PLAIN.get(letter, letter) for letter in text)
    return re.sub(r"[^A-Za-z0-9_]+", "-", plain).strip("-") or "unnamed"
