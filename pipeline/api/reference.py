"""The API's description for people: ``/api/v1/docs``, a page made of ``openapi.json``.

::

    GET /points     Points as they stand: all, or those in a state, open, overdue, of a department.
                    state     implemented, partly_implemented … (may be left out)
                    200       PointPage: points list of PointNow · total integer · next string or null
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from pipeline.api.asking import known_only

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", dependencies=[Depends(known_only)], include_in_schema=False)


@router.get("/docs")
def get_docs(request: Request) -> HTMLResponse:
    """The description as a page."""
    about = request.app.openapi()
    calls = [
        (verb.upper(), path, one)
        for path in sorted(about["paths"], key=_rank)
        for verb, one in about["paths"][path].items()
    ]
    examples = [f"curl '{request.base_url}api/v1/{one}'" for one in EXAMPLES]
    return HTMLResponse(_template().render(about=about, kind=_kind, calls=calls, examples=examples))


EXAMPLES = (
    "points?overdue=true",
    "memos?doubtful=true",
    "resolutions?open=true",
    "search?q=Schulhof",
    "changes?since=0",
)
"""What most systems ask, with the parameters that come first to one's mind."""

_THINGS = ("points", "resolutions", "memos", "search", "stats", "changes", "uploads", "edits", "doubts", "decisions")


def _rank(path: str) -> tuple[int, int, str]:
    """Where an address stands on the page: what is asked most before what serves it, lists before their parts.

    >>> sorted(["/api/v1/schema", "/api/v1/memos/{key}/pdf", "/api/v1/memos", "/api/v1/points"], key=_rank)
    ['/api/v1/points', '/api/v1/memos', '/api/v1/memos/{key}/pdf', '/api/v1/schema']
    """
    parts = path.removeprefix("/api/v1/").split("/")
    return _THINGS.index(parts[0]) if parts[0] in _THINGS else len(_THINGS), len(parts), path


@cache
def _template() -> Any:
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    found = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    found.filters["words"] = _words
    return found.get_template("reference.html")


def _words(text: str) -> Markup:
    """A sentence of the code's documentation, with its names as code.

    >>> print(_words("``next`` has it"))
    <code>next</code> has it
    """
    return Markup(re.sub("``(.+?)``", r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped


def _kind(schema: Mapping[str, Any]) -> Markup:
    """What a value is, in words; what has a description of its own is linked.

    >>> point = {"$ref": "#/components/schemas/PointNow"}
    >>> print(_kind({"anyOf": [{"type": "array", "items": point}, {"type": "null"}]}))
    list of <a href="#PointNow">PointNow</a> or null
    >>> print(_kind({"enum": ["stated", "inferred"], "type": "string"}), _kind({"type": "string", "format": "date"}))
    stated, inferred string (date)
    """
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return Markup('<a href="#{0}">{0}</a>').format(name)
    if parts := schema.get("anyOf") or schema.get("oneOf"):
        return Markup(" or ").join(map(_kind, parts))
    if "enum" in schema:
        return Markup(", ").join(map(escape, schema["enum"]))
    if schema.get("type") == "array":
        return Markup("list of ") + _kind(schema.get("items", {}))
    form = f" ({schema['format']})" if "format" in schema else ""
    return escape(f"{schema.get('type', 'any value')}{form}")
