"""Fixity, in the archive's words: that a file is still what it was, by the hash of its content.

::

    CHECKSUMTYPE="SHA-512" CHECKSUM="b210d7b6…"
"""

import hashlib
from pathlib import Path

__all__ = ["digest_of"]


def digest_of(path: Path, kind: str = "sha512") -> str:
    """The hash of the file's content in hexadecimal; ``kind`` is a name that `hashlib` knows."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, kind).hexdigest()
