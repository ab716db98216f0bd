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
            found["security"] = (
                [{name: [] for name in parts["securitySchemes"]}] if _asks(desk) else [{}, {"token": []}]
            )
            made.update(found)
        return made

    return describe


def _asks(desk: Desk) -> bool:
    return bool(desk.signs_in or desk.user_header)


def _schemes(desk: Desk) -> dict[str, Any]:
    """The token, unless only a proxy names who asks; the proxy's header where there is one."""
    token = {"type": "http", "scheme": "bearer", "description": "the token that the server was started with"}
    header = {"type": "apiKey", "in": "header", "name": desk.user_header, "description": "set by the proxy in front"}
    user = {"type": "http", "scheme": "basic", "description": "a user's name and password"}
    by_token = {"token": token} if desk.token or not (desk.user_header or desk.signs_in) else {}
    by_user = {"user": user} if desk.signs_in and not desk.token else {}
    return by_token | by_user | ({"proxy": header} if desk.user_header else {})
