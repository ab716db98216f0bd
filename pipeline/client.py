"""The book from another program, over HTTP; needs nothing but Python itself.

::

    book = Client("http://127.0.0.1:8321", token="…")
    for point in book.points(overdue=True, department="bildung"):     # all pages, one after the other
        print(point["resolution"], point["point"], point["days_late"])
    (key,) = book.send("scan-0042.pdf")["memos"]                      # waits until it was read
    book.record(key)["resolution"]["number"]                          # 'V0760/15'
    book.save(key, "pdf", "scan-0042.pdfa.pdf")                       # or "original", "pages/1.png"
    book.edit(key, "header.date", "07.10.2024")                       # by the desk's own rules, under the user's name

Answers are as the API gives them (``/api/v1/openapi.json``). The token goes to the book's own address and nowhere else:
no redirection is followed, and of ``next`` only path and query are.
"""

import json
import mimetypes
import shutil
import time
from base64 import b64encode
from collections.abc import Iterator, Sequence
from http.client import HTTPResponse
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from pipeline.files import written_whole

__all__ = ["ApiProblem", "Client"]

_BUSY = 503


class ApiProblem(Exception):
    """What the API refused: ``code`` (``/api/v1/problems/{code}`` says what it means), ``status``, ``values``."""

    def __init__(self, status: int, told: dict[str, Any]) -> None:
        super().__init__(told.get("detail") or f"the server answered with {status}")
        self.status, self.code, self.values = status, told.get("code", ""), told.get("values", {})


