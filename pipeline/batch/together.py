"""Changes that are made together: a transaction that Ctrl-C may break off behind each of its lines.

::

    with Together(book):            ◀ Ctrl-C behind BEGIN, before the block: nobody is there to end the transaction
        finish(scan-1) …            ◀ in the block: it is rolled back at the block's end
                                    ◀ behind the block, before COMMIT: again nobody

Python gives an interrupt to whatever line it is at, the lines that begin and end a block among them. So the next one
ends what was left open: no transaction lies within another, and an open one is nobody's any more.

>>> book = sqlite3.connect(":memory:", isolation_level=None)
>>> Together(book).__enter__()  # … and then Ctrl-C
>>> with Together(book):
...     _ = book.execute("CREATE TABLE input (name)")
>>> book.in_transaction
False
"""

import sqlite3

__all__ = ["Together", "break_off"]


class Together:
    """All changes of the block are in the file together, or none of them is."""

    def __init__(self, book: sqlite3.Connection) -> None:
        self._book = book

    def __enter__(self) -> None:
        break_off(self._book)
        self._book.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self._book.execute("COMMIT")
        finally:
            break_off(self._book)


def break_off(book: sqlite3.Connection) -> None:
    """Take back what a transaction has changed that was left open; a full disk ends one by itself."""
    if book.in_transaction:
        book.execute("ROLLBACK")
