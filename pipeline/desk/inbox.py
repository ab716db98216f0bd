"""The watched folder: what is laid there is announced once it has stopped growing; it stays there untouched.

::

    inbox/scan-7.pdf    318,220 bytes, untouched for 5 s        announced
    inbox/geheim.pdf    a link that leads out of its folder     refused, and nothing of its target is read

The folder is walked as a batch walks its own (`pipeline.batch.inputs`). What was announced is remembered: ten thousand
scans that are known cost a look at each, and no question to the book.
"""

from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from pipeline.batch.inputs import check_plain, walk
from pipeline.batch.settling import mark_of
from pipeline.desk.reading import announce
from pipeline.desk.room import Desk
from pipeline.desk.tables import arrivals
from pipeline.errors import BeschlussbuchError
from pipeline.files import sha256_of, storable
from pipeline.ledger.store import reading

__all__ = ["Watched", "look", "watched"]


class Watched(NamedTuple):
    """The watched folder: how many scans lie in it, what became of them, what is wrong with it."""

    folder: Path
    scans: int = 0
    done: int = 0
    failed: int = 0
    problem: str | None = None

    @property
    def waiting(self) -> int:
        """How many scans are still to be read."""
        return self.scans - self.done - self.failed


def look(desk: Desk) -> None:
    """Announce the scans that are new and no longer growing."""
    if desk.watch is None:
        return
    if desk.lying.announced is None:
        desk.lying.announced = _announced(desk)
    found = list(walk(desk.watch))
    for one in desk.lying.settling.quiet(found):
        place = storable("|".join(map(str, mark_of(one))))
        if place not in desk.lying.announced:
            _take(desk, one[0], place)
            desk.lying.announced.add(place)
    desk.lying.files = [storable(str(path)) for path, _, _ in found]


def _announced(desk: Desk) -> set[str]:
    with reading(desk.engine) as connection:
        return set(connection.execute(select(arrivals.c.place).where(arrivals.c.place.is_not(None))).scalars())


def _take(desk: Desk, path: Path, place: str) -> None:
    """Announce a file; what is no plain file that can be read comes in as failed, with the reason."""
    try:
        check_plain(path)
        announce(desk, storable(path.name), sha256_of(path), place, "Ordner")
    except BeschlussbuchError as error:
        problem = error.problem._replace(at=storable(path.name))
        announce(desk, storable(path.name), None, place, "Ordner", problem)


def watched(desk: Desk) -> Watched | None:
    """The state of the watched folder; None where there is none."""
    if desk.watch is None:
        return None
    if not desk.watch.is_dir():
        return Watched(desk.watch, problem="Der Ordner ist nicht zu erreichen.")
    query = select(arrivals.c.place, arrivals.c.state).where(arrivals.c.place.is_not(None)).order_by(arrivals.c.id)
    with reading(desk.engine) as connection:
        states = {row.place.rsplit("|", 2)[0]: row.state for row in connection.execute(query)}
    now = [states.get(path) for path in desk.lying.files]
    return Watched(desk.watch, len(now), now.count("done"), now.count("failed"))
