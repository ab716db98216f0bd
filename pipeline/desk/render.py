"""Templates become answers: every value escaped, the visitor's session and the page's numbers at hand."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.catalogue.dates import german_date
from pipeline.desk import labels
from pipeline.desk.book import doubtful
from pipeline.desk.guard import Visitor, protect
from pipeline.desk.room import desk_of
from pipeline.desk.spots import Stretch
from pipeline.desk.twice import in_german
from pipeline.desk.values import shown
from pipeline.doubts import readings_of, told
from pipeline.errors import Problem
from pipeline.ledger.late import days_late
from pipeline.ledger.store import reading
from pipeline.ledger.twice import kept
from pipeline.page import Correction, Doubt

__all__ = ["STATIC", "fragment", "in_place", "page"]

_COUNTING = {"decision.html", "reading.html", "arrivals.html"}
"""Parts after which fewer or more doubts may wait."""

STATIC = Path(__file__).parent / "static"


def page(request: Request, name: str, who: Visitor | None, *, status: int = 200, **values: Any) -> Response:
    """A whole page."""
    waiting = _waiting(request) if who is not None else 0
    text = _text(request, name, who, values | {"waiting": waiting, "path": request.url.path})
    response = HTMLResponse(text, status)
    protect(request, response, who)
    return response


def fragment(request: Request, name: str, who: Visitor, *, status: int = 200, **values: Any) -> Response:
    """A part of a page, which the browser puts in its place; the number of doubts in the menu comes with it."""
    text = _text(request, name, who, values)
    if name in _COUNTING:
        waiting = _waiting(request)
        hidden = "" if waiting else " hidden"
        text += f'<span class="count" id="waiting" hx-swap-oob="true"{hidden}>{_number(waiting)}</span>'
    return HTMLResponse(text, status)


def in_place(form: Response, selector: str) -> Response:
    """A form with what is wrong: in its own place, not in that of the whole reading, where a change is answered."""
    form.headers.update({"HX-Retarget": selector, "HX-Reswap": "outerHTML"})
    return form


def _waiting(request: Request) -> int:
    with reading(desk_of(request).engine) as connection:
        return doubtful(connection)


def _text(request: Request, name: str, who: Visitor | None, values: dict[str, Any]) -> str:
    return _templates().get_template(name).render(who=who, request=request, **values)


@lru_cache(maxsize=1)
def _templates() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    found = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    found.globals.update(
        STATES=labels.STATES,
        BASES=labels.BASES,
        REPORTS=labels.REPORTS,
        KINDS=labels.KINDS,
        VERBS=labels.VERBS,
        ACTIONS=labels.ACTIONS,
        ORDERS=labels.ORDERS,
        POINTWORK=labels.POINTWORK,
    )
    found.globals.update(static=_static, field_name=labels.field_name, RULES=labels.RULES, TEXT_FROM=labels.TEXT_FROM)
    found.globals.update(days_late=days_late, reason=lambda doubt: told(doubt, "de"), brief=_brief, says=_says)
    found.globals.update(logged=_logged, problem=_problem, likely=_likely, readings_of=readings_of, counted=_counted)
    found.globals.update(otherwise=lambda differs: in_german(kept(differs)))
    found.filters.update(spots=_spots, seit=labels.since, datum=_date, zahl=_number, moment=_moment, prozent=_percent)
    return found


def _spots(places: Iterable[Stretch | Doubt | Correction]) -> str:
    """Places on the paper, for the page's scripts: page, box, first and last line, first and last word."""
    found = []
    for one in places:
        if isinstance(one, Stretch):
            found.append([one.page, one.box, one.line, one.last, one.word, one.last_word])
        elif one.page:
            found.append([one.page, one.box, one.line or 0, one.line or 0, one.word or 0, one.word or 0])
    return json.dumps(found)


@lru_cache
def _static(name: str) -> str:
    """A static file's address, with the hash of its content, so that it may be kept for ever."""
    return f"/static/{name}?{hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def _date(value: str | date | None) -> str:
    return german_date(value.isoformat() if isinstance(value, date) else value)


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _counted(number: int, one: str, many: str) -> str:
    """A number with its noun.

    >>> _counted(1, "Mitteilung", "Mitteilungen"), _counted(1200, "Mitteilung", "Mitteilungen")
    ('1 Mitteilung', '1.200 Mitteilungen')
    """
    return f"{_number(number)} {one if number == 1 else many}"


def _percent(value: float) -> str:
    return f"{100 * value:.0f}\N{NO-BREAK SPACE}%"


def _likely(field: str, text: str) -> str:
    """What a field's value may be, dates in words."""
    return german_date(text) if field in {"header.date", "next_control"} else text


def _brief(value: Any) -> str:
    """A value in a list of changes."""
    text = labels.STATES.get(value) if isinstance(value, str) and value in labels.STATES else shown(value)  # type: ignore[call-overload]
    return f"„{text[:90]}{'…' if len(text) > 90 else ''}“" if text else "leer"


def _logged(action: str, detail: str) -> str:
    """What a line of the log tells, with the field's name and its values as the desk shows them.

    >>> _logged("edit", 'points[0].status.state: "in_progress" → "deferred"')
    'Punkt 1: Stand: „in Umsetzung“ → „zurückgestellt“'
    >>> _logged("undo", 'header.date: null → {"field": "header.date", "kind": "missing"} (von gerda)')
    'Datum: so belassen (von gerda)'
    >>> _logged("settle", "belassen; keep.txt: Hof")
    'belassen; keep.txt: Hof'
    """
    if action not in {"edit", "undo"}:
        return detail
    field, _, rest = detail.partition(": ")
    try:
        before, end = json.JSONDecoder().raw_decode(rest)
        rest = rest[end:].removeprefix(" → ")
        after, end = json.JSONDecoder().raw_decode(rest)
    except ValueError:  # written by another version: shown as it stands
        return detail
    name = labels.field_name(field)
    if any(isinstance(value, dict) and "kind" in value for value in (before, after)):
        return f"{name}: so belassen{rest[end:]}"
    return f"{name}: {_brief(before)} → {_brief(after)}{rest[end:]}"


def _says(doubt: Doubt) -> str:
    """The line under the lens."""
    seen = f", erkannt als „{doubt.seen}“" if doubt.seen else ""
    return f"{labels.field_name(doubt.field)}{seen}: {told(doubt, 'de')}"


def _problem(packed: str) -> str:
    """What went wrong, for one who has no command line."""
    return Problem.unpacked(packed).told("de", at=False, desk=True)


def _moment(at: str) -> str:
    """A moment of the audit log in the machine's own time: ``9.3.2026, 11:01``."""
    local = datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).astimezone()
    return f"{local.day}.{local.month}.{local.year}, {local:%H:%M}"