class _NoWayOn(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        """A redirection is an answer like any other."""


class Client:
    """A book at an address; ``user`` is a name and a password.

    ``patience`` are the seconds in which what is still being made is asked for again.

    Raises ApiProblem for what the API refuses, and URLError (an OSError) where nobody answers.
    """

    def __init__(
        self,
        address: str,
        token: str | None = None,
        *,
        user: tuple[str, str] | None = None,
        patience: float = 120,
        timeout: float = 60,
    ) -> None:
        if urlsplit(address).scheme not in {"http", "https"}:
            raise ValueError(f"{address!r} is no web address")
        self._base, self._patience, self._timeout = address.rstrip("/"), patience, timeout
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        if user:
            self._headers = {"Authorization": f"Basic {b64encode(':'.join(user).encode()).decode()}"}
        self._opener = build_opener(_NoWayOn)

    def memos(self, **wanted: Any) -> Iterator[dict[str, Any]]:
        """The first lines of memos; ``kind``, ``report``, ``department``, ``resolution``, ``doubtful``."""
        return self._every("memos", wanted)

    def resolutions(self, **wanted: Any) -> Iterator[dict[str, Any]]:
        """Resolutions as they stand; ``body``, ``year``, ``department``, ``open``, ``overdue``."""
        return self._every("resolutions", wanted)

    def points(self, **wanted: Any) -> Iterator[dict[str, Any]]:
        """Points as they stand; ``state``, ``open``, ``overdue``, ``department``, ``on`` and more."""
        return self._every("points", wanted)

    def search(self, words: str) -> Iterator[dict[str, Any]]:
        """Memos by their words, the best first."""
        return self._every("search", {"q": words}, "hits")

    def changes(self, since: int = 0) -> Iterator[dict[str, Any]]:
        """What came in after a change (its ``id``; keep the last one's), until nothing more has."""
        return self._every("changes", {"since": since})

    def record(self, key: str) -> dict[str, Any]:
        """A memo's record."""
        return self._json(f"/api/v1/memos/{quote(key)}")

    def resolution(self, number: str) -> dict[str, Any]:
        """A resolution with all its memos, and how each point's status moved."""
        return self._json(f"/api/v1/resolutions/{quote(number)}")

    def edit(self, key: str, field: str, value: str, shown: str | None = None) -> list[dict[str, Any]]:
        """Give a memo's field a value, typed as at the desk, unless it is not as ``shown`` by now; the memo's edits."""
        wanted = {"field": field, "value": value, "shown": shown}
        body = json.dumps(wanted).encode()
        found = self._json(f"/api/v1/memos/{quote(key)}/edits", body, {"Content-Type": "application/json"})
        return list(found["edits"])

    def undo(self, number: int) -> list[dict[str, Any]]:
        """Take an edit back, by its ``id``; the memo's edits."""
        return list(self._json(f"/api/v1/edits/{number}", method="DELETE")["edits"])

    def doubts(self) -> Iterator[dict[str, Any]]:
        """Doubts that wait, those of one cause together, with the ``verbs`` that settle them; the commonest first."""
        return self._every("doubts", {})

    def settle(
        self, group: str, verb: str, word: str | None = None, memos: Sequence[str] | None = None
    ) -> dict[str, Any]:
        """Settle a group of doubts, by its ``id``, in all its memos or in some, and wait until it stands in them."""
        wanted = {"verb": verb, "word": word, "memos": None if memos is None else list(memos)}
        body = json.dumps(wanted).encode()
        place = f"/api/v1/doubts/{quote(group)}/decisions"
        return self._carried_out(self._json(place, body, {"Content-Type": "application/json"}))

    def take_back(self, decision: int) -> dict[str, Any]:
        """Take a decision about doubts back, by its ``id``, and wait until it stands in none of its memos."""
        return self._carried_out(self._json(f"/api/v1/decisions/{decision}", method="DELETE"))

    def _carried_out(self, found: dict[str, Any]) -> dict[str, Any]:
        until = time.monotonic() + self._patience
        while found["done"] < len(found["memos"]) and not found["problem"] and time.monotonic() < until:
            time.sleep(0.2)
            found = self._json(f"/api/v1/decisions/{found['id']}")
        return found

    def count(self, what: str, **wanted: Any) -> int:
        """How many ``memos``, ``resolutions`` or ``points`` there are of those wanted."""
        page = self._json(f"/api/v1/{what}?{_asked(wanted | {'limit': 1})}")
        return int(page["total"])

    def save(self, key: str, what: str, path: str | Path) -> Path:
        """Write a memo's ``original``, its archive copy (``pdf``) or a page (``pages/1.png``) to a file, whole."""
        with self._ask(f"/api/v1/memos/{quote(key)}/{what}") as answer, written_whole(Path(path)) as file:
            shutil.copyfileobj(answer, file)
        return Path(path)

    def send(self, scan: str | Path) -> dict[str, Any]:
        """Send a scan in and wait until it was read, or `patience` is over: ``state``, and its ``memos``' keys."""
        path, until = Path(scan), time.monotonic() + self._patience
        kind = mimetypes.guess_type(path.name)[0] or "application/pdf"
        place = f"/api/v1/memos?{urlencode({'name': path.name})}"
        found = self._json(place, path.read_bytes(), {"Content-Type": kind})
        while found["state"] in {"waiting", "reading"} and time.monotonic() < until:
            time.sleep(0.2)
            found = self._json(f"/api/v1/uploads/{found['id']}")
        return found

    def _every(self, path: str, wanted: dict[str, Any], name: str = "") -> Iterator[dict[str, Any]]:
        """What stands on all pages of a list; values are written as JSON does (true, 3), texts and days as they are."""
        place: str | None = f"/api/v1/{path}?{_asked(wanted)}"
        while place:
            page = self._json(place)
            yield from page[name or path]
            following = urlsplit(page["next"] or "")
            place = f"{following.path}?{following.query}" if page["next"] and page[name or path] else None

    def _json(
        self, place: str, body: bytes | None = None, headers: dict[str, str] | None = None, method: str | None = None
    ) -> dict[str, Any]:
        with self._ask(place, body, headers, method) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def _ask(
        self, place: str, body: bytes | None = None, headers: dict[str, str] | None = None, method: str | None = None
    ) -> HTTPResponse:
        given = self._headers | (headers or {})
        question = Request(self._base + place, body, given, method=method)  # noqa: S310 - see __init__
        until = time.monotonic() + self._patience
        while True:
            try:
                answer: HTTPResponse = self._opener.open(question, timeout=self._timeout)
            except HTTPError as error:
                wait = float(error.headers.get("Retry-After") or 0)
                if error.code != _BUSY or not wait or time.monotonic() + wait > until:
                    raise ApiProblem(error.code, _told(error)) from None
                time.sleep(wait)
            else:
                return answer


def _asked(wanted: dict[str, Any]) -> str:
    """A question's values as JSON writes them (true, 3), texts and days as they are."""
    given = {one: json.dumps(value) if isinstance(value, bool) else value for one, value in wanted.items()}
    return urlencode({one: value for one, value in given.items() if value is not None})


def _told(error: HTTPError) -> dict[str, Any]:
    """The problem as the API tells it; nothing where somebody else answered, such as a proxy."""
    try:
        found = json.load(error)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
