"""Who guesses at the door is kept waiting: so many wrong tokens from one address, then none is looked at for a while.

>>> knocks, second = Knocks(most=2, seconds=60), 1000.0
>>> for _ in range(2):
...     knocks.failed("192.0.2.7", second)
>>> knocks.wait("192.0.2.7", second + 1), knocks.wait("192.0.2.8", second + 1), knocks.wait("192.0.2.7", second + 61)
(59, 0, 0)

Neighbours in an IPv6 network of 64 bits are one address: who has one of them has them all.
"""

import threading
from collections import OrderedDict
from ipaddress import IPv6Address, ip_address

__all__ = ["Knocks"]

_ADDRESSES = 10_000
"""So many addresses are remembered; then the one that knocked longest ago is forgotten."""


class Knocks:
    """The wrong tokens of late, by address: ``most`` within so many seconds."""

    def __init__(self, most: int = 10, seconds: float = 60.0) -> None:
        self._most, self._seconds, self._lock = most, seconds, threading.Lock()
        self._at: OrderedDict[str, list[float]] = OrderedDict()

    def failed(self, address: str, now: float) -> None:
        """One more wrong token."""
        with self._lock:
            times = self._of(address, now)
            self._at[_network(address)] = [*times, now]
            self._at.move_to_end(_network(address))
            while len(self._at) > _ADDRESSES:
                self._at.popitem(last=False)

    def wait(self, address: str, now: float) -> int:
        """The seconds that this address has to wait; 0: it may try."""
        with self._lock:
            times = self._of(address, now)
            return 0 if len(times) < self._most else max(1, round(times[0] + self._seconds - now))

    def _of(self, address: str, now: float) -> list[float]:
        return [at for at in self._at.get(_network(address), ()) if now - at < self._seconds]


def _network(address: str) -> str:
    try:
        given = ip_address(address)
    except ValueError:
        return address
    return ":".join(given.exploded.split(":")[:4]) if isinstance(given, IPv6Address) else str(given)
