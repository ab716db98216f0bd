"""Memos kept aside: they count in every figure, and no line, miss or name of theirs is ever shown.

    CORPUS/annotations.jsonl   {"id": "25539", "set": "tune", …}     shown
                               {"id": "31022", "set": "check", …}    counted only

A figure says something about memos that nobody has seen as long as nobody sees them.
"""

import json
from functools import cache
from pathlib import Path

__all__ = ["is_aside", "kept_aside"]


@cache
def kept_aside(corpus: Path) -> frozenset[str]:
    """The ids of the corpus' memos that are for figures only; none where it has no annotations."""
    path = corpus / "annotations.jsonl"
    rows = map(json.loads, path.read_text("utf-8").splitlines()) if path.is_file() else ()
    return frozenset(str(row["id"]) for row in rows if row["set"] == "check")


def is_aside(corpus: Path, name: str) -> bool:
    """Whether a name (``31022``, ``quote 31022``, ``31022 2 (torn)``, ``31022.txt``) is that of such a memo."""
    return any(word.partition(".")[0] in kept_aside(corpus) for word in name.split())
