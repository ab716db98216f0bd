"""Other systems are told of changes: signed, in order, again and again until they have received them.

::

    POST /hook HTTP/1.1
    Beschlussbuch-Signature: t=1772438400,v1=5f2b…      HMAC-SHA256 of "1772438400." and the body, with the secret
    {"changes": [{"id": 18, "what": "added", "memo": "3f2a91c04d5e6b77", …}], "next": 18}

Any answer 2xx is a receipt. After anything else the same changes come again, first after 10 seconds, then after twice
as long each time, at most every 6 hours. A receiver may get a change twice, never out of order, and never misses one.

>>> verified("secret", signature("secret", b"{}", 1000), b"{}", now=1100)
True
>>> verified("secret", signature("secret", b"{}", 1000), b"{ }", now=1100)
False
>>> verified("secret", signature("secret", b"{}", 1000), b"{}", now=9000)   # sent again by somebody else, later
False
"""

import hashlib
import hmac
import http.client
import json
import re
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from sqlalchemy import Engine, func, insert, select, update

from pipeline.errors import ArgumentError
from pipeline.ledger.changes import changes_since
from pipeline.ledger.store import reading, writing
from pipeline.ledger.tables import changes, deliveries

__all__ = ["Behind", "behind", "check_address", "deliver", "post", "rounds", "signature", "verified"]

_AT_ONCE = 100  # changes in one message
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=6)
_TIMEOUT = 10.0  # seconds in which a receiver says something
_DEADLINE = 30.0  # seconds for one message
_TOLERANCE = 300  # seconds that a signature is good for

Send = Callable[[str, bytes, dict[str, str]], int]


def signature(secret: str, body: bytes, at: int) -> str:
    """The signature's header for a body sent at a second (Unix time)."""
    return f"t={at},v1={hmac.new(secret.encode(), f'{at}.'.encode() + body, hashlib.sha256).hexdigest()}"


def verified(secret: str, header: str, body: bytes, *, now: float) -> bool:
    """For receivers: whether the signature is ours and not older than five minutes."""
    match = re.fullmatch(r"t=(\d{1,12}),v1=[0-9a-f]{64}", header)
    if not match or abs(now - int(match[1])) > _TOLERANCE:
        return False
    return hmac.compare_digest(signature(secret, body, int(match[1])), header)


def check_address(url: str) -> None:
    """Raises ArgumentError for what is no http(s) address."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ArgumentError("no_web_address", url)


def deliver(engine: Engine, url: str, secret: str, *, send: Send | None = None, now: datetime | None = None) -> int:
    """Send what the receiver at `url` hasn't got yet, unless its next try is still to come; the number received."""
    check_address(url)
    received = 0
    while True:
        at = now or datetime.now(UTC)
        since, failures, next_try = _state(engine, url)
        if next_try and at < datetime.fromisoformat(next_try):
            return received
        with reading(engine) as connection:
            waiting = changes_since(connection, since, _AT_ONCE)
        if not waiting:
            return received
        body = json.dumps({"changes": [asdict(change) for change in waiting], "next": waiting[-1].id}).encode()
        headers = {
            "Content-Type": "application/json",
            "Beschlussbuch-Delivery": f"{waiting[0].id}-{waiting[-1].id}",
            "Beschlussbuch-Signature": signature(secret, body, int(at.timestamp())),
        }
        problem = _attempt(send or post, url, body, headers)
        if problem is not None:
            wait = min(_FIRST_WAIT * 2 ** min(failures, 20), _LONGEST_WAIT)
            _keep(engine, url, failures=failures + 1, next_try=(at + wait).isoformat(), problem=problem)
            return received
        _keep(engine, url, delivered=waiting[-1].id, failures=0, next_try=None, problem=None)
        received += len(waiting)


class Behind(NamedTuple):
    """What a receiver has not taken: how many changes wait for it, why, when the next try is due (ISO 8601)."""

    waiting: int
    why: str
    next_try: str


def behind(engine: Engine, url: str) -> Behind | None:
    """How far a receiver is behind whose last message failed; None where none did."""
    with reading(engine) as connection:
        row = connection.execute(select(deliveries).where(deliveries.c.url == url)).one_or_none()
        if row is None or not row.failures:
            return None
        query = select(func.count()).select_from(changes).where(changes.c.id > row.delivered)
        return Behind(int(connection.execute(query).scalar_one()), row.problem, row.next_try)


def _attempt(send: Send, url: str, body: bytes, headers: dict[str, str]) -> str | None:
    try:
        status = send(url, body, headers)
    except (OSError, http.client.HTTPException) as error:
        return f"{type(error).__name__}: {error}"[:500]
    return None if 200 <= status < 300 else f"answered {status}"


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """Send a body; the answer's status. Redirections are not followed: the address is what the operator wrote."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(str(parts.hostname), parts.port, timeout=_TIMEOUT)
    late = threading.Event()
    deadline = threading.Timer(_DEADLINE, _cut, (connection, late))
    deadline.start()
    try:
        connection.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, headers)
        status = connection.getresponse().status
    finally:
        deadline.cancel()
        connection.close()
    if late.is_set():
        raise TimeoutError(f"no whole answer within {_DEADLINE:g} s")
    return status


def _cut(connection: http.client.HTTPConnection, late: threading.Event) -> None:
    """End a message that drips: each of its letters came in time, and they would never have come to an end."""
    late.set()
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


def _state(engine: Engine, url: str) -> tuple[int, int, str | None]:
    query = select(deliveries.c.delivered, deliveries.c.failures, deliveries.c.next_try).where(deliveries.c.url == url)
    with reading(engine) as connection:
        row = connection.execute(query).one_or_none()
    if row is not None:
        return row.delivered, row.failures, row.next_try
    with writing(engine) as connection:
        if connection.execute(query).one_or_none() is None:
            connection.execute(insert(deliveries).values(url=url, delivered=0, failures=0))
    return 0, 0, None


def _keep(engine: Engine, url: str, **values: Any) -> None:
    with writing(engine) as connection:
        connection.execute(update(deliveries).where(deliveries.c.url == url).values(**values))


def rounds(
    engine: Engine, url: str, secret: str, wait: Callable[[float], bool], tell: Callable[[str | None], None]
) -> None:
    """Deliver to one receiver, every two seconds, until `wait` (which sleeps) says that it is over.

    Each receiver has its rounds to itself, so that none waits for another. A round that fails, because the book is
    away, is told (None: it went well), and the next one comes.
    """
    pause = 2.0
    while not wait(pause):
        try:
            deliver(engine, url, secret)
        except Exception as error:
            tell(f"{type(error).__name__}: {error}".split("\n")[0])
            pause = min(2 * pause, 60.0)
        else:
            tell(None)
            pause = 2.0
