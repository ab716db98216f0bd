"""A session: who came in and when, signed, in a cookie; and the list of those that were ended before their time.

::

    Cookie: beschlussbuch=WyJnZXJkYSIsIjlmMmMuLi4iXQ.aRk2Yw.Zl3q…     ["gerda", "9f2c…"], the second, the signature
    ledger.db.desk/ended                                              {"9f2c…": 1773050000}

The key is made of the desk's secret and its token: with another token nobody's session is good any more.
"""

import hashlib
import hmac
import json
import secrets
import threading
import time
from pathlib import Path

from itsdangerous import BadData, URLSafeTimedSerializer

from pipeline.errors import PathError
from pipeline.files import write_whole

__all__ = ["SECONDS", "Sessions"]

SECONDS = 12 * 3600
"""A session's longest life."""


class Sessions:
    """The sessions of a desk. ``ended`` is the file in which it remembers those that were ended."""

    def __init__(self, secret: bytes, token: str | None, ended: Path) -> None:
        self._key = hmac.new(secret, (token or "").encode(), hashlib.sha256).digest()
        signing = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
        self._cookies = URLSafeTimedSerializer(self._key, salt="session", signer_kwargs=signing)
        self._file, self._lock, self._ended = ended, threading.Lock(), _known(ended)

    def begin(self, name: str) -> str:
        """A new session's cookie."""
        return str(self._cookies.dumps([name, secrets.token_hex(8)]))

    def name(self, cookie: str) -> str | None:
        """Whom a cookie names; None where it is none of ours, too old, or ended."""
        found = self.begun(cookie)
        return found[0] if found else None

    def begun(self, cookie: str) -> tuple[str, float] | None:
        """Whom a cookie names, and when that session began, in seconds since 1970; None as for `name`."""
        name, number, at = self._content(cookie)
        return None if name is None or number in self._ended else (name, at)

    def proof(self, cookie: str) -> str:
        """What a page of this session knows, and no other page can."""
        return hmac.new(self._key, f"proof:{cookie}".encode(), hashlib.sha256).hexdigest()[:40]

    def end(self, cookie: str) -> None:
        """The cookie opens nothing any more, nor do its copies. Raises PathError where that cannot be remembered."""
        _, number, _ = self._content(cookie)
        if number is None:
            return
        with self._lock:
            oldest = time.time() - SECONDS
            self._ended = {one: at for one, at in self._ended.items() if at > oldest} | {number: time.time()}
            write_whole(self._file, json.dumps(self._ended).encode(), private=True)

    def _content(self, cookie: str) -> tuple[str | None, str | None, float]:
        try:
            (name, number), at = self._cookies.loads(cookie, max_age=SECONDS, return_timestamp=True)
        except (BadData, ValueError, TypeError):
            return None, None, 0.0
        return str(name), str(number), at.timestamp()


def _known(file: Path) -> dict[str, float]:
    if not file.exists():
        return {}
    try:
        return {str(number): float(at) for number, at in json.loads(file.read_bytes()).items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise PathError("sessions_damaged", file, secret=str(file.parent / "secret")) from error
