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
    return HTMLResponse(_template().render(about=about, kind=_kind, many=sum(map(len, about["paths"].values()))))


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
