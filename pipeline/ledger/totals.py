"""How many there are in all, counted once for each state of the book: clients ask it with every page.

>>> totals, asked = Totals(most=2), []
>>> [totals.of(("points", 17), lambda: asked.append(1) or 42) for _ in range(3)], len(asked)
([42, 42, 42], 1)
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

__all__ = ["Totals"]

Count = TypeVar("Count")


class Totals:
    """The last counts, by what was asked and the state of the book; the oldest make room."""

    def __init__(self, most: int = 256) -> None:
        self._most, self._lock = most, threading.Lock()
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def of(self, asked: Hashable, count: Callable[[], Count]) -> Count:
        """The count that is kept, else counted now."""
        with self._lock:
            if asked in self._kept:
                kept: Count = self._kept[asked]
                return kept
        found = count()
        with self._lock:
            self._kept[asked] = found
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found
