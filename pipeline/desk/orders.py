"""What takes its time is ordered once, however many ask for it, and waited for no longer than anybody waits for a page.

::

    three ask for page 1    one child draws it, three get it
    it takes a minute       after 20 seconds they are told to ask again; it is drawn on meanwhile
"""

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

__all__ = ["Orders"]

_PATIENCE = 20.0  # seconds that an answer waits


class Orders:
    """Work under way, by the name of what it makes; ``most`` may wait at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._under_way: dict[str, Future[Any]] = {}

    def result(self, name: str, executor: Executor, work: Callable[..., Any], *given: Any) -> Any:
        """What the work returns. Raises TimeoutError where it takes longer, or where too much waits already."""
        with self._lock:
            order = self._under_way.get(name) or self._begun(name, executor, work, given)
        found = order.result(timeout=_PATIENCE)
        with self._lock:
            self._under_way.pop(name, None)
        return found

    def _begun(self, name: str, executor: Executor, work: Callable[..., Any], given: tuple[Any, ...]) -> Future[Any]:
        self._under_way = {one: order for one, order in self._under_way.items() if not order.done()}
        if len(self._under_way) >= self._most:
            raise TimeoutError
        self._under_way[name] = order = executor.submit(work, *given)
        return order
