"""What ``/api/v1/openapi.json`` says beyond the routes: who is let in, and the form of a problem.

::

    "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}, "security": [{"token": []}]

The description is the one of the server that gives it: without a token it says that none is needed.
"""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import TypeAdapter

from pipeline.api.problems import ProblemDetails
from pipeline.desk.room import Desk

__all__ = ["described_by", "operation_id"]


def operation_id(route: APIRoute) -> str:
    """The name of a question in programs that are made from the description: that of its function, such as get_memo."""
    return route.name


def described_by(app: FastAPI, desk: Desk) -> Callable[[], dict[str, Any]]:
    """The maker of the application's description, which is made once."""
    made: dict[str, Any] = {}

    def describe() -> dict[str, Any]:
        if not made:
            found = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
                separate_input_output_schemas=False,
            )
            parts = found.setdefault("components", {})
            parts.setdefault("schemas", {})["ProblemDetails"] = TypeAdapter(ProblemDetails).json_schema()
            parts["securitySchemes"] = _schemes(desk)
            found["security"] = [{name: [] for name in way} for way in _ways(desk)]
            made.update(found)
        return made

    return describe


def _ways(desk: Desk) -> list[tuple[str, ...]]:
    """The ways to come in, each with all that it asks for."""
    if desk.user_header:
        return [("token", "proxy")] if desk.token else [("proxy",)]
    by_name: list[tuple[str, ...]] = [("user",)] if desk.users.now() else []
    return [("token",), *by_name] if desk.token else by_name or [(), ("token",)]


def _schemes(desk: Desk) -> dict[str, Any]:
    """What the ways ask for."""
    token = {"type": "http", "scheme": "bearer", "description": "the token that the server was started with"}
    header = {"type": "apiKey", "in": "header", "name": desk.user_header, "description": "set by the proxy in front"}
    user = {"type": "http", "scheme": "basic", "description": "a user's name and password"}
    asked = {name for way in _ways(desk) for name in way}
    return {name: scheme for name, scheme in (("token", token), ("user", user), ("proxy", header)) if name in asked}
