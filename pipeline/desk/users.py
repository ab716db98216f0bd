"""Users with names, passwords and roles, kept in the book. As long as there are none, nobody is asked who they are.

::

    users   gerda   bearbeiten   scrypt$15$8$1$9f2c…$77ab…
            otto    lesen        NULL: he comes by the proxy in front, which knows him

A password is kept as scrypt makes it (RFC 7914): 32 MB and a tenth of a second for each guess. The server looks at the
users every few seconds, beside its answers: who is removed is out by then, and a new password ends older sessions.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from pipeline.desk.audit import log
from pipeline.desk.roles import Role
from pipeline.desk.tables import users
from pipeline.errors import ArgumentError
from pipeline.ledger.store import reading, writing

__all__ = ["SHORTEST", "Accounts", "User", "Users", "add", "listed", "remove", "set_password", "set_role", "verified"]

SHORTEST = 10
"""Letters that a password must have."""

_N, _R, _P = 15, 8, 1  # scrypt's cost: 2**15 blocks of 128 · 8 bytes
_FRESH = 2.0
_ONE = threading.Semaphore(2)  # so many guesses are worked out at once
_NOBODY = ""


class User(NamedTuple):
    """A user: the role, whether there is a password, and when it was last set (seconds since 1970)."""

    name: str
    role: Role
    password: bool
    since: int


_NO_ONE = User("", "lesen", password=False, since=0)

Accounts = Mapping[str, User]


def listed(engine: Engine) -> Accounts:
    """All users by their names."""
    with reading(engine) as connection:
        rows = connection.execute(select(users).order_by(users.c.name))
        return {row.name: User(row.name, row.role, row.password is not None, row.since) for row in rows}


def add(engine: Engine, who: str, name: str, role: Role, password: str | None) -> None:
    """Let somebody in, without a password only where the proxy in front names them. Raises ArgumentError."""
    plain = " ".join(name.split())
    if plain != name or not name.isprintable() or not 0 < len(name) <= 80 or ":" in name:
        raise ArgumentError("user_name_wrong", name=name)
    if name in listed(engine):
        raise ArgumentError("user_there", name=name)
    row = {"name": name, "role": role, "password": _kept(password), "since": int(time.time())}
    with writing(engine) as connection:
        connection.execute(insert(users), row)
        log(connection, who, "user", name, f"{role}")


def remove(engine: Engine, who: str, name: str, *, last: bool = False) -> None:
    """Let somebody in no more; what they did stays in the log. Raises ArgumentError, also for the last one."""
    if set(listed(engine)) == {name} and not last:
        raise ArgumentError("user_last", name=name)
    with writing(engine) as connection:
        if not connection.execute(delete(users).where(users.c.name == name)).rowcount:
            raise ArgumentError("user_unknown", name=name)
        log(connection, who, "user_gone", name)


def set_password(engine: Engine, who: str, name: str, password: str | None) -> None:
    """Another password, or none; sessions begun with the old one end. Raises ArgumentError."""
    _change(engine, who, name, "password", {"password": _kept(password), "since": int(time.time())})


def set_role(engine: Engine, who: str, name: str, role: Role) -> None:
    """Another role. Raises ArgumentError."""
    _change(engine, who, name, role, {"role": role})


def _change(engine: Engine, who: str, name: str, told: str, values: dict[str, object]) -> None:
    with writing(engine) as connection:
        if not connection.execute(update(users).where(users.c.name == name).values(values)).rowcount:
            raise ArgumentError("user_unknown", name=name)
        log(connection, who, "user", name, told)


def verified(engine: Engine, name: str, password: str) -> bool:
    """Whether that is the user's password. Who isn't known is waited for as long."""
    with reading(engine) as connection:
        kept = connection.execute(select(users.c.password).where(users.c.name == name)).scalar()
    return _is_kept(password, kept or _dummy()) and kept is not None


def _kept(password: str | None) -> str | None:
    if password is None:
        return None
    if len(password) < SHORTEST:
        raise ArgumentError("password_too_short", least=SHORTEST)
    salt = secrets.token_bytes(16)
    return f"scrypt${_N}${_R}${_P}${salt.hex()}${_stretched(password, salt, _N, _R, _P).hex()}"


def _stretched(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    with _ONE:
        return hashlib.scrypt(password.encode(), salt=salt, n=1 << n, r=r, p=p, maxmem=(256 * r + 64) << n, dklen=32)


def _is_kept(password: str, kept: str) -> bool:
    _, n, r, p, salt, digest = kept.split("$")
    found = _stretched(password, bytes.fromhex(salt), int(n), int(r), int(p))
    return hmac.compare_digest(found, bytes.fromhex(digest))


def _dummy() -> str:
    return f"scrypt${_N}${_R}${_P}${'00' * 16}${'00' * 32}"


class Users:
    """The users as they were a moment ago: asked with every request, so that none waits for the book."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._lock = engine, threading.Lock()
        self._known, self._at = listed(engine), time.monotonic()
        self._looking = False
        self._seen: dict[bytes, str] = {}  # what programs brought, and whose it was
        self._key = secrets.token_bytes(32)

    def now(self) -> Accounts:
        """The users; where the last look was a while ago, the next one begins beside."""
        with self._lock:
            due = not self._looking and time.monotonic() - self._at > _FRESH
            self._looking = self._looking or due
        if due:
            threading.Thread(target=self.look, name="users", daemon=True).start()
        return self._known

    def look(self) -> None:
        """Ask the book; where it does not answer, the users stay as they are, and /healthz tells of the book.

        Where the last one was removed nobody comes in until the server is started again: an open door is opened at
        the start, or never.
        """
        try:
            with suppress(DBAPIError):
                found = listed(self._engine) or ({"": _NO_ONE} if self._known else {})
                if found != self._known:
                    self._known, self._seen = found, {}
        finally:
            self._at, self._looking = time.monotonic(), False

    def of_basic(self, header: str) -> str | None:
        """Whose name and password a program brings (RFC 7617); ``""`` where they are wrong, None where it has none."""
        kind, _, packed = header.partition(" ")
        if kind.lower() != "basic" or not self._known:
            return None
        if name := self.remembered(header):
            return name
        try:
            name, _, password = base64.b64decode(packed, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return _NOBODY
        if not verified(self._engine, name, password):
            return _NOBODY
        self._seen[self._sign(header)] = name
        return name

    def remembered(self, header: str) -> str | None:
        """Whose name and password these are, where they were found to be right before; costs nothing."""
        return self._seen.get(self._sign(header))

    def _sign(self, header: str) -> bytes:
        return hmac.digest(self._key, header.encode(), "sha256")
